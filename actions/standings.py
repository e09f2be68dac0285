"""Where a report stands that was sent, in words: its step, its advisor, what was promised by when."""

from dataclasses import asdict
from typing import Any

from actions.texts import catalogue
from cases.messages import lines_of
from cases.progress import Progress
from cases.spoken import by_when


def standing_message(progress: Progress, language: str) -> dict[str, Any]:
    """What an action says of it: one text, and the facts as lines for the page. Its words are those of the page."""
    return {
        "response": "utter_case_standing",
        "reference": progress.reference,
        "advisor": progress.advisor,
        "status": _status(progress, language),
        "in_english": {"status": _status(progress, "en")},
        "custom": {
            "kind": "receipt",
            "lines": [asdict(line) for line in lines_of(lambda spoken: _facts(progress, spoken), language)],
        },
    }


def _status(progress: Progress, language: str) -> str:
    return catalogue().text(f"utter_page_case_{progress.status}", language)


def _facts(progress: Progress, language: str) -> list[tuple[str, str, str]]:
    text = catalogue().text
    return [
        ("reference", text("utter_label_reference", language), progress.reference),
        ("advisor", text("utter_label_advisor", language), progress.advisor),
        ("status", text("utter_label_status", language), _status(progress, language)),
        *(
            (
                promise.kind,
                text(f"utter_page_promise_{promise.kind}", language),
                text(f"utter_page_promise_is_{promise.state}", language, when=by_when(promise.by, language)),
            )
            for promise in progress.promises
        ),
    ]
