"""The tests' small server held to the real LibreTranslate: the same requests get the same kind of answer.

LibreTranslate pins other versions than ours and needs downloaded models, so that it is never installed here. Where one
runs, name it: HAVEN_TEST_LIBRETRANSLATE=http://127.0.0.1:5000 (it has to know English and Spanish).
"""

import os
from typing import Any

import httpx
import pytest

from tests.libre import running

REAL = os.environ.get("HAVEN_TEST_LIBRETRANSLATE", "")
PAIR = {"source": "en", "target": "es", "format": "text"}
REQUESTS: list[dict[str, Any]] = [
    {"q": "hello", **PAIR},
    {"q": ["hello"], **PAIR},
    {"q": ["hello", "good morning"], **PAIR},
    {"q": "hello", **PAIR, "source": "auto"},
    {"q": ["hello"], **PAIR, "source": "auto"},
    {"q": "hello", **PAIR, "source": "xx"},
    {"q": "hello", **PAIR, "target": "xx"},
    {"q": "hello", "source": "en"},
    {"q": "hello", "target": "es"},
    {"source": "en", "target": "es"},
    {"q": "", **PAIR},
]


def kind(found: Any) -> Any:
    """The shape of an answer: its keys and types, without its words and its sizes."""
    if isinstance(found, dict):
        return {key: kind(value) for key, value in found.items()}
    if isinstance(found, list):
        return [kind(each) for each in found]
    return "number" if isinstance(found, int | float) else type(found).__name__


@pytest.mark.skipif(not REAL, reason="no LibreTranslate runs here: HAVEN_TEST_LIBRETRANSLATE names one")
@pytest.mark.parametrize("sent", REQUESTS)
def test_small_server_answers_as_the_real_one(sent: dict[str, Any]) -> None:
    with running() as double:
        answers = [httpx.post(f"{url}/translate", json=sent, timeout=30) for url in (REAL, double.url)]
    real, ours = ((answer.status_code, kind(answer.json())) for answer in answers)
    assert ours == real
