"""The consent of the person whom it happened to: a machine of four states, and what each step may do."""

from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from cases import affected, audit, casework, consent, report
from cases.consent import PARTNERS, STATES, TRANSITIONS, Change, Consent, Recorder, State, may_follow
from cases.errors import BeyondConsent, ReasonMissing, TransitionRefused, UnknownPartner
from cases.report import Answer
from cases.working import Ground
from tests.cases.scene import Scene

RECORDERS = get_args(Recorder)


def stands(scene: Scene, conversation: str) -> Consent | None:
    with scene.database.reading() as record:
        return consent.current(record, conversation)


def represents(scene: Scene, *agreed: str) -> str:
    conversation = scene.opens()
    scene.answers(conversation, "reporter_role", "representative")
    scene.answers(conversation, "consent", *agreed)
    return conversation


def records(scene: Scene, reference: str, advisor: int, change: Change, reason: str = "She rang me.") -> None:
    with scene.database.writing() as record:
        casework.record_consent(record, reference, advisor, change, reason)


def test_how_and_when_it_was_given_and_by_whom_it_was_recorded_follow_the_answers(scene: Scene) -> None:
    conversation = represents(scene, "given")
    with scene.database.writing() as record:
        how = Answer("consent_how", "given", ("told_me",), "she told me on Sunday", {"start": "2026-11-22"})
        report.put(record, conversation, how)
    scene.answers(conversation, "share_with", "police", "council")
    now = stands(scene, conversation)
    assert now is not None
    assert (now.state, now.how, now.recorded_by, now.scope) == ("given", "told_me", "customer", ("police", "council"))
    assert now.given_at is not None
    assert now.given_at.date().isoformat() == "2026-11-22"
    with scene.database.reading() as record:
        assert len(consent.steps(record, conversation)) == 3


@pytest.mark.parametrize("state", ["not_asked_yet", "refused", "cannot_be_asked"])
def test_without_consent_nothing_may_be_shared_whatever_was_chosen(scene: Scene, state: str) -> None:
    conversation = represents(scene, state)
    scene.answers(conversation, "consent_reason", "danger_to_life")
    scene.answers(conversation, "share_with", "police")
    now = stands(scene, conversation)
    assert now is not None
    assert (now.state, now.scope) == (state, ())


def test_whoever_tells_for_themselves_agrees_by_what_they_allow(scene: Scene) -> None:
    conversation = scene.opens()
    scene.answers(conversation, "reporter_role", "self")
    assert stands(scene, conversation) is None
    scene.answers(conversation, "share_with", "victim_care_merseyside")
    now = stands(scene, conversation)
    assert now is not None
    assert (now.state, now.scope) == ("given", ("victim_care_merseyside",))
    scene.answers(conversation, "share_with", "ask_me_first")
    assert not any(stands(scene, conversation).permits(partner) for partner in PARTNERS)  # type: ignore[union-attr]


def test_what_an_advisor_heard_is_not_overruled_by_the_reporter(scene: Scene) -> None:
    advisor, conversation = scene.advisor("Asha Patel"), represents(scene, "not_asked_yet")
    scene.answers(conversation, "consent_reason", "adult_at_risk")
    reference = scene.sends(conversation).reference
    records(scene, reference, advisor, Change("refused"))
    scene.answers(conversation, "consent", "given")
    assert stands(scene, conversation).state == "refused"  # type: ignore[union-attr]


def test_an_advisor_records_a_change_with_a_reason_which_is_audited(scene: Scene) -> None:
    advisor, conversation = scene.advisor("Asha Patel"), represents(scene, "cannot_be_asked")
    scene.answers(conversation, "consent_reason", "adult_at_risk")
    reference = scene.sends(conversation).reference
    with pytest.raises(ReasonMissing):
        records(scene, reference, advisor, Change("given"), " ")
    records(scene, reference, advisor, Change("given", "told_me", scene.clock(), ("police",)))
    with scene.database.reading() as record:
        (line,) = [line for line in audit.entries(record, f"case:{reference}") if line.action == "consent:changed"]
    assert (line.actor, line.has_reason) == (f"advisor:{advisor}", True)
    with pytest.raises(TransitionRefused):
        records(scene, reference, advisor, Change("not_asked_yet"))
    assert stands(scene, conversation).state == "given"  # type: ignore[union-attr]


