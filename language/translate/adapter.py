"""The one adapter on deep-translator's BaseTranslator: batches, languages as the engine itself tells them, one error.

deep-translator's own engines are not used: they have no time limit, put the words and the key into the address of the
request, follow redirects, and repeat the words in their errors. Its GoogleTranslator, which reads a consumer's web page
and mixes up the texts of several threads, is not offered at all.
"""

import threading
import time
from abc import abstractmethod
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from deep_translator.base import BaseTranslator

from language.translate.codes import base, theirs
from language.translate.contract import EngineFailed
from language.translate.line import Line
from language.translate.pieces import bared, cut, packed

LEARNED_FOR = 600.0
"""Seconds for which the list of an engine's languages is believed."""

Pairs = Mapping[str, frozenset[str]]
"""Each source language with the targets it can be translated to, in the engine's own codes."""


class OneWay(BaseTranslator):  # type: ignore[misc]
    """A translator from one language to another, made for one use: nothing of one conversation is left for the next.

    most, largest   how many texts, and characters together, one request may hold
    otherwise       further names of our languages with this engine
    """

    most = 25
    largest = 4_000
    otherwise: Mapping[str, Sequence[str]] = {}

    def __init__(self, line: Line, source: str, target: str, key: str = "") -> None:
        super().__init__(languages={source: source, target: target}, source=source, target=target)
        self.line = line
        self.key = key

    @staticmethod
    @abstractmethod
    def pairs(line: Line) -> Pairs:
        """What the engine offers. Raises EngineFailed."""

    @abstractmethod
    def ask(self, texts: list[str]) -> list[str | None]:
        """Translate one batch; None for a text of which the engine is not sure at all. Raises EngineFailed."""

    def translate(self, text: str, **_: Any) -> str | None:
        """One text's translation; None where it came back unchanged. Raises EngineFailed."""
        return self.translate_batch([text])[0]

    def translate_batch(self, batch: Sequence[str], **_: Any) -> list[str | None]:
        """Each text's translation in order; None where it came back unchanged. Raises EngineFailed."""
        whole = [[bared(piece) for piece in cut(text, self.largest)] for text in batch]
        asked = [words for pieces in whole for _, words, _ in pieces if words]
        answers = iter([answer for part in packed(asked, self.most, self.largest) for answer in self._answers(part)])
        return [self._joined(text, pieces, answers) for text, pieces in zip(batch, whole, strict=True)]

    def _answers(self, part: list[str]) -> list[str | None]:
        answers = self.ask(part)
        if len(answers) != len(part) or not all(answer is None or isinstance(answer, str) for answer in answers):
            # Not one text may get another's translation.
            raise EngineFailed("malformed")
        return answers

    @staticmethod
    def _joined(text: str, pieces: list[tuple[str, str, str]], answers: Any) -> str | None:
        told = [before + ((next(answers) or words) if words else "") + after for before, words, after in pieces]
        joined = "".join(told)
        return None if joined.split() == text.split() else joined


class WebEngine:
    """An engine behind the contract. Threads may share it: each request has a translator of its own."""

    def __init__(
        self, name: str, kind: type[OneWay], line: Line, key: str = "", now: Callable[[], float] = time.monotonic
    ) -> None:
        self.name = name
        self._kind = kind
        self._line = line
        self._key = key
        self._now = now
        self._learned: tuple[float, Pairs] | None = None
        self._lock = threading.Lock()

    @property
    def ready(self) -> bool:
        return not self._line.breaker.resting

    def can(self, source: str, target: str) -> bool:
        return self._codes(source, target) is not None

    def translate(self, texts: Sequence[str], source: str, target: str) -> list[str | None]:
        codes = self._codes(source, target)
        if codes is None:
            raise EngineFailed("refused")
        # Half of an emoji, which some phones send, can be carried by no engine.
        readable = [text.encode("utf-16", "surrogatepass").decode("utf-16", "replace") for text in texts]
        return self._kind(self._line, *codes, self._key).translate_batch(readable)

    def _codes(self, source: str, target: str) -> tuple[str, str] | None:
        pairs = self._pairs()
        found = None if base(source) == "auto" else theirs(source, pairs, self._kind.otherwise)
        if found is None:
            return None
        goal = theirs(target, pairs[found], self._kind.otherwise)
        return (found, goal) if goal else None

    def _pairs(self) -> Pairs:
        with self._lock:
            if self._learned is None or self._now() - self._learned[0] > LEARNED_FOR:
                self._learned = (self._now(), self._kind.pairs(self._line))
            return self._learned[1]
