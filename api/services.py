"""What the process holds while it runs, made in one place: the record, the door, the feed, the turns, the texts."""

from dataclasses import dataclass

import structlog
from fastapi import Request

from api.codes import Codes
from api.door import Door
from api.facts import Accounts
from api.languages import LanguageWatch
from api.live import Feed
from api.printing.press import Press
from api.record import RecordThreads
from api.risk import RiskWatch
from api.settings import ApiSettings
from api.signs import Signs
from api.texts import Texts
from api.turns import Turns
from cases import clocks, code_words
from cases.database import Database
from language.catalogue import Catalogue

log = structlog.get_logger()


@dataclass(frozen=True)
class Services:
    """Everything that a route may need. Start it before the first request, stop it after the last."""

    settings: ApiSettings
    database: Database
    records: RecordThreads
    door: Door
    feed: Feed
    signs: Signs
    turns: Turns
    risk: RiskWatch
    accounts: Accounts
    languages: LanguageWatch
    texts: Texts
    codes: Codes
    press: Press

    async def start(self) -> None:
        """Start the feed and take up what was left unanswered. Does not wait for the record, which may be away."""
        await self.records.beside(self._warm_up)
        self.feed.start()
        self.signs.start()
        self.turns.start()

    def _warm_up(self) -> None:
        # What is slow the first time must not be slow for the first person in danger.
        self.risk.load()
        self.languages.written_in("Warm up, please")
        for language in self.texts.catalogue.spoken_languages:
            self.texts.page(language.code)
        clocks.is_working_time(self.database.now())
        try:
            code_words.words()
        except code_words.WordsChanged:
            # Reports are taken all the same; only return codes cannot be.
            log.error("code_words_changed")

    async def stop(self) -> None:
        await self.turns.stop()
        await self.signs.stop()
        await self.feed.stop()
        await self.door.close()
        self.database.close()


def open_services(settings: ApiSettings) -> Services:
    """The services of one process, wired. Nothing is reached yet."""
    database = Database(settings.case_record_url, settings.master())
    records = RecordThreads(database, settings.record_threads)
    door = Door(settings.rasa_url, settings.token_for_rasa(), settings.turn_seconds)
    feed = Feed(records)
    texts = Texts(Catalogue.load(settings.home / "data"))
    return Services(
        settings=settings,
        database=database,
        records=records,
        door=door,
        feed=feed,
        signs=Signs(feed, settings.queue_url),
        turns=Turns(records, door, feed, texts, settings.emergency_seconds),
        risk=RiskWatch(settings.urgent_risk_model, settings.urgent_risk_phrases),
        accounts=Accounts(lambda: settings.newest_archive),
        languages=LanguageWatch(settings.language_model),
        texts=texts,
        codes=Codes(records, settings.key_of_return_codes()),
        press=Press(),
    )


def services_of(request: Request) -> Services:
    """The services of the application that a request came to."""
    services: Services = request.app.state.services
    return services


async def house_of(request: Request) -> Services:
    """The same as a dependency: FastAPI sends what is not asynchronous through a thread, for every request."""
    return services_of(request)
