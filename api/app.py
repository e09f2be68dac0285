"""Puts the public process together: services, routes, guards, errors. Nothing is made at import."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI

from api import contract, health
from api.console import routes as console
from api.errors import install_errors
from api.guards import PackedPages, SecurityHeaders, SizeLimit
from api.services import open_services
from api.settings import ApiSettings
from api.webchat import coming_back, consent_pages, files, pages, signs
from api.webchat import routes as webchat
from api.webchat.form import files as form_files
from api.webchat.form import returning, switching
from api.webchat.form import routes as form

VERSION = "1"


def create_app(settings: ApiSettings) -> FastAPI:
    """The application of the process `api`. Its services start with its lifespan and end with it."""
    services = open_services(settings)

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        await services.start()
        await console.startup(services)
        try:
            yield
        finally:
            await services.stop()

    app = FastAPI(
        title="Haven",
        version=VERSION,
        lifespan=lifespan,
        docs_url=None,
        redoc_url=None,
        # Nothing reports home, whatever OTEL_… variables the machine sets.
        telemetry={"auto_configure": False, "tracing": False, "metrics": False, "logs": False},
    )
    app.state.services = services
    app.state.paces = webchat.Paces(
        settings.new_chats_per_address, settings.messages_per_minute, settings.returns_per_address
    )
    app.include_router(webchat.router)
    app.include_router(coming_back.router)
    app.include_router(signs.router)
    app.include_router(files.router)
    app.include_router(consent_pages.router)
    app.include_router(pages.router)
    app.include_router(returning.router)
    app.include_router(form_files.router)
    app.include_router(switching.router)
    app.include_router(form.router)
    app.include_router(console.router)
    app.include_router(health.router)
    app.include_router(contract.router)
    app.mount("/webchat", pages.files)
    _guard(app, settings)
    install_errors(app, services.texts)
    return app


def _guard(app: FastAPI, settings: ApiSettings) -> None:
    # The last one added is the first to see a request.
    sentence = app.state.services.texts.refusal("message_too_long")
    app.add_middleware(SizeLimit, sentence=sentence)
    app.add_middleware(PackedPages)
    app.add_middleware(
        SecurityHeaders,
        embedding_sites=settings.embedding_sites,
        https=settings.public_url.startswith("https://"),
    )
