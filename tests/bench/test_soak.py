"""What counts as lost, doubled and out of order under load: an error, which a late answer is not."""

import json
from dataclasses import asdict
from typing import Any

import httpx
import pytest

from bench import __main__ as command
from bench import haven_chat, soak
from bench.desk import Desk, urgent_references
from bench.figures import Spread
from bench.haven_chat import Arrival, HavenChat, Message
from bench.load import Faults, Load, LoadedChat, Sent, alert_seconds, faults_of, urgent_every

FIRST = {"seq": 1, "sender": "assistant", "text": "Are you safe?"}
ONE = {"seq": 2, "sender": "customer", "text": "yes (1)"}
ANSWER = {"seq": 3, "sender": "assistant", "text": "Thank you."}
TWO = {"seq": 4, "sender": "customer", "text": "no (2)"}
LAST = {"seq": 5, "sender": "system", "text": "One moment."}
STORED = [FIRST, ONE, ANSWER, TWO, LAST]


def loaded(arrived: list[Message], sent: list[Sent] | None = None, conversation: str = "c") -> LoadedChat:
    chat = HavenChat(httpx.AsyncClient(), conversation, "t")
    chat.arrivals = [Arrival(float(number), message) for number, message in enumerate(arrived)]
    said = [Sent("yes (1)", 0.5, False, 2), Sent("no (2)", 2.5, False, 4)]
    return LoadedChat(chat, sent=said if sent is None else sent)


def measured(faults: Faults = Faults(), unseen: int = 0, slow: float = 0.1) -> Load:  # noqa: B008 - frozen
    spread = Spread.of([slow])
    return Load(spread, spread, spread, spread, unseen, 0, faults, {}, {})


def test_chat_in_which_all_is_well_has_no_fault() -> None:
    assert faults_of(loaded(STORED), STORED) == Faults()


def test_word_that_was_taken_and_is_not_in_the_record_is_lost() -> None:
    assert faults_of(loaded([FIRST, ONE, ANSWER, LAST]), [FIRST, ONE, ANSWER, LAST]).lost == 1


def test_message_that_never_reached_the_page_is_lost() -> None:
    assert faults_of(loaded([FIRST, ONE, ANSWER, TWO]), STORED) == Faults(lost=1, unanswered=1)


def test_message_that_was_not_taken_is_refused_and_not_lost() -> None:
    refused = [Sent("yes (1)", 0.5, False, 2), Sent("no (2)", 2.5, False, None)]
    assert faults_of(loaded([FIRST, ONE, ANSWER], refused), [FIRST, ONE, ANSWER]) == Faults(refused=1)


@pytest.mark.parametrize(
    ("arrived", "stored"),
    [([*STORED, LAST], STORED), ([*STORED, {**ONE, "seq": 6}, {**LAST, "seq": 7}], [*STORED, {**ONE, "seq": 6}])],
    ids=["shown twice", "stored twice"],
)
def test_what_is_shown_or_stored_twice_is_doubled(arrived: list[Message], stored: list[Message]) -> None:
    assert faults_of(loaded(arrived), stored).doubled == 1


def test_what_came_before_its_turn_is_out_of_order() -> None:
    assert faults_of(loaded([FIRST, ANSWER, ONE, TWO, LAST]), STORED).out_of_order == 1
    crossed = [Sent("yes (1)", 0.5, False, 4), Sent("no (2)", 2.5, False, 2)]
    assert faults_of(loaded(STORED, crossed), STORED).out_of_order == 1


async def test_word_that_was_not_taken_is_sent_again_under_the_same_name(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(haven_chat, "AGAIN_SECONDS", 0.0)
    names: list[str] = []

    def busy_then_broken(request: httpx.Request) -> httpx.Response:
        names.append(json.loads(request.content)["client_id"])
        if len(names) == 2:
            raise httpx.RemoteProtocolError("closed", request=request)
        return httpx.Response(202, json={"seq": 2}) if len(names) == 3 else httpx.Response(503)

    transport = httpx.MockTransport(busy_then_broken)
    async with httpx.AsyncClient(base_url="http://haven.test", transport=transport) as http:
        chat = LoadedChat(HavenChat(http, "c", "t"))
        await chat.send(urgent=True)
    assert (chat.sent[0].seq, chat.sent[0].again, len(set(names))) == (2, 2, 1)


def test_faults_of_many_chats_are_added() -> None:
    assert Faults(lost=1, doubled=2) + Faults(lost=3) == Faults(lost=4, doubled=2)


def test_alert_is_measured_from_its_message_and_missed_where_it_was_not_seen() -> None:
    urgent = [loaded([], [Sent("help (1)", 10.0, True, 2)], name) for name in ("c", "d")]
    desk = Desk(httpx.AsyncClient(), seen={"HR-1": 11.5, "HR-9": 3.0})
    assert alert_seconds(urgent, desk, {"HR-1": "c", "HR-2": "d"}) == ([1.5], 1)


def test_a_case_that_is_only_new_is_no_urgent_alert() -> None:
    new = '<li class="alert" data-key="alert-1"><a data-case="HR-1">HR-1</a></li>'
    urgent = '<li class="alert urgent" data-key="alert-2"><p>…</p><a data-case="HR-2">HR-2</a></li>'
    assert urgent_references(f"{new}\n{urgent}\n{new}") == ["HR-2"]


@pytest.mark.parametrize(("messages", "chats"), [(1200, 200), (12_000, 50), (600, 50), (100, 7)])
def test_each_urgent_message_is_the_first_of_its_chat(messages: int, chats: int) -> None:
    every = urgent_every(messages, chats)
    hit = [number % chats for number in range(messages) if number % every == every - 1]
    assert len(hit) >= min(chats - 1, messages // 41 - 1) and len(set(hit)) == len(hit)


@pytest.mark.parametrize("name", asdict(Faults()))
def test_every_fault_is_an_error(name: str) -> None:
    with pytest.raises(soak.SomethingAmiss, match=f"{name.replace('_', ' ')}: 2"):
        soak.require_nothing_amiss(measured(Faults(**{name: 2})))


def test_danger_that_nobody_saw_is_an_error() -> None:
    with pytest.raises(soak.SomethingAmiss, match="urgent messages without an alert: 1"):
        soak.require_nothing_amiss(measured(unseen=1))


def test_what_is_late_is_no_error() -> None:
    soak.require_nothing_amiss(measured(slow=99.0))


def test_the_command_ends_with_an_error_where_something_is_amiss(monkeypatch: pytest.MonkeyPatch) -> None:
    async def amiss(*_: Any) -> None:
        raise soak.SomethingAmiss("lost: 1")

    monkeypatch.setattr(soak, "run", amiss)
    monkeypatch.setattr("sys.argv", ["bench", "soak"])
    with pytest.raises(SystemExit) as ended:
        command.main()
    assert ended.value.code == "soak: lost: 1"


@pytest.mark.parametrize("written", ["soon", "-1", "0", "nan", "inf"])
def test_length_that_is_none_is_refused(monkeypatch: pytest.MonkeyPatch, written: str) -> None:
    monkeypatch.setenv(soak.SECONDS_SETTING, written)
    with pytest.raises(SystemExit, match="number of seconds"):
        soak.seconds_wanted()


def test_length_is_ten_minutes_or_what_the_setting_says(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(soak.SECONDS_SETTING, raising=False)
    assert soak.seconds_wanted() == 600
    monkeypatch.setenv(soak.SECONDS_SETTING, "30")
    assert soak.seconds_wanted() == 30
