"""The engine over its real wire: what is asked, what is believed, and what happens when it is slow, wrong or gone."""

import logging
import time
from collections.abc import Iterator
from datetime import date

import pytest

from language.translate import line as line_module
from language.translate.breaker import Breaker
from language.translate.choosing import Wanted, leaves_the_house, problem
from language.translate.contract import Engine, EngineFailed
from language.translate.engines import DeepL, LibreTranslate, Microsoft, engine_of
from language.translate.line import Line
from language.translate.null import NullEngine
from tests.libre import Libre, running

SECRET = "zqkanarienvogelqz"


@pytest.fixture
def libre() -> Iterator[Libre]:
    with running() as server:
        yield server


@pytest.fixture
def engine(libre: Libre, monkeypatch: pytest.MonkeyPatch) -> Engine:
    monkeypatch.setattr(line_module, "PAUSES", (0.01, 0.01))
    return engine_of(Wanted("libretranslate", libre.url))


def failing(engine: Engine, text: str = SECRET) -> EngineFailed:
    with pytest.raises(EngineFailed) as caught:
        engine.translate([text], "ur", "en")
    return caught.value


def test_texts_come_back_in_order(engine: Engine) -> None:
    assert engine.translate(["ایک", "دو"], "ur", "en") == ["[en] ایک", "[en] دو"]


def test_words_go_in_the_body_and_never_in_the_address(engine: Engine, libre: Libre) -> None:
    engine.translate([SECRET], "ur", "en")
    assert libre.requests == ["GET /languages", "POST /translate"]


def test_forty_messages_take_two_requests(engine: Engine, libre: Libre) -> None:
    told = engine.translate([f"text {number}" for number in range(40)], "pl", "en")
    assert told[39] == "[en] text 39"
    assert libre.sizes == [25, 15]


def test_long_text_goes_in_pieces_and_comes_back_whole(engine: Engine, libre: Libre) -> None:
    text = "  " + "Powiedział, że mnie zabije. Boję się.\n" * 600
    (told,) = engine.translate([text], "pl", "en")
    assert told is not None
    assert "".join(told.replace("[en] ", "").split()) == "".join(text.split())
    assert max(map(len, libre.said)) <= LibreTranslate.largest


def test_chinese_is_asked_for_under_the_engines_own_name(engine: Engine) -> None:
    assert engine.can("zh", "en")
    assert engine.translate(["Please wait."], "en", "zh") == ["[zh-Hans] Please wait."]


@pytest.mark.parametrize("language", ["cy", "ckb", "pa", "so", "ti", "gu"])
def test_language_without_a_model_is_said_to_be_so(engine: Engine, language: str) -> None:
    assert not engine.can(language, "en")
    assert not engine.can("en", language)


def test_source_is_never_guessed(engine: Engine) -> None:
    assert not engine.can("auto", "en")
    assert failing_from(engine, "auto").reason == "refused"


def failing_from(engine: Engine, source: str) -> EngineFailed:
    with pytest.raises(EngineFailed) as caught:
        engine.translate(["x"], source, "en")
    return caught.value


def test_unchanged_text_is_no_translation(engine: Engine, libre: Libre) -> None:
    libre.keeps = True
    assert engine.translate(["Rehan", "Marta"], "ur", "en") == [None, None]


def test_text_without_any_confidence_is_no_translation(engine: Engine, libre: Libre) -> None:
    libre.unsure = True
    assert engine.translate(["ایک"], "ur", "en") == [None]


def test_half_an_emoji_does_not_stop_the_rest(engine: Engine) -> None:
    assert engine.translate(["\ud83d ہاں"], "ur", "en") == ["[en] � ہاں"]


@pytest.mark.parametrize("status", [429, 500, 502, 503])
def test_overload_is_tried_again(engine: Engine, libre: Libre, status: int) -> None:
    engine.can("ur", "en")
    libre.answers = [status, status]
    assert engine.translate(["ایک"], "ur", "en") == ["[en] ایک"]


def test_overload_that_goes_on_fails_and_then_nobody_asks_for_a_while(engine: Engine, libre: Libre) -> None:
    engine.can("ur", "en")
    libre.answers = [429] * 3
    assert failing(engine).reason == "away"
    asked = len(libre.requests)
    assert not engine.ready
    assert failing(engine).reason == "away"
    assert len(libre.requests) == asked


@pytest.mark.parametrize("status", [400, 403, 404, 301, 307])
def test_refusals_and_redirects_are_not_tried_again(engine: Engine, libre: Libre, status: int) -> None:
    engine.can("ur", "en")
    libre.answers = [status]
    failure = failing(engine)
    assert (failure.reason, failure.may_pass) == ("refused", False)
    assert libre.requests == ["GET /languages", "POST /translate"]
    assert engine.ready


@pytest.mark.parametrize(
    "garbled",
    [
        b"",
        b"<html>502</html>",
        b"[]",
        b"null",
        b'{"translatedText": null}',
        b'{"translatedText": "one text"}',
        b'{"translatedText": ["a", "b"]}',
        b'{"translatedText": [7]}',
        b'{"translatedText": []}',
        b"[" * 100_000,
    ],
)
def test_malformed_answer_is_never_taken_for_a_translation(engine: Engine, libre: Libre, garbled: bytes) -> None:
    libre.garbled = garbled
    assert failing(engine).reason == "malformed"


