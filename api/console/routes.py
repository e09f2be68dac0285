"""The advisors' side of the process: pages under /console, JSON under /api."""

from fastapi import APIRouter

from api.console import (
    account_pages,
    answer_pages,
    desk_pages,
    evidence_pages,
    json_routes,
    language_pages,
    live_events,
    sign_in_pages,
    signs,
    static_files,
    team_pages,
    transcript_pages,
)
from api.services import Services
from cases import clocks

router = APIRouter()
for part in (
    static_files,
    sign_in_pages,
    account_pages,
    team_pages,
    # Before the desk's pages: there any other verb of a case would take its address.
    transcript_pages,
    answer_pages,
    desk_pages,
    evidence_pages,
    language_pages,
    live_events,
    signs,
    json_routes,
):
    router.include_router(part.router)


async def startup(services: Services) -> None:
    """Load the bank holidays before the first page needs them (a quarter of a second)."""
    await services.records.beside(lambda: clocks.is_working_time(services.database.now()))
