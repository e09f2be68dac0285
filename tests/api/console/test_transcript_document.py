"""The transcript as a document: what was said and by whom, in every script; nothing in it acts; each is audited."""

import asyncio
import re
import time
from datetime import UTC, datetime
from typing import Any

import pytest

from api.console.transcript_document import as_page
from api.printing import glyphs
from api.printing.press import Press
from cases import audit, casework, conversations, transcript
from cases.database import Database
from cases.messages import Line, Message, Option, Reply, Translation
from cases.transcript_copy import TranscriptCopy
from language.catalogue import Catalogue
from tests.api.console.conftest import THREAT, Browser
from tests.house import ROOT
from tests.paper import Paper, needs_paper

AT = datetime(2026, 7, 8, 9, 40, tzinfo=UTC)
CATALOGUE = Catalogue.load(ROOT / "data")
LANGUAGES = [each.code for each in CATALOGUE.spoken_languages]
RIGHT_TO_LEFT = [("ar", "نور", "درس"), ("ckb", "دەرگا", "ژوور"), ("fa", "در", "زرد"), ("ur", "دو", "روز")]
NOTE = "ring her sister on Monday"


def message(seq: int, text: str, language: str = "en", **more: Any) -> Message:
    usual: dict[str, Any] = {"at": AT, "sender": "customer", "name": None, "kind": "text"}
    return Message(seq=seq, text=text, language=language, **{**usual, **more})


def page_of(*messages: Message) -> str:
    return as_page(TranscriptCopy("HR-2026-123456", AT, "Jo Marsh", "Sam Okoro", None, tuple(messages)), {})


def audited(database: Database, case: str) -> list[str]:
    with database.reading() as record:
        found = audit.entries(record, f"case:{case}")
    return [line.action for line in found if line.action.startswith("transcript:")]


@pytest.fixture
async def note(jo: Browser, case: str) -> str:
    await jo.calls(f"/api/cases/{case}/note", text=NOTE)
    return NOTE


async def test_case_leads_to_a_page_that_says_what_the_document_holds(
    jo: Browser, case: str, database: Database
) -> None:
    assert f'href="/console/cases/{case}/transcript"' in await jo.sees(f"/console/cases/{case}")
    offer = await jo.sees(f"/console/cases/{case}/transcript")
    assert "It holds the person’s words as they wrote them." in offer
    assert 'name="notes" value="yes">' in offer
    assert THREAT not in offer
    assert audited(database, case) == []


async def test_web_page_is_a_download_that_may_do_nothing(jo: Browser, case: str, database: Database) -> None:
    answer = await jo.sends(f"/console/cases/{case}/transcript", form="html")
    assert answer.status_code == 200
    assert answer.headers["Content-Disposition"] == f'attachment; filename="{case}.html"'
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert answer.headers["Cache-Control"] == "no-store"
    assert audited(database, case) == ["transcript:html"]
    for expected in (case, "Jo Marsh", "Customer", "Haven, the assistant", "What happened?", "London"):
        assert expected in answer.text
    assert "Amina" not in answer.text
    assert "Kept closed, not part of this document." in answer.text


async def test_words_that_are_markup_stay_words(jo: Browser, case: str, conversation: str, database: Database) -> None:
    evil = "</p><script>alert(1)</script><img src=http://evil.example/x onerror=y><!-- no font -->"
    with database.writing() as record:
        transcript.open_with(record, conversation, [Reply("question", "What else?", "what_happened")])
        transcript.receive(record, conversation, "evil", evil)
    made = (await jo.sends(f"/console/cases/{case}/transcript", form="html", notes="yes")).text
    assert "&lt;script&gt;alert(1)&lt;/script&gt;&lt;img src=http://evil.example/x" in made
    assert not re.search(r"<(script|img|link|iframe|object|a)\b", made)
    assert not re.search(r"(src|href)\s*=\s*[\"']", made)
    assert made.count("<!-- no font -->") == 1
    assert "default-src 'none'" in made


