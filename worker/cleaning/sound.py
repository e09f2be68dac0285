"""Sound: the same sound without what was written beside it (titles, places, pictures, the device's name)."""

import io
import struct
from typing import Any

from mutagen.apev2 import delete as without_apev2
from mutagen.id3 import delete as without_id3
from mutagen.oggopus import OggOpus
from mutagen.oggvorbis import OggVorbis

from worker.cleaning import boxes
from worker.cleaning.refused import CannotClean

_HOW_MADE_BYTES = 34
"""The one block of a FLAC file that playing needs."""

_FRAME_BEGINS = (b"\xff\xf8", b"\xff\xf9")

_WAV_KEPT = {b"fmt ": 40, b"fact": 4, b"data": 1 << 32}
"""The chunks of a WAV file that playing needs, each with the most bytes it has."""


def cleaned(media_type: str, original: bytes) -> tuple[str, bytes]:
    """The sound alone. Raises CannotClean, or what mutagen raises for a broken file."""
    return media_type, _WAYS[media_type](original)


def _frames(original: bytes) -> bytes:
    copy = io.BytesIO(original)
    for _ in range(3):
        without_id3(copy)
        without_apev2(copy)
    bare = copy.getvalue()
    start = next((at for at in range(min(len(bare), 4096) - 1) if bare[at] == 0xFF and bare[at + 1] & 0xE0 == 0xE0), -1)
    if start < 0 or b"ID3" in bare[:start]:
        raise CannotClean
    return bare[start:]


def _ogg(original: bytes) -> bytes:
    copy = io.BytesIO(original)
    found = _opened(OggOpus, copy) if b"OpusHead" in original[:512] else _opened(OggVorbis, copy)
    copy.seek(0)
    found.delete(copy)
    return copy.getvalue()


def _opened(kind: Any, copy: io.BytesIO) -> Any:
    return kind(copy)


def _flac(original: bytes) -> bytes:
    at, last, how_made = 4, False, b""
    while not last:
        if at + 4 > len(original):
            raise CannotClean
        last, kind = bool(original[at] & 0x80), original[at] & 0x7F
        size = int.from_bytes(original[at + 1 : at + 4], "big")
        if kind == 0 and size == _HOW_MADE_BYTES:
            how_made = original[at + 4 : at + 4 + size]
        at += 4 + size
    if not how_made or original[at : at + 2] not in _FRAME_BEGINS:
        raise CannotClean
    return b"fLaC\x80" + _HOW_MADE_BYTES.to_bytes(3, "big") + how_made + original[at:]


def _wav(original: bytes) -> bytes:
    at, kept = 12, []
    while at + 8 <= len(original):
        name, size = struct.unpack_from("<4sI", original, at)
        # A recorder that was stopped hard leaves a size that is larger than what there is.
        body = original[at + 8 : at + 8 + size]
        if len(body) <= _WAV_KEPT.get(name, -1):
            kept.append(struct.pack("<4sI", name, len(body)) + body + b"\0" * (len(body) % 2))
        at += 8 + size + size % 2
    if {chunk[:4] for chunk in kept} < {b"fmt ", b"data"}:
        raise CannotClean
    inside = b"WAVE" + b"".join(kept)
    return b"RIFF" + struct.pack("<I", len(inside)) + inside


_WAYS = {
    "audio/mpeg": _frames,
    "audio/aac": _frames,
    "audio/mp4": boxes.sound_alone,
    "audio/ogg": _ogg,
    "audio/flac": _flac,
    "audio/wav": _wav,
}
