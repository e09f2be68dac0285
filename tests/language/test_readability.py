"""Every text that a customer sees is read at nine years, in sentences of at most twenty words (DOMAIN section 6)."""

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from tests.language.readability import ADVISORS_ONLY, TAKEN_OUT, customer_texts, faults, sentences, words

ROOT = Path(__file__).parents[2]
TEXTS = dict(customer_texts(ROOT))


def test_no_text_of_a_customer_is_hard_to_read() -> None:
    hard = {name: found for name, text in TEXTS.items() if (found := faults(text))}
    assert not hard, "\n".join(f"{name}: {'; '.join(found)}\n    {TEXTS[name]}" for name, found in hard.items())


def test_no_text_of_a_customer_shouts_or_blames() -> None:
    loud = [name for name, text in TEXTS.items() if "!" in text or "why did you" in text.lower()]
    assert loud == []


def test_the_templates_hold_no_words_of_their_own() -> None:
    """All words come from the catalogue, so that they are measured here, and can be translated."""
    found: list[str] = []
    parser = HTMLParser()
    parser.handle_data = found.append  # type: ignore[method-assign, assignment]
    for path in sorted((ROOT / "api" / "webchat" / "templates" / "form").glob("*.html")):
        parser.feed(re.sub(r"\{[{%#].*?[}%#]\}", "", path.read_text(encoding="utf-8"), flags=re.DOTALL))
    written = {word for text in found for word in re.findall(r"[A-Za-z]{2,}", text)}
    # An address, and the values of buttons.
    assert written <= {"bsl", "co", "uk", "write", "continue"}


def test_what_is_taken_out_has_a_reason() -> None:
    assert all(reason for reason in TAKEN_OUT.values())
    assert all(key.startswith("utter_refused_") for key in ADVISORS_ONLY)


@pytest.mark.parametrize(
    "text",
    [
        "Notwithstanding the aforementioned considerations, your complaint will be investigated comprehensively by us.",
        "We will now look at this and at that and then at some more of it so that in the end all of it was seen.",
        "Accommodation availability",
    ],
)
def test_a_hard_text_is_found(text: str) -> None:
    assert faults(text)


def test_sentences_and_words_are_counted_as_a_reader_meets_them() -> None:
    assert sentences("One two. Three? Four: five. (Livv policy, section 1)") == ["One two.", "Three?", "Four:", "five."]
    assert words("Don’t ring 999bsl.co.uk at 10:40 am") == ["Don’t", "ring", "999bsl.co.uk", "at", "10:40", "am"]
