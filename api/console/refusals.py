"""What is said where something is refused: a plain sentence; who is signed out is led to the sign-in."""

from collections.abc import Callable, Coroutine
from typing import Any
from urllib.parse import quote

from fastapi import Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from fastapi.routing import APIRoute
from starlette.responses import RedirectResponse, Response

from api.console.pages import page
from api.console.terms import terms
from api.errors import Refusal
from api.services import Services, services_of
from cases.errors import CaseError, RecordUnavailable, SignedOut, TooManyTries

Handler = Callable[[Request], Coroutine[Any, Any, Response]]


class PageRoute(APIRoute):
    """A route whose refusals are pages."""

    def get_route_handler(self) -> Handler:
        answer = super().get_route_handler()

        async def answer_with_page(request: Request) -> Response:
            try:
                return await answer(request)
            except SignedOut:
                return RedirectResponse(f"/console/sign-in?next={quote(_way_back(request))}", 303)
            except (CaseError, Refusal) as error:
                return _problem_page(request, error)
            except RequestValidationError:
                return _problem_page(request, Refusal(422, "invalid_request"))

        return answer_with_page


class JsonRoute(APIRoute):
    """A route whose refusals are {"error", "sentence"}, said as to an advisor and not as to a customer."""

    def get_route_handler(self) -> Handler:
        answer = super().get_route_handler()

        async def answer_with_json(request: Request) -> Response:
            try:
                return await answer(request)
            except (CaseError, Refusal) as error:
                sentence = sentence_of(services_of(request), error)
                return JSONResponse({"error": error.code, "sentence": sentence}, error.status, _retry(error))

        return answer_with_json


def sentence_of(services: Services, error: CaseError | Refusal) -> str:
    """One plain sentence for an advisor; how long to wait is said where it is known."""
    if isinstance(error, TooManyTries):
        minutes = -(-error.seconds // 60)
        unit = "minute" if minutes == 1 else "minutes"
        return f"There were too many failed tries. Please wait {minutes} {unit}, then try again."
    own = terms()["sentences"].get(error.code)
    return str(own) if own is not None else services.texts.refusal(error.code)


def _problem_page(request: Request, error: CaseError | Refusal) -> Response:
    sentence = sentence_of(services_of(request), error)
    heading = "Not possible just now" if isinstance(error, RecordUnavailable) else "That did not work"
    return page(request, "problem.html", {"heading": heading, "sentence": sentence}, status=error.status)


def _retry(error: CaseError | Refusal) -> dict[str, str] | None:
    seconds = error.seconds if isinstance(error, TooManyTries) else 2 if isinstance(error, RecordUnavailable) else 0
    return {"Retry-After": str(seconds)} if seconds else None


def _way_back(request: Request) -> str:
    return request.url.path if request.method == "GET" else "/console"
