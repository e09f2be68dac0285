"""The clean copy: what one sees and hears, and nothing that was written beside it; made where it can do no harm."""

import io
import time
from collections.abc import Callable

import pikepdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from cases.sniffing import KINDS, kind_of
from tests import files
from worker import evidence
from worker.cleaning import boxes, child, documents, images, sound
from worker.evidence import CopyNotMade, clean_copy

HIDING: dict[str, Callable[[], bytes]] = {
    "image/jpeg": files.photo,
    "image/png": files.drawn_photo,
    "image/gif": files.moving_photo,
    "image/webp": files.web_photo,
    "image/heic": files.phone_photo,
    "audio/mpeg": files.mp3,
    "audio/wav": files.wav,
    "audio/flac": files.flac,
    "audio/ogg": files.opus,
    "audio/mp4": files.m4a,
    "application/pdf": files.pdf,
}


@pytest.mark.parametrize("media_type", HIDING)
def test_clean_copy_holds_nothing_that_was_hidden(media_type: str) -> None:
    original = HIDING[media_type]()
    assert files.SECRET in original
    kind = kind_of(original)
    assert kind is not None and kind.media_type == media_type
    new_type, copy = clean_copy(media_type, original)
    assert files.SECRET not in copy
    found = kind_of(copy)
    assert found is not None and found.media_type == new_type


def test_photo_loses_its_place_and_stays_upright() -> None:
    original = files.photo(60, 40)
    _, copy = clean_copy("image/jpeg", original)
    with Image.open(io.BytesIO(original)) as before, Image.open(io.BytesIO(copy)) as after:
        assert before.getexif().get_ifd(0x8825)
        assert not after.getexif()
        assert "xmp" not in after.info and "comment" not in after.info
        assert after.size == (40, 60)
        top, bottom = after.getpixel((20, 10)), after.getpixel((20, 50))
    assert isinstance(top, tuple) and isinstance(bottom, tuple)
    assert top[2] > 200 and bottom[0] > 200


def test_drawn_picture_keeps_what_is_see_through() -> None:
    _, copy = clean_copy("image/png", files.drawn_photo())
    with Image.open(io.BytesIO(copy)) as after:
        assert after.getpixel((3, 3)) == (1, 2, 3, 128)
        assert set(after.info) == set()


def test_document_loses_programs_notes_files_and_the_place_of_its_photos() -> None:
    _, copy = clean_copy("application/pdf", files.pdf())
    with pikepdf.open(io.BytesIO(copy)) as document:
        assert "/OpenAction" not in document.Root and "/Metadata" not in document.Root
        assert len(document.attachments) == 0
        assert not document.docinfo
        assert "/A" not in document.pages[0].Annots[0]
        raw = document.pages[0].Resources.XObject.Im0.read_raw_bytes()
        with Image.open(io.BytesIO(raw)) as inside:
            assert inside.size == (60, 40) and not inside.getexif()


def test_text_stays_text_whatever_it_was_written_in() -> None:
    assert clean_copy("text/plain", "Łódź, às 5".encode("utf-16"))[1].decode() == "Łódź, às 5"


def test_sound_that_came_with_pictures_has_no_clean_copy() -> None:
    with pytest.raises(CopyNotMade):
        clean_copy("audio/mp4", files.m4a(track=b"vide"))


def test_bomb_is_refused_within_the_limits() -> None:
    began = time.monotonic()
    with pytest.raises(CopyNotMade):
        clean_copy("image/png", files.bomb())
    assert time.monotonic() - began < 10


def test_child_that_takes_too_long_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(evidence, "SECONDS", 0.001)
    with pytest.raises(CopyNotMade):
        clean_copy("image/jpeg", files.photo())


def test_child_can_open_nothing_and_ends_at_its_limits() -> None:
    program = (
        "import socket\nfrom worker.cleaning.child import limit\nlimit()\n"
        "for act in (lambda: open('/etc/passwd'), socket.socket, lambda: bytearray(4_000_000_000)):\n"
        "    try:\n        act()\n        raise SystemExit(1)\n    except (OSError, MemoryError):\n        pass\n"
    )
    import subprocess
    import sys

    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0


def test_child_is_given_no_setting_of_the_house(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HAVEN_MASTER_KEY", "ab" * 32)
    given: dict[str, str] = {}

    def watched(*_: object, env: dict[str, str], **__: object) -> None:
        given.update(env)
        raise OSError

    monkeypatch.setattr("worker.evidence.subprocess.run", watched)
    with pytest.raises(OSError):
        clean_copy("image/jpeg", files.photo())
    assert not [name for name in given if name.startswith("HAVEN")]


def test_every_kind_that_is_said_to_be_cleaned_has_a_way() -> None:
    for kind in KINDS.values():
        if kind.cleaned:
            assert child.way_for(kind.media_type) in (images.cleaned, sound.cleaned, documents.cleaned)


@settings(max_examples=200, deadline=None)
@given(place=st.integers(0, 10_000), mark=st.binary(min_size=1, max_size=8), cut=st.integers(0, 10_000))
@pytest.mark.parametrize("media_type", ["audio/wav", "audio/flac", "audio/mp4"])
def test_what_is_broken_gives_no_copy_or_one_without_what_was_hidden(
    media_type: str, place: int, mark: bytes, cut: int
) -> None:
    original = bytearray(HIDING[media_type]())
    at = place % len(original)
    original[at : at + len(mark)] = mark
    broken = bytes(original[: len(original) - cut % 40])
    try:
        _, copy = sound.cleaned(media_type, broken)
    except Exception:  # noqa: BLE001 - in the child, every one of them means that there is no copy
        return
    data = copy.partition(b"data")[2] + copy.partition(b"mdat")[2] + copy.partition(b"\xff\xf8")[2]
    assert copy.count(files.SECRET) <= data.count(files.SECRET)


def test_emptied_boxes_keep_every_place() -> None:
    original = files.m4a()
    copy = boxes.sound_alone(original)
    assert len(copy) == len(original)
    assert copy.index(b"sound") == original.index(b"soundsound")
