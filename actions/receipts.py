"""The receipt of a report that was sent: its reference, who has it, and by when the customer hears."""

from dataclasses import asdict
from typing import Any

from actions.spoken import times
from actions.texts import catalogue
from cases.casework import Receipt
from cases.ending import receipt_lines


def receipt_message(response: str, receipt: Receipt, language: str) -> dict[str, Any]:
    """What an action says to give the receipt: one text, and the same facts as lines for the page."""
    return {
        "response": response,
        "reference": receipt.reference,
        "advisor": receipt.advisor,
        **times(language, by=receipt.acknowledge_by),
        "custom": {
            "kind": "receipt",
            "lines": [asdict(line) for line in receipt_lines(receipt, catalogue(), language)],
        },
    }
