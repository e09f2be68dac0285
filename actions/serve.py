"""Starts the process `actions`: loopback only, every call with the token, no word of a customer in the log.

Threat considered: the stock action server answers anybody who reaches its port; an action run by a stranger could
read or change a case.
"""

import hmac
from typing import TYPE_CHECKING, Any

import structlog
from sanic import Sanic, response
from sanic.exceptions import SanicException
from sanic.request import Request
from sanic.response import HTTPResponse

from actions.settings import ActionSettings
from ground.logs import configure_logs, exception_without_text

HOST = "127.0.0.1"
STOP_WITHIN_SECONDS = 3.0

if TYPE_CHECKING:
    from rasa_sdk.executor import ActionExecutor

log = structlog.get_logger()


def our_actions() -> "ActionExecutor":
    """All actions of this package."""
    # Imported here: what it brings along warns its own developers on the screen before the logs can be set.
    from rasa_sdk.executor import ActionExecutor

    executor = ActionExecutor()
    executor.register_package("actions")
    return executor


def guarded_app(token: str, executor: "ActionExecutor") -> Sanic:
    """The action server of Rasa's SDK for one caller, who shows the token; errors are answered by their class.

    The SDK's own application also lists its actions, answers calls of pages of any origin, and says in an error what
    was sent.
    """
    app = Sanic("actions", configure_logging=False)
    # By default a connection that is kept alive holds up the end for 15 seconds.
    app.config.GRACEFUL_SHUTDOWN_TIMEOUT = STOP_WITHIN_SECONDS

    async def refuse_strangers(request: Request) -> HTTPResponse | None:
        shown = (request.headers.get("authorization") or "").removeprefix("Bearer ")
        if hmac.compare_digest(shown.encode(), token.encode()):
            return None
        return response.json({"error": "token"}, status=401)

    async def health(_request: Request) -> HTTPResponse:
        return response.json({"status": "ok"})

    async def run(request: Request) -> HTTPResponse:
        return await _run(executor, request.json)

    async def answer_error(_request: Request, error: Exception) -> HTTPResponse:
        log.error("action_failed", error=exception_without_text(error))
        status = error.status_code if isinstance(error, SanicException) else 500
        return response.json({"error": type(error).__name__}, status=status)

    app.register_middleware(refuse_strangers, "request")
    app.error_handler.add(Exception, answer_error)
    app.add_route(health, "/health", methods=["GET"])
    app.add_route(run, "/webhook", methods=["POST"])
    return app


async def _run(executor: "ActionExecutor", call: Any) -> HTTPResponse:
    """What the action gives that `call` names; 400 where it has nothing to do, and 404 where there is none such."""
    from rasa_sdk.interfaces import ActionExecutionRejection, ActionNotFoundException  # as above

    try:
        return response.json(await executor.run(call))
    except ActionExecutionRejection as rejection:
        return response.json({"error": rejection.message, "action_name": rejection.action_name}, status=400)
    except ActionNotFoundException as missing:
        return response.json({"error": missing.message, "action_name": missing.action_name}, status=404)


def main() -> None:
    """Serve until stopped."""
    settings = ActionSettings()
    configure_logs("warning" if settings.log_level == "info" else settings.log_level)
    app = guarded_app(settings.token_for_actions(), our_actions())
    app.run(host=HOST, port=settings.actions_port, workers=1, access_log=False, motd=False)


if __name__ == "__main__":
    main()
