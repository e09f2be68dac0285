"""Every error as one plain sentence. What was sent is never echoed, and no trace of it reaches a log."""

import structlog
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from api.texts import Texts
from cases.errors import CaseError, RecordUnavailable, TooManyTries, UnknownConversation, WrongToken
from ground.logs import exception_without_text

log = structlog.get_logger()


class Refusal(Exception):
    """A request that is refused at the edge, before the record is asked. `code` names its sentence."""

    def __init__(self, status: int, code: str, seconds_to_wait: int = 0, language: str = "en") -> None:
        super().__init__(code)
        self.language = language
        self.status = status
        self.code = code
        self.seconds_to_wait = seconds_to_wait


def install_errors(app: FastAPI, texts: Texts) -> None:
    """Answer every error of `app` with {"error": code, "sentence": plain words}."""

    def answer(status: int, code: str, seconds_to_wait: int = 0, language: str = "en") -> JSONResponse:
        headers = {"Retry-After": str(seconds_to_wait)} if seconds_to_wait else None
        return JSONResponse({"error": code, "sentence": texts.refusal(code, language)}, status, headers)

    async def refused(_request: Request, error: Exception) -> JSONResponse:
        assert isinstance(error, Refusal)
        return answer(error.status, error.code, error.seconds_to_wait, error.language)

    async def of_the_record(_request: Request, error: Exception) -> JSONResponse:
        assert isinstance(error, CaseError)
        if isinstance(error, WrongToken):
            # Threat: somebody who tries tokens must not learn which conversations there are.
            return answer(UnknownConversation.status, UnknownConversation.code)
        return answer(error.status, error.code, _seconds_to_wait(error))

    async def invalid(_request: Request, _error: Exception) -> JSONResponse:
        return answer(422, "invalid_request")

    async def of_http(_request: Request, error: Exception) -> JSONResponse:
        assert isinstance(error, HTTPException)
        return answer(error.status_code, "not_found" if error.status_code == 404 else "invalid_request")

    async def unforeseen(request: Request, error: Exception) -> JSONResponse:
        route = request.scope.get("route")
        log.error("request_failed", route=getattr(route, "path", "?"), error=exception_without_text(error))
        return answer(500, "internal")

    app.add_exception_handler(Refusal, refused)
    app.add_exception_handler(CaseError, of_the_record)
    app.add_exception_handler(RequestValidationError, invalid)
    app.add_exception_handler(HTTPException, of_http)
    app.add_exception_handler(Exception, unforeseen)


def _seconds_to_wait(error: CaseError) -> int:
    if isinstance(error, TooManyTries):
        return error.seconds
    return 2 if isinstance(error, RecordUnavailable) else 0
