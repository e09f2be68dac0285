"""Which signs of a text this machine has a font for: asked of Pango itself, which sets the text later.

Knows the standard library only: `haven check` asks too, and a page that only says whether PDF can be made.
"""

import ctypes
from functools import cache

PANGO = ("libpango-1.0.so.0", "libpangoft2-1.0.so.0")
"""Debian's libpango-1.0-0 and libpangoft2-1.0-0, as WeasyPrint looks for them."""


class PangoMissing(Exception):
    """The library that sets text is not on this machine: no PDF can be made."""


def is_pango_here() -> bool:
    """Whether text can be set here; asked anew each time, so that installing it needs no restart."""
    try:
        _libraries(PANGO)
    except PangoMissing:
        return False
    return True


def without_glyph(text: str) -> int:
    """How many signs of `text` no font here has; PDF would show a box in their place. Raises PangoMissing."""
    pango, ft2 = _libraries(PANGO)
    # Freed with the process: a layout is asked once by the command line, and once by each child that prints.
    layout = pango.pango_layout_new(pango.pango_font_map_create_context(ft2.pango_ft2_font_map_new()))
    found = 0
    for line in dict.fromkeys(text.splitlines()):
        plain = line.encode("utf-8", "replace")
        pango.pango_layout_set_text(layout, plain, len(plain))
        found += pango.pango_layout_get_unknown_glyphs_count(layout)
    return found


@cache
def _libraries(names: tuple[str, str]) -> tuple[ctypes.CDLL, ctypes.CDLL]:
    try:
        pango, ft2 = (ctypes.CDLL(name) for name in names)
    except OSError:
        raise PangoMissing from None
    pointer = ctypes.c_void_p
    for made in (ft2.pango_ft2_font_map_new, pango.pango_font_map_create_context, pango.pango_layout_new):
        made.restype = pointer
    pango.pango_font_map_create_context.argtypes = [pointer]
    pango.pango_layout_new.argtypes = [pointer]
    pango.pango_layout_set_text.argtypes = [pointer, ctypes.c_char_p, ctypes.c_int]
    pango.pango_layout_get_unknown_glyphs_count.argtypes = [pointer]
    return pango, ft2
