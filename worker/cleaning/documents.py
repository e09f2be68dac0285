"""Documents: a PDF without notes about itself, programs, files inside or places in its photos; text as text."""

import codecs
import io
from collections.abc import Iterator

import pikepdf

from worker.cleaning import boxes
from worker.cleaning.refused import CannotClean

_NEVER = (
    "/Metadata",
    "/PieceInfo",
    "/LastModified",
    "/AA",
    "/OpenAction",
    "/JS",
    "/JavaScript",
    "/EmbeddedFiles",
    "/EF",
    "/AF",
    "/XFA",
    "/Collection",
    "/RichMediaContent",
    "/RichMediaSettings",
    "/Launch",
)
_OUTSIDE = frozenset({"/FileAttachment", "/RichMedia", "/Screen", "/Movie", "/Sound", "/3D"})
"""Kinds of annotation that carry files or programs."""

_WRITER = ("/T", "/M", "/CreationDate", "/NM")
DEEPEST = 50


def cleaned(media_type: str, original: bytes) -> tuple[str, bytes]:
    """The document for reading. Raises CannotClean, or what pikepdf raises for a broken or locked file."""
    return media_type, _pdf(original) if media_type == "application/pdf" else _text(original)


def _text(original: bytes) -> bytes:
    encoding = "utf-16" if original.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) else "utf-8-sig"
    return original.decode(encoding).encode()


def _pdf(original: bytes) -> bytes:
    with pikepdf.open(io.BytesIO(original)) as document:
        if "/Info" in document.trailer:
            del document.trailer["/Info"]
        for part in _dictionaries(document):
            _strip(part)
        for page in document.pages:
            _without_outside(page)
        written = io.BytesIO()
        document.remove_unreferenced_resources()
        document.save(written, fix_metadata_version=False, deterministic_id=True, encryption=False)
    return written.getvalue()


def _dictionaries(document: pikepdf.Pdf) -> Iterator[pikepdf.Object]:
    """Every dictionary and stream of the document, those inside others too."""
    for top in document.objects:
        todo: list[tuple[object, int]] = [(top, 0)]
        while todo:
            part, depth = todo.pop()
            if depth > DEEPEST:
                raise CannotClean
            if isinstance(part, pikepdf.Dictionary | pikepdf.Stream):
                yield part
                # What stands elsewhere is met on its own: a document may run in circles.
                todo += [(each, depth + 1) for _, each in part.items() if not _stands_elsewhere(each)]
            elif isinstance(part, pikepdf.Array):
                todo += [(each, depth + 1) for each in part if not _stands_elsewhere(each)]


def _stands_elsewhere(part: object) -> bool:
    return isinstance(part, pikepdf.Object) and part.is_indirect


def _strip(part: pikepdf.Object) -> None:
    for key in _NEVER:
        if key in part:
            del part[key]
    action = part.get("/A")
    if isinstance(action, pikepdf.Dictionary) and "/S" in action:
        del part["/A"]
    if isinstance(part, pikepdf.Stream):
        _strip_photo(part)


def _strip_photo(stream: pikepdf.Object) -> None:
    """A photo in a PDF is the whole file of the photo, with its place."""
    filters = stream.get("/Filter")
    names = [str(each) for each in filters] if isinstance(filters, pikepdf.Array) else [str(filters)]
    if names == ["/DCTDecode"]:
        _rewrite(stream, _jpeg_alone(stream.read_raw_bytes()), pikepdf.Name.DCTDecode)
    elif names == ["/JPXDecode"]:
        raw = stream.read_raw_bytes()
        if raw.startswith(b"\0\0\0\x0cjP  "):
            _rewrite(stream, boxes.emptied(raw, boxes.PICTURE), pikepdf.Name.JPXDecode)
    elif {"/DCTDecode", "/JPXDecode"} & set(names):
        raise CannotClean


def _rewrite(stream: pikepdf.Object, raw: bytes, filters: pikepdf.Name) -> None:
    how = stream.get("/DecodeParms")
    stream.write(raw, filter=filters, decode_parms=how if isinstance(how, pikepdf.Dictionary) else None)


def _jpeg_alone(raw: bytes) -> bytes:
    """A JPEG without the segments in which programs write notes; those that decide its colours stay."""
    if not raw.startswith(b"\xff\xd8"):
        raise CannotClean
    kept, at = [b"\xff\xd8"], 2
    while at + 4 <= len(raw) and raw[at] == 0xFF:
        mark = raw[at + 1]
        size = int.from_bytes(raw[at + 2 : at + 4], "big")
        if mark == 0xDA:
            return b"".join(kept) + raw[at:]
        if not (0xE1 <= mark <= 0xED or mark in {0xEF, 0xFE}):
            kept.append(raw[at : at + 2 + size])
        at += 2 + size
    raise CannotClean


def _without_outside(page: pikepdf.Page) -> None:
    notes = page.obj.get("/Annots")
    if not isinstance(notes, pikepdf.Array):
        return
    kept = [each for each in notes if str(each.get("/Subtype")) not in _OUTSIDE]
    for note in kept:
        # Who wrote a remark, and when. In a form the same key is the name of a field.
        for key in () if str(note.get("/Subtype")) == "/Widget" else _WRITER:
            if key in note:
                del note[key]
    page.obj["/Annots"] = pikepdf.Array(kept)
