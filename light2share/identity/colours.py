"""A cluster's main colour and what is made of it, so that all of it can be read in both themes. Values in, values out.

The colour is taken as it is for the light theme; for the dark one its hue is made lighter. Ratios are those of WCAG
2.2: 4.5 to 1 for words (1.4.3); borders and marks, which need 3 to 1 (1.4.11), are drawn in the same colours.
"""

from __future__ import annotations

import colorsys
import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

TEXT = 4.5
WRITTEN = re.compile(r"#?([0-9a-fA-F]{6}|[0-9a-fA-F]{3})")
STEPS = 400
"""How finely a lighter or darker colour is looked for."""
NEARLY_BLACK = 0.14
"""What is as dark as that can only be told apart, under the pointer, by becoming lighter."""

Rgb = tuple[int, int, int]


class Theme(StrEnum):
    """The two looks of a page."""

    LIGHT = "light"
    DARK = "dark"


class Role(StrEnum):
    """What a colour is there for."""

    PRIMARY = "primary"
    HOVER = "primary_hover"
    ON = "on_primary"
    SOFT = "primary_soft"


@dataclass(frozen=True, slots=True)
class Shades:
    """The colours of one theme, each as `#rrggbb`."""

    primary: str
    primary_hover: str
    on_primary: str
    primary_soft: str


@dataclass(frozen=True, slots=True)
class Palette:
    """What is made of one main colour."""

    light: Shades
    dark: Shades


@dataclass(frozen=True, slots=True)
class Pair:
    """Words of one colour on a ground of another, as a page shows them."""

    theme: Theme
    words: str
    """A role, or the name of one of the site's own colours."""
    ground: str
    colours: tuple[str, str]
    ratio: float

    @property
    def holds(self) -> bool:
        """Whether the words can be read."""
        return self.ratio >= TEXT


GROUNDS: dict[Theme, dict[str, str]] = {
    Theme.LIGHT: {"surface": "#ffffff", "bg": "#f3f6f8", "sunken": "#e8eef2"},
    Theme.DARK: {"surface": "#121e2b", "bg": "#0a121c", "sunken": "#0e1823", "pill": "#1e2e3e"},
}
"""What the main colour is written on: tokens of light2share.css."""
INKS: dict[Theme, dict[str, str]] = {
    Theme.LIGHT: {"ink": "#0c1a2b", "ink_2": "#384b5f", "ink_3": "#53667a"},
    Theme.DARK: {"ink": "#eaf1f7", "ink_2": "#bac8d5", "ink_3": "#97a9ba"},
}
"""What is written on the soft colour: tokens of the same file."""


SHIPPED = "#00596b"
_OWN = Palette(
    Shades(SHIPPED, "#00414f", "#ffffff", "#ddf0f3"), Shades("#55d3e2", "#93e7f0", "#04252b", "#0f3741")
)
"""The colours that the site comes with, drawn by hand: tokens of the same file."""


def written(text: str) -> str | None:
    """`#rrggbb` in small letters out of what a person writes (also three digits, or no `#`); None if it is none."""
    found = WRITTEN.fullmatch(text.strip())
    if not found:
        return None
    digits = found[1].lower()
    return "#" + (digits if len(digits) == 6 else "".join(2 * digit for digit in digits))


def contrast(one: str, other: str) -> float:
    """The ratio of two colours, from 1 to 21 (WCAG 2.2, contrast ratio)."""
    high, low = sorted((_luminance(_rgb(one)), _luminance(_rgb(other))), reverse=True)
    return (high + 0.05) / (low + 0.05)


def palette(colour: str) -> Palette:
    """What is made of a main colour, whether it may be used or not; ask `accepted`."""
    return _OWN if colour == SHIPPED else Palette(_light(colour), _dark(colour))


def pairs(made: Palette) -> list[Pair]:
    """Every pair that pages show, in both themes."""
    return [*_pairs(Theme.LIGHT, made.light), *_pairs(Theme.DARK, made.dark)]


def accepted(colour: str) -> bool:
    """Whether everything written in it, or on it, can be read in both themes."""
    return all(pair.holds for pair in pairs(palette(colour)))