def test_endless_answer_is_cut_off(engine: Engine, libre: Libre, monkeypatch: pytest.MonkeyPatch) -> None:
    engine.can("ur", "en")
    monkeypatch.setattr(line_module, "LARGEST_ANSWER", 1000)
    libre.garbled = b'{"translatedText": ["' + b"a" * 100_000 + b'"]}'
    assert failing(engine).reason == "malformed"


def test_hung_engine_costs_one_wait_and_then_nothing(libre: Libre, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(line_module, "SILENCE_SECONDS", 0.3)
    engine = engine_of(Wanted("libretranslate", libre.url))
    engine.can("ur", "en")
    libre.slow = 2.0
    begun = time.monotonic()
    assert failing(engine).reason == "away"
    assert failing(engine).reason == "away"
    assert time.monotonic() - begun < 1.5
    assert libre.requests.count("POST /translate") == 1


def test_dead_engine_is_away(engine: Engine, libre: Libre) -> None:
    engine.can("ur", "en")
    libre.dies()
    assert failing(engine).reason == "away"


def test_no_error_and_no_log_holds_a_word_or_the_key(libre: Libre, caplog: pytest.LogCaptureFixture) -> None:
    libre.key = "another"
    engine = engine_of(Wanted("libretranslate", libre.url, key="kagi-zq"))
    with caplog.at_level(logging.DEBUG):
        failure = failing(engine)
    told = f"{failure!r} {failure.__cause__!r} {caplog.text} {engine!r}"
    assert SECRET not in told
    assert "kagi-zq" not in told


def test_key_is_shown_to_the_engine(libre: Libre) -> None:
    libre.key = "kagi-zq"
    engine = engine_of(Wanted("libretranslate", libre.url, key="kagi-zq"))
    assert engine.translate(["ایک"], "ur", "en") == ["[en] ایک"]


def test_a_proxy_in_the_environment_is_not_believed(libre: Libre, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    engine = engine_of(Wanted("libretranslate", libre.url))
    assert engine.translate(["ایک"], "ur", "en") == ["[en] ایک"]


def test_breaker_lets_one_through_after_its_rest() -> None:
    now = [0.0]
    breaker = Breaker(30.0, lambda: now[0])
    breaker.failed()
    assert not breaker.allows()
    now[0] = 31.0
    assert breaker.allows()
    assert not breaker.allows()
    breaker.answered()
    assert breaker.allows()
    assert not breaker.resting


class _Scripted(Line):
    """A line that answers what was written down, and keeps what was asked."""

    def __init__(self, *answers: object) -> None:
        super().__init__("http://127.0.0.1:9")
        self.answers = list(answers)
        self.asked: list[object] = []

    def post(self, path: str, body: object, params: object = None) -> object:
        self.asked.append((path, body, params))
        return self.answers.pop(0)


def test_deepl_is_asked_as_its_interface_wants() -> None:
    line = _Scripted({"translations": [{"detected_source_language": "PL", "text": "I am afraid."}]})
    assert DeepL(line, "PL", "EN-GB").translate("Boję się.") == "I am afraid."
    assert line.asked == [("v2/translate", {"text": ["Boję się."], "source_lang": "PL", "target_lang": "EN-GB"}, None)]


def test_microsoft_is_asked_as_its_interface_wants() -> None:
    line = _Scripted([{"translations": [{"text": "I am afraid.", "to": "en"}]}])
    assert Microsoft(line, "pl", "en").translate("Boję się.") == "I am afraid."
    pair = {"api-version": "3.0", "from": "pl", "to": "en", "textType": "plain"}
    assert line.asked == [("translate", [{"Text": "Boję się."}], pair)]


def test_no_engine_translates_nothing() -> None:
    engine = engine_of(Wanted())
    assert isinstance(engine, NullEngine)
    assert not engine.can("ur", "en")
    assert engine.translate(["ایک"], "ur", "en") == [None]


def named(engine: str, url: str = "") -> Wanted:
    """An engine that somebody has accepted."""
    return Wanted(engine, url, "k", accepted_by="R. Price", accepted_on=date(2026, 11, 20))


@pytest.mark.parametrize(
    ("wanted", "may"),
    [
        (Wanted("libretranslate", "http://127.0.0.1:5000"), True),
        (Wanted("libretranslate", "http://libretranslate:5000"), True),
        (Wanted("libretranslate", "http://10.1.2.3:5000"), True),
        (Wanted("libretranslate", "https://libretranslate.com"), False),
        (named("libretranslate", "https://libretranslate.com"), True),
        (named("libretranslate", "http://libretranslate.com"), False),
        (Wanted("libretranslate"), False),
        (Wanted("deepl", key="k"), False),
        (Wanted("deepl", key="k", accepted_by="R. Price"), False),
        (Wanted("deepl", key="k", accepted_on=date(2026, 11, 20)), False),
        (named("deepl"), True),
        (named("microsoft"), True),
        (named("google"), False),
    ],
)
def test_words_leave_the_house_only_where_somebody_is_named(wanted: Wanted, may: bool) -> None:
    assert (problem(wanted) is None) is may
    assert isinstance(engine_of(wanted), NullEngine) is not may
    assert leaves_the_house(wanted) is not wanted.address.startswith(("http://1", "http://libretranslate:"))
