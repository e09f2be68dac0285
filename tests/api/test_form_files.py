"""Photos and files without a script: the chat's own way in, each for itself, refused in words."""

import httpx
import pytest

from api.settings import ApiSettings
from cases import evidence, models, report
from cases.database import Database
from cases.messages import Attached
from tests import files
from tests.api.form_customer import FormCustomer
from tests.api.test_form import form, screen
from tests.api.test_form_saying import goes_into_detail

__all__ = ["form", "screen"]


def kept(database: Database, form: FormCustomer) -> list[Attached]:
    with database.reading() as record:
        return evidence.listing(record, form.conversation)


async def opens_files(form: FormCustomer) -> None:
    await form.starts()
    await form.presses(values={"safety": "safe"})
    await form.presses("files")
    assert form.path == "/form/files"


async def test_files_go_the_same_way_as_in_the_chat(form: FormCustomer, database: Database) -> None:
    await opens_files(form)
    assert "Only if it is safe" in form.page.words
    assert "up to 20 MB" in form.page.words
    page = await form.adds(("IMG_1.jpg", files.photo()), ("call.mp3", files.mp3()))
    assert form.status == 200
    assert form.path == "/form/files"
    assert "[Photo, " in page.words
    assert "[Sound, " in page.words
    found = kept(database, form)
    assert [each.group for each in found] == ["photo", "sound"]
    assert [each.size for each in found] == [len(files.photo()), len(files.mp3())]
    with database.reading() as record:
        names = record.session.query(models.Evidence.sealed_name).all()
    assert all(b"IMG_1" not in each.sealed_name for each in names)


async def test_one_refused_file_takes_no_other_with_it(form: FormCustomer, database: Database) -> None:
    await opens_files(form)
    page = await form.adds(
        ("one.jpg", files.photo()), ("bad.exe", b"MZ" + bytes(400)), ("two.png", files.drawn_photo())
    )
    assert form.status == 422
    assert "bad.exe was not added" in page.words
    assert "We cannot take this kind of file" in page.words
    assert [each.media_type for each in kept(database, form)] == ["image/jpeg", "image/png"]


async def test_a_file_that_is_too_large_is_refused_and_the_next_one_is_kept(
    form: FormCustomer, database: Database
) -> None:
    await opens_files(form)
    large = files.photo() + bytes(21 * 1024 * 1024)
    page = await form.adds(("film.jpg", large), ("small.jpg", files.photo()))
    assert form.status == 422
    assert "film.jpg was not added. This file is too large" in page.words
    assert [each.size for each in kept(database, form)] == [len(files.photo())]
    with database.reading() as record:
        assert record.session.query(models.EvidencePart).count() == 1


async def test_the_same_form_sent_twice_stores_a_file_once_and_another_of_the_same_name_too(
    form: FormCustomer, database: Database
) -> None:
    await opens_files(form)
    sent = dict(form.page.hidden)
    await form.adds(("image.jpg", files.photo()))
    await form.adds(("image.jpg", files.photo()), **sent)
    assert len(kept(database, form)) == 1
    await form.adds(("image.jpg", files.photo(80, 60)), **sent)
    assert len(kept(database, form)) == 2


@pytest.mark.parametrize("chosen", [(), (("", b""),)])
async def test_nothing_chosen_is_said_so(form: FormCustomer, chosen: tuple[tuple[str, bytes], ...]) -> None:
    await opens_files(form)
    page = await form.adds(*chosen)
    assert form.status == 422
    assert "No file was chosen" in page.words


async def test_a_form_that_is_not_ours_stores_no_byte(form: FormCustomer, database: Database) -> None:
    await opens_files(form)
    await form.adds(("one.jpg", files.photo()), token="0" * 64)
    assert form.status == 403
    assert kept(database, form) == []
    answer = await form.http.post("/form/files", content=b"x" * 500, headers={"Content-Type": "text/plain"})
    assert answer.status_code in {400, 408, 422}
    assert kept(database, form) == []


async def test_a_form_that_breaks_off_keeps_no_half_file(
    form: FormCustomer, database: Database, settings: ApiSettings
) -> None:
    await opens_files(form)
    fields = "".join(
        f'--b\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
        for name, value in form.page.hidden.items()
    )
    head = 'Content-Disposition: form-data; name="files"; filename="a.jpg"\r\n\r\n'
    body = fields.encode() + b"--b\r\n" + head.encode() + files.photo()
    answer = await form.http.post(
        "/form/files", content=body, headers={"Content-Type": "multipart/form-data; boundary=b"}
    )
    assert "did not arrive whole" in answer.text
    assert kept(database, form) == []
    with database.reading() as record:
        assert record.session.query(models.EvidencePart).count() == 0


async def test_a_file_is_taken_back(form: FormCustomer, database: Database) -> None:
    await opens_files(form)
    await form.adds(("one.jpg", files.photo()))
    file = kept(database, form)[0].id
    page = await form.goes("/form/files/remove", file=file)
    assert "removed" in page.words
    assert kept(database, form)[0].removed
    await form.goes("/form/files/remove", file="0" * 32)
    assert form.status == 404


async def test_who_has_something_to_show_is_led_to_where_it_can_be_added(
    form: FormCustomer, database: Database
) -> None:

    await form.starts()
    await goes_into_detail(form, "evidence")
    await form.presses(values={"evidence": "have_files", "evidence-words": "a film of it"})
    assert form.path == "/form/files"
    with database.reading() as record:
        assert report.current(record, form.conversation)["evidence"].words == "a film of it"
    await form.opens("/form")
    assert form.page.asked == ["effect"]


async def test_files_without_a_form_lead_to_its_beginning(api: object, settings: ApiSettings) -> None:
    async with httpx.AsyncClient(base_url=settings.address) as http:
        answer = await http.post("/form/files", files={"files": ("a.jpg", files.photo())})
    assert answer.status_code == 303
    assert answer.headers["Location"] == "/form"
