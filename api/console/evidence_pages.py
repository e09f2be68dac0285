"""The routes to a customer's files: the clean copy to view, the original for a reason.

Threats considered: a file that becomes a page of ours (its kind is what its bytes say, never guessed again; a sandbox
without scripts, forms or our origin), a name that breaks a header (only names of our own), a picture that stays in a
browser (no-store), another site that shows it (same origin alone).
"""

from fastapi import APIRouter, Response

from api.console import work
from api.console.desk_pages import fields
from api.console.doorway import Form, House, Who
from api.console.refusals import PageRoute
from cases import evidence_copies
from cases.evidence_copies import Opened

POLICY = (
    "default-src 'none'; img-src 'self'; media-src 'self'; style-src 'unsafe-inline'; sandbox; frame-ancestors 'none'"
)
SHOWN_IN_PLACE = ("image/", "audio/")

router = APIRouter(route_class=PageRoute, include_in_schema=False)


@router.get("/console/cases/{reference}/evidence/{evidence_id}/clean")
async def clean_copy(who: Who, services: House, reference: str, evidence_id: str) -> Response:
    """The copy without hidden data. The sight of it is audited."""
    opened = await services.records.write(
        lambda record: evidence_copies.open_clean(record, reference, who.advisor.id, evidence_id)
    )
    return _sent(opened, f"evidence-{opened.number}", in_place=opened.media_type.startswith(SHOWN_IN_PLACE))


@router.post("/console/cases/{reference}/evidence/{evidence_id}/original")
async def original(who: Who, services: House, reference: str, evidence_id: str, form: Form) -> Response:
    """The file as it came, never shown in place. The reason is audited."""
    reason = work.reason_of(fields(form), "original_reasons")
    opened = await services.records.write(
        lambda record: evidence_copies.open_original(record, reference, who.advisor.id, evidence_id, reason)
    )
    return _sent(opened, f"evidence-{opened.number}-original", in_place=False)


def _sent(opened: Opened, name: str, *, in_place: bool) -> Response:
    kind = "inline" if in_place else "attachment"
    charset = "; charset=utf-8" if opened.media_type == "text/plain" and "original" not in name else ""
    return Response(
        opened.plain,
        headers={
            "Content-Type": opened.media_type + charset,
            "Content-Disposition": f'{kind}; filename="{name}.{opened.extension}"',
            "Content-Security-Policy": POLICY,
            "Cross-Origin-Resource-Policy": "same-origin",
            "Cache-Control": "no-store",
        },
    )
