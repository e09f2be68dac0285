"""What the chat says at a moment, the form says at the same moment: safeguarding, an accused worker, a wish."""

import pytest

from cases import report, transcript
from cases.database import Database
from tests.api.form_customer import FormCustomer
from tests.api.test_form import fills_until, form, screen

__all__ = ["form", "screen"]


def said(database: Database, form: FormCustomer, words: str) -> int:
    with database.reading() as record:
        return sum(words in each.text for each in transcript.messages(record, form.conversation))


async def goes_into_detail(form: FormCustomer, question: str) -> None:
    await fills_until(form, "more_questions")
    await form.presses(values={"more_questions": "go_on"})
    for _ in range(30):
        if question in form.page.asked:
            return
        await form.presses("skip")
    raise AssertionError(f"{question} was never asked")


async def test_whoever_names_a_worker_hears_who_will_not_see_the_report(form: FormCustomer, database: Database) -> None:
    await form.starts()
    await goes_into_detail(form, "offender")
    page = await form.presses(values={"offender": ["livv_worker"], "offender-words": "the caretaker"})
    assert "The manager of the team will be told of this" in page.words
    await form.opens("/form/question/offender")
    await form.presses(values={"offender": ["livv_worker", "neighbour"]})
    assert said(database, form, "The manager of the team will be told") == 1


@pytest.mark.parametrize(("reason", "due"), [("child_at_risk", 1), ("serious_crime", 0)])
async def test_where_somebody_is_at_risk_the_form_says_that_an_advisor_is_told(
    form: FormCustomer, database: Database, reason: str, due: int
) -> None:
    await form.starts()
    await form.presses(values={"safety": "safe"})
    await form.presses(values={"reporter_role": "representative"})
    await form.presses(values={"interpreter_age": "adult"})
    await form.presses(values={"consent": "cannot_be_asked"})
    page = await form.presses(values={"consent_reason": [reason]})
    assert ("Somebody here may have to act to keep them safe" in page.words) == bool(due)
    await form.presses("skip")
    assert said(database, form, "Somebody here may have to act to keep them safe") == due


async def test_a_wish_is_offered_and_its_outcome_is_told_before_and_after_sending(
    form: FormCustomer, database: Database
) -> None:
    await form.starts()
    await fills_until(form, "summary")
    assert "/form/question/advisor_wish" in form.page.html
    await form.opens("/form/question/advisor_wish")
    page = await form.presses(values={"advisor_wish": ["a_woman"], "advisor_wish-words": "please"})
    assert form.path == "/form/summary"
    assert "I have written down your wish" in page.words
    page = await form.presses("send")
    assert form.path == "/form/sent"
    assert "Nobody who is here now fits your wish" in page.words
    assert said(database, form, "Nobody who is here now fits your wish") == 1
    with database.reading() as record:
        assert report.current(record, form.conversation)["advisor_wish"].choices == ("a_woman",)


async def test_nothing_is_said_of_a_wish_that_was_left_out(form: FormCustomer, database: Database) -> None:
    await form.starts()
    await fills_until(form, "summary")
    await form.opens("/form/question/advisor_wish")
    await form.presses("skip")
    await form.presses("send")
    assert form.path == "/form/sent"
    assert said(database, form, "your wish") == 0
