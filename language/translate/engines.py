"""The engines that are offered, each by what it wants to be asked and how it answers."""

from collections.abc import Mapping, Sequence
from typing import Any

from language.translate.adapter import OneWay, Pairs, WebEngine
from language.translate.choosing import Wanted, problem
from language.translate.contract import Engine, EngineFailed
from language.translate.line import Line
from language.translate.null import NullEngine


class LibreTranslate(OneWay):
    """LibreTranslate 1.6 and newer (`POST /translate`, `GET /languages`), on the organisation's own host."""

    @staticmethod
    def pairs(line: Line) -> Pairs:
        found = line.get("languages")
        try:
            return {str(each["code"]): frozenset(map(str, each["targets"])) for each in found}
        except (TypeError, KeyError):
            raise EngineFailed("malformed") from None

    def ask(self, texts: list[str]) -> list[str | None]:
        body = {"q": texts, "source": self.source, "target": self.target, "format": "text"}
        answer = self.line.post("translate", {**body, "api_key": self.key} if self.key else body)
        told = answer.get("translatedText") if isinstance(answer, dict) else None
        if not isinstance(told, list) or len(told) != len(texts):
            raise EngineFailed("malformed")
        sure = _confidences(answer.get("detectedLanguage"), len(texts))
        return [text if confidence else None for text, confidence in zip(told, sure, strict=True)]


class DeepL(OneWay):
    """DeepL's own interface, version 2. A company: every text leaves the organisation."""

    most = 50
    largest = 30_000

    @staticmethod
    def pairs(line: Line) -> Pairs:
        sources, targets = (_deepl_codes(line.get("v2/languages", {"type": kind})) for kind in ("source", "target"))
        return dict.fromkeys(sources, targets)

    def ask(self, texts: list[str]) -> list[str | None]:
        body = {"text": texts, "source_lang": self.source, "target_lang": self.target}
        answer = self.line.post("v2/translate", body)
        try:
            return [each["text"] for each in answer["translations"]]
        except (TypeError, KeyError):
            raise EngineFailed("malformed") from None


class Microsoft(OneWay):
    """Microsoft's Translator, version 3. A company: every text leaves the organisation."""

    most = 50
    largest = 30_000
    otherwise: Mapping[str, Sequence[str]] = {"ckb": ("ku",)}

    @staticmethod
    def pairs(line: Line) -> Pairs:
        found = line.get("languages", {"api-version": "3.0", "scope": "translation"})
        try:
            codes = frozenset(found["translation"])
        except (TypeError, KeyError):
            raise EngineFailed("malformed") from None
        return dict.fromkeys(codes, codes)

    def ask(self, texts: list[str]) -> list[str | None]:
        pair = {"api-version": "3.0", "from": self.source, "to": self.target, "textType": "plain"}
        answer = self.line.post("translate", [{"Text": text} for text in texts], pair)
        try:
            return [each["translations"][0]["text"] for each in answer]
        except (TypeError, KeyError, IndexError):
            raise EngineFailed("malformed") from None


_KINDS: Mapping[str, type[OneWay]] = {"libretranslate": LibreTranslate, "deepl": DeepL, "microsoft": Microsoft}


def engine_of(wanted: Wanted) -> Engine:
    """The engine that the settings ask for; NullEngine where they ask for none, or it may not be used (`problem`)."""
    if not wanted.engine or problem(wanted):
        return NullEngine()
    headers: dict[str, str] = {}
    if wanted.engine == "deepl":
        headers = {"Authorization": f"DeepL-Auth-Key {wanted.key}"}
    elif wanted.engine == "microsoft":
        headers = {"Ocp-Apim-Subscription-Key": wanted.key}
        headers |= {"Ocp-Apim-Subscription-Region": wanted.region} if wanted.region else {}
    return WebEngine(wanted.engine, _KINDS[wanted.engine], Line(wanted.address, headers), wanted.key)


def _confidences(detected: Any, count: int) -> list[bool]:
    """Whether the engine is sure of anything at all, text by text; it says so only where it was asked to guess."""
    each = detected if isinstance(detected, list) else [detected] * count
    sure = [not isinstance(one, dict) or one.get("confidence") != 0 for one in each]
    if len(sure) != count:
        raise EngineFailed("malformed")
    return sure


def _deepl_codes(found: Any) -> frozenset[str]:
    try:
        return frozenset(str(each["language"]) for each in found)
    except (TypeError, KeyError):
        raise EngineFailed("malformed") from None
