"""The chat's own pages and files: the landlord's demonstration page, the framed page, its words. All from this host."""

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import FileResponse, HTMLResponse
from fastapi.templating import Jinja2Templates
from starlette.staticfiles import StaticFiles

from api.services import Services, house_of

HERE = Path(__file__).parent
router = APIRouter(include_in_schema=False)
files = StaticFiles(directory=HERE / "static")
templates = Jinja2Templates(directory=HERE / "templates")

House = Annotated[Services, Depends(house_of)]
Language = Annotated[str, Query(max_length=12)]


@router.get("/")
async def landlord_page(request: Request, services: House) -> HTMLResponse:
    """An ordinary page of the landlord's with the chat in it: a demonstration of how it is embedded."""
    return _page(request, services, "landlord.html", "en")


@router.get("/webchat")
async def webchat_page(request: Request, services: House, language: Language = "") -> HTMLResponse:
    """The page inside the frame; it also stands alone. `language`: what the page around it or an address wishes for."""
    return chat_page(request, services, services.texts.negotiated(language, browsers(request)))


@router.get("/webchat/texts")
async def texts_of_page(services: House, language: Language = "en") -> dict[str, Any]:
    """The page's words in another language; in English where its catalogue is not complete."""
    return services.texts.page(language)


@router.get("/embed.js")
async def embed_script() -> FileResponse:
    """The one line that any site includes to show the chat."""
    return FileResponse(HERE / "static" / "embed.js", media_type="text/javascript")


def browsers(request: Request) -> tuple[str, ...]:
    """The languages that the browser asks for, the dearest first; those that it does not want are left out."""
    wished: list[tuple[float, str]] = []
    for part in request.headers.get("Accept-Language", "")[:400].split(","):
        code, _, weight = part.strip().partition(";q=")
        try:
            wished.append((float(weight or 1), code))
        except ValueError:
            continue
    return tuple(code for weight, code in sorted(wished, key=lambda each: -each[0]) if weight > 0 and code)


def chat_page(
    request: Request, services: Services, language: str, handed: Mapping[str, str] | None = None
) -> HTMLResponse:
    """The page of the chat. `handed`: conversation, token and language of a chat that it goes on with."""
    return _page(request, services, "webchat.html", language, handed)


def _page(
    request: Request, services: Services, name: str, language: str, handed: Mapping[str, str] | None = None
) -> HTMLResponse:
    catalogue = services.texts.catalogue
    spoken = catalogue.spoken(language)
    values = {
        "language": spoken.code,
        "direction": spoken.direction,
        "languages": catalogue.spoken_languages,
        "neutral_site": services.settings.neutral_site,
        "landlord": services.settings.landlord,
        "evidence_mb": services.settings.evidence_file_mb,
        "texts": services.texts.page(spoken.code),
        "unreviewed": spoken.reviewed_by is None,
        "handed": handed,
    }
    return templates.TemplateResponse(request, name, values, headers={"Vary": "Accept-Language"})
