"""Photos: opened and drawn anew, so that nothing is left but the picture, the right way up."""

import io

import pillow_heif
from PIL import Image, ImageCms, ImageOps

from worker.cleaning.refused import CannotClean

MOST_PIXELS = 50_000_000
FORMATS = {
    "image/jpeg": ("JPEG", "MPO"),
    "image/png": ("PNG",),
    "image/webp": ("WEBP",),
    "image/gif": ("GIF",),
    "image/heic": ("HEIF",),
}
_DRAWN_WITHOUT_LOSS = frozenset({"image/png", "image/gif"})


def cleaned(media_type: str, original: bytes) -> tuple[str, bytes]:
    """The picture as JPEG, or as PNG where it was drawn or is see-through; of a moving one the first picture.

    Raises CannotClean above 50 megapixels; what Pillow raises for a broken file.
    """
    Image.MAX_IMAGE_PIXELS = None
    pillow_heif.register_heif_opener(thumbnails=False, depth_images=False, aux_images=False)
    with Image.open(io.BytesIO(original), formats=FORMATS[media_type]) as opened:
        if opened.width * opened.height > MOST_PIXELS:
            raise CannotClean
        opened.seek(0)
        opened.load()
        ImageOps.exif_transpose(opened, in_place=True)
        picture = _in_usual_colours(opened)
    see_through = "A" in picture.mode
    if see_through or media_type in _DRAWN_WITHOUT_LOSS:
        return "image/png", _saved(_bare(picture, "RGBA" if see_through else "RGB"), "PNG", compress_level=3)
    return "image/jpeg", _saved(_bare(picture, "RGB"), "JPEG", quality=92)


def _in_usual_colours(picture: Image.Image) -> Image.Image:
    """Without a colour profile of its own, which may name the device."""
    if picture.mode in {"P", "PA", "LA", "1", "L", "I", "I;16", "F", "CMYK"}:
        see_through = "A" in picture.mode or "transparency" in picture.info
        return picture.convert("RGBA" if see_through else "RGB")
    profile = picture.info.get("icc_profile")
    if profile and picture.mode in {"RGB", "RGBA"}:
        try:
            usual = ImageCms.createProfile("sRGB")
            turned = ImageCms.profileToProfile(picture, ImageCms.ImageCmsProfile(io.BytesIO(profile)), usual)
        except (ImageCms.PyCMSError, OSError):
            return picture
        return turned or picture
    return picture if picture.mode in {"RGB", "RGBA"} else picture.convert("RGB")


def _bare(picture: Image.Image, mode: str) -> Image.Image:
    """The pixels alone: a new picture has no notes that a format might write out."""
    bare = Image.new(mode, picture.size)
    bare.paste(picture if picture.mode == mode else picture.convert(mode))
    return bare


def _saved(picture: Image.Image, form: str, **how: int | bool) -> bytes:
    written = io.BytesIO()
    picture.save(written, form, **how)
    return written.getvalue()
