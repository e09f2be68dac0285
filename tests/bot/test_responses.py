"""The assistant speaks the conversation's language, and carries the English along for the record."""

from pathlib import Path
from typing import Any

import pytest
import yaml
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from bot.responses import ResponseCatalogue
from language.catalogue import Catalogue

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def responses() -> ResponseCatalogue:
    found: dict[str, Any] = {}
    for path in (ROOT / "data").rglob("responses.yml"):
        found.update(yaml.safe_load(path.read_text(encoding="utf-8"))["responses"])
    generator = ResponseCatalogue(domain=Domain.from_dict({"responses": found}))
    generator.__dict__["catalogue"] = Catalogue.load(ROOT / "data")
    return generator


def said_in(language: str, *later: Any, **slots: str) -> DialogueStateTracker:
    events = [
        *(SlotSet(name, value) for name, value in slots.items()),
        UserUttered("hello", metadata={"language": language}),
        ActionExecuted("action_listen"),
        *later,
    ]
    tracker = DialogueStateTracker.from_events("c", events)
    for name, value in slots.items():
        tracker.slots[name] = type("Slot", (), {"value": value})()
    return tracker


async def test_english_is_said_as_it_stands(responses: ResponseCatalogue) -> None:
    said = await responses.generate("utter_ask_report_form_police", said_in("en"), "haven")
    assert said is not None
    assert said["text"] == "Have the police been told?"
    assert "english" not in said


async def test_another_language_has_its_english_beside_it(responses: ResponseCatalogue) -> None:
    tracker = said_in("pl")
    said = await responses.generate("utter_ask_report_form_police", tracker, "haven")
    english = await responses.generate("utter_ask_report_form_police", said_in("en"), "haven")
    assert said is not None
    assert english is not None
    assert said["english"] == english["text"]
    assert said["text"] != english["text"]
    assert [each["payload"] for each in said["buttons"]] == [each["payload"] for each in english["buttons"]]
    assert all(a["title"] != b["title"] for a, b in zip(said["buttons"], english["buttons"], strict=True))


async def test_the_variation_for_who_is_telling_is_translated(responses: ResponseCatalogue) -> None:
    own = await responses.generate("utter_ask_report_form_effect", said_in("pl"), "haven")
    for_another = await responses.generate(
        "utter_ask_report_form_effect", said_in("pl", reporter_role="representative"), "haven"
    )
    assert own is not None
    assert for_another is not None
    assert own["text"] != for_another["text"]
    assert own["english"] != for_another["english"]


async def test_values_keep_their_order_right_to_left_and_dates_are_english_in_the_english(
    responses: ResponseCatalogue,
) -> None:
    said = await responses.generate(
        "utter_receipt",
        said_in("ar"),
        "haven",
        reference="HR-7F3K",
        advisor="Asha",
        by="الثلاثاء",
        in_english={"by": "Tuesday"},
    )
    assert said is not None
    assert "\u2068Asha\u2069" in said["text"]
    assert "\u2068HR-7F3K\u2069" in said["text"]
    assert "Tuesday" in said["english"]
    assert "\u2068" not in said["english"]


async def test_what_an_action_has_just_changed_to_is_spoken_at_once(responses: ResponseCatalogue) -> None:
    now = await responses.generate("utter_hello", said_in("en", SlotSet("language", "pl")), "haven")
    assert now is not None
    assert "english" in now


async def test_a_language_without_catalogue_is_answered_in_english(responses: ResponseCatalogue) -> None:
    said = await responses.generate("utter_hello", said_in("tlh"), "haven")
    assert said == await responses.generate("utter_hello", said_in("en"), "haven")


async def test_no_text_under_a_key_is_no_silence(responses: ResponseCatalogue) -> None:
    with pytest.raises(KeyError, match="utter_nothing"):
        await responses.generate("utter_nothing", said_in("en"), "haven")


async def test_danger_told_in_another_language_is_answered_in_both(responses: ResponseCatalogue) -> None:
    tracker = said_in("en")
    in_english = await responses.generate("utter_emergency_danger", tracker, "haven")
    for event in tracker.events:
        if isinstance(event, UserUttered):
            event.metadata["written"] = "pl"
    said = await responses.generate("utter_emergency_danger", tracker, "haven")
    question = await responses.generate("utter_ask_report_form_police", tracker, "haven")
    in_polish = await responses.generate("utter_emergency_danger", said_in("pl"), "haven")
    assert said is not None
    assert in_english is not None
    assert in_polish is not None
    assert question is not None
    assert said["text"] == f"{in_polish['text']}\n\n{in_english['text']}"
    assert question["text"] == "Have the police been told?"
