"""A customer's files at the desk: to view without harm, to open for a reason, never as a page of ours."""

import pytest

from cases import audit, evidence, evidence_copies
from cases.database import Database
from tests import files
from tests.api.console.conftest import Browser
from worker.evidence import make_clean_copies

NAME = "zebra <b>quixotic</b>.jpg"


def added(database: Database, conversation: str, plain: bytes, client_id: str = "one") -> str:
    with database.writing() as record:
        return evidence.keep(record, conversation, client_id, NAME, plain, text="[Photo, 2 kB]").id


@pytest.fixture
def photo(database: Database, conversation: str) -> str:
    """A photo of the case whose clean copy is made."""
    file = added(database, conversation, files.photo())
    assert make_clean_copies(database) == 1
    return file


async def test_clean_copy_is_a_picture_in_a_sandbox_with_a_neutral_name(jo: Browser, case: str, photo: str) -> None:
    answer = await jo.http.get(f"/console/cases/{case}/evidence/{photo}/clean")
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "image/jpeg"
    assert answer.headers["Content-Disposition"] == 'inline; filename="evidence-1.jpg"'
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert files.SECRET not in answer.content


async def test_original_is_downloaded_for_a_reason_alone(
    jo: Browser, case: str, photo: str, database: Database
) -> None:
    path = f"/console/cases/{case}/evidence/{photo}/original"
    assert (await jo.http.get(path)).status_code == 405
    assert (await jo.http.post(path, data={"choice": "law"})).status_code == 403
    assert (await jo.sends(path)).status_code == 422
    assert (await jo.sends(path, choice="other", words=" ")).status_code == 422
    opened = await jo.sends(path, choice="evidence", words="for the police")
    assert opened.content == files.photo()
    assert opened.headers["Content-Disposition"] == 'attachment; filename="evidence-1-original.jpg"'
    with database.reading() as record:
        lines = [line for line in audit.entries(record, f"case:{case}") if line.action == "evidence:original_opened"]
    assert [line.has_reason for line in lines] == [True]


async def test_colleague_views_the_copy_and_may_not_open_the_original(sam: Browser, case: str, photo: str) -> None:
    assert (await sam.http.get(f"/console/cases/{case}/evidence/{photo}/clean")).status_code == 200
    assert (await sam.sends(f"/console/cases/{case}/evidence/{photo}/original", choice="law")).status_code == 403


async def test_nobody_sees_a_file_without_signing_in(browser: Browser, case: str, photo: str) -> None:
    answer = await browser.http.get(f"/console/cases/{case}/evidence/{photo}/clean")
    assert answer.status_code == 303


async def test_case_lists_its_files_without_their_names(jo: Browser, case: str, photo: str) -> None:
    read = await jo.http.get(f"/api/cases/{case}")
    [listed] = read.json()["evidence"]
    assert (listed["id"], listed["kind"], listed["clean"]) == (photo, "photo", "ready")
    assert listed["size"] == len(files.photo()) and listed["at"]
    assert [message["evidence"] for message in read.json()["transcript"] if message["evidence"]] == [photo]
    assert "quixotic" not in read.text


async def test_page_offers_what_there_is_of_each_file(
    jo: Browser, case: str, photo: str, database: Database, conversation: str
) -> None:
    added(database, conversation, files.bomb(), "two")
    added(database, conversation, files.video(), "three")
    added(database, conversation, files.pdf(), "four")
    page = await jo.sees(f"/console/cases/{case}")
    assert "View the clean copy" in page and "The clean copy is being made." in page
    make_clean_copies(database)
    page = await jo.sees(f"/console/cases/{case}")
    assert "No clean copy could be made of this file." in page
    assert "There is no clean copy of this kind of file yet." in page
    assert "Download the clean copy" in page
    assert "quixotic" not in page


async def test_document_is_never_shown_in_place(jo: Browser, case: str, database: Database, conversation: str) -> None:
    for number, plain in enumerate((files.pdf(), b"they wrote this")):
        file = added(database, conversation, plain, f"file{number}")
        make_clean_copies(database)
        answer = await jo.http.get(f"/console/cases/{case}/evidence/{file}/clean")
        assert answer.headers["Content-Disposition"].startswith("attachment; ")


async def test_file_of_another_case_is_unknown_here(
    jo: Browser, case: str, database: Database, conversation: str
) -> None:
    unknown = await jo.http.get(f"/console/cases/{case}/evidence/{'0' * 32}/clean")
    assert unknown.status_code == 404
    file = added(database, conversation, files.word_document())
    assert (await jo.http.get(f"/console/cases/{case}/evidence/{file}/clean")).status_code == 409
    with database.writing() as record:
        assert evidence_copies.next_to_clean(record) is None


async def test_page_that_is_open_hears_of_a_clean_copy(
    jo: Browser, case: str, database: Database, conversation: str
) -> None:
    added(database, conversation, files.photo())
    page = await jo.sees(f"/console/cases/{case}")
    edition = page.partition('data-edition="')[2].partition('"')[0]
    make_clean_copies(database)
    again = await jo.http.get(f"/console/cases/{case}", headers={"X-Haven-Watching": edition})
    assert "View the clean copy" in again.text
