"""One request of a form's customer: who it is, the page that answers, and a plain page for every refusal."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from fastapi import Request
from fastapi.templating import Jinja2Templates
from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.responses import Response

from api.errors import Refusal
from api.services import Services, services_of
from api.texts import filled_in, readable
from api.webchat.chats import Key
from api.webchat.form import session as sessions
from api.webchat.form.filled import Filled
from api.webchat.form.numbers import numbers
from api.webchat.form.session import FormSession, session_of
from api.webchat.form.showing import Look, feedback_of, look, shown, summary_of, words_of_page
from api.webchat.routes import Paces
from cases.contacts import contacts
from cases.errors import CaseError, ConversationErased, TokenExpired, UnknownConversation, WrongToken
from cases.progress import STEPS
from cases.report import Report
from cases.spoken import by_when
from cases.wishes import QUESTION as WISH
from language.catalogue import SpokenLanguage

UNTOLD = Report({}, (), {})
GONE = (UnknownConversation, WrongToken, ConversationErased)

_FOLDER = Path(__file__).parent.parent / "templates"
_templates = Jinja2Templates(directory=[_FOLDER / "form", _FOLDER])
_templates.env.filters["numbers"] = numbers
_templates.env.filters["by_when"] = by_when
_templates.env.filters["filled_in"] = filled_in
_EMPTY: dict[str, Any] = {
    "problem": None, "words": "", "before": None, "look": None, "questions": (), "feedback": None, "paused": False,
    "note": "", "made": None,
}  # fmt: skip


class Visit:
    """A request at the form, with the session of its browser, if it has one."""

    def __init__(self, request: Request) -> None:
        self.request = request
        self.services: Services = services_of(request)
        self.session: FormSession | None = session_of(request)
        self.wished = request.query_params.get("language", "")

    def language_of(self, seen: Look | None) -> SpokenLanguage:
        """The language of the conversation; before there is one, that of the page."""
        return self.services.texts.catalogue.spoken(seen.standing.language if seen else self.wished)

    @property
    def paces(self) -> Paces:
        paces: Paces = self.request.app.state.paces
        return paces

    async def form(self) -> FormData:
        """What was sent; nothing where it is no form, or one with files in it, which have an address of their own."""
        try:
            filled = await self.request.form(max_files=0)
        except HTTPException:
            return FormData()
        self.wished = str(filled.get("language") or self.wished)
        return filled

    def check(self, session: FormSession, token: str) -> None:
        """Raises Refusal where this came from no page of ours, or too fast."""
        self.check_origin()
        if not session.is_shown_by(token):
            raise Refusal(403, "form_too_old")
        wait = self.paces.messages.seconds_to_wait(f"{session.key.conversation} {session.key.token}")
        if wait:
            raise Refusal(429, "too_fast", wait)

    def check_origin(self) -> None:
        """Raises Refusal where another site sent this."""
        if sessions.is_from_elsewhere(self.request):
            raise Refusal(403, "form_too_old")

    def keep(self, response: Response, key: Key) -> None:
        """Has this browser's form be the conversation of `key`."""
        sessions.keep(response, key, self.services.settings.address.startswith("https://"))

    async def look(self, session: FormSession, idle: bool = True) -> Look:
        """How the form stands. Raises CaseError; a form that was left alone is as unknown as none."""
        texts = self.services.texts
        return await self.services.records.read(lambda record: look(record, session.key, texts, contacts(), idle))

    def page(self, name: str, values: Mapping[str, Any], status: int = 200, begun: bool = True) -> Response:
        """The page `name`. `begun`: it belongs to a conversation that goes on."""
        session = self.session if begun else None
        spoken = self.language_of(values.get("look"))
        shared = {
            "texts": words_of_page(self.services.texts, spoken.code),
            "language": spoken.code,
            "direction": spoken.direction,
            "languages": self.services.texts.catalogue.spoken_languages,
            "unreviewed": spoken.reviewed_by is None,
            "token": session.token if session else "",
            "page": sessions.new_page(),
            "begun": session is not None,
        }
        return _templates.TemplateResponse(self.request, name, {**_EMPTY, **shared, **values}, status_code=status)

    def standing_page(self, seen: Look, name: str, status: int = 200, **more: object) -> Response:
        """The summary, the end, the talk with a person, or the question before erasing."""
        texts = self.services.texts
        values = {
            "look": seen,
            "steps": STEPS,
            "lines": summary_of(seen, texts) if name == "summary" else (),
            "feedback": feedback_of(seen, texts) if name == "sent" else None,
            "offers_wish": WISH not in seen.told,
        }
        return self.page(f"{name}.html", {**values, **more}, status)

    def refusal(self, seen: Look | None, code: str) -> str:
        """The plain sentence for an error's code, in the language of the page."""
        return self.services.texts.refusal(code, self.language_of(seen).code)

    def refused(self, error: CaseError | Refusal, written: str = "") -> Response:
        """The first page with a plain sentence and the words that could not be taken; nothing of the form is in it."""
        gone = isinstance(error, GONE)
        problem = {"sentence": self.refusal(None, "form_lost" if gone else error.code)}
        values = {"problem": problem, "words": readable(written)}
        answer = self.page("start.html", values, error.status, begun=False)
        if gone or isinstance(error, TokenExpired):
            sessions.drop(answer)
        return answer

    def lost(self, page: Filled) -> Response:
        """The form cannot be found any more: the first page, with all that was written."""
        written = "\n\n".join(part for part in (*(entry.words for entry in page.entries), page.words) if part)
        return self.refused(UnknownConversation(), written)

    async def back_with(self, session: FormSession, page: Filled, error: CaseError | Refusal) -> Response:
        """The same page again with everything that was written on it, and what to do."""
        try:
            seen = await self.look(session, idle=False)
        except CaseError:
            seen = None
        problem = {"sentence": self.refusal(seen, error.code)}
        if page.entries and not (seen and seen.is_sent):
            asked = tuple(entry.question for entry in page.entries)
            questions = shown(
                seen.told if seen else UNTOLD, asked, self.services.texts, self.language_of(seen).code, page
            )
            return self.page("question.html", {"questions": questions, "look": seen, "problem": problem}, error.status)
        name = seen.place.removeprefix("/form/") if seen else ""
        if seen is None or name.startswith("question"):
            return self.refused(error, page.words)
        return self.standing_page(seen, name, error.status, problem=problem, words=readable(page.words))
