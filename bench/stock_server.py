"""The stock Rasa bot: its teaching written from the project's, trained and served from a temporary folder."""

import shutil
import sys
import time
from collections import defaultdict
from pathlib import Path
from typing import Any

import yaml

from bench.processes import Processes, answers_at
from bot.quiet import QUIET
from language.examples import Example, load_examples
from language.labels import question_of
from tests.house import free_port

HOME = Path(__file__).resolve().parent.parent
STOCK = Path(__file__).resolve().parent / "stock"
TRAINING_SECONDS = 900.0
UNTAUGHT = ("start_report", "nlu_fallback")
"""Intents without examples: the page opens the report, the pipeline falls back."""
ENTITY_SIGNS = str.maketrans("", "", "[](){}")
"""What Rasa's training format takes for an entity; the stock bot has none."""


class StockRasa:
    """A stock Rasa server and its action server on free loopback ports. `stop` ends both."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._port = free_port()
        self._actions_port = free_port()
        self._processes = Processes(folder / "log")
        self.training_seconds = 0.0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._port}"

    @property
    def pids(self) -> dict[str, int]:
        return self._processes.pids

    @property
    def _environment(self) -> dict[str, str]:
        return {
            **QUIET,
            "PYTHONWARNINGS": "ignore",
            "RASA_MAX_CACHE_SIZE": "0",
            "STOCK_ACTIONS_URL": f"http://127.0.0.1:{self._actions_port}/webhook",
            # The stock action server binds to every address otherwise.
            "SANIC_HOST": "127.0.0.1",
        }

    def train(self) -> None:
        """Write the teaching and train from nothing; fills `training_seconds`. Raises DidNotStart."""
        write_project(self._folder, load_examples(HOME / "data", "en"))
        started = time.monotonic()
        self._start("train", "rasa", "train", "--domain", "domain", "--fixed-model-name", "stock", "--force")
        self._processes.finish("train", TRAINING_SECONDS)
        self.training_seconds = time.monotonic() - started

    def start(self) -> None:
        """Start both processes and wait until they answer. Raises DidNotStart."""
        self._start("actions", "rasa_sdk", "--actions", "stock_actions", "--port", str(self._actions_port))
        given = ("--endpoints", "endpoints.yml", "--credentials", "credentials.yml", "--model", "models/stock.tar.gz")
        self._start("rasa", "rasa", "run", *given, "--interface", "127.0.0.1", "--port", str(self._port))
        self._processes.wait_until("actions", answers_at(f"http://127.0.0.1:{self._actions_port}/health"))
        self._processes.wait_until("rasa", answers_at(f"{self.url}/webhooks/rest/"))

    def stop(self) -> None:
        self._processes.stop_all()

    def _start(self, name: str, *module: str) -> None:
        self._processes.start(name, [sys.executable, "-m", *module], self._folder, self._environment)


def write_project(folder: Path, examples: list[Example]) -> None:
    """A Rasa project in `folder`: the stock files, and the project's own examples under their intents."""
    for name in ("data", "domain"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    for path, place in {
        "config.yml": "config.yml",
        "endpoints.yml": "endpoints.yml",
        "credentials.yml": "credentials.yml",
        "stock_actions.py": "stock_actions.py",
        "domain.yml": "domain/domain.yml",
        "rules.yml": "data/rules.yml",
    }.items():
        shutil.copyfile(STOCK / path, folder / place)
    by_intent: dict[str, list[str]] = defaultdict(list)
    for example in examples:
        text = " ".join(example.text.translate(ENTITY_SIGNS).split())
        if text:
            by_intent[stock_intent(example)].append(text)
    intents = sorted({*by_intent, *UNTAUGHT})
    _write(folder / "domain" / "intents.yml", {"version": "3.1", "intents": intents})
    _write(folder / "data" / "nlu.yml", {"version": "3.1", "nlu": [_entry(*entry) for entry in by_intent.items()]})


def stock_intent(example: Example) -> str:
    """A stock bot with text slots tells an answer from a question, not one answer from another."""
    return "answer" if question_of(example.label) else example.label.split("/", 1)[0]


def stock_questions() -> dict[str, str]:
    """The text with which each slot is asked, and its slot."""
    responses = yaml.safe_load((STOCK / "domain.yml").read_text(encoding="utf-8"))["responses"]
    asking = "utter_ask_"
    return {said[0]["text"]: key.removeprefix(asking) for key, said in responses.items() if key.startswith(asking)}


def _entry(intent: str, texts: list[str]) -> dict[str, Any]:
    return {"intent": intent, "examples": "".join(f"- {text}\n" for text in dict.fromkeys(texts))}


def _write(path: Path, content: Any) -> None:
    path.write_text(yaml.safe_dump(content, allow_unicode=True, sort_keys=False), encoding="utf-8")
