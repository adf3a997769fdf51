"""Figures with units in what people type (`1064 nm`, `1,064 µm`, `-40 °C`, `400-700 nm`), and what they may mean.

A comma is decimal, except in English when exactly three digits follow and the unit is not µm or mm.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from light2share.catalogue import comparing
from light2share.catalogue.comparing import JUST, Bound
from light2share.catalogue.units import (
    BY_SYMBOL,
    G_FORCE,
    NOMINAL_INCH,
    SPELLINGS,
    Dimension,
    Unit,
    converted,
    unit,
)
from light2share.catalogue.words import STOP_WORDS, stems, tokens
from light2share.equipment.specifications import Asked
from light2share.equipment.taxonomy import Kind, Parameter, Taxonomy

SPACE = "[ \t\u00a0\u202f\u2009]"
NUMBER = (
    rf"(?:\d{{1,3}}(?:{SPACE}\d{{3}})+(?![\d])(?:[.,]\d+)?|\d+(?:[.,]\d+)*)"
    r"(?:[eE][-−+]?\d{1,3}|\s?[×x·*]\s?10\^?[-−⁻+]?[\d⁰¹²³⁴-⁹]{1,3})?"
)
POWER_OF_TEN = r"10(?:\^?[-−]\d{1,3}|\^\d{1,3}|⁻?[⁰¹²³⁴-⁹]{1,3})"
ANY_NUMBER = rf"(?:{POWER_OF_TEN}|{NUMBER})"
SYMBOLS = sorted(
    {*BY_SYMBOL, *SPELLINGS} - {"1/s", "in", '"', "λ", "C", "c", "F", "f"}, key=len, reverse=True
)
CELSIUS_FAHRENHEIT = r"[CcFf](?![-'’])"
INCHES = r"(?<!\d\d\d)\""
UNIT = rf"(?:{'|'.join(re.escape(symbol) for symbol in SYMBOLS)}|{CELSIUS_FAHRENHEIT}|{INCHES})(?![\w²³/^⁻])"
BETWEEN = rf"{SPACE}*(?:\.\.|…|–|—|-|\bto\b|\bà\b|\ba\b|\band\b|\bet\b|/(?=[+]))"
SIGN = r"[-−–+]"

FIGURE = re.compile(
    rf"(?P<words>\b(?:between|from|entre|de)\s+)?"
    rf"(?<![\w.,/])(?:(?<=[-])|(?P<sign>{SIGN}){SPACE}?)?(?P<number>{ANY_NUMBER}){SPACE}?(?P<unit>{UNIT})?"
    rf"(?:(?P<join>{BETWEEN}){SPACE}*(?P<sign2>{SIGN})?{SPACE}?(?P<number2>{ANY_NUMBER}){SPACE}?(?P<unit2>{UNIT}))?",
)
ABOUT = re.compile(
    r"(?:[=±~≈]|\b(?:up to|down to|about|better than|finer than|meilleure?s? que|jusqu['’]à|environ|at|à|a)\b)\s*$",
    re.IGNORECASE,
)
SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻−", "0123456789--")

SPECTRAL_NM = (100.0, 30_000.0)
"""A length between these, given in nm or µm, is read as a wavelength before anything else."""
FEW = 3
"""Parameters that may be meant at once and still be told apart by name."""
GENERIC = STOP_WORDS | frozenset(
    "range plage largest smallest highest lowest finest best maximum minimum plus grand grande petit petite of maximal"
    " maximale minimal minimale meilleure full per".split()
)

BROAD = frozenset(
    "beam faisceau laser optical optique light lumiere measuring measurement mesure sample echantillon test".split()
)
"""Words of so many labels that alone they name no parameter: the 1064 nm of a beam are not its diameter."""


@dataclass(frozen=True, slots=True)
class Quantity:
    """A figure or an interval with its unit, and where it stood in the text (`text[start:end]`)."""

    low: float
    high: float
    unit: Unit
    start: int
    end: int
    bound: Bound | None = None
    """What the one figure bounds, where it is no value by itself."""

    @property
    def is_point(self) -> bool:
        """Whether it is one figure, neither an interval nor the bound of one."""
        return self.low == self.high and self.bound is None


@dataclass(frozen=True, slots=True)
class Wish:
    """One parameter that a quantity may mean, with the wish in the parameter's own unit."""

    parameter: Parameter
    asked: Asked


