"""The process `api` on a real port, in the test's own loop."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager

import uvicorn
from fastapi import FastAPI

from api.services import Services


class _Server(uvicorn.Server):
    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


class RunningApi:
    """One run of the application; `end` is abrupt: nothing that it was doing is finished."""

    def __init__(self, app: FastAPI, port: int) -> None:
        self.app = app
        config = uvicorn.Config(
            app, host="127.0.0.1", port=port, access_log=False, log_config=None, ws="none", timeout_graceful_shutdown=1
        )
        self._server = _Server(config)
        self._task: asyncio.Task[None] | None = None

    @property
    def services(self) -> Services:
        services: Services = self.app.state.services
        return services

    async def begin(self) -> None:
        self._task = asyncio.create_task(self._server.serve())
        while not self._server.started:
            if self._task.done():
                self._task.result()
            await asyncio.sleep(0.01)

    async def end(self) -> None:
        self._server.should_exit = True
        if self._task is not None:
            await self._task
