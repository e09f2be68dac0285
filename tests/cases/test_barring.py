"""An advisor whom the report names never sees the case, and the manager is told."""

from collections.abc import Callable

import pytest

from cases import alerts, casework, conversations, models, naming, outbox, risk
from cases.database import Record
from cases.errors import NotAllowed
from cases.naming import MANAGER_NAME, Told
from cases.transcript_copy import take_transcript
from tests.cases.scene import THREAT, Scene

Act = Callable[[Record, str, str, int], object]

VERBS: dict[str, Act] = {
    "case_file": lambda record, reference, _, who: casework.case_file(record, reference, who),
    "watching": lambda record, reference, _, who: casework.case_file(record, reference, who, watching=True),
    "conversation_of": lambda record, reference, _, who: casework.conversation_of(record, reference, who),
    "take_transcript": lambda record, reference, _, who: take_transcript(record, reference, who, "html", notes=False),
    "see_identity": lambda record, reference, _, who: casework.see_identity(record, reference, who, "to ring"),
    "acknowledge": lambda record, reference, _, who: casework.acknowledge(record, reference, who),
    "assess": lambda record, reference, _, who: casework.assess(record, reference, who, "low"),
    "note": lambda record, reference, _, who: casework.note(record, reference, who, "text"),
    "add_entry": lambda record, reference, _, who: casework.add_entry(record, reference, who, "contacted", "text"),
    "reassign": lambda record, reference, _, who: casework.reassign(record, reference, who, who, "mine"),
    "close": lambda record, reference, _, who: casework.close(record, reference, who, "done"),
    "reopen": lambda record, reference, _, who: casework.reopen(record, reference, who, "again"),
    "take_over": lambda record, _, conversation, who: conversations.take_over(record, conversation, who),
    "clear_flag": lambda record, _, conversation, who: risk.clear_flag(
        record, risk.flags(record, conversation)[0].id, who, "calm"
    ),
    "acknowledge_alert": lambda record, _, __, who: alerts.acknowledge_alert(
        record, record.session.query(models.Alert.id).limit(1).scalar(), who
    ),
}


def kinds(scene: Scene, advisor: int) -> list[str]:
    return [alert.kind for alert in scene.alerts(advisor)]


def on_desk(scene: Scene, advisor: int) -> list[str]:
    with scene.database.reading() as record:
        return [row.conversation for row in casework.desk(record, advisor)]


@pytest.mark.parametrize("role", ["advisor", "manager"])
@pytest.mark.parametrize("verb", list(VERBS))
def test_an_advisor_named_in_the_report_is_refused_everything(scene: Scene, verb: str, role: str) -> None:
    named = scene.advisor("Ann Low", role=role)  # type: ignore[arg-type]
    scene.advisor("Tom Reid")
    conversation = scene.opens()
    scene.writes(conversation, "it was Ann Low, she will kill me", signals=[THREAT])
    reference, before = scene.reference(conversation), scene.rows()
    with pytest.raises(NotAllowed), scene.database.writing() as record:
        VERBS[verb](record, reference, conversation, named)
    assert scene.rows() == before
    assert on_desk(scene, named) == []
    assert kinds(scene, named) == []


def test_others_see_the_case_and_the_manager_is_told(scene: Scene) -> None:
    scene.advisor("Ann Low")
    other, manager = scene.advisor("Tom Reid"), scene.advisor("Jo Lund", role="manager")
    conversation = scene.opens()
    scene.writes(conversation, "Ann Low laughed at me")
    reference = scene.sends(conversation).reference
    assert on_desk(scene, other) == on_desk(scene, manager) == [conversation]
    assert kinds(scene, other) == ["new_case"]
    assert sorted(kinds(scene, manager)) == ["advisor_named", "new_case"]
    (entry,) = [entry for entry in scene.file(reference, other).entries if entry.kind == "advisor_named"]
    assert (entry.about, entry.audience, entry.text) == ("Ann Low", "staff", None)


def test_what_a_manager_must_hear_is_not_quieted_by_an_advisor(scene: Scene) -> None:
    other, manager = scene.advisor("Tom Reid"), scene.advisor("Jo Lund", role="manager")
    scene.advisor("Ann Low")
    conversation = scene.opens()
    scene.writes(conversation, "Ann Low laughed at me")
    reference = scene.sends(conversation).reference
    (told,) = [alert for alert in scene.alerts(manager) if alert.kind == "advisor_named"]
    with scene.database.writing() as record:
        casework.acknowledge(record, reference, other)
        with pytest.raises(NotAllowed):
            alerts.acknowledge_alert(record, told.id, other)
    assert kinds(scene, manager) == ["advisor_named"]
    with scene.database.writing() as record:
        alerts.acknowledge_alert(record, told.id, manager)
    assert kinds(scene, manager) == []


