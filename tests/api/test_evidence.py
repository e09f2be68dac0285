"""Files over the wire: stored once, whole or not at all, and refused in plain words."""

import asyncio
import secrets
import time
from collections.abc import AsyncIterator, Callable
from urllib.parse import quote

import httpx
import pytest

from api.settings import ApiSettings
from cases import casework, conversations, evidence, evidence_copies, models
from cases.database import Database
from cases.errors import AlreadySubmitted
from tests import files
from tests.api.conftest import Arrives
from tests.api.customer import Customer
from tests.api.rasa import ScriptedRasa

REASON = "to show it to the police"


async def adds(
    customer: Customer, content: bytes | AsyncIterator[bytes], name: str = "IMG_1.jpg", client_id: str | None = None
) -> httpx.Response:
    headers = {**customer.headers, "Content-Type": "application/octet-stream", "X-File-Name": quote(name)}
    return await customer.http.post(
        f"{customer.path}/evidence",
        params={"client_id": client_id or secrets.token_hex(8)},
        content=content,
        headers=headers,
        timeout=60,
    )


async def takes_back(customer: Customer, file: str) -> httpx.Response:
    return await customer.http.delete(f"{customer.path}/evidence/{file}", headers=customer.headers)


def parts(database: Database) -> int:
    with database.reading() as record:
        return record.session.query(models.EvidencePart).count()


async def until(holds: Callable[[], bool], seconds: float = 5) -> None:
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end
        await asyncio.sleep(0.05)


async def test_added_photo_stands_in_the_chat_and_asks_nothing_of_the_assistant(
    arrives: Arrives, rasa: ScriptedRasa, database: Database
) -> None:
    customer = await arrives()
    turns = len(rasa.turns)
    stored = await adds(customer, files.photo())
    assert stored.status_code == 201, stored.text
    body = stored.json()
    assert body["kind"] == "photo" and body["size"] == len(files.photo())
    said = (await customer.reads())[-1]
    assert said["kind"] == "evidence" and said["sender"] == "customer" and said["seq"] == body["seq"]
    assert said["text"].startswith("[Photo, ")
    assert said["evidence"] == {key: body[key] for key in ("id", "kind", "size", "removed")}
    await asyncio.sleep(0.3)
    assert len(rasa.turns) == turns
    with database.reading() as record:
        standing = conversations.standing(record, customer.conversation)
    assert not standing.waiting


async def test_large_file_comes_back_byte_for_byte(arrives: Arrives, database: Database, advisor: int) -> None:
    customer = await arrives()
    large = files.photo() + secrets.token_bytes(5_000_000)
    stored = await adds(customer, large)
    assert stored.status_code == 201
    with database.writing() as record:
        casework.request_person(record, customer.conversation)
        reference = conversations.standing(record, customer.conversation).reference
        assert reference is not None
        named = record.session.query(models.Case).one().advisor_id
        assert named is not None
        opened = evidence_copies.open_original(record, reference, named, stored.json()["id"], REASON)
    assert opened.plain == large


async def test_same_file_twice_is_stored_once(arrives: Arrives) -> None:
    customer = await arrives()
    first = await adds(customer, files.photo(), client_id="the-same-id")
    again = await adds(customer, files.photo(), client_id="the-same-id")
    assert first.json() == again.json()
    assert sum(message["kind"] == "evidence" for message in await customer.reads()) == 1


async def test_file_that_broke_off_leaves_nothing_and_can_be_sent_again(arrives: Arrives, database: Database) -> None:
    customer = await arrives()

    async def breaking() -> AsyncIterator[bytes]:
        yield files.photo() + bytes(2_000_000)
        await until(lambda: parts(database) > 0)
        raise RuntimeError("the train enters a tunnel")

    with pytest.raises(RuntimeError):
        await adds(customer, breaking(), client_id="the-same-id")
    await until(lambda: parts(database) == 0)
    assert (await adds(customer, files.photo(), client_id="the-same-id")).status_code == 201