def read_number(text: str, language: str, symbol: str = "") -> float | None:
    """The number that a person wrote; None if it is none."""
    text = re.sub(SPACE, "", text).translate(SUPERSCRIPTS)
    if power := re.fullmatch(r"10\^?(-?\d+)", text):
        return float(f"1e{power[1]}") if len(text) > 2 and ("^" in text or "-" in text) else float(text)
    text = re.sub(r"[×x·*]10\^?([-+]?\d+)$", r"e\1", text)
    if text.count(",") == 1 and "." not in text:
        thousands = language == "en" and symbol not in {"µm", "mm"} and re.search(r",\d{3}(?!\d)", text)
        text = text.replace(",", "" if thousands else ".")
    elif "," in text and "." in text:
        # The later of the two signs is the decimal one.
        text = (
            text.replace(",", "")
            if text.rfind(".") > text.rfind(",")
            else text.replace(".", "").replace(",", ".")
        )
    else:
        text = text.replace(",", "")
    try:
        value = float(text)
    except ValueError:
        return None
    return value if abs(value) < 1e30 else None


def quantities(text: str, language: str) -> list[Quantity]:
    """The figures with a unit in a text, in order. A number without a unit is left to the words."""
    return list(_quantities(text, language))


def _quantities(text: str, language: str) -> Iterator[Quantity]:
    for match in FIGURE.finditer(text):
        interval = _interval(match, language)
        for found in [interval] if interval else _singles(match, language):
            if interval is None and (bounding := _bounding(text, found)):
                yield bounding
                continue
            before = ABOUT.search(text[: found.start])
            yield replace(found, start=before.start() if before else found.start)


def _bounding(text: str, found: Quantity) -> Quantity | None:
    """The figure as a bound, if words or signs beside it make it one."""
    if before := comparing.before(text, found.start):
        return replace(found, start=before.at, bound=before.bound)
    if after := comparing.after(text, found.end):
        return replace(found, end=after.at, bound=after.bound)
    return None


def _interval(match: re.Match[str], language: str) -> Quantity | None:
    if not match["unit2"] or (_means_and(match["join"]) and not match["words"]):
        return None
    last = unit(match["unit2"])
    first = unit(match["unit"]) if match["unit"] else last
    low = _signed(match["sign"], match["number"], language, first.symbol)
    high = _signed(match["sign2"], match["number2"], language, last.symbol)
    if low is None or high is None:
        return None
    same = converted(low, first, last)
    if same is None:
        return None
    start = match.start("words") if match["words"] else _start(match)
    return Quantity(min(same, high), max(same, high), last, start, match.end())


def _singles(match: re.Match[str], language: str) -> Iterator[Quantity]:
    pair = bool(match["unit2"])
    symbol = match["unit"] or (match["unit2"] if pair else None)  # `532 and 1064 nm` are two figures in nm
    if symbol is None or (
        match["unit"] == "K" and not match[0][match.end("number") - match.start() :].startswith(" ")
    ):
        return  # 4K is a picture format
    end = match.end("unit") if match["unit"] else match.end("number")
    yield from _point(match["sign"], match["number"], symbol, language, _start(match), end)
    if pair:
        start = match.start("sign2") if match["sign2"] else match.start("number2")
        yield from _point(match["sign2"], match["number2"], match["unit2"], language, start, match.end())


def _point(
    sign: str | None, number: str, symbol: str, language: str, start: int, end: int
) -> Iterator[Quantity]:
    given = unit(symbol)
    value = _signed(sign, number, language, given.symbol)
    if value is not None:
        yield Quantity(value, value, given, start, end)


def _start(match: re.Match[str]) -> int:
    return match.start("sign") if match["sign"] else match.start("number")


def _means_and(join: str) -> bool:
    return join.strip() in {"and", "et"}


def _signed(sign: str | None, number: str, language: str, symbol: str) -> float | None:
    value = read_number(number, language, symbol)
    return value if value is None or sign in (None, "+") else -value


BARE = re.compile(
    r"(?<![\w.,/+-])(?P<low>\d{3,4}(?:[.,]\d)?)(?:\s?[-–]\s?(?P<high>\d{3,4}(?:[.,]\d)?))?(?![\w/+-]|[.,]\d|\s?[%°])"
)
BARE_NM = (200.0, 5000.0)


SLASHED = re.compile(r"(?<![\w./+-])(?:/\d{3,4}|\d{3,4}(?:/\d{3,4})+/?|\d{3,4}/)(?![\w/]|[.,]\d)")
LINES = (
    (re.compile(r"\bhe[- ]?ne\b(?:\s+63[23](?:[.,]8)?(?!\w))?", re.IGNORECASE), 632.8),
    (re.compile(r"(?<![:\w])(?:nd\s?:\s?)?yag\b(?:\s+1064(?!\w))?", re.IGNORECASE), 1064.0),
    (re.compile(r"\bco[2₂]\b", re.IGNORECASE), 10_600.0),
)
"""Lasers that people name instead of their wavelength, in nm."""


