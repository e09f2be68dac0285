"""How well each language is understood, for whoever answers for it at the landlord's."""

from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby

from fastapi import APIRouter, Request
from starlette.responses import Response

from api.console.doorway import House, Who
from api.console.language_levels import (
    LanguageLevel,
    language_levels,
    level_words,
    only_recognised,
    tested,
    thresholds,
    with_an_english_model,
)
from api.console.moments import named_day
from api.console.pages import page
from api.console.refusals import PageRoute
from api.console.translated_lines import engine_line, settings_of_engine
from language.identify import SERVED
from language.translate.choosing import Wanted
from language.translate.contract import Engine
from language.translate.engines import engine_of

router = APIRouter(route_class=PageRoute, include_in_schema=False)
ORDER = ("freely", "options", "person")


@dataclass(frozen=True, slots=True)
class LevelGroup:
    """The languages of one level, with its name and what it means."""

    level: str
    title: str
    means: str
    languages: tuple[LanguageLevel, ...]


@router.get("/console/languages")
async def languages_page(request: Request, who: Who, services: House) -> Response:
    """Every language with its level, the figures of the last test, and who has read its texts."""
    engine = _engine(settings_of_engine(services.settings))
    spoken = services.texts.catalogue.spoken_languages
    codes = {*SERVED, *(each.code for each in spoken)}
    translated = await services.records.beside(lambda: with_an_english_model(engine, codes))
    last = tested()
    values = {
        "here": "languages",
        "groups": grouped(language_levels(spoken, last, translated)),
        "least": thresholds(),
        "measured_on": named_day(last.measured_on),
        "neighbours": only_recognised(codes),
        "engine": engine_line(services.settings),
        "has_engine": bool(engine.name),
    }
    return page(request, "languages.html", values, who=who)


def grouped(levels: tuple[LanguageLevel, ...]) -> tuple[LevelGroup, ...]:
    """The languages by level, best first."""
    ordered = sorted(levels, key=lambda each: ORDER.index(each.level))
    return tuple(
        LevelGroup(level, *level_words(level), tuple(languages))
        for level, languages in groupby(ordered, key=lambda each: each.level)
    )


@lru_cache(maxsize=4)
def _engine(wanted: Wanted) -> Engine:
    # Kept, because it remembers for ten minutes what the engine said of its languages.
    return engine_of(wanted)
