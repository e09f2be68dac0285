"""When something happened, in languages without a grammar of their own: each file's sentences, and what never is."""

from datetime import datetime

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from language import moment_words
from language.moment import LONDON, understand_when

NOW = datetime(2026, 11, 22, 15, 0, tzinfo=LONDON)
FILES = sorted(moment_words.FOLDER.glob("*.yml"))
SENTENCES = [
    (path.stem, str(each["text"]), str(each["day"]))
    for path in FILES
    for each in yaml.safe_load(path.read_text(encoding="utf-8"))["try"]
]


@pytest.mark.parametrize(("language", "text", "day"), SENTENCES)
def test_each_files_own_sentences_are_understood(language: str, text: str, day: str) -> None:
    moment = understand_when(text, NOW, language)
    assert moment is not None
    assert str(moment.start.date()) == day
    assert moment.words in text


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_each_file_has_every_word_that_is_needed(path: object) -> None:
    content = yaml.safe_load(path.read_text(encoding="utf-8"))  # type: ignore[attr-defined]
    assert sorted(content["days"]) == [-2, -1, 0]
    assert sorted(content["weekdays"]) == list(range(7))
    assert sorted(content["months"]) == list(range(1, 13))
    assert {"day", "week", "month", "year"} == set(content["units"])
    assert len(content["try"]) >= 8


@given(st.sampled_from(FILES), st.text(alphabet="0123456789./- ", max_size=12), st.data())
def test_never_a_time_to_come_and_never_an_error(path: object, number: str, data: st.DataObject) -> None:
    language = path.stem  # type: ignore[attr-defined]
    content = yaml.safe_load(path.read_text(encoding="utf-8"))  # type: ignore[attr-defined]
    said = [
        word for group in ("days", "weekdays", "months", "units") for words in content[group].values() for word in words
    ]
    words = [data.draw(st.sampled_from(said)) for _ in range(3)]
    moment = understand_when(f"{words[0]} {number} {words[1]} {number}{words[2]}", NOW, language)
    assert moment is None or moment.start <= NOW


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("pl", "mieszkam pod 14"),
        ("es", "vivo en el 3, piso 12"),
        ("tr", "telefonum 07700 900123"),
        ("zh", "我住在12号"),
    ],
)
def test_other_numbers_tell_nothing_of_when(language: str, text: str) -> None:
    assert understand_when(text, NOW, language) is None
