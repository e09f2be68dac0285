"""A customer's file as the desk shows it: what it is, how large, and what there is to view of it. Never its name."""

from api.console.shapes import FileLine
from api.console.terms import term
from api.texts import in_megabytes
from cases.messages import Attached

_VIEWS = {"image": "picture", "audio": "sound"}


def file_line(file: Attached) -> FileLine:
    """The line of one file in the transcript."""
    view = _view(file)
    return FileLine(
        id=file.id,
        title=f"{term('files', file.group)}, {in_megabytes(file.size)}",
        view=view,
        offered=term("file_views", view) if view else "",
        state=_state(file),
        original=not file.removed,
    )


def _view(file: Attached) -> str:
    if file.removed or file.clean != "ready" or file.clean_type is None:
        return ""
    return _VIEWS.get(file.clean_type.split("/")[0], "download")


def _state(file: Attached) -> str:
    if file.removed:
        return term("file_states", "removed")
    if not file.cleaned:
        return term("file_states", "never")
    if file.clean == "ready":
        return term("file_states", "first_picture") if file.media_type == "image/gif" else ""
    return term("file_states", "failed" if file.clean == "failed" else "making")
