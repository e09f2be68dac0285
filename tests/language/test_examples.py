"""The examples of every language are whole: each label that English has, none that the plan does not know."""

from collections import Counter, defaultdict
from functools import cache
from pathlib import Path

import pytest
import yaml

from cases.interview import QUESTIONS
from language.examples import Example, load_examples
from language.facts.model import ONE, SEVERAL
from language.identify import Identifier
from language.labels import FAQ, question_of

DATA = Path(__file__).parent.parent.parent / "data"
FEWEST = 3
"""Examples of a label in each language; below that nothing is learned of it there."""
MOST_ALIKE = 0.06
"""How much of a language's examples may stand twice under one label: each is to teach something."""
BESIDE_THE_PLAN = frozenset({"go_on"})
"""What is asked outside the interview: after the emergency text."""
WORDS_ALONE = frozenset(
    {"contact_name", "affected_name", "contact_details", "contact_hours", "home_address", "police_reference"}
)
"""Questions that are answered in words; their one label tells that it is an answer."""

TYPED_ONLY = frozenset({"summary/change", "when/a_date"})
"""Answers that are typed and have no option of their own."""
NO_FACT = frozenset({"unclear", "not_sure", "something_else", "another_reason"})
"""Values in the examples that nothing is learned of."""


@cache
def examples() -> dict[str, list[Example]]:
    found: dict[str, list[Example]] = defaultdict(list)
    for example in load_examples(DATA):
        found[example.language].append(example)
    return dict(found)


LANGUAGES = sorted(examples())
INTENTS = set(yaml.safe_load((DATA.parent / "domain.yml").read_text(encoding="utf-8"))["intents"])


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_label_is_known_to_the_plan(language: str) -> None:
    unknown = {example.label for example in examples()[language] if not _is_known(example)}
    assert not unknown


def _is_known(example: Example) -> bool:
    question = question_of(example.label)
    if question is None:
        return example.label in INTENTS or example.label.startswith(f"{FAQ}/")
    if question in BESIDE_THE_PLAN or example.label in TYPED_ONLY:
        return True
    plan = QUESTIONS.get(question)
    return plan is not None and (not plan.choices or question in WORDS_ALONE or _offers(question, example.choice))


def _offers(question: str, choice: str | None) -> bool:
    return bool(choice and QUESTIONS[question].choice(choice))


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_label_is_missing(language: str) -> None:
    counts = Counter(example.label for example in examples()[language])
    assert not {label for label in {each.label for each in examples()["en"]} if counts[label] < FEWEST}


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_example_is_empty(language: str) -> None:
    assert all(example.text.strip() for example in examples()[language])


@pytest.mark.parametrize("language", LANGUAGES)
def test_few_examples_stand_twice(language: str) -> None:
    alike = Counter((example.text.casefold(), example.label) for example in examples()[language])
    assert sum(alike.values()) - len(alike) <= MOST_ALIKE * len(examples()[language])


@pytest.mark.parametrize("language", LANGUAGES)
def test_facts_of_accounts_are_values_of_the_plan(language: str) -> None:
    for fact, values in {**SEVERAL, **ONE}.items():
        told = [example.facts.get(fact) for example in examples()[language]]
        found = {value for each in told for value in (each if isinstance(each, list) else [each]) if value}
        assert found <= {*values, *NO_FACT}, fact


def test_a_language_needs_nothing_but_its_files(tmp_path: Path) -> None:
    """A thirtieth language: nothing knows its name before its file is there."""
    for language, text in {"en": "hello there", "xq": "ahoy zwerg"}.items():
        path = tmp_path / "smalltalk" / "nlu" / f"{language}.yml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f'version: "3.1"\nnlu:\n- intent: greet\n  examples: |\n    - {text}\n', encoding="utf-8")
    assert [(each.language, each.label) for each in load_examples(tmp_path)] == [("en", "greet"), ("xq", "greet")]


@pytest.mark.parametrize("language", LANGUAGES)
def test_examples_are_of_the_language_of_their_file(language: str) -> None:
    """No writer's file stands under another name; some accounts are romanised or mixed with English."""
    accounts = [example.text for example in examples()[language] if example.facts]
    judge = Identifier()
    identified = Counter(judge.identify(text).language for text in accounts)
    assert identified[language] >= 0.5 * len(accounts), identified.most_common(3)
