"""What a file is, decided by its bytes alone; a closed list of what is taken.

Threat considered: a page or a program that calls itself a photo, and would run in an advisor's browser. What does not
begin as one of the kinds below does is refused, whatever its name or the sender's browser says.
"""

import codecs
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import puremagic

Group = Literal["photo", "sound", "video", "document"]


@dataclass(frozen=True, slots=True)
class FileKind:
    """A kind of file. cleaned: whether the worker can make a copy for viewing without hidden data."""

    media_type: str
    group: Group
    extension: str
    cleaned: bool = True


_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_ODT = "application/vnd.oasis.opendocument.text"

KINDS: Mapping[str, FileKind] = {
    kind.media_type: kind
    for kind in (
        FileKind("image/jpeg", "photo", "jpg"),
        FileKind("image/png", "photo", "png"),
        FileKind("image/webp", "photo", "webp"),
        FileKind("image/gif", "photo", "gif"),
        FileKind("image/heic", "photo", "heic"),
        FileKind("audio/mpeg", "sound", "mp3"),
        FileKind("audio/aac", "sound", "aac"),
        FileKind("audio/mp4", "sound", "m4a"),
        FileKind("audio/ogg", "sound", "ogg"),
        FileKind("audio/wav", "sound", "wav"),
        FileKind("audio/flac", "sound", "flac"),
        # A place may stand in a track of its own or inside the pictures' stream: no honest clean copy is made yet.
        FileKind("video/mp4", "video", "mp4", cleaned=False),
        FileKind("video/quicktime", "video", "mov", cleaned=False),
        FileKind("video/webm", "video", "webm", cleaned=False),
        FileKind("application/pdf", "document", "pdf"),
        FileKind("text/plain", "document", "txt"),
        FileKind(_WORD, "document", "docx", cleaned=False),
        FileKind(_ODT, "document", "odt", cleaned=False),
    )
}

_BEGINNINGS = (
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"%PDF-", "application/pdf"),
    (b"ID3", "audio/mpeg"),
    (b"fLaC", "audio/flac"),
)
_BRANDS = {
    **dict.fromkeys((b"heic", b"heix", b"heim", b"heis", b"hevc", b"mif1", b"msf1"), "image/heic"),
    **dict.fromkeys((b"M4A ", b"M4B ", b"F4A "), "audio/mp4"),
    **dict.fromkeys(
        (b"isom", b"iso2", b"iso4", b"iso5", b"iso6", b"mp41", b"mp42", b"avc1", b"M4V ", b"MSNV"), "video/mp4"
    ),
    **dict.fromkeys((b"3gp4", b"3gp5", b"3gp6", b"3g2a", b"dash"), "video/mp4"),
    b"qt  ": "video/quicktime",
}
_RIFF = {b"WEBP": "image/webp", b"WAVE": "audio/wav"}
_NOT_PLAIN = (b"<", b"#!", b"%!", b"{\\rtf", b"MZ", b"\x7fELF")
_MARKS = (codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_ALLOWED_CONTROLS = frozenset("\t\n\r\f")
_RUNS = (
    "html",
    "svg",
    "xml",
    "javascript",
    "x-sh",
    "x-python",
    "postscript",
    "rtf",
    "executable",
    "msdos",
    "x-msdownload",
)


def kind_of(head: bytes) -> FileKind | None:
    """The kind of a file by its first mebibyte; None where it is not taken."""
    found = _by_beginning(head) or _by_container(head) or _by_frames(head) or ("text/plain" if _is_text(head) else None)
    return KINDS[found] if found else None


def _by_beginning(head: bytes) -> str | None:
    return next((media_type for beginning, media_type in _BEGINNINGS if head.startswith(beginning)), None)


def _by_container(head: bytes) -> str | None:
    if head[4:8] == b"ftyp":
        return _BRANDS.get(head[8:12])
    if head.startswith(b"RIFF"):
        return _RIFF.get(head[8:12])
    if head.startswith(b"OggS"):
        sound = any(mark in head[:512] for mark in (b"OpusHead", b"\x01vorbis"))
        return "audio/ogg" if sound and b"\x80theora" not in head[:4096] else None
    if head.startswith(b"\x1aE\xdf\xa3"):
        return "video/webm" if b"webm" in head[:128] else None
    if head.startswith(b"PK\x03\x04"):
        return _of_zip(head)
    return None


def _of_zip(head: bytes) -> str | None:
    if head[30:38] == b"mimetype" and head[38:].startswith(_ODT.encode() + b"PK"):
        return _ODT
    if b"[Content_Types].xml" in head and b"word/" in head and b"vbaProject" not in head:
        return _WORD
    return None


def _by_frames(head: bytes) -> str | None:
    """Sound without a container: a frame of MPEG audio, or one of AAC with the next after it."""
    if len(head) < 7 or head[0] != 0xFF:
        return None
    if head[1] & 0xF6 == 0xF0:
        length = (head[3] & 3) << 11 | head[4] << 3 | head[5] >> 5
        return "audio/aac" if head[length : length + 1] == b"\xff" and length > 7 else None
    layer_three = head[1] & 0xE6 == 0xE2
    return "audio/mpeg" if layer_three and head[2] >> 4 not in (0, 15) and head[2] & 0x0C != 0x0C else None


def _is_text(head: bytes) -> bool:
    bare = head.removeprefix(codecs.BOM_UTF8).lstrip()
    if not bare or bare.startswith(_NOT_PLAIN):
        return False
    encoding = "utf-16" if head.startswith(_MARKS[1:]) else "utf-8"
    try:
        text = codecs.getincrementaldecoder(encoding)().decode(head)
    except UnicodeDecodeError:
        return False
    if text.lstrip("\ufeff \t\r\n").startswith("<") or any(_is_control(sign) for sign in text):
        return False
    return not _is_known_to_run(head)


def _is_control(sign: str) -> bool:
    return (sign < " " or "\x7f" <= sign < "\xa0") and sign not in _ALLOWED_CONTROLS


def _is_known_to_run(head: bytes) -> bool:
    try:
        # Its own beginning alone: nothing of the file is opened or unpacked by it.
        found = puremagic.magic_string(head[:4096])
    except puremagic.PureError:
        return False
    return any(word in match.mime_type for match in found for word in _RUNS if match.confidence >= 0.4)
