"""The landlord's page of languages says what the last test found, and no more."""

import re
from datetime import date

import httpx
import pytest

from api.console.language_levels import (
    Tested,
    language_levels,
    level_of,
    only_recognised,
    tested,
    thresholds,
    with_an_english_model,
)
from api.console.language_pages import grouped
from language.catalogue import Catalogue, SpokenLanguage
from language.identify import SERVED
from language.translate.choosing import Wanted
from language.translate.engines import engine_of
from language.translate.null import NullEngine
from tests.api.console.conftest import Browser
from tests.api.service import RunningApi
from tests.house import ROOT
from tests.libre import running

GOOD = {
    "meanings": {"messages": 178, "intent": 0.94, "of_three": 0.97},
    "risk": {"seen": 0.95},
    "accounts": {"incident_types": 0.8, "characteristics": 0.9},
}
A_DAY = date(2026, 11, 22)
POLISH = SpokenLanguage("pl", "Polski", "ltr", None)


def test_figures_that_reach_every_threshold_make_a_language_understood_freely() -> None:
    assert level_of(GOOD, spoken=True) == ("freely", ())


@pytest.mark.parametrize("least", thresholds(), ids=lambda least: f"{least.set} {least.figure}")
def test_one_figure_below_its_threshold_is_enough_for_options_only(least: object) -> None:
    worse = {**GOOD, least.set: {**GOOD[least.set], least.figure: least.least - 0.01}}  # type: ignore[attr-defined]
    assert level_of(worse, spoken=True) == ("options", (least.title,))  # type: ignore[attr-defined]


def test_a_language_without_a_test_is_never_understood_freely() -> None:
    (untested,) = [each for each in language_levels([POLISH], Tested(A_DAY, {}), {}) if each.code == "pl"]
    assert (untested.level, untested.tested) == ("options", 0)
    assert set(untested.found) == {None}


def test_a_language_that_is_not_spoken_goes_to_a_person_however_well_it_is_understood() -> None:
    found = {each.code: each.level for each in language_levels([], Tested(A_DAY, {"pl": GOOD}), {})}
    assert set(found) == set(SERVED)
    assert set(found.values()) == {"person"}


def test_every_threshold_says_why() -> None:
    assert all(len(least.why.split()) > 5 for least in thresholds())


def test_neighbours_are_recognised_beside_the_languages_that_haven_is_made_for() -> None:
    neighbours = only_recognised(SERVED)
    assert "German" in neighbours
    assert "Polish" not in neighbours


def test_the_engine_itself_says_which_languages_it_makes_english() -> None:
    with running() as libre:
        engine = engine_of(Wanted("libretranslate", libre.url))
        assert with_an_english_model(engine, ("en", "pl", "ti")) == {"pl": True, "ti": False}
    silent = engine_of(Wanted("libretranslate", libre.url))
    assert with_an_english_model(silent, ("pl",)) == {}
    assert with_an_english_model(NullEngine(), ("pl",)) == {}


async def test_the_page_has_a_row_for_each_language_with_its_level_and_figures(jo: Browser) -> None:
    page = await jo.sees("/console/languages")
    shown = {
        code: group.level
        for group in grouped(language_levels(Catalogue.load(ROOT / "data").spoken_languages, tested(), {}))
        for code in (each.code for each in group.languages)
    }
    sections = re.findall(r'<section [^>]*data-level="(\w+)">(.+?)</section>', page, re.DOTALL)
    rows = {code: level for level, body in sections for code in re.findall(r'data-language="(\w+)"', body)}
    assert rows == shown
    assert f"<td>{tested().languages['pl']['meanings']['messages']}</td>" in re.sub(r"\s+<", "<", page)
    assert "not yet" in page


async def test_only_who_is_signed_in_sees_the_page(api: RunningApi, http: httpx.AsyncClient) -> None:
    answer = await http.get("/console/languages")
    assert answer.status_code in (303, 401)
    assert "data-language" not in answer.text