@pytest.mark.parametrize(
    "content",
    [
        b"<!doctype html><script>alert(1)</script>",
        b"  <svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
        b"MZ\x90\x00" + bytes(400),
        b"\x7fELF\x02\x01\x01" + bytes(400),
        b"#!/bin/sh\nrm -rf /\n",
        b"PK\x03\x04" + bytes(400),
        b"{\\rtf1 hello}",
        secrets.token_bytes(3000) + b"\0",
    ],
    ids=["html", "svg", "exe", "elf", "script", "zip", "rtf", "noise"],
)
async def test_what_only_calls_itself_a_photo_is_refused(arrives: Arrives, content: bytes, database: Database) -> None:
    customer = await arrives()
    refused = await adds(customer, content, name="holiday.jpg")
    assert refused.status_code == 415
    assert refused.json()["sentence"].startswith("We cannot take this kind of file.")
    assert parts(database) == 0


async def test_file_above_the_limit_is_refused_and_leaves_nothing(
    arrives: Arrives, settings: ApiSettings, database: Database
) -> None:
    customer = await arrives()
    refused = await adds(customer, files.photo() + bytes(settings.evidence_limits.file))
    assert refused.status_code == 413
    assert refused.json()["error"] == "file_too_large"
    assert parts(database) == 0


async def test_file_without_an_announced_length_is_counted_as_it_comes(
    arrives: Arrives, settings: ApiSettings, database: Database
) -> None:
    customer = await arrives()

    async def endless() -> AsyncIterator[bytes]:
        yield files.photo()
        for _ in range(settings.evidence_limits.file // 1_000_000 + 3):
            yield bytes(1_000_000)

    refused = await adds(customer, endless())
    assert (refused.status_code, refused.json()["error"]) == (413, "file_too_large")
    assert parts(database) == 0


async def test_empty_file_is_refused(arrives: Arrives) -> None:
    assert (await adds(await arrives(), b"")).json()["error"] == "file_unreadable"


async def test_more_files_than_a_chat_holds_are_refused(arrives: Arrives, settings: ApiSettings) -> None:
    customer = await arrives()
    for _ in range(settings.evidence_files):
        assert (await adds(customer, files.drawn_photo())).status_code == 201
    refused = await adds(customer, files.drawn_photo())
    assert (refused.status_code, refused.json()["error"]) == (409, "too_many_files")


async def test_wrong_token_stores_nothing(arrives: Arrives, database: Database) -> None:
    customer, stranger = await arrives(), await arrives()
    stranger.conversation = customer.conversation
    assert (await adds(stranger, files.photo())).status_code == 404
    assert parts(database) == 0


async def test_two_chats_never_reach_each_others_files(arrives: Arrives, database: Database) -> None:
    one, other = await arrives(), await arrives()
    mine = (await adds(one, files.photo())).json()["id"]
    assert (await takes_back(other, mine)).status_code == 404
    assert parts(database) == 1
    assert not any(message["kind"] == "evidence" for message in await other.reads())


async def test_removed_file_is_gone_and_says_so(arrives: Arrives, database: Database) -> None:
    customer = await arrives()
    file = (await adds(customer, files.photo())).json()["id"]
    assert (await takes_back(customer, file)).status_code == 204
    assert (await takes_back(customer, file)).status_code == 204
    assert parts(database) == 0
    assert (await customer.reads())[-1]["evidence"]["removed"] is True


async def test_after_sending_removal_is_a_wish_that_the_advisor_is_told(
    arrives: Arrives, database: Database, advisor: int
) -> None:
    customer = await arrives()
    file = (await adds(customer, files.photo())).json()["id"]
    with database.writing() as record:
        casework.submit(record, customer.conversation)
    assert (await takes_back(customer, file)).status_code == 202
    assert parts(database) == 1
    assert "your wish to remove it" in (await customer.reads())[-1]["text"]
    with database.writing() as record, pytest.raises(AlreadySubmitted):
        evidence.remove(record, customer.conversation, file)


async def test_name_that_is_markup_or_a_path_goes_nowhere(arrives: Arrives, settings: ApiSettings) -> None:
    customer = await arrives()
    stored = await adds(customer, files.photo(), name="../../etc/<script>alert(1)</script>\r\nX: y.jpg")
    assert stored.status_code == 201
    assert "script" not in stored.text
    assert "script" not in str(await customer.reads())
