"""Files as phones and programs make them, with what they hide: places, names, programs."""

import io
import struct
import zipfile
import zlib
from typing import Any

import pikepdf
import pillow_heif
from mutagen import id3, ogg
from PIL import Image, PngImagePlugin

SECRET = b"Kirkby-secret-place"
WORDS = SECRET.decode()


def photo(width: int = 60, height: int = 40, *, turned: bool = True) -> bytes:
    """A JPEG of a phone: held upright, so stored lying with a note; with a place, a comment and XMP."""
    picture = Image.new("RGB", (width, height), "red")
    picture.paste((0, 0, 255), (0, 0, width // 2, height))
    notes = Image.Exif()
    notes[0x0112] = 6 if turned else 1
    notes[0x010E] = WORDS
    notes.get_ifd(0x8825).update({1: "N", 2: (53.0, 28.0, 50.0), 3: "W", 4: (2.0, 53.0, 10.0), 29: WORDS})
    xmp = f"<x:xmpmeta xmlns:x='adobe:ns:meta/'>{WORDS}</x:xmpmeta>".encode()
    return _saved(picture, "JPEG", exif=notes, comment=SECRET, xmp=xmp, quality=90)


def drawn_photo() -> bytes:
    """A PNG screenshot with text chunks, XMP and EXIF."""
    notes = PngImagePlugin.PngInfo()
    notes.add_text("Comment", WORDS)
    notes.add_itxt("XML:com.adobe.xmp", f"<x>{WORDS}</x>")
    exif = Image.Exif()
    exif[0x010E] = WORDS
    return _saved(Image.new("RGBA", (30, 20), (1, 2, 3, 128)), "PNG", pnginfo=notes, exif=exif)


def moving_photo() -> bytes:
    frames = [Image.new("P", (20, 20), colour) for colour in (1, 2, 3)]
    written = io.BytesIO()
    frames[0].save(written, "GIF", save_all=True, append_images=frames[1:], comment=SECRET)
    return written.getvalue()


def web_photo() -> bytes:
    return _saved(Image.new("RGB", (30, 20), "green"), "WEBP", exif=_described(), xmp=SECRET)


def phone_photo() -> bytes:
    """A HEIC photo, as iPhones make them."""
    pillow_heif.register_heif_opener()
    return _saved(Image.new("RGB", (64, 64), "yellow"), "HEIF", exif=_described().tobytes())


def bomb() -> bytes:
    """A PNG of a few kilobytes that would be 900 megapixels."""
    small = _saved(Image.new("1", (8, 8)), "PNG")
    header = struct.pack(">IIBBBBB", 30_000, 30_000, 8, 2, 0, 0, 0)
    chunk = b"IHDR" + header
    return small[:8] + struct.pack(">I", 13) + chunk + struct.pack(">I", zlib.crc32(chunk)) + small[33:]


def mp3() -> bytes:
    tags = _any(id3.ID3)
    tags.add(_any(id3.TIT2, encoding=3, text=[WORDS]))
    written = io.BytesIO(b"\xff\xfb\x90\x64" + bytes(413) + b"\xff\xfb\x90\x64" + bytes(413))
    tags.save(written, v1=2)
    return written.getvalue()


def wav() -> bytes:
    inside = b"WAVE" + _chunk(b"fmt ", struct.pack("<HHIIHH", 1, 1, 8000, 16000, 2, 16))
    inside += _chunk(b"LIST", b"INFOICMT" + SECRET) + _chunk(b"data", b"\1\2" * 40) + _chunk(b"bext", SECRET)
    return b"RIFF" + struct.pack("<I", len(inside)) + inside


def flac() -> bytes:
    stream = b"\0" + (34).to_bytes(3, "big") + bytes(34)
    note = b"\x84" + (len(SECRET)).to_bytes(3, "big") + SECRET
    return b"fLaC" + stream + note + b"\xff\xf8frames"


def opus() -> bytes:
    """Two pages of headers with a comment, and one of sound."""
    head = b"OpusHead\x01\x01\x00\x00\x80\xbb\x00\x00\x00\x00\x00"
    note = b"title=" + SECRET
    tags = b"OpusTags" + struct.pack("<I", 5) + b"maker" + struct.pack("<II", 1, len(note)) + note
    pages = []
    for number, packet in enumerate((head, tags, b"\xfc\xff\xfe" * 20)):
        page = _any(ogg.OggPage)
        page.serial, page.sequence, page.packets = 7, number, [packet]
        page.position = 960 if number == 2 else 0
        page.first, page.last = number == 0, number == 2
        pages.append(page.write())
    return b"".join(pages)


def m4a(track: bytes = b"soun") -> bytes:
    """A box in a box in a box, with a place beside the sound."""
    handler = _box(b"hdlr", bytes(8) + track + bytes(12) + SECRET + b"\0")
    tables = _box(b"stbl", _box(b"stsz", bytes(12)))
    media = _box(b"mdia", _box(b"mdhd", bytes(24)) + handler + _box(b"minf", tables))
    place = _box(b"udta", _box(b"\xa9xyz", SECRET))
    movie = _box(b"moov", _box(b"mvhd", bytes(100)) + _box(b"trak", _box(b"tkhd", bytes(84)) + media + place) + place)
    return _box(b"ftyp", b"M4A " + bytes(4)) + movie + _box(b"uuid", SECRET) + _box(b"mdat", b"sound" * 10)


def pdf() -> bytes:
    """A PDF with a program, notes, a file inside, and a photo with a place."""
    document = pikepdf.new()
    page = document.add_blank_page(page_size=(200, 200))
    picture = document.make_stream(photo())
    picture.update(pikepdf.Dictionary(Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Image, Width=60, Height=40))
    picture["/ColorSpace"], picture["/BitsPerComponent"] = pikepdf.Name.DeviceRGB, 8
    picture["/Filter"] = pikepdf.Name.DCTDecode
    page.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Im0=picture))
    page.Contents = document.make_stream(b"q 60 0 0 40 0 0 cm /Im0 Do Q")
    program = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS=pikepdf.String(f"app.alert('{WORDS}')"))
    document.Root.OpenAction = program
    link = pikepdf.Dictionary(Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Link, Rect=[0, 0, 9, 9], A=program)
    remark = pikepdf.Dictionary(Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Text, Rect=[0, 0, 9, 9], T=WORDS)
    page.Annots = pikepdf.Array([document.make_indirect(link), remark])
    document.attachments["hidden.txt"] = SECRET
    with document.open_metadata() as notes:
        notes["dc:title"] = WORDS
    document.docinfo["/Author"] = WORDS
    written = io.BytesIO()
    document.save(written, compress_streams=False)
    return written.getvalue()


def word_document() -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as folder:
        folder.writestr("[Content_Types].xml", "<Types/>")
        folder.writestr("word/document.xml", "<w:document/>")
    return written.getvalue()


def video() -> bytes:
    return _box(b"ftyp", b"isom" + bytes(4)) + _box(b"moov", _box(b"udta", SECRET)) + _box(b"mdat", bytes(50))


def _any(kind: Any, **values: Any) -> Any:
    return kind(**values)


def _described() -> Image.Exif:
    notes = Image.Exif()
    notes[0x010E] = WORDS
    return notes


def _saved(picture: Image.Image, form: str, **how: object) -> bytes:
    written = io.BytesIO()
    picture.save(written, form, **how)
    return written.getvalue()


def _chunk(name: bytes, body: bytes) -> bytes:
    return name + struct.pack("<I", len(body)) + body + b"\0" * (len(body) % 2)


def _box(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I4s", len(body) + 8, name) + body
