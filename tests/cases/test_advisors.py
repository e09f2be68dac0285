"""Advisors: invited, signed in, slowed down when guessed at."""

import pyotp
import pytest

from cases import advisors, audit, models
from cases.errors import (
    CodeNeeded,
    EmailTaken,
    InviteExpired,
    SignedOut,
    TooManyTries,
    UnknownAdvisor,
    UnknownLanguage,
    WeakPassword,
    WrongCode,
    WrongPassword,
)
from tests.cases.scene import Scene

PASSWORD = "a quiet room with tea"
EMAIL = "asha@example.org"


@pytest.fixture
def asha(scene: Scene) -> int:
    with scene.database.writing() as record:
        invite = advisors.add(record, "Asha Patel", EMAIL, languages=["en", "gu"])
        return advisors.accept_invite(record, invite.token, PASSWORD).id


def sign_in(scene: Scene, password: str = PASSWORD, code: str | None = None, email: str = EMAIL) -> str:
    with scene.database.writing() as record:
        return advisors.sign_in(record, email, password, code).token


def seen(scene: Scene, token: str) -> advisors.Advisor:
    with scene.database.writing() as record:
        return advisors.advisor_of(record, token)


def test_an_invited_advisor_signs_in_and_out(scene: Scene, asha: int) -> None:
    token = sign_in(scene, email="  ASHA@example.org ")
    found = seen(scene, token)
    assert (found.id, found.name, found.role, found.languages, found.ready) == (
        asha,
        "Asha Patel",
        "advisor",
        ("en", "gu"),
        True,
    )
    with scene.database.writing() as record:
        advisors.sign_out(record, token)
        advisors.sign_out(record, "never was")
    with pytest.raises(SignedOut):
        seen(scene, token)


def test_an_invitation_works_once_and_for_seven_days(scene: Scene) -> None:
    with scene.database.writing() as record:
        invite = advisors.add(record, "Tom Reid", "tom@example.org")
        assert advisors.invited(record, invite.token).name == "Tom Reid"
        advisors.accept_invite(record, invite.token, PASSWORD)
        with pytest.raises(InviteExpired):
            advisors.accept_invite(record, invite.token, PASSWORD)
        again = advisors.invite(record, invite.advisor_id)
    scene.clock.advance(days=7)
    with scene.database.writing() as record:
        for token in (again.token, "never was"):
            with pytest.raises(InviteExpired):
                advisors.accept_invite(record, token, PASSWORD)


@pytest.mark.parametrize("password", ["short", "eleven char", "aaaaaaaaaaaaaaaa", "x" * 201])
def test_weak_passwords_are_refused_and_the_invitation_stays(scene: Scene, password: str) -> None:
    with scene.database.writing() as record:
        invite = advisors.add(record, "Tom Reid", "tom@example.org")
    with pytest.raises(WeakPassword), scene.database.writing() as record:
        advisors.accept_invite(record, invite.token, password)
    with scene.database.writing() as record:
        assert advisors.accept_invite(record, invite.token, PASSWORD).ready


def test_a_new_password_ends_older_sign_ins(scene: Scene, asha: int) -> None:
    token = sign_in(scene)
    with scene.database.writing() as record:
        advisors.accept_invite(record, advisors.invite(record, asha).token, "another quiet room")
    with pytest.raises(SignedOut):
        seen(scene, token)


def test_first_invitation_names_the_manager_until_a_password_is_set(scene: Scene) -> None:
    with scene.database.writing() as record:
        first, again = advisors.first_invite(record), advisors.first_invite(record)
        assert first is not None
        assert again is not None
        assert (first.name, first.advisor_id) == ("Community Safety Manager", again.advisor_id)
        manager = advisors.accept_invite(record, first.token, PASSWORD, name="Jo Lund", email="jo@example.org")
        assert (manager.name, manager.email, manager.role) == ("Jo Lund", "jo@example.org", "manager")
        assert advisors.first_invite(record) is None
        with pytest.raises(InviteExpired):
            advisors.invited(record, again.token)


def test_sessions_end_after_an_idle_hour_and_after_twelve(scene: Scene, asha: int) -> None:
    idle, busy = sign_in(scene), sign_in(scene)
    for _ in range(13):
        scene.clock.advance(minutes=55)
        seen(scene, busy)
    with pytest.raises(SignedOut):
        seen(scene, idle)
    scene.clock.advance(minutes=5)
    with pytest.raises(SignedOut):
        seen(scene, busy)