@pytest.mark.parametrize("form", ["html", "pdf"])
async def test_internal_notes_are_there_only_if_chosen(
    jo: Browser, case: str, note: str, database: Database, form: str
) -> None:
    if form == "pdf":
        needs_paper()
    texts = []
    for notes in ("false", "true"):
        answer = await jo.http.get(f"/api/cases/{case}/transcript.{form}?notes={notes}")
        assert answer.status_code == 200
        texts.append(Paper(answer.content).text if form == "pdf" else answer.text.replace(" ", ""))
    without, with_notes = texts
    words = note.replace(" ", "")
    assert words not in without and "notinthisdocument" in without
    assert words in with_notes and "Internalnotes.Notforthecustomer." in with_notes
    assert audited(database, case) == [f"transcript:{form}", f"transcript:{form}_with_notes"]
    history = await jo.sees(f"/console/cases/{case}")
    assert "with internal notes" in history and "without internal notes" in history


async def test_outsider_gets_nothing_and_who_is_named_is_refused_as_on_the_case(
    browser: Browser, sam: Browser, case: str, conversation: str, database: Database
) -> None:
    assert (await browser.http.get(f"/api/cases/{case}/transcript.html")).status_code == 401
    assert (await browser.http.get(f"/console/cases/{case}/transcript")).status_code == 303
    with database.writing() as record:
        transcript.receive(record, conversation, "named", "it was Sam Okoro who laughed")
    refusal = await sam.http.get(f"/console/cases/{case}")
    offer = await sam.http.get(f"/console/cases/{case}/transcript")
    taken = await sam.sends(f"/console/cases/{case}/transcript", form="html")
    called = await sam.http.get(f"/api/cases/{case}/transcript.html")
    assert refusal.status_code == offer.status_code == taken.status_code == called.status_code == 404
    assert "There is no such case." in refusal.text
    assert "There is no such case." in offer.text and "There is no such case." in taken.text
    assert audited(database, case) == []


async def test_page_of_another_site_and_a_strange_form_are_refused(jo: Browser, case: str, database: Database) -> None:
    path = f"/console/cases/{case}/transcript"
    assert (await jo.http.post(path, data={"form": "html"})).status_code == 403
    assert (await jo.sends(path, form="exe")).status_code == 422
    assert (await jo.http.get(f"/api/cases/{case}/transcript.exe")).status_code == 422
    assert audited(database, case) == []


