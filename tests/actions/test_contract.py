"""The contract between plan, domain, texts and actions: what one names, the other has."""

import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
import yaml
from rasa_sdk.executor import ActionExecutor

from cases.interview import PLAN, QUESTIONS

ROOT = Path(__file__).resolve().parents[2]
ASK = "utter_ask_report_form_"


def _responses() -> dict[str, list[dict[str, Any]]]:
    merged: dict[str, list[dict[str, Any]]] = {}
    for path in (ROOT / "data").rglob("responses.yml"):
        merged.update(yaml.safe_load(path.read_text(encoding="utf-8"))["responses"])
    return merged


RESPONSES = _responses()
DOMAIN: dict[str, Any] = yaml.safe_load((ROOT / "domain.yml").read_text(encoding="utf-8"))


def test_no_text_stands_twice() -> None:
    """Rasa would let the second silently win."""
    keys: Counter[str] = Counter()
    for path in (ROOT / "data").rglob("responses.yml"):
        keys.update(re.findall(r"^  (utter_\S+):", path.read_text(encoding="utf-8"), re.MULTILINE))
    assert [key for key, times in keys.items() if times > 1] == []


@pytest.mark.parametrize("question", [question.id for question in PLAN])
def test_every_question_is_asked_and_has_a_reason(question: str) -> None:
    assert ASK + question in RESPONSES
    assert f"utter_why_{question}" in RESPONSES


@pytest.mark.parametrize("question", [question.id for question in PLAN if question.id != "summary"])
def test_every_question_has_a_line_in_the_summary(question: str) -> None:
    assert f"utter_label_{question}" in RESPONSES


@pytest.mark.parametrize("question", PLAN, ids=lambda question: question.id)
def test_the_buttons_are_the_choices_of_the_plan(question: Any) -> None:
    for variation in RESPONSES[ASK + question.id]:
        buttons = [button["payload"] for button in variation.get("buttons", [])]
        assert buttons == [choice.value for choice in question.choices]


def test_the_form_has_the_questions_of_the_plan_in_their_order() -> None:
    assert DOMAIN["forms"]["report_form"]["required_slots"] == [question.id for question in PLAN]


def test_every_action_of_the_domain_exists_and_no_other() -> None:
    executor = ActionExecutor()
    executor.register_package("actions")
    assert set(executor.actions) == {name for name in DOMAIN["actions"] if not name.startswith("utter_")}


def test_every_text_that_an_action_says_exists() -> None:
    said: set[str] = set()
    for path in (ROOT / "actions").glob("*.py"):
        said.update(re.findall(r'"(utter_[a-z_]+[a-z])"', path.read_text(encoding="utf-8")))
    assert said - set(RESPONSES) == set()


def test_every_question_to_the_assistant_has_an_answer() -> None:
    asked: set[str] = set()
    for path in (ROOT / "data").glob("*/nlu/*.yml"):
        content = yaml.load(path.read_text(encoding="utf-8"), yaml.CSafeLoader)
        asked |= {block["intent"] for block in content["nlu"] if block["intent"].startswith("faq/")}
    assert len(asked) >= 20
    assert {f"utter_{intent}" for intent in asked} == {key for key in RESPONSES if key.startswith("utter_faq/")}


@pytest.mark.parametrize("key", sorted(key for key in RESPONSES if key.startswith("utter_faq/")))
def test_every_answer_names_its_source(key: str) -> None:
    assert re.search(r"\((Livv|How this chat works)[^)]*\)\.?$", RESPONSES[key][0]["text"].strip()), RESPONSES[key][0][
        "text"
    ]


def test_every_example_of_an_answer_belongs_to_a_choice_of_the_plan() -> None:
    known = {question.id: {choice.value for choice in question.choices} or {"given"} for question in QUESTIONS.values()}
    known["when"] |= {"a_date"}
    known["summary"] |= {"change"}
    known["go_on"] = {"go_on", "stop_for_now"}
    for path in (ROOT / "data").glob("*/nlu/*.yml"):
        content = yaml.load(path.read_text(encoding="utf-8"), yaml.CSafeLoader)
        for block in content["nlu"]:
            if block["intent"] == "answer":
                question, choice = block["metadata"]["question"], block["metadata"]["choice"]
                assert choice in known[question], f"{question}/{choice}"


def test_no_customer_text_shouts() -> None:
    loud = [
        key
        for key, variations in RESPONSES.items()
        if any("!" in variation.get("text", "") for variation in variations)
    ]
    assert loud == []
