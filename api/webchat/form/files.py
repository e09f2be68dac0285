"""The form's page for photos and files: the warning before, what was added, and for each refused file why.

Each file goes the way of the chat's (api/webchat/evidence.py): sniffed, limited, sealed a part at a time, announced.
"""

import asyncio
import hashlib
from dataclasses import dataclass, field
from typing import Any

from fastapi import APIRouter
from starlette.requests import ClientDisconnect
from starlette.responses import RedirectResponse, Response

from api.errors import Refusal
from api.live import ALERTS
from api.texts import readable
from api.webchat import evidence as verbs
from api.webchat.chats import Key
from api.webchat.evidence import DRAINED, LONGEST_SECONDS, Incoming, admitted_language
from api.webchat.form.arriving import Arriving, Part
from api.webchat.form.filled import FILES as PRESSED
from api.webchat.form.filled import LEADS_TO
from api.webchat.form.routes import BEGINNING, Here
from api.webchat.form.session import FormSession
from api.webchat.form.visits import GONE, Visit
from cases import conversations, evidence
from cases.database import Record
from cases.errors import CaseError, FileUnreadable, TooManyFiles
from cases.messages import Attached

FILES = LEADS_TO[PRESSED]

router = APIRouter(prefix="/form/files", include_in_schema=False)


@dataclass
class Upload:
    """One form with files: what was refused, by name and with a sentence, and how many were stored."""

    visit: Visit
    session: FormSession
    fields: dict[str, str] = field(default_factory=dict)
    refused: list[tuple[str, str]] = field(default_factory=list, repr=False)
    stored: int = 0
    read: int = 0
    admitted: bool = False
    language: str = "en"

    async def take_in(self) -> None:
        """Stores each file for itself. Raises Refusal for all, where the form is not ours or holds no file."""
        request, limits = self.visit.request, self.visit.services.settings.evidence_limits
        most = limits.total + DRAINED * limits.file
        async for part in Arriving(request.stream(), request.headers.get("content-type", ""), most).parts():
            if part.file_name is None:
                self.fields[part.name] = await part.words()
            elif part.file_name:
                await self._admit()
                await self._take(part, part.file_name)
        await self._admit()
        if not self.stored and not self.refused:
            raise Refusal(422, "form_no_file")

    async def _admit(self) -> None:
        """The fields stand before the files: not a byte is kept of a form that is not ours."""
        if not self.admitted:
            key = self.session.key
            self.visit.check(self.session, self.fields.get("token", ""))
            self.language = await self.visit.services.records.read(lambda record: admitted_language(record, key))
            self.admitted = True

    async def _take(self, part: Part, name: str) -> None:
        services = self.visit.services
        self.read += 1
        if self.read > DRAINED * services.settings.evidence_files:
            raise TooManyFiles
        incoming = Incoming(services, self.session.key, part.chunks)
        try:
            await incoming.store(lambda head: self._client_id(name, head), name, self.language)
        except GONE:
            raise
        except CaseError as error:
            self.refused.append((readable(name), services.texts.refusal(error.code, self.language)))
            await incoming.drain()
        else:
            self.stored += 1

    def _client_id(self, name: str, head: bytes) -> str:
        """The same file at the same place of the same page is the same, whatever is pressed twice; another is not."""
        place = f"{self.fields.get('page', '')[:64]}\x00{self.read}\x00{name}".encode("utf-8", "replace")
        return hashlib.sha256(place + b"\x00" + hashlib.sha256(head).digest()).hexdigest()[:40]


@router.get("")
async def files_page(visit: Here) -> Response:
    """What was added, the warning, and where to choose more."""
    return await _page(visit)


@router.post("")
async def add_files(visit: Here) -> Response:
    """Stores what was chosen, each for itself: a file that is refused takes no other with it."""
    if visit.session is None:
        return RedirectResponse(BEGINNING, 303)
    upload = Upload(visit, visit.session)
    try:
        async with asyncio.timeout(LONGEST_SECONDS):
            await upload.take_in()
    except GONE as error:
        return visit.refused(error)
    except (CaseError, Refusal) as error:
        return await _page(visit, error, upload.refused)
    except (ClientDisconnect, TimeoutError):
        return await _page(visit, FileUnreadable(), upload.refused)
    finally:
        _wake(visit, visit.session.key)
    if upload.refused:
        return await _page(visit, refused=upload.refused)
    return RedirectResponse(FILES, 303)


@router.post("/remove")
async def remove_file(visit: Here) -> Response:
    """Destroys a file; once the report was sent it is a wish that the advisor is told."""
    filled, session = await visit.form(), visit.session
    if session is None:
        return RedirectResponse(BEGINNING, 303)
    try:
        visit.check(session, str(filled.get("token") or ""))
        await verbs.take_back(visit.services, session.key, str(filled.get("file") or ""))
    except GONE as error:
        return visit.refused(error)
    except (CaseError, Refusal) as error:
        return await _page(visit, error)
    return RedirectResponse(FILES, 303)


async def _page(
    visit: Visit, error: CaseError | Refusal | None = None, refused: list[tuple[str, str]] | None = None
) -> Response:
    if visit.session is None:
        return RedirectResponse(BEGINNING, 303)
    try:
        seen = await visit.look(visit.session, idle=error is None and not refused)
        added = await visit.services.records.read(lambda record: _added(record, visit, visit.session))
    except CaseError as gone:
        return visit.refused(gone)
    if seen.place == BEGINNING:
        return RedirectResponse(BEGINNING, 303)
    texts, limit = visit.services.texts, visit.services.settings.evidence_file_mb
    words: dict[str, Any] = {
        "look": seen,
        "files": added,
        "refused": refused or (),
        "limit": texts.catalogue.text("utter_page_evidence_limit", visit.language_of(seen).code, count=limit),
        "problem": {"sentence": visit.refusal(seen, error.code)} if error else None,
    }
    return visit.page("files.html", words, error.status if error else 422 if refused else 200)


def _added(record: Record, visit: Visit, session: FormSession | None) -> list[tuple[Attached, str]]:
    if session is None:
        return []
    conversations.admit(record, session.key.conversation, session.key.token)
    texts, language = visit.services.texts, conversations.standing(record, session.key.conversation).language
    found = evidence.listing(record, session.key.conversation)
    return [(each, texts.file_line(each.group, each.size, language)) for each in found]


def _wake(visit: Visit, key: Key) -> None:
    visit.services.feed.wake_conversation(key.conversation)
    visit.services.feed.wake(ALERTS)
