"""The picture that stands for a listing without photos where its link is shown: its drawing beside its name.

No database, no web: words in, PNG out. `scripts/card_drawings.py` makes what it is put together from.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from functools import cache
from hashlib import sha256
from io import BytesIO
from pathlib import Path, PurePath

from PIL import Image, ImageDraw, ImageFont

PARTS = Path(__file__).parent / "data" / "card"
SIZE = (1200, 630)
DRAWING = (560, 420)
DRAWING_AT = (592, 105)
RADIUS = 16
LEFT, TEXT_WIDTH = 56, 488
GROUND, WHITE, SOFT = "#0C1A2B", "#FFFFFF", "#BAC8D5"
SPECTRUM = (
    (0.0, "#6D28D9"), (0.2, "#2F5BFF"), (0.35, "#00A7D1"), (0.5, "#12B76A"), (0.65, "#E8D21D"), (0.8, "#F59322"),
    (1.0, "#E5352B"),
)  # fmt: skip
LINE = 10
SIZES, MOST_LINES = (52, 46, 40), 4
EDITION = 1
"""Raise it when cards look different: their addresses change with it."""


@dataclass(frozen=True, slots=True)
class Card:
    """What a card says. Whoever makes one says only what everybody may know."""

    title: str
    facts: tuple[str, ...]
    """Short lines under the title."""
    drawing: str
    """The file of `drawings.drawing`."""
    site: str

    @property
    def digest(self) -> str:
        """Changes with anything that the picture shows."""
        told = json.dumps([EDITION, asdict(self)], ensure_ascii=False, sort_keys=True)
        return sha256(told.encode()).hexdigest()[:16]


def drawn(card: Card) -> bytes:
    """The card as PNG."""
    image = Image.new("RGB", SIZE, GROUND)
    draw = ImageDraw.Draw(image)
    _spectrum(draw)
    picture = _part(PurePath(card.drawing).stem)
    image.paste(picture, DRAWING_AT, _rounded(picture.size))
    image.paste(_part("icon"), (LEFT, 56))
    draw.text((LEFT + 72, 84), card.site, WHITE, _font(30, bold=True), anchor="lm")
    lines, size = _fitted(card.title)
    y = 176
    for line in lines:
        draw.text((LEFT, y), line, WHITE, _font(size, bold=True))
        y += round(size * 1.2)
    y += 20
    for fact in card.facts:
        draw.text((LEFT, y), _cut(fact, _font(28)), SOFT, _font(28))
        y += 42
    file = BytesIO()
    image.save(file, "PNG", optimize=True)
    return file.getvalue()


def _spectrum(draw: ImageDraw.ImageDraw) -> None:
    for x in range(SIZE[0]):
        draw.line([(x, 0), (x, LINE)], _colour(x / SIZE[0]))


def _colour(place: float) -> tuple[int, ...]:
    right = next(number for number, (at, _) in enumerate(SPECTRUM) if at > place)
    (start, low), (end, high) = SPECTRUM[right - 1], SPECTRUM[right]
    share = (place - start) / (end - start)
    first, second = (tuple(bytes.fromhex(one[1:])) for one in (low, high))
    return tuple(round(a + (b - a) * share) for a, b in zip(first, second, strict=True))


@cache
def _part(name: str) -> Image.Image:
    with Image.open(PARTS / f"{name}.webp") as image:
        return image.convert("RGB")


@cache
def _rounded(size: tuple[int, int]) -> Image.Image:
    mask = Image.new("L", (size[0] * 2, size[1] * 2))
    ImageDraw.Draw(mask).rounded_rectangle((0, 0, *mask.size), RADIUS * 2, fill=255)
    return mask.resize(size, Image.Resampling.LANCZOS)


@cache
def _font(size: int, bold: bool = False) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(PARTS / f"card-{'bold' if bold else 'regular'}.ttf", size)


def _fitted(title: str) -> tuple[list[str], int]:
    """The title in lines, in the largest size that needs at most MOST_LINES; cut where even the smallest needs more."""
    for size in SIZES:
        lines = _wrapped(title, _font(size, bold=True))
        if len(lines) <= MOST_LINES:
            return lines, size
    rest = " ".join(lines[MOST_LINES - 1 :])
    return [*lines[: MOST_LINES - 1], _cut(rest, _font(size, bold=True))], size


def _wrapped(text: str, font: ImageFont.FreeTypeFont) -> list[str]:
    """Broken at spaces that may be broken; a word wider than the line is broken anywhere."""
    lines, line = [], ""
    for word in (part for part in text.split(" ") if part):
        longer = f"{line} {word}" if line else word
        if font.getlength(longer) <= TEXT_WIDTH:
            line = longer
            continue
        if line:
            lines.append(line)
        while font.getlength(word) > TEXT_WIDTH:
            fits = _fitting(word, font)
            lines.append(word[:fits])
            word = word[fits:]
        line = word
    return [*lines, line] if line else lines


def _fitting(word: str, font: ImageFont.FreeTypeFont) -> int:
    """How many of its first letters fit in a line: one at least."""
    return next((n - 1 for n in range(2, len(word) + 1) if font.getlength(word[:n]) > TEXT_WIDTH), len(word))


def _cut(text: str, font: ImageFont.FreeTypeFont) -> str:
    if font.getlength(text) <= TEXT_WIDTH:
        return text
    while text and font.getlength(text + "…") > TEXT_WIDTH:
        text = text[:-1]
    return text.rstrip(" ,;:.–-") + "…"
