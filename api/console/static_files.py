"""The desk's own files: styles and scripts of this host, kept by browsers until they change."""

from fastapi import APIRouter
from fastapi.responses import FileResponse
from starlette.exceptions import HTTPException

from api.console.pages import static_files

router = APIRouter(include_in_schema=False)


@router.get("/console/static/{edition}/{name}")
async def static_file(edition: str, name: str) -> FileResponse:  # noqa: ARG001 - part of the address alone
    """A file by its name; the edition in its address changes whenever any of the files does."""
    path = static_files().get(name)
    if path is None:
        raise HTTPException(404)
    return FileResponse(path, headers={"Cache-Control": "public, max-age=31536000, immutable"})
