"""Starts the process `api`: the only public port. No access log, because it would hold addresses."""

import uvicorn

from api.app import create_app
from api.settings import ApiSettings
from ground.logs import configure_logs
from ground.processor import use_one_thread


def main() -> None:
    """Serve until stopped."""
    use_one_thread()
    settings = ApiSettings()
    configure_logs(settings.log_level)
    uvicorn.run(
        create_app(settings),
        host=settings.api_host,
        port=settings.api_port,
        access_log=False,
        log_config=None,
        server_header=False,
        # We speak no websockets, and the version that Rasa brings cannot be imported by uvicorn.
        ws="none",
        forwarded_allow_ips=settings.trusted_proxies,
        # Long polls and event streams never end by themselves; the browser comes back to the next process.
        timeout_graceful_shutdown=3,
    )


if __name__ == "__main__":
    main()
