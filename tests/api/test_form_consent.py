"""A form that somebody fills in for somebody who has not agreed ends as the chat does: choices alone, and a code."""

from cases import transcript
from cases.database import Database
from tests.api.form_customer import FormCustomer, Values
from tests.api.test_form import form, screen

__all__ = ["form", "screen"]
PAGES: dict[str, Values] = {
    "safety": {"safety": "safe"},
    "reporter_role": {"reporter_role": "representative"},
    "interpreter_age": {"interpreter_age": "adult"},
    "consent": {"consent": "not_asked_yet"},
    "consent_reason": {"consent_reason": "no_reason"},
    "incident_types": {"incident_types": ["verbal_abuse"]},
}


async def test_the_words_are_not_kept_and_the_person_gets_a_code(form: FormCustomer, database: Database) -> None:
    await form.starts()
    for _ in range(20):
        if form.path == "/form/summary":
            break
        where = {"where-words": "at Zqkanari's door"} if "where" in form.page.asked else {}
        values = next((PAGES[asked] for asked in form.page.asked if asked in PAGES), where)
        await form.presses("continue" if values else "skip", values=values)
    await form.presses("send")
    assert form.path == "/form/sent"
    assert "none of the words" in form.page.words
    code = form.page.words.split("type these words:")[1].split(".")[0].split()
    assert len(code) == 8
    with database.reading() as record:
        for_staff = transcript.messages(record, form.conversation, for_staff=True)
        assert "Zqkanari" not in repr(transcript.messages(record, form.conversation))
    assert " ".join(code) not in repr(for_staff)
