"""Files made of nested boxes (M4A, JPEG 2000): every box that is not needed to play it is emptied in its place.

Emptied, not cut out: the places to which the other boxes point stay right.
"""

import struct
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from worker.cleaning.refused import CannotClean

Kept = Mapping[bytes, Any]
"""Boxes that are kept, each with the boxes that are kept in it; None: all of it."""


class Box(NamedTuple):
    """One box: where it starts, where what is in it starts, and where it ends."""

    name: bytes
    start: int
    body: int
    end: int


_TABLES: Kept = dict.fromkeys((b"stsd", b"stts", b"ctts", b"stsc", b"stsz", b"stz2", b"stco", b"co64", b"stss"))
_INFORMATION: Kept = {b"smhd": None, b"dinf": None, b"stbl": _TABLES}
_MEDIA: Kept = {b"mdhd": None, b"hdlr": None, b"minf": _INFORMATION}
_TRACK: Kept = {b"tkhd": None, b"edts": None, b"mdia": _MEDIA}
SOUND: Kept = {
    b"ftyp": None,
    b"moov": {b"mvhd": None, b"trak": _TRACK, b"mvex": None},
    b"mdat": None,
    b"moof": None,
    b"sidx": None,
}
PICTURE: Kept = {b"jP  ": None, b"ftyp": None, b"jp2h": None, b"jp2c": None}


def sound_alone(original: bytes) -> bytes:
    """An M4A with its sound and nothing else. Raises CannotClean where it is broken or holds another track."""
    kinds = {original[box.body + 8 : box.body + 12] for box in _walk(original, SOUND) if box.name == b"hdlr"}
    if kinds != {b"soun"}:
        raise CannotClean
    copy = bytearray(emptied(original, SOUND))
    for box in _walk(bytes(copy), SOUND):
        if box.name in {b"mvhd", b"tkhd", b"mdhd"}:
            _forget_times(copy, box)
        if box.name == b"hdlr":
            copy[box.body + 24 : box.end] = bytes(max(0, box.end - box.body - 24))
    return bytes(copy)


def emptied(original: bytes, kept: Kept) -> bytes:
    """The file with every box that is not in `kept` turned into an empty one. Raises CannotClean."""
    copy = bytearray(original)
    _empty(copy, 0, len(copy), kept)
    return bytes(copy)


def _empty(copy: bytearray, start: int, end: int, kept: Kept) -> None:
    for box in list(_boxes(copy, start, end)):
        if box.name not in kept:
            copy[box.start + 4 : box.start + 8] = b"free"
            copy[box.body : box.end] = bytes(box.end - box.body)
            continue
        inner = kept[box.name]
        if inner is not None:
            _empty(copy, box.body, box.end, inner)


def _forget_times(copy: bytearray, box: Box) -> None:
    width = 16 if copy[box.body] == 1 else 8
    copy[box.body + 4 : box.body + 4 + width] = bytes(width)


def _walk(data: bytes, kept: Kept) -> Iterator[Box]:
    todo = [(0, len(data), kept)]
    while todo:
        start, end, inside = todo.pop()
        for box in _boxes(data, start, end):
            if box.name in inside:
                yield box
                if inside[box.name] is not None:
                    todo.append((box.body, box.end, inside[box.name]))


def _boxes(data: bytes | bytearray, start: int, end: int) -> Iterator[Box]:
    while start < end:
        if end - start < 8:
            raise CannotClean
        size, name = struct.unpack_from(">I4s", data, start)
        header = 8
        if size == 1 and end - start >= 16:
            size, header = struct.unpack_from(">Q", data, start + 8)[0], 16
        if size == 0:
            size = end - start
        if size < header or start + size > end:
            raise CannotClean
        yield Box(name, start, start + header, start + size)
        start += size