async def test_without_pango_the_page_says_so_and_the_web_page_is_there(
    jo: Browser, case: str, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(glyphs, "PANGO", ("libpango-of-nowhere.so.0", "libpangoft2-of-nowhere.so.0"))
    assert "PDF cannot be made on this machine" in await jo.sees(f"/console/cases/{case}/transcript")
    refused = await jo.sends(f"/console/cases/{case}/transcript", form="pdf")
    assert refused.status_code == 503 and "The web page holds the same." in refused.text
    assert (await jo.http.get(f"/api/cases/{case}/transcript.pdf")).json()["error"] == "pdf_unavailable"
    assert audited(database, case) == []
    assert (await jo.sends(f"/console/cases/{case}/transcript", form="html")).status_code == 200


async def test_erased_conversation_says_so(jo: Browser, database: Database, people: dict[str, int]) -> None:
    with database.writing() as record:
        opened = conversations.open_conversation(record, "en").conversation
        transcript.receive(record, opened, "1", "quixotic words")
        casework.request_person(record, opened)
        reference = str(conversations.standing(record, opened).reference)
    with database.writing() as record:
        conversations.erase(record, opened)
    made = (await jo.http.get(f"/api/cases/{reference}/transcript.html")).text
    assert "This conversation was erased on" in made and reference in made
    assert "quixotic" not in made


def test_original_stands_beside_its_english_and_says_who_translated() -> None:
    urdu = "اس نے میری کھڑکی توڑ دی"
    made = page_of(
        message(1, "آپ کیسے ہیں؟", "ur", sender="assistant", kind="question", english="How are you?"),
        message(2, urdu, "ur", translation=Translation("en", "translated", "ur", "libretranslate", AT, "He broke it")),
        message(3, urdu, "ur", translation=Translation("en", "no_engine")),
        message(
            4,
            "I ring at five.",
            sender="advisor",
            name="Jo Marsh",
            translation=Translation("ur", "translated", "en", "libretranslate", AT, "میں"),
        ),
    )
    assert f'<div lang="ur">\n<p class="words" dir="rtl">{urdu}</p>' in made
    assert "Original, Urdu" in made and "How are you?" in made
    assert "English, translated by a computer" in made and "He broke it" in made
    assert "Translated by LibreTranslate, a computer, 10:40." in made
    assert "Not translated." in made
    assert "Jo Marsh (advisor)" in made
    assert "Urdu, translated by a computer" in made
    assert "Wed 8 Jul 2026 10:40" in made, "London's time, not UTC"


def test_what_was_offered_summed_up_and_closed_is_said() -> None:
    made = page_of(
        message(
            1,
            "Jak?",
            "pl",
            sender="assistant",
            kind="question",
            question="safety",
            english="How?",
            options=(Option("safe", "Bezpiecznie"),),
        ),
        message(
            2,
            "Tak",
            "pl",
            sender="assistant",
            kind="summary",
            english="Yes",
            lines=(Line("contact_name", "Imię", "", "Name"),),
        ),
        message(3, "", hidden=True),
        message(4, "", sender="assistant", private=True),
    )
    assert "Bezpiecznie" in made and "Offered: Safe" in made
    assert "<b>Name</b>" in made and made.count("kept closed") == 2
    assert "Who the person is. Kept closed, not part of this document." in made
    assert "shown to the customer alone" in made


def test_slur_is_not_blurred_and_what_paper_cannot_carry_is_marked() -> None:
    made = page_of(message(1, "paki go home \x00 \ud83d\nsecond line"))
    assert "paki go home \ufffd \ufffd</p>" in made
    assert ">second line</p>" in made
    made.encode()


async def test_every_language_is_printed_without_a_missing_glyph() -> None:
    needs_paper()
    every = sorted(CATALOGUE.keys())
    slots = {"name": "N", "count": "1", "when": "W"}
    asked, signs = [], 0
    for number, code in enumerate(LANGUAGES, start=1):
        keys = [key for key in every if key.startswith("utter_page_") and not CATALOGUE.forms(key, code)]
        text = "\n".join(CATALOGUE.text(key, code, **slots) for key in keys)
        titles = CATALOGUE.buttons("incident_types", code)
        options = tuple(Option(value, title) for value, title in titles.items())
        asked.append(message(number, text, code, sender="assistant", kind="question", options=options))
        signs += len(text)
    made = Paper(await Press().pdf(page_of(*asked)))
    assert len(LANGUAGES) >= 29
    assert made.boxes == 0
    assert "nofontfor" not in made.text
    assert made.strange == []
    # Marks and letters may share a glyph, so that there are fewer glyphs than signs; but not half.
    assert len(made.shown) > signs / 2


@pytest.mark.parametrize(("code", "first", "second"), RIGHT_TO_LEFT)
async def test_right_to_left_is_drawn_from_the_right(code: str, first: str, second: str) -> None:
    needs_paper()
    made = Paper(await Press().pdf(page_of(message(1, f"{first} {second}", code))))
    arabic = [each for each in made.shown if any("\u0600" <= sign <= "\u06ff" for sign in each.signs)]
    assert arabic[0].signs[0] == second[-1]
    assert arabic[-1].signs[-1] == first[0]
    assert min(each.left for each in arabic) > 500, "a short line begins at the right edge"


async def test_long_thread_is_printed_while_others_are_served(
    jo: Browser, case: str, conversation: str, database: Database
) -> None:
    needs_paper()
    with database.writing() as record:
        transcript.open_with(record, conversation, [Reply("question", "What else?", "what_happened")])
        for number in range(300):
            heard = transcript.receive(record, conversation, f"long {number}", f"They did it again, {number}").seq
            transcript.reply(record, conversation, heard, [Reply("question", "Tell me more.", "what_happened")])
    printing = asyncio.create_task(jo.http.get(f"/api/cases/{case}/transcript.pdf"))
    slowest = 0.0
    while not printing.done():
        began = time.monotonic()
        await jo.http.get("/api/cases")
        with database.writing() as record:
            casework.note(record, case, 2, "written meanwhile")
        slowest = max(slowest, time.monotonic() - began)
        await asyncio.sleep(0.05)
    answer = await printing
    assert answer.headers["Content-Disposition"] == f'attachment; filename="{case}.pdf"'
    made = Paper(answer.content)
    assert made.pages > 10
    assert all(f"Theydiditagain,{number}" in made.text for number in (0, 150, 299))
    assert slowest < 3