def slashes_apart(text: str) -> str:
    """The wavelengths of `1310/1550` as two numbers, and what a removed one leaves; every sign keeps its place."""
    return SLASHED.sub(lambda match: match[0].replace("/", " "), text)


def named_lines(text: str) -> list[Quantity]:
    """The wavelengths of the lasers that a text names."""
    nm = BY_SYMBOL["nm"]
    return [
        Quantity(value, value, nm, match.start(), match.end())
        for pattern, value in LINES
        for match in pattern.finditer(text)
    ]


def bare_wavelengths(text: str) -> list[Quantity]:
    """The numbers without a unit that may be wavelengths in nm, beside a technique that has any: `M2 1064`."""
    found = []
    for match in BARE.finditer(text):
        low, high = (float(said.replace(",", ".")) for said in (match["low"], match["high"] or match["low"]))
        if BARE_NM[0] <= low <= high <= BARE_NM[1]:
            found.append(Quantity(low, high, BY_SYMBOL["nm"], match.start(), match.end()))
    return found


def wishes(quantity: Quantity, tree: Taxonomy, techniques: Iterable[str], text: str) -> list[Wish]:
    """Which parameters a quantity may mean: of those techniques if any is known, else of all.

    A parameter that `text` names comes before others of its dimension; a wavelength before other lengths; figures of
    merit such as a resolution only if named, or if nothing else has that dimension.
    """
    within = [tree.techniques[slug] for slug in techniques if slug in tree.techniques]
    pool = {p.slug: p for technique in within for p in technique.parameters} if within else tree.parameters
    possible = [wish for parameter in pool.values() if (wish := _wish(quantity, parameter, bool(within)))]
    possible = [wish for wish in possible if is_usual(wish)] or possible
    if named := _named(possible, text):
        return named
    possible = [wish for wish in possible if not _is_difference(wish.parameter)]
    spectral = [wish for wish in possible if is_spectral(wish.parameter)]
    if spectral and _is_wavelength(quantity):
        return spectral
    others = [wish for wish in possible if not is_spectral(wish.parameter)] or possible
    return [wish for wish in others if not _is_merit(wish.parameter)] or others


def is_named(quantity: Quantity, tree: Taxonomy, text: str) -> bool:
    """Whether `text` names a parameter that a quantity may mean, whatever the technique: the resolution of 0.1 nm."""
    possible = [wish for p in tree.parameters.values() if (wish := _wish(quantity, p, known_technique=False))]
    return bool(_named([wish for wish in possible if is_usual(wish)], text))


def others(
    quantity: Quantity, tree: Taxonomy, techniques: Iterable[str], text: str, taken: Sequence[Wish]
) -> list[Wish]:
    """What else a quantity may mean by its unit: of those techniques, or, where none is known, what `text` names; where
    several are taken already, each of them too. What has the usual size comes first; a wavelength is no other length.
    """
    within = [tree.techniques[slug] for slug in techniques if slug in tree.techniques]
    pool = {p.slug: p for technique in within for p in technique.parameters} if within else tree.parameters
    possible = [wish for parameter in pool.values() if (wish := _wish(quantity, parameter, bool(within)))]
    if not within:
        possible = _named(possible, text)
    meant = {wish.parameter.slug for wish in taken}
    left = [
        wish
        for wish in possible
        if wish.parameter.slug not in meant and (_is_wavelength(quantity) or not is_spectral(wish.parameter))
    ]
    usual = [wish for wish in left if is_usual(wish)]
    if any(is_spectral(wish.parameter) for wish in taken):
        return usual + _named([wish for wish in left if wish not in usual], text)
    unusual = [wish for wish in left if wish not in usual]
    if usual or len(unusual) > 1:
        unusual = []
    return [*(taken if 1 < len(taken) <= FEW else []), *usual, *unusual]


def is_usual(wish: Wish) -> bool:
    """Whether instruments have figures of such a size."""
    ends = [value for value in (wish.asked.low, wish.asked.high) if value is not None]
    return any(wish.parameter.usual.hold(value) for value in ends)


def is_spectral(parameter: Parameter) -> bool:
    """Whether it says at which wavelengths an instrument works."""
    if parameter.kind not in (Kind.RANGE, Kind.TEXT):
        return False
    label = parameter.label.en.lower()
    return parameter.unit == "cm⁻¹" or (
        parameter.unit in ("nm", "µm") and ("wavelength" in label or "emission" in label)
    )