@pytest.mark.parametrize("email", [EMAIL, "nobody@example.org"])
def test_guessing_is_slowed_for_known_and_unknown_accounts_alike(scene: Scene, asha: int, email: str) -> None:
    for _ in range(5):
        with pytest.raises(WrongPassword):
            sign_in(scene, "a wrong password", email=email)
    with pytest.raises(TooManyTries) as refusal:
        sign_in(scene, PASSWORD, email=email)
    assert refusal.value.seconds == 30
    scene.clock.advance(seconds=31)
    with pytest.raises(WrongPassword):
        sign_in(scene, "a wrong password", email=email)
    scene.clock.advance(seconds=31)
    with pytest.raises(TooManyTries):
        sign_in(scene, PASSWORD, email=email)


def test_a_right_password_forgives_earlier_failures(scene: Scene, asha: int) -> None:
    for _ in range(2):
        for _ in range(4):
            with pytest.raises(WrongPassword):
                sign_in(scene, "a wrong password")
        assert sign_in(scene)


def test_six_digits_are_asked_for_once_confirmed_and_never_work_twice(scene: Scene, asha: int) -> None:
    with scene.database.writing() as record:
        offer = advisors.enable_totp(record, asha)
        assert EMAIL.replace("@", "%40") in offer.uri
    assert sign_in(scene)
    digits = pyotp.TOTP(offer.secret)
    with scene.database.writing() as record:
        with pytest.raises(WrongCode):
            advisors.confirm_totp(record, asha, "not digits")
        advisors.confirm_totp(record, asha, digits.at(scene.clock()))
    with pytest.raises(CodeNeeded):
        sign_in(scene)
    with pytest.raises(WrongPassword):
        sign_in(scene, code=digits.at(scene.clock()))
    scene.clock.advance(seconds=30)
    assert sign_in(scene, code=digits.at(scene.clock()))
    with pytest.raises(WrongPassword):
        sign_in(scene, code=digits.at(scene.clock()))
    scene.clock.advance(minutes=5)
    with pytest.raises(WrongPassword):
        sign_in(scene, "a wrong password", code=digits.at(scene.clock()))
    with scene.database.writing() as record:
        advisors.disable_totp(record, asha, PASSWORD)
    assert sign_in(scene)


def test_nothing_secret_stands_in_the_clear(scene: Scene, asha: int) -> None:
    token = sign_in(scene)
    with scene.database.writing() as record:
        offer = advisors.enable_totp(record, asha)
        stored = repr([vars(row) for row in record.session.query(models.Advisor).all()])
        stored += repr([vars(row) for row in record.session.query(models.SignIn).all()])
        stored += repr([vars(row) for row in record.session.query(models.SignInFailure).all()])
    for secret in (token, offer.secret, PASSWORD):
        assert secret not in stored


def test_whoever_left_is_signed_out_and_stays_out(scene: Scene, asha: int) -> None:
    token = sign_in(scene)
    with scene.database.writing() as record:
        advisors.deactivate(record, asha, "advisor:1")
        assert advisors.listing(record) == []
        with pytest.raises(UnknownAdvisor):
            advisors.set_presence(record, asha, "available")
    with pytest.raises(SignedOut):
        seen(scene, token)
    with pytest.raises(WrongPassword):
        sign_in(scene)


def test_one_address_one_advisor(scene: Scene, asha: int) -> None:
    with scene.database.writing() as record:
        with pytest.raises(EmailTaken):
            advisors.add(record, "Another Asha", "Asha@Example.org")
        with pytest.raises(ValueError, match="name"):
            advisors.add(record, "  ", "no@example.org")
        assert advisors.by_email(record, EMAIL).id == asha
        (presence,) = advisors.listing(record)
    assert (presence.present, presence.trained) == (True, True)


def test_looking_who_is_signed_in_keeps_nobody_signed_in(scene: Scene, asha: int) -> None:
    token = sign_in(scene)
    for _ in range(2):
        scene.clock.advance(minutes=29)
        with scene.database.reading() as record:
            assert advisors.advisor_of(record, token, touch=False).id == asha
    scene.clock.advance(minutes=2)
    with scene.database.reading() as record, pytest.raises(SignedOut):
        advisors.advisor_of(record, token, touch=False)


def test_languages_are_set_once_each_and_audited(scene: Scene, asha: int) -> None:
    token = sign_in(scene)
    with scene.database.writing() as record:
        for _ in range(2):
            advisors.set_languages(record, asha, ["en", "pl", "en"])
        for wrong in (["Polish"], []):
            with pytest.raises(UnknownLanguage):
                advisors.set_languages(record, asha, wrong)
    assert seen(scene, token).languages == ("en", "pl")
    with scene.database.reading() as record:
        actions = [line.action for line in audit.entries(record, f"advisor:{asha}")]
    assert actions.count("advisor:languages_changed") == 1
