"""`haven understand` says what the chat stores: one understanding, two ways to it."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from bot.quiet import QUIET
from haven.settings import HavenSettings
from haven.training import archive
from haven.understand import OUTPUT, load, understood
from language.examples import ACCOUNTS, load_examples
from language.labels import intent_of
from language.understanding import FALLBACK, Understanding

ROOT = Path(__file__).resolve().parents[2]
TEXTS = [
    ("my neighbour upstairs called me a paki on the landing last night, i told the police", None),
    ("no", "police"),
    ("who will see this", None),
    ("i want to talk to a person", "where"),
    ("qqq zzz", "police"),
    ("im writing for my mum, she asked me to. lads keep throwing eggs at her windows since august", "what_happened"),
]


@pytest.fixture(scope="module")
def understanding(trained: None) -> Understanding:
    return load(HavenSettings(home=ROOT, models=ROOT / "models", var=ROOT / "var"))


def answers(understanding: Understanding, *lines: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in understood(understanding, lines)]


def chat_parses(tmp_path: Path) -> list[dict[str, Any]]:
    """What Rasa's pipeline makes of the texts, in a process of its own, as the chat runs it."""
    code = """
import asyncio, json, sys
from rasa.core.agent import load_agent
from rasa.core.channels.channel import UserMessage
async def main():
    agent = await load_agent(sys.argv[1])
    for text, question in json.loads(sys.argv[2]):
        message = UserMessage(text, metadata={"question": question} if question else {})
        parsed = await agent.processor.parse_message(message)
        print("PARSED" + json.dumps(parsed, default=str))
asyncio.run(main())
"""
    settings = HavenSettings(home=ROOT, models=ROOT / "models", var=ROOT / "var")
    command = [sys.executable, "-c", code, str(archive(settings)), json.dumps(TEXTS)]
    done = subprocess.run(
        command, cwd=ROOT, env={**os.environ, **QUIET}, capture_output=True, text=True, check=True, timeout=200
    )
    return [json.loads(line.removeprefix("PARSED")) for line in done.stdout.splitlines() if line.startswith("PARSED")]


def test_the_command_says_what_the_chat_stores(understanding: Understanding, tmp_path: Path) -> None:
    parses = chat_parses(tmp_path)
    lines = [json.dumps({"id": n, "text": text, "question": question}) for n, (text, question) in enumerate(TEXTS)]
    said = answers(understanding, *lines)
    assert len(parses) == len(said) == len(TEXTS)
    for parsed, answer in zip(parses, said, strict=True):
        facts, label = parsed["facts"], parsed["meaning"]["label"]
        fallback = parsed["intent"]["name"] == FALLBACK
        assert answer["intent"] == (FALLBACK if fallback else intent_of(label))
        assert answer["reporter"] == facts.get("reporter", {"value": "unclear"})["value"]
        assert answer["repeated"] == facts.get("repeated", {"value": "unclear"})["value"]
        for several in ("incident_types", "characteristics"):
            assert answer[several] == [each["value"] for each in facts.get(several, [])]
        assert (answer["where"] or {}).get("words") == (facts.get("where") or {}).get("words")
        assert (answer["when"] or {}).get("words") == (facts.get("when") or {}).get("words")


def test_each_answer_has_exactly_the_keys_of_the_contract(understanding: Understanding) -> None:
    (answer,) = answers(understanding, '{"id": "a", "text": "he has a knife and says he will kill me"}')
    assert tuple(answer) == OUTPUT
    assert answer["urgent"] == "yes"
    assert answer["signals"][0].keys() == {"kind", "quote"}


def test_a_bad_line_is_answered_by_its_id_and_the_next_is_read(understanding: Understanding) -> None:
    first, second, third, fourth, last = answers(
        understanding,
        "{not json",
        '{"id": 7}',
        "[1]",
        '{"id": 8, "text": "x", "question": 3}',
        '{"id": 9, "text": "hello"}',
    )
    assert first["id"] is None and "error" in first
    assert second["id"] == 7 and "error" in second
    assert "error" in third and fourth["id"] == 8 and "error" in fourth
    assert last["id"] == 9 and last["intent"] == "greet"


@pytest.mark.parametrize("language", sorted({example.language for example in load_examples(ROOT / "data")}))
def test_every_language_is_understood(language: str, understanding: Understanding) -> None:
    """Told its language or not: an account of each is read without a fault, and mostly as an account."""
    told = [example.text for example in load_examples(ROOT / "data", language) if example.facts][:20]
    lines = [json.dumps({"id": n, "text": text}) for n, text in enumerate(told)]
    lines += [json.dumps({"id": n, "text": text, "lang": language}) for n, text in enumerate(told)]
    said = answers(understanding, *lines)
    assert all(tuple(answer) == OUTPUT for answer in said)
    assert sum(answer["intent"] in ACCOUNTS for answer in said) > 0.8 * len(said)
    assert sum(bool(answer["incident_types"]) for answer in said) > 0.5 * len(said)
