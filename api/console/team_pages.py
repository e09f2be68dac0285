"""The manager's page of the team: who is there, how many chats they hold, hours, absences, training, on call."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any, TypeVar

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from api.console.desk_pages import fields
from api.console.doorway import Form, House, SignedIn, Who
from api.console.moments import LONDON, day_and_time
from api.console.pages import page
from api.console.refusals import PageRoute
from api.console.terms import language_term, term
from api.console.work import number
from api.errors import Refusal
from api.live import ALERTS
from api.services import Services
from cases import advisors, duty
from cases.advisors import Presence
from cases.database import Record
from cases.duty import Stretch
from cases.errors import NotAllowed

router = APIRouter(route_class=PageRoute, include_in_schema=False)

TEAM = "/console/team"
T = TypeVar("T", time, date, datetime)
WEEK = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
NOTICES = {
    "presence": "The presence was changed.",
    "hours": "The working hours were saved.",
    "absence": "The absence was saved.",
    "training": "The training was saved.",
    "on-call": "The time on call was saved.",
    "off-call": "The time on call was taken off.",
}


@dataclass(frozen=True)
class Person:
    """One line of the page. `doing`: presence in words; `desk`: whether the console is open; `hours`: in words."""

    id: int
    name: str
    role: str
    presence: str
    doing: str
    desk: bool
    chats: int
    capacity: int
    languages: str
    hours: str
    week: tuple[tuple[str, str, str], ...]
    trained_on: date | None
    trained: bool


@router.get(TEAM)
async def team_page(request: Request, who: Who, services: House, done: str = "") -> Response:
    """Everybody of the team. For managers. Raises NotAllowed."""
    _for_managers(who)
    return page(request, "team.html", {**await _values(services), "notice": NOTICES.get(done, "")}, who=who)


@router.post(f"{TEAM}/on-call")
async def put_on_call(who: Who, services: House, form: Form) -> Response:
    """Somebody is called for urgent cases while nobody is at work."""
    values = fields(form)
    advisor = number(values.get("advisor", ""))
    begins, ends = _moment(values.get("begins", "")), _moment(values.get("ends", ""))
    return await _change(
        services, who, "on-call", lambda record, actor: duty.put_on_call(record, advisor, begins, ends, actor)
    )


@router.post(f"{TEAM}/on-call/{{call}}/end")
async def take_off_call(who: Who, services: House, call: int, _form: Form) -> Response:
    return await _change(services, who, "off-call", lambda record, actor: duty.take_off_call(record, call, actor))


@router.post(f"{TEAM}/{{advisor}}/presence")
async def change_presence(who: Who, services: House, advisor: int, form: Form) -> Response:
    """Where somebody forgot to say that they left."""
    presence = fields(form).get("presence", "")
    return await _change(
        services, who, "presence", lambda record, actor: advisors.set_presence(record, advisor, presence, actor)
    )


@router.post(f"{TEAM}/{{advisor}}/hours")
async def change_hours(who: Who, services: House, advisor: int, form: Form) -> Response:
    """The working week; a day without times is a free day, and a week without any is the team's."""
    values = fields(form)
    week = [
        Stretch(day, _time(values.get(f"from-{day}", "")), _time(values.get(f"until-{day}", "")))
        for day in range(len(WEEK))
        if values.get(f"from-{day}", "") or values.get(f"until-{day}", "")
    ]
    return await _change(services, who, "hours", lambda record, actor: advisors.set_hours(record, advisor, week, actor))


@router.post(f"{TEAM}/{{advisor}}/absence")
async def add_absence(who: Who, services: House, advisor: int, form: Form) -> Response:
    values = fields(form)
    first, last = _day(values.get("first", "")), _day(values.get("last", ""))
    return await _change(
        services, who, "absence", lambda record, actor: advisors.set_absence(record, advisor, first, last, actor)
    )


@router.post(f"{TEAM}/{{advisor}}/training")
async def record_training(who: Who, services: House, advisor: int, form: Form) -> Response:
    """The yearly refresher (policy 2.12); without it no case is given."""
    day = _day(fields(form).get("on", ""))
    return await _change(
        services, who, "training", lambda record, actor: advisors.record_training(record, advisor, day, actor)
    )


async def _change(services: Services, who: SignedIn, done: str, act: Callable[[Record, str], None]) -> Response:
    """Change the team as the manager who is signed in. Raises NotAllowed, UnknownAdvisor, Refusal."""
    _for_managers(who)
    try:
        await services.records.write(lambda record: act(record, f"advisor:{who.advisor.id}"))
    except ValueError:
        raise Refusal(422, "choice_missing") from None
    services.feed.wake(ALERTS)
    return RedirectResponse(f"{TEAM}?done={done}", 303)


def _for_managers(who: SignedIn) -> None:
    if who.advisor.role != "manager":
        raise NotAllowed


async def _values(services: Services) -> dict[str, Any]:
    def read(record: Record) -> dict[str, Any]:
        now = record.now()
        calls = [
            {
                "id": call.id,
                "advisor": call.advisor,
                "words": f"{day_and_time(call.begins_at, now)} until {day_and_time(call.ends_at, now)}",
            }
            for call in duty.calls_to_come(record)
        ]
        return {
            "here": "team",
            "people": [_person(record, each) for each in advisors.listing(record)],
            "calls": calls,
            "presences": [(value, term("presences", value)) for value in duty.PRESENCES],
            "days": tuple(enumerate(WEEK)),
            "today": now.astimezone(LONDON).date().isoformat(),
        }

    return await services.records.read(read)


def _person(record: Record, listed: Presence) -> Person:
    advisor = listed.advisor
    own = duty.hours(record, advisor.id)
    absent = advisor.presence in duty.GIVEN_CASES and not listed.present
    return Person(
        id=advisor.id,
        name=advisor.name,
        role=term("roles", advisor.role),
        presence=advisor.presence,
        doing="absent today" if absent else term("presences", advisor.presence),
        desk=duty.seen_lately(record, advisor.id),
        chats=duty.chats(record, advisor.id),
        capacity=advisor.capacity,
        languages=", ".join(language_term(code) for code in advisor.languages),
        hours=", ".join(f"{WEEK[each.weekday][:3]} {each.begins:%H:%M}–{each.ends:%H:%M}" for each in own),
        week=tuple(_day_of_week(own, day) for day in range(len(WEEK))),
        trained_on=advisor.trained_on,
        trained=listed.trained,
    )


def _day_of_week(own: tuple[Stretch, ...], day: int) -> tuple[str, str, str]:
    found = next((each for each in own if each.weekday == day), None)
    return (WEEK[day], f"{found.begins:%H:%M}" if found else "", f"{found.ends:%H:%M}" if found else "")


def _time(text: str) -> time:
    return _parsed(time.fromisoformat, text)


def _day(text: str) -> date:
    return _parsed(date.fromisoformat, text)


def _moment(text: str) -> datetime:
    """A time as a page's field gives it, which is London's."""
    return _parsed(datetime.fromisoformat, text).replace(tzinfo=LONDON)


def _parsed(read: Callable[[str], T], text: str) -> T:
    try:
        return read(text)
    except ValueError:
        raise Refusal(422, "choice_missing") from None
