"""Starts the process `rasa`: loopback only, nothing but the channel, every call with the token."""

import os
from functools import partial

from bot import lean, quiet
from bot.settings import BotSettings
from ground.logs import configure_logs

HOST = "127.0.0.1"
STOP_WITHIN_SECONDS = 3.0


def main() -> None:
    """Serve the newest model until stopped."""
    quiet.keep_quiet()
    settings = BotSettings()
    os.environ.update(settings.environment)
    # Before Rasa is imported: it writes users' text at its default level (ground/logs.py keeps it from doing so).
    configure_logs("warning" if settings.log_level == "info" else settings.log_level)
    _serve(settings)


def _serve(settings: BotSettings) -> None:
    lean.leave_out_training()
    # Imported here because importing Rasa takes seconds and must come after the logs are set.
    from rasa.core import run
    from rasa.core.utils import AvailableEndpoints
    from sanic import Sanic, response
    from sanic.request import Request
    from sanic.response import HTTPResponse

    from bot.action_server import ActionServer
    from bot.channel import bears
    from bot.quick import be_quick

    be_quick()

    endpoints = AvailableEndpoints.read_endpoints(str(settings.home / "bot" / "endpoints.yml"))
    endpoints.action = ActionServer.at(endpoints.action)
    channels = run.create_http_input_channels(None, str(settings.home / "bot" / "credentials.yml"))
    app: Sanic = run.configure_app(channels, enable_api=False, port=settings.rasa_port, endpoints=endpoints)
    # By default a connection that is kept alive holds up the end for 15 seconds.
    app.config.GRACEFUL_SHUTDOWN_TIMEOUT = STOP_WITHIN_SECONDS
    token = settings.token_for_rasa()

    async def refuse_strangers(request: Request) -> HTTPResponse | None:
        return None if bears(request, token) else response.json({"error": "token"}, status=401)

    app.register_middleware(refuse_strangers, "request")
    app.register_listener(
        partial(run.load_agent_on_start, str(settings.models), endpoints, None), "before_server_start"
    )
    app.register_listener(lambda *_: endpoints.action.close(), "after_server_stop")
    app.run(host=HOST, port=settings.rasa_port, workers=1, access_log=False, motd=False)


if __name__ == "__main__":
    main()
