"""From the chat to the form and back: one conversation, nothing lost, its token handled as safely as before."""

import json
import re

import httpx

from cases import report, transcript
from cases.database import Database
from tests.api.conftest import Arrives
from tests.api.form_customer import FormCustomer
from tests.api.test_form import fills_until, form, screen

__all__ = ["form", "screen"]


def handed(html: str) -> dict[str, str]:
    found = re.search(r'<script type="application/json" id="handed">(.*?)</script>', html)
    assert found
    taken: dict[str, str] = json.loads(found.group(1))
    return taken


async def test_a_chat_goes_on_in_the_form_with_the_words_that_were_not_sent_yet(
    arrives: Arrives, form: FormCustomer, database: Database
) -> None:
    customer = await arrives()
    with database.writing() as record:
        report.put(record, customer.conversation, report.Answer("safety", "given", ("safe",)))
    page = await form.goes(
        "/form/from-chat", conversation=customer.conversation, token=customer.token, words="He said go home."
    )
    assert form.conversation == customer.conversation
    assert page.asked == ["reporter_role"]
    with database.reading() as record:
        assert report.current(record, customer.conversation).accounts == ("He said go home.",)
        assert transcript.messages(record, customer.conversation)


async def test_a_wrong_token_or_another_site_opens_no_form_and_loses_no_word(
    arrives: Arrives, form: FormCustomer, database: Database
) -> None:
    customer = await arrives()
    page = await form.goes("/form/from-chat", conversation=customer.conversation, token="wrong", words="My words.")
    assert form.status == 401
    assert page.written["words"] == "My words."
    assert "haven_form" not in form.http.cookies
    body = {"conversation": customer.conversation, "token": customer.token}
    answer = await form.http.post("/form/from-chat", data=body, headers={"Sec-Fetch-Site": "cross-site"})
    assert answer.status_code == 403
    assert "haven_form" not in form.http.cookies


async def test_the_form_goes_on_in_the_chat_with_what_stood_on_the_page(
    form: FormCustomer, database: Database, http: httpx.AsyncClient
) -> None:
    await form.starts()
    await fills_until(form, "what_happened")
    page = await form.presses("chat", {"what_happened-words": "Half a sentence"})
    assert form.path == "/form/chat"
    key = handed(page.html)
    assert key["conversation"] == form.conversation
    read = await http.get(f"/chat/{key['conversation']}/messages", headers={"Authorization": f"Bearer {key['token']}"})
    assert "Half a sentence" in [each["text"] for each in read.json()["messages"]]
    # Until the chat's script has it, the form opens it still.
    await form.opens("/form")
    assert form.page.asked == ["incident_types"]
    await form.http.post("/form/handed")
    assert "haven_form" not in form.http.cookies


async def test_no_script_fetches_the_token_and_no_other_site_ends_a_form(form: FormCustomer) -> None:
    await form.starts()
    for headers in ({"Sec-Fetch-Dest": "empty"}, {"Sec-Fetch-Site": "cross-site"}):
        answer = await form.http.get("/form/chat", headers=headers)
        assert answer.status_code == 403
        assert form.http.cookies["haven_form"].partition(".")[2] not in answer.text
    await form.http.post("/form/handed", headers={"Sec-Fetch-Site": "cross-site"})
    assert "haven_form" in form.http.cookies


async def test_without_a_form_there_is_no_chat_to_hand_over(form: FormCustomer) -> None:
    await form.opens("/form/chat")
    assert form.path == "/form"
    assert "handed" not in form.page.html
