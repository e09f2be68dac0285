"""The transcript as a document: the page that offers it, and the download. It is sent nowhere by itself.

Threats considered: a customer's words that become a page of ours (a download, in a sandbox, and the file's own policy);
a name in a file's name (the reference alone); a copy of which nobody knows (audited before it is made).
"""

from typing import cast, get_args

from fastapi import APIRouter, Request
from starlette.responses import Response

from api.console.desk_pages import fields
from api.console.doorway import Form, House, SignedIn, Who
from api.console.finding import conversation_of
from api.console.pages import page
from api.console.refusals import JsonRoute, PageRoute
from api.console.transcript_document import as_page
from api.errors import Refusal
from api.printing.press import NotPrinted
from api.services import Services
from cases import advisors, transcript_copy
from cases.database import Record
from cases.transcript_copy import TranscriptCopy

POLICY = "default-src 'none'; style-src 'unsafe-inline'; sandbox; frame-ancestors 'none'"
MEDIA = {"pdf": "application/pdf", "html": "text/html; charset=utf-8"}

router = APIRouter()
pages = APIRouter(route_class=PageRoute, include_in_schema=False)
calls = APIRouter(prefix="/api", route_class=JsonRoute, tags=["advisors"])


@pages.get("/console/cases/{reference}/transcript")
async def offer(request: Request, who: Who, services: House, reference: str) -> Response:
    """What can be taken, and what it will hold. Nothing is read yet."""
    await services.records.read(lambda record: conversation_of(record, reference, who.advisor.id))
    values = {"reference": reference, "prints": services.press.works}
    return page(request, "transcript_offer.html", values, who=who)


@pages.post("/console/cases/{reference}/transcript")
async def download(who: Who, services: House, reference: str, form: Form) -> Response:
    """The document as chosen in the form."""
    chosen = fields(form)
    return await _document(services, who, reference, chosen.get("form", ""), notes=chosen.get("notes") == "yes")


@calls.get("/cases/{reference}/transcript.{form}", response_class=Response)
async def called(
    who: Who, services: House, reference: str, form: transcript_copy.Form, notes: bool = False
) -> Response:
    """The transcript as a document, pdf or html; `notes`: with the internal notes. Audited. 503 pdf_unavailable."""
    return await _document(services, who, reference, form, notes=notes)


async def _document(services: Services, who: SignedIn, reference: str, wanted: str, *, notes: bool) -> Response:
    if wanted not in get_args(transcript_copy.Form):
        raise Refusal(422, "choice_missing")
    if wanted == "pdf" and not services.press.works:
        raise Refusal(503, "pdf_unavailable")
    form = cast(transcript_copy.Form, wanted)

    def work(record: Record) -> tuple[TranscriptCopy, dict[int, str]]:
        # The case's page refuses so too; an advisor whom the case names does not learn that there is one.
        conversation_of(record, reference, who.advisor.id)
        copy = transcript_copy.take_transcript(record, reference, who.advisor.id, form, notes=notes)
        return copy, {each.advisor.id: each.advisor.name for each in advisors.listing(record)}

    copy, names = await services.records.write(work)
    # From here on no transaction is open: a long thread holds nobody up.
    made = await services.records.beside(lambda: as_page(copy, names))
    return _sent(copy.reference, form, await _printed(services, made) if form == "pdf" else made.encode())


async def _printed(services: Services, made: str) -> bytes:
    try:
        return await services.press.pdf(made)
    except NotPrinted:
        raise Refusal(503, "pdf_failed") from None


def _sent(reference: str, form: transcript_copy.Form, content: bytes) -> Response:
    return Response(
        content,
        headers={
            "Content-Type": MEDIA[form],
            "Content-Disposition": f'attachment; filename="{reference}.{form}"',
            "Content-Security-Policy": POLICY,
            "Cross-Origin-Resource-Policy": "same-origin",
            "Cache-Control": "no-store",
        },
    )


router.include_router(pages)
router.include_router(calls)