def nearest(colour: str) -> str:
    """The colour of the same hue that is accepted and least darker; the colour itself if it is."""
    if accepted(colour):
        return colour
    hue, lightness, saturation = _hls(colour)
    steps = range(int(lightness * STEPS), 0, -1)
    found = (_of_hls(hue, step / STEPS, saturation) for step in steps)
    return next((one for one in found if accepted(one)), "#000000")


def _pairs(theme: Theme, shades: Shades) -> Iterator[Pair]:
    grounds = {**GROUNDS[theme], Role.SOFT.value: shades.primary_soft}
    for ground, below in grounds.items():
        for role, above in ((Role.PRIMARY, shades.primary), (Role.HOVER, shades.primary_hover)):
            yield _pair(theme, role.value, ground, above, below)
    for role, below in ((Role.PRIMARY, shades.primary), (Role.HOVER, shades.primary_hover)):
        yield _pair(theme, Role.ON.value, role.value, shades.on_primary, below)
    for ink, above in INKS[theme].items():
        yield _pair(theme, ink, Role.SOFT.value, above, shades.primary_soft)


def _pair(theme: Theme, words: str, ground: str, above: str, below: str) -> Pair:
    return Pair(theme, words, ground, (above, below), contrast(above, below))


def _light(colour: str) -> Shades:
    hue, lightness, saturation = _hls(colour)
    soft = _soft(colour, Theme.LIGHT)
    hover = _of_hls(hue, lightness * 0.7, saturation)
    if lightness < NEARLY_BLACK:
        grounds = (GROUNDS[Theme.LIGHT]["sunken"], soft)
        steps = (_of_hls(hue, lightness + more / 100, saturation) for more in range(14, -1, -1))
        readable = (one for one in steps if all(contrast(one, ground) >= TEXT for ground in grounds))
        hover = next(readable, colour)
    return Shades(colour, hover, "#ffffff", soft)


def _dark(colour: str) -> Shades:
    hue, lightness, saturation = _hls(colour)
    saturation = min(saturation, 0.75)
    ground = GROUNDS[Theme.DARK]["pill"]  # the lightest
    first = int(max(lightness, 0.6) * STEPS)
    shades = ((step / STEPS, _of_hls(hue, step / STEPS, saturation)) for step in range(first, STEPS + 1))
    lightness, primary = next(one for one in shades if contrast(one[1], ground) >= TEXT)
    hover = _of_hls(hue, lightness + (1 - lightness) * 0.45, saturation)
    on_primary = _of_hls(hue, 0.08, min(saturation, 0.8))
    return Shades(primary, hover, on_primary, _soft(primary, Theme.DARK))


def _soft(colour: str, theme: Theme) -> str:
    """A ground with a touch of the colour, as much as words on it bear."""
    ground = GROUNDS[theme]["surface"]
    words = [colour, *INKS[theme].values()]
    for share in range(14 if theme is Theme.LIGHT else 22, 0, -1):
        mixed = _mixed(ground, colour, share / 100)
        if all(contrast(one, mixed) >= TEXT for one in words):
            return mixed
    return ground


def _mixed(one: str, other: str, share: float) -> str:
    return _text(
        [first + (second - first) * share for first, second in zip(_rgb(one), _rgb(other), strict=True)]
    )


def _hls(colour: str) -> tuple[float, float, float]:
    red, green, blue = _rgb(colour)
    return colorsys.rgb_to_hls(red / 255, green / 255, blue / 255)


def _of_hls(hue: float, lightness: float, saturation: float) -> str:
    return _text([part * 255 for part in colorsys.hls_to_rgb(hue, lightness, saturation)])


def _rgb(colour: str) -> Rgb:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def _text(parts: list[float]) -> str:
    return "#" + "".join(f"{min(255, max(0, round(part))):02x}" for part in parts)


def _luminance(rgb: Rgb) -> float:
    """Relative luminance (WCAG 2.2)."""
    red, green, blue = (_linear(part / 255) for part in rgb)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else float(((part + 0.055) / 1.055) ** 2.4)