def test_an_advisor_named_later_loses_the_case_and_its_notices_at_once(scene: Scene) -> None:
    named, conversation = scene.advisor("Ann Low"), scene.opens()
    scene.writes(conversation, "he will kill me", signals=[THREAT])
    other = scene.advisor("Tom Reid")
    scene.writes(conversation, "his sister Ann Low works in your office")
    assert scene.standing(conversation).named_advisor == "Tom Reid"
    assert (kinds(scene, named), "urgent" in kinds(scene, other)) == ([], True)
    with scene.database.writing() as record:
        owed = {notice.advisor_id for notice in outbox.due(record) if notice.channel != "team"}
    assert named not in owed


def test_a_name_in_an_answer_bars_as_well(scene: Scene) -> None:
    scene.advisor("Tom Reid")
    named, conversation = scene.advisor("Ann Low"), scene.opens()
    scene.writes(conversation, "he will kill me", signals=[THREAT])
    scene.answers(conversation, "where", words="outside Ann Low's office")
    assert on_desk(scene, named) == []


def test_naming_whom_the_customer_was_told_of_accuses_nobody(scene: Scene) -> None:
    advisor, conversation = scene.advisor("Ann Low"), scene.opens()
    other = scene.advisor("Tom Reid")
    scene.wants_person(conversation)
    scene.writes(conversation, "when will Ann Low come?")
    assert on_desk(scene, advisor) == [conversation]
    scene.writes(conversation, "and Tom Reid was there when they hit me")
    assert on_desk(scene, other) == []


def test_an_alarm_of_a_named_manager_passes_to_another(scene: Scene) -> None:
    scene.advisor("Ann Low")
    manager, conversation = scene.advisor("Jo Lund", role="manager"), scene.opens()
    scene.sends(conversation)
    scene.clock.advance(days=30)
    with scene.database.writing() as record:
        casework.escalate_missed(record)
    assert "clock_missed" in kinds(scene, manager)
    second = scene.advisor("Mo Said", role="manager")
    scene.writes(conversation, "and Jo Lund was one of them")
    assert kinds(scene, manager) == []
    assert {"clock_missed", "advisor_named"} <= set(kinds(scene, second))


def test_where_everybody_is_named_the_case_is_still_seen_by_somebody(scene: Scene) -> None:
    advisor, manager = scene.advisor("Ann Low"), scene.advisor("Jo Lund", role="manager")
    conversation = scene.opens()
    scene.writes(conversation, "Ann Low and Jo Lund will kill me", signals=[THREAT])
    seen = [who for who in (advisor, manager) if on_desk(scene, who)]
    assert seen == [manager]
    assert scene.standing(conversation).named_advisor == "Jo Lund"
    assert {"urgent", "advisor_named"} <= set(kinds(scene, manager))


def test_a_case_is_not_given_to_whom_it_names(scene: Scene) -> None:
    owner, conversation = scene.advisor("Tom Reid"), scene.opens()
    named = scene.advisor("Ann Low")
    scene.writes(conversation, "Ann Low laughed at me")
    reference = scene.sends(conversation).reference
    with pytest.raises(NotAllowed), scene.database.writing() as record:
        casework.reassign(record, reference, owner, named, "speaks Polish")


def test_naming_again_changes_nothing(scene: Scene) -> None:
    scene.advisor("Tom Reid")
    scene.advisor("Ann Low")
    conversation = scene.opens()
    scene.writes(conversation, "Ann Low laughed at me, he will kill me", signals=[THREAT])
    before = scene.rows()
    scene.writes(conversation, "Ann Low, I said")
    more = {each: before[each] + 1 for each in ("message", "translation")}
    assert scene.rows() == {**before, **more}


@pytest.mark.parametrize(
    ("name", "text", "own", "expected"),
    [
        ("Sam Black", "they shout that I am black", False, False),
        ("Sam Black", "it was mr. Black from your office", False, True),
        ("Sam Black", "sam black did it", False, True),
        ("Nadia Khan", "My name is Mr Khan", True, False),
        ("Nadia Khan", "no, Nadia Khan reads this", True, True),
        ("Siân O’Price", "it was o'price", False, True),
        (MANAGER_NAME, "I told the Community Safety Manager", False, False),
    ],
)
def test_who_is_meant_by_a_name(name: str, text: str, own: bool, expected: bool) -> None:
    assert naming.is_named(name, [Told(text, own)]) is expected
