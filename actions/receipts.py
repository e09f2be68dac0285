"""The receipt of a report that was sent: its reference, who has it, and by when the customer hears."""

from typing import Any

from actions.spoken import by_when
from actions.texts import catalogue
from cases.casework import Receipt


def receipt_message(response: str, receipt: Receipt, language: str) -> dict[str, Any]:
    """What an action says to give the receipt: one text, and the same facts as lines for the page."""
    facts = {
        "reference": receipt.reference,
        "advisor": receipt.advisor,
        "acknowledge_by": by_when(receipt.acknowledge_by),
    }
    lines = [
        {"question": name, "label": catalogue().text(f"utter_label_{name}", language), "words": words}
        for name, words in facts.items()
    ]
    return {
        "response": response,
        "reference": facts["reference"],
        "advisor": facts["advisor"],
        "by": facts["acknowledge_by"],
        "custom": {"kind": "receipt", "lines": lines},
    }
