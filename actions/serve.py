"""Starts the process `actions`: loopback only, every call with the token, no word of a customer in the log.

Threat considered: the stock action server answers anybody who reaches its port; an action run by a stranger could
read or change a case.
"""

import hmac

import structlog
from sanic import Sanic, response
from sanic.exceptions import SanicException
from sanic.request import Request
from sanic.response import HTTPResponse

from actions.settings import ActionSettings
from ground.logs import configure_logs, exception_without_text

HOST = "127.0.0.1"
STOP_WITHIN_SECONDS = 3.0

log = structlog.get_logger()


def guarded_app(token: str) -> Sanic:
    """The action server with the token checked on every call and errors answered by their class."""
    # Imported here: what it brings along warns its own developers on the screen before the logs can be set.
    from rasa_sdk.endpoint import create_app

    app: Sanic = create_app("actions")
    # By default a connection that is kept alive holds up the end for 15 seconds.
    app.config.GRACEFUL_SHUTDOWN_TIMEOUT = STOP_WITHIN_SECONDS

    async def refuse_strangers(request: Request) -> HTTPResponse | None:
        shown = (request.headers.get("authorization") or "").removeprefix("Bearer ")
        if hmac.compare_digest(shown.encode(), token.encode()):
            return None
        return response.json({"error": "token"}, status=401)

    async def answer_error(_request: Request, error: Exception) -> HTTPResponse:
        log.error("action_failed", error=exception_without_text(error))
        status = error.status_code if isinstance(error, SanicException) else 500
        return response.json({"error": type(error).__name__}, status=status)

    app.register_middleware(refuse_strangers, "request")
    app.error_handler.add(Exception, answer_error)
    return app


def main() -> None:
    """Serve until stopped."""
    settings = ActionSettings()
    configure_logs("warning" if settings.log_level == "info" else settings.log_level)
    app = guarded_app(settings.token_for_actions())
    app.run(host=HOST, port=settings.actions_port, workers=1, access_log=False, motd=False)


if __name__ == "__main__":
    main()
