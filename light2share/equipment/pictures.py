"""Pictures that people send, made harmless and small.

Each is decoded, turned upright, scaled and written anew: nothing of the file's own (place, camera, hidden parts) is
kept.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from io import BytesIO
from typing import TypeVar

from PIL import Image, ImageOps, UnidentifiedImageError

FORMATS = ("JPEG", "PNG", "WEBP")
LARGEST_BYTES = 10_000_000
MOST_PIXELS = 40_000_000
LEAST_SIDE = 400
"""Of the long side: below that, nothing of an instrument can be made out."""
MOST_STRETCHED = 5
"""How many times longer than high, or higher than long, a picture may be."""
PAGE = (1200, 750)
THUMB = (400, 300)
PAGE_BYTES = 130_000
THUMB_BYTES = 15_000
QUALITIES = (80, 70, 60, 50, 40, 30)
GROUND = (255, 255, 255)
REWRITTEN: dict[str, dict[str, int]] = {
    "JPEG": {"quality": 92, "subsampling": 0},
    "PNG": {"compress_level": 4},
    "WEBP": {"quality": 92},
}
"""How a picture is written that stays as large as it was."""

Made = TypeVar("Made")

Image.MAX_IMAGE_PIXELS = MOST_PIXELS
warnings.simplefilter("error", Image.DecompressionBombWarning)


class Fault(StrEnum):
    """Why a file is refused."""

    TOO_LARGE = "too_large"
    TOO_MANY_PIXELS = "too_many_pixels"
    TOO_SMALL = "too_small"
    STRETCHED = "stretched"
    NO_PICTURE = "no_picture"


class Refused(ValueError):
    """The file is not taken; nothing of it was kept."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.value)
        self.fault = fault


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture in its two sizes as WebP; `width` and `height` are those of the page's."""

    page: bytes
    thumb: bytes
    width: int
    height: int


SIZES = ("page", "thumb")


def file_of(name: str, size: str) -> str:
    """Under which name one size of a stored picture lies."""
    return f"{name}-{size}.webp"


def files_of(name: str) -> list[str]:
    """Every file of a stored picture."""
    return [file_of(name, size) for size in SIZES]


def prepared(data: bytes) -> Picture:
    """The picture in a file. Raises Refused; the size and the number of pixels are looked at before it is decoded."""

    def fitting(image: Image.Image) -> Picture:
        if fault := _fault_of_size(*image.size):
            raise Refused(fault)
        return _made(image)

    return _decoded(data, fitting)


def boxed(data: bytes, box: tuple[int, int], limit: int) -> tuple[bytes, int, int]:
    """The picture in a file as WebP that fits into a box with nothing cut off, its width and its height.

    Raises Refused.
    """

    def fitting(image: Image.Image) -> tuple[bytes, int, int]:
        plain = _on_ground(ImageOps.exif_transpose(image))
        plain.thumbnail(box, Image.Resampling.LANCZOS)
        return _written(plain, limit), plain.width, plain.height

    return _decoded(data, fitting)


def cleaned(data: bytes) -> tuple[bytes, str]:
    """The picture in a file as large as it was, and its format (one of FORMATS), for who needs each point of it.

    It is upright and written anew in its own format, without what the file says besides. Raises Refused.
    """
    return _decoded(data, _rewritten)


def _decoded(data: bytes, make: Callable[[Image.Image], Made]) -> Made:
    """What `make` makes of the picture in a file."""
    if len(data) > LARGEST_BYTES:
        raise Refused(Fault.TOO_LARGE)
    try:
        with Image.open(BytesIO(data), formats=FORMATS) as image:
            if image.width * image.height > MOST_PIXELS:
                raise Refused(Fault.TOO_MANY_PIXELS)
            return make(image)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise Refused(Fault.TOO_MANY_PIXELS) from error
    except (
        UnidentifiedImageError,
        OSError,
        EOFError,
        SyntaxError,
        ValueError,
        OverflowError,
        MemoryError,
    ) as error:
        if isinstance(error, Refused):
            raise
        raise Refused(Fault.NO_PICTURE) from error


def _fault_of_size(width: int, height: int) -> Fault | None:
    short, long = sorted((width, height))
    if long < LEAST_SIDE:
        return Fault.TOO_SMALL
    return Fault.STRETCHED if long > short * MOST_STRETCHED else None


def _made(image: Image.Image) -> Picture:
    image.draft("RGB", (PAGE[0] * 2, PAGE[1] * 2))  # a JPEG is decoded no larger than needed
    upright = ImageOps.exif_transpose(image)
    plain = _on_ground(upright)
    thumb = ImageOps.fit(plain, THUMB, Image.Resampling.LANCZOS)
    plain.thumbnail(PAGE, Image.Resampling.LANCZOS)
    return Picture(_written(plain, PAGE_BYTES), _written(thumb, THUMB_BYTES), plain.width, plain.height)


def _rewritten(image: Image.Image) -> tuple[bytes, str]:
    form = "JPEG" if image.format == "MPO" else str(image.format)  # several in one file: the first
    upright = ImageOps.exif_transpose(image)
    upright.info = {name: upright.info[name] for name in ("transparency",) if name in upright.info}
    file = BytesIO()
    upright.save(file, form, **REWRITTEN[form])
    return file.getvalue(), form


def _on_ground(image: Image.Image) -> Image.Image:
    """As plain colours; what was transparent shows white."""
    if image.mode in {"RGBA", "LA", "PA"} or "transparency" in image.info:
        image = image.convert("RGBA")
        ground = Image.new("RGB", image.size, GROUND)
        ground.paste(image, mask=image.getchannel("A"))
        return ground
    return image.convert("RGB")


def _written(image: Image.Image, limit: int) -> bytes:
    """The picture as WebP, at the best quality that stays under `limit` bytes, without metadata."""
    for quality in QUALITIES:
        file = BytesIO()
        image.save(file, "WEBP", quality=quality, method=4, exif=b"", icc_profile=b"", xmp=b"")
        if file.tell() <= limit:
            break
    return file.getvalue()
