"""Pictures are made small and harmless; what is none is refused before it is unpacked."""

from __future__ import annotations

from io import BytesIO

import pytest
from PIL import Image

from light2share.equipment.pictures import LARGEST_BYTES, Fault, Refused, prepared
from tests.equipment.pictures import SECRET, bomb, photo


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_picture_comes_in_two_sizes(kind):
    made = prepared(photo(kind=kind))
    page, thumb = (Image.open(BytesIO(content)) for content in (made.page, made.thumb))
    assert (page.format, page.size) == ("WEBP", (made.width, made.height)) == ("WEBP", (1000, 750))
    assert thumb.size == (400, 300)
    assert len(made.thumb) <= 15_000


def test_nothing_of_the_file_is_kept_but_what_it_shows():
    made = prepared(photo())
    for content in (made.page, made.thumb):
        assert SECRET.encode() not in content
        assert not Image.open(BytesIO(content)).getexif()
        assert b"EXIF" not in content
        assert b"ICCP" not in content
        assert b"XMP" not in content


def test_a_picture_stands_upright():
    made = prepared(photo(turned=True))
    assert made.width < made.height


def test_a_small_picture_is_not_blown_up():
    made = prepared(photo((420, 200)))
    assert (made.width, made.height) == (420, 200)


def test_what_is_transparent_shows_white():
    file = BytesIO()
    Image.new("RGBA", (440, 330), (255, 0, 0, 0)).save(file, "PNG")
    assert Image.open(BytesIO(prepared(file.getvalue()).page)).convert("RGB").getpixel((5, 5)) == (
        255,
        255,
        255,
    )


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        pytest.param(b"hello", Fault.NO_PICTURE, id="a text"),
        pytest.param(b"<svg xmlns='http://www.w3.org/2000/svg'/>", Fault.NO_PICTURE, id="a drawing"),
        pytest.param(b"GIF89a\x01\x00\x01\x00\x00\x00\x00", Fault.NO_PICTURE, id="another kind"),
        pytest.param(b"\xff\xd8\xff\xe0" + b"\x00" * 100, Fault.NO_PICTURE, id="only the beginning"),
        pytest.param(photo()[:4000], Fault.NO_PICTURE, id="cut off"),
        pytest.param(b"\x89PNG\r\n\x1a\n" + b"\xff" * 200, Fault.NO_PICTURE, id="nonsense in a PNG"),
        pytest.param(photo((399, 399)), Fault.TOO_SMALL, id="too small"),
        pytest.param(photo((4, 3), "PNG"), Fault.TOO_SMALL, id="a dot"),
        pytest.param(photo((3001, 600)), Fault.STRETCHED, id="a strip"),
        pytest.param(photo((1, 3000)), Fault.STRETCHED, id="a line"),
        pytest.param(bomb(), Fault.TOO_MANY_PIXELS, id="a bomb"),
        pytest.param(b"\xff" * (LARGEST_BYTES + 1), Fault.TOO_LARGE, id="too large"),
    ],
)
def test_what_is_refused(content, fault):
    with pytest.raises(Refused) as refused:
        prepared(content)
    assert refused.value.fault is fault