def test_the_person_narrows_and_withdraws_what_they_agreed_to(scene: Scene) -> None:
    advisor, conversation = scene.advisor("Asha Patel"), represents(scene, "not_asked_yet")
    scene.answers(conversation, "consent_reason", "no_reason")
    scene.sends(conversation)
    for scope in (("police", "council"), ("police",)):
        with scene.database.writing() as record:
            affected.agree(record, conversation, scope)
        assert stands(scene, conversation).scope == scope  # type: ignore[union-attr]
    with scene.database.writing() as record:
        affected.withdraw(record, conversation, "Not kept")
    now = stands(scene, conversation)
    assert now is not None
    assert (now.state, now.recorded_by, now.scope) == ("refused", "affected", ())
    assert {"consent_changed", "consent_withdrawn"} <= {alert.kind for alert in scene.alerts(advisor)}
    assert scene.standing(conversation).state == "closed"


def test_a_referral_names_a_partner_within_the_recorded_scope(scene: Scene) -> None:
    advisor, conversation = scene.advisor("Asha Patel"), scene.opens()
    scene.answers(conversation, "reporter_role", "self")
    scene.answers(conversation, "share_with", "council")
    reference = scene.sends(conversation).reference
    with scene.database.writing() as record:
        casework.refer(record, reference, advisor, "council", "Cameras, please")
    with pytest.raises(BeyondConsent), scene.database.writing() as record:
        casework.refer(record, reference, advisor, "police", "They should know")
    with pytest.raises(UnknownPartner), scene.database.writing() as record:
        casework.refer(record, reference, advisor, "the_neighbours", "They should know")
    with pytest.raises(ValueError, match="not an advisor's entry"), scene.database.writing() as record:
        casework.add_entry(record, reference, advisor, "referred", "To whomever")
    kinds = [entry.kind for entry in scene.file(reference, advisor).entries]
    assert kinds.count("referred") == 1


@pytest.mark.parametrize("ground", ["law", "safety"])
def test_beyond_the_scope_the_law_or_safety_is_named_and_audited(scene: Scene, ground: Ground) -> None:
    advisor, conversation = scene.advisor("Asha Patel"), scene.opens()
    reference = scene.sends(conversation).reference
    with scene.database.writing() as record:
        casework.refer(record, reference, advisor, "police", "He said he comes back with a knife", ground=ground)
    with scene.database.reading() as record:
        actions = [line.action for line in audit.entries(record, f"case:{reference}")]
    assert actions.count("referral:beyond_consent") == 1


@pytest.mark.parametrize("act", ["UPDATE consent SET state = 'given'", "DELETE FROM consent"])
def test_the_database_itself_refuses_to_change_a_step(scene: Scene, act: str) -> None:
    conversation = represents(scene, "refused")
    with pytest.raises(DatabaseError), scene.database._writer.begin() as connection:
        connection.execute(text(act))
    assert stands(scene, conversation).state == "refused"  # type: ignore[union-attr]


def test_every_recorder_knows_every_state() -> None:
    for recorder in RECORDERS:
        assert set(TRANSITIONS[recorder]) == {None, *STATES}


STEP = st.tuples(st.sampled_from(RECORDERS), st.sampled_from(STATES), st.sets(st.sampled_from(PARTNERS)))


@given(st.lists(STEP, max_size=12))
def test_whatever_is_recorded_the_nearest_word_stands_and_nothing_is_shared_without_a_yes(
    steps: list[tuple[Recorder, State, set[str]]],
) -> None:
    now: Consent | None = None
    spoke: set[str] = set()
    for recorder, state, scope in steps:
        if not may_follow(now, recorder, state):
            assert now is None or recorder != "customer" or now.recorder != "customer"
            continue
        before = now
        now = Consent(state, None, None, recorder, tuple(scope) if state == "given" else (), None)  # type: ignore[arg-type]
        spoke.add(recorder)
        if before is not None and before.recorder != "customer":
            assert recorder != "customer"
        if recorder == "affected":
            assert state in ("given", "refused")
        if recorder == "advisor" and before is not None and before.state in ("given", "refused"):
            assert state != "not_asked_yet"
    if now is not None:
        assert all(now.state == "given" and partner in now.scope for partner in PARTNERS if now.permits(partner))
        if spoke & {"advisor", "affected"}:
            assert now.recorder != "customer"
