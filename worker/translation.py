"""What was said in other languages is translated: what the record says is due is taken to the engine and back.

A batch holds the lines of one conversation alone: an engine that answers in another order must never put one person's
words beside another's.
"""

from collections.abc import Iterable, Sequence
from itertools import groupby

import structlog

from cases import translating
from cases.database import Database
from cases.errors import RecordUnavailable
from cases.messages import TranslationState
from cases.translating import Waiting
from language.translate.choosing import Wanted, leaves_the_house, problem
from language.translate.codes import base
from language.translate.contract import Engine, EngineFailed
from language.translate.engines import engine_of

log = structlog.get_logger()

AT_MOST = 10
"""Portions of one look; the next one begins a second later."""


class Translating:
    """Takes what waits to the engine that the settings ask for. Made once: the engine keeps its line and breaker."""

    def __init__(
        self,
        database: Database,
        wanted: Wanted,
        engine: Engine | None = None,
    ) -> None:
        self._database = database
        self._wanted = wanted
        self._engine = engine or engine_of(wanted)
        self._accepted = False
        if problem(wanted):
            log.error("translation_not_set_up", engine=wanted.engine)

    def translate_waiting(self) -> int:
        """Translate what is due. How many lines were translated; nothing is lost where the engine is away."""
        done = 0
        try:
            self._record_acceptance()
            for _ in range(AT_MOST):
                with self._database.reading() as record:
                    if not translating.is_due(record):
                        break
                with self._database.writing() as record:
                    taken = translating.take(record)
                done += sum(self._work_on(source, lines) for source, lines in self._sorted(taken))
        except RecordUnavailable:
            # What was taken is due again after a while.
            log.warning("record_unavailable", task="translate")
        return done

    def _record_acceptance(self) -> None:
        if self._accepted or not self._engine.name or not leaves_the_house(self._wanted):
            return
        with self._database.writing() as record:
            translating.accept_company(
                record, self._engine.name, self._wanted.accepted_by.strip(), str(self._wanted.accepted_on)
            )
        self._accepted = True

    def _sorted(self, taken: Iterable[Waiting]) -> list[tuple[str, list[Waiting]]]:
        """The lines that need an engine, by conversation and languages; what needs none is settled at once."""
        sources = [(line, _source(line)) for line in taken]
        needless = [line for line, source in sources if source is None]
        if needless:
            with self._database.writing() as record:
                translating.settle(record, needless, "not_needed", None)
        needing = [(line, source) for line, source in sources if source is not None]
        needing.sort(key=lambda each: (each[0].conversation, each[1], each[0].into, each[0].seq))
        groups = groupby(needing, key=lambda each: (each[0].conversation, each[1], each[0].into))
        # An advisor's answers first, as they were taken: somebody waits for them.
        batches = [(source, [line for line, _ in group]) for (_, source, _), group in groups]
        return sorted(batches, key=lambda batch: all(line.theirs for line in batch[1]))

    def _work_on(self, source: str, lines: Sequence[Waiting]) -> int:
        with self._database.reading() as record:
            known = translating.recall(record, lines, source)
        for engine in {each.engine for each in known.values()}:
            told = {seq: each.text for seq, each in known.items() if each.engine == engine}
            self._keep(lines, told, source, engine)
        rest = [line for line in lines if line.seq not in known]
        return len(known) + (self._ask(source, rest) if rest else 0)

    def _ask(self, source: str, lines: Sequence[Waiting]) -> int:
        if not self._engine.name:
            return self._settle(lines, "no_engine", source)
        if not self._engine.ready:
            with self._database.writing() as record:
                translating.give_back(record, lines)
            return 0
        try:
            if not self._engine.can(source, lines[0].into):
                return self._settle(lines, "needs_interpreter", source)
            answers = self._engine.translate([line.text for line in lines], source, lines[0].into)
        except EngineFailed as failure:
            return self._failed(source, lines, failure)
        told = {line.seq: answer for line, answer in zip(lines, answers, strict=True) if answer is not None}
        self._keep(lines, told, source, self._engine.name)
        self._settle([line for line in lines if line.seq not in told], "unchanged", source)
        return len(told)

    def _failed(self, source: str, lines: Sequence[Waiting], failure: EngineFailed) -> int:
        log.warning("not_translated", reason=failure.reason, conversation=lines[0].conversation, lines=len(lines))
        if failure.may_pass:
            with self._database.writing() as record:
                translating.postpone(record, lines, source)
            return 0
        if len(lines) > 1:
            # One line that the engine refuses must not keep the others from being translated.
            return sum(self._ask(source, [line]) for line in lines)
        return self._settle(lines, "failed", source)

    def _keep(self, lines: Sequence[Waiting], told: dict[int, str], source: str, engine: str) -> None:
        with self._database.writing() as record:
            translating.keep(record, lines, told, source=source, engine=engine)

    def _settle(self, lines: Sequence[Waiting], state: TranslationState, source: str) -> int:
        if lines:
            with self._database.writing() as record:
                translating.settle(record, lines, state, source)
        return 0


def _source(line: Waiting) -> str | None:
    """In which language the line stands, as `api` saw it when it was stored; none where it needs no translation."""
    wordless = not any(sign.isalpha() for sign in line.text)
    return None if wordless or base(line.language) == base(line.into) else line.language
