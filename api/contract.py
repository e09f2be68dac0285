"""The versioned contract as a page of plain HTML, written here: a page of ours loads nothing from another host."""

from pathlib import Path

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse
from fastapi.templating import Jinja2Templates

router = APIRouter(include_in_schema=False)
templates = Jinja2Templates(directory=Path(__file__).parent / "templates")


@router.get("/docs")
async def contract_page(request: Request) -> HTMLResponse:
    """Every path of the contract with what goes in and out. The same for programs: /openapi.json."""
    return templates.TemplateResponse(request, "contract.html", {"contract": request.app.openapi()})