def _is_wavelength(quantity: Quantity) -> bool:
    if quantity.unit.symbol not in ("nm", "µm"):
        return quantity.unit.dimension is Dimension.WAVENUMBER
    low, high = (
        converted(quantity.low, quantity.unit, BY_SYMBOL["nm"]),
        converted(quantity.high, quantity.unit, BY_SYMBOL["nm"]),
    )
    return low is not None and high is not None and SPECTRAL_NM[0] <= low and high <= SPECTRAL_NM[1]


def _wish(quantity: Quantity, parameter: Parameter, known_technique: bool) -> Wish | None:
    if parameter.kind is Kind.CHOICE or not parameter.unit:
        return None
    if parameter.kind is Kind.TEXT and not is_spectral(parameter):
        return None
    wanted = unit(parameter.unit)
    of_wavenumbers = quantity.unit.dimension is Dimension.WAVENUMBER
    if of_wavenumbers and wanted.dimension is Dimension.LENGTH and not is_spectral(parameter):
        return None  # only light has a wavenumber
    if wanted.dimension is Dimension.WAVENUMBER and not is_spectral(parameter) and not of_wavenumbers:
        return None  # a width in nm has no one width in cm⁻¹
    low, high = _in_unit(quantity.low, quantity.unit, wanted), _in_unit(quantity.high, quantity.unit, wanted)
    if low is None or high is None:
        return None
    low, high = min(low, high), max(low, high)
    bound = quantity.bound
    if bound and of_wavenumbers != (wanted.dimension is Dimension.WAVENUMBER):
        bound = bound.turned
    smallest = 0.1 if wanted.dimension is Dimension.LENGTH else 1e-3
    if parameter.kind is Kind.MAX and not known_technique and abs(high) < smallest:
        return None  # 50 mm is no wish for a fibre of 0.00005 km
    return Wish(parameter, _bounded(low, bound) if bound else Asked(low, high))


def _bounded(value: float, bound: Bound) -> Asked:
    beside = abs(value) * JUST if bound in (Bound.MORE, Bound.LESS) else 0.0
    return Asked(low=value + beside) if bound.is_lower else Asked(high=value - beside)


def _in_unit(value: float, given: Unit, wanted: Unit) -> float | None:
    given = NOMINAL_INCH if given.symbol == "in" else given
    for reading in (given, G_FORCE) if given.symbol == "g" else (given,):
        if (same := converted(value, reading, wanted)) is not None:
            return same
    if value > 0 and {given.dimension, wanted.dimension} == {Dimension.LENGTH, Dimension.WAVENUMBER}:
        # A wavenumber in cm⁻¹ is 10⁷ over the wavelength in nm.
        nanometres = (
            converted(value, given, BY_SYMBOL["nm"]) if given.dimension is Dimension.LENGTH else value
        )
        return None if not nanometres else float(f"{1e7 / nanometres:.9g}")
    return None


def _is_difference(parameter: Parameter) -> bool:
    label = parameter.label.en.lower()
    if unit(parameter.unit).dimension is not Dimension.TEMPERATURE:
        return False
    return any(word in label for word in ("difference", "differential", "stability", "equivalent"))


def _is_merit(parameter: Parameter) -> bool:
    # The lowest temperature or pressure reached is a working range; a resolution or a noise is not.
    working = unit(parameter.unit).dimension in (Dimension.TEMPERATURE, Dimension.PRESSURE)
    return parameter.kind is Kind.MIN and not working


def _named(possible: list[Wish], text: str) -> list[Wish]:
    """Those whose parameter the text names in the most words; a word such as `beam` names none by itself."""
    said = {stem: word in BROAD for word in tokens(text) if _says_something(word) for stem in stems(word)}
    if not said:
        return []
    counts = [
        max(_in_common(wish.parameter.label.en, said), _in_common(wish.parameter.label.fr, said))
        for wish in possible
    ]
    most = max(counts, default=0)
    return [wish for wish, count in zip(possible, counts, strict=True) if count == most] if most else []


def _in_common(label: str, said: dict[str, bool]) -> int:
    """How many words of a label are said, if one of them is not broad."""
    shared = [
        broad
        for word in dict.fromkeys(tokens(label))
        if _says_something(word)
        and (broad := next((said[stem] for stem in stems(word) if stem in said), None)) is not None
    ]
    return len(shared) if not all(shared) else 0


def _says_something(word: str) -> bool:
    return word not in GENERIC and len(word) > 2
