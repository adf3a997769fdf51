"""Pictures to send in tests."""

from __future__ import annotations

from io import BytesIO

from PIL import Image
from werkzeug.datastructures import FileStorage

GPS = 0x8825
ORIENTATION = 0x0112
MAKER = 0x010F
SECRET = "taken at 43.2965 N"


def photo(size: tuple[int, int] = (1600, 1200), kind: str = "JPEG", turned: bool = False) -> bytes:
    """A picture with a place, a camera and a comment in it."""
    image = Image.linear_gradient("L").resize(size).convert("RGB")
    file = BytesIO()
    exif = Image.Exif()
    exif[MAKER] = SECRET
    exif[GPS] = {1: "N", 2: (43.0, 17.0, 47.4)}
    if turned:
        exif[ORIENTATION] = 6
    image.save(file, kind, exif=exif)
    return file.getvalue()


def bomb() -> bytes:
    """A small file that unpacks to 81 megapixels."""
    file = BytesIO()
    Image.new("1", (9000, 9000)).save(file, "PNG")
    return file.getvalue()


def sent(content: bytes, name: str = "photo.jpg") -> FileStorage:
    """As a browser sends it."""
    return FileStorage(BytesIO(content), filename=name)
