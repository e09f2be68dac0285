"""Alerts that nobody answers: the next one is told; where that makes another advisor the customer's, they hear it."""

from datetime import timedelta
from functools import cached_property
from pathlib import Path

import structlog

from cases import calling, conversations, transcript
from cases.calling import NewAdvisor
from cases.database import Database, Record
from cases.errors import RecordUnavailable
from cases.language_code import is_english
from language.catalogue import Catalogue

log = structlog.get_logger()


class Unanswered:
    """Looks at the alerts that nobody acknowledged within `after`. `home`: where the texts lie."""

    def __init__(self, database: Database, home: Path, after: timedelta) -> None:
        self._database = database
        self._home = home
        self._after = after

    @cached_property
    def _catalogue(self) -> Catalogue:
        # Read when it is first needed: most workers never change anybody's advisor.
        return Catalogue.load(self._home / "data")

    def call_next(self) -> int:
        """Take the next step in every alert that waits. How many were looked at."""
        looked = 0
        try:
            while True:
                with self._database.writing() as record:
                    found, changed = calling.call_next(record, self._after)
                    if changed is not None:
                        self._say(record, changed)
                if not found:
                    break
                looked += 1
        except RecordUnavailable:
            # What was told stays told; the rest is found the next time.
            log.warning("record_unavailable", task="call_next")
        if looked:
            log.info("unanswered_alerts_passed_on", count=looked)
        return looked

    def _say(self, record: Record, change: NewAdvisor) -> None:
        language = conversations.standing(record, change.conversation).language
        values = {"before": change.before, "advisor": change.advisor}
        words = self._catalogue.text("utter_advisor_late", language, **values)
        english = "" if is_english(language) else self._catalogue.text("utter_advisor_late", "en", **values)
        transcript.say(record, change.conversation, "system", words, "handover", english=english)
