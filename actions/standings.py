"""Where a report stands that was sent, in words: its step, its advisor, what was promised by when."""

from typing import Any

from actions.spoken import by_when
from actions.texts import catalogue
from cases.progress import Progress, Promise


def standing_message(progress: Progress, language: str) -> dict[str, Any]:
    """What an action says of it: one text, and the facts as lines for the page. Its words are those of the page."""
    text = catalogue().text
    status = text(f"utter_page_case_{progress.status}", language)
    lines = [
        {"question": "reference", "label": text("utter_label_reference", language), "words": progress.reference},
        {"question": "advisor", "label": text("utter_label_advisor", language), "words": progress.advisor},
        {"question": "status", "label": text("utter_label_status", language), "words": status},
        *(_line(promise, language) for promise in progress.promises),
    ]
    return {
        "response": "utter_case_standing",
        "reference": progress.reference,
        "advisor": progress.advisor,
        "status": status,
        "custom": {"kind": "receipt", "lines": lines},
    }


def _line(promise: Promise, language: str) -> dict[str, str]:
    text = catalogue().text
    label = text(f"utter_page_promise_{promise.kind}", language)
    words = text(f"utter_page_promise_is_{promise.state}", language, when=by_when(promise.by))
    return {"question": promise.kind, "label": label, "words": words}
