"""What a person types where one figure or one technique is wanted, read exactly: no guessing as in a search."""

from __future__ import annotations

import re
from difflib import get_close_matches

from light2share.catalogue.quantities import quantities, read_number
from light2share.catalogue.units import converted, unit
from light2share.catalogue.words import fold
from light2share.equipment.taxonomy import Taxonomy, Technique

ALONE = re.compile(r"[-−–+]?\s*[\d.,\s\u00a0\u202f^·×*xeE⁰¹²³⁴-⁹⁻-]+")

WORD = re.compile(r"[\w²'-]+")
MOST_WORDS = 6
CLEAR = 7
"""Letters from which on a word in a name says what kind of instrument it is."""


def read_figure(text: str, symbol: str, spoken: str) -> float | None:
    """The figure in a text, in the unit `symbol`; None if it is none or has a unit that measures something else."""
    wanted = unit(symbol)
    text = text.removeprefix("±").strip()
    if ALONE.fullmatch(text):
        sign = -1 if text[0] in "-−–" else 1
        value = read_number(text.lstrip("-−–+ \u00a0\u202f"), spoken, wanted.symbol)
        return None if value is None else sign * value
    if symbol and text.endswith(symbol) and ALONE.fullmatch(text[: -len(symbol)] or "-"):
        return read_figure(text[: -len(symbol)].strip(), symbol, spoken)
    found = quantities(text, spoken)
    if len(found) != 1 or not found[0].is_point:
        return None
    return converted(found[0].low, found[0].unit, wanted)


def named_technique(tree: Taxonomy, text: str) -> Technique | None:
    """The technique with that slug, name or synonym; None if there is none, or more than one."""
    if found := tree.technique(text):
        return found
    names, synonyms = _by_word(tree)
    wanted = _folded(text)
    slugs = names.get(wanted) or synonyms.get(wanted, ())
    return tree.techniques[slugs[0]] if len(slugs) == 1 else None


def techniques_within(tree: Taxonomy, text: str) -> set[str]:
    """The slugs of the techniques whose names or synonyms stand in a text, the longest at each place.

    Short ones are left out: too many of them are part of a make or of another word.
    """
    names, synonyms = _by_word(tree)
    tokens = WORD.findall(_folded(text))
    found: set[str] = set()
    start = 0
    while start < len(tokens):
        phrases = [" ".join(tokens[start : start + count]) for count in range(MOST_WORDS, 0, -1)]
        fit = next((one for one in phrases if len(one) >= CLEAR and (one in names or one in synonyms)), "")
        found.update(names.get(fit) or synonyms.get(fit, ()))
        start += len(fit.split()) or 1
    return found


def nearest_techniques(tree: Taxonomy, text: str) -> list[str]:
    """The slugs of up to three techniques that are called much like it."""
    wanted, (names, synonyms) = _folded(text), _by_word(tree)
    words = {**synonyms, **names}
    inside = [slug for word, slugs in words.items() if len(wanted) > 2 and wanted in word for slug in slugs]
    close = inside or [
        slug for word in get_close_matches(wanted, words, n=3, cutoff=0.6) for slug in words[word]
    ]
    return list(dict.fromkeys(close))[:3]


Words = dict[str, tuple[str, ...]]
_kept: tuple[Taxonomy, Words, Words] | None = None


def _by_word(tree: Taxonomy) -> tuple[Words, Words]:
    """The techniques of each name, and of each name or synonym; put together once for a taxonomy."""
    global _kept
    if _kept is None or _kept[0] is not tree:
        names: Words = {}
        synonyms: Words = {}
        for one in tree.techniques.values():
            for word in {_folded(one.name.en), _folded(one.name.fr)}:
                names[word] = (*names.get(word, ()), one.slug)
            for word in {_folded(word) for word in one.called}:
                synonyms[word] = (*synonyms.get(word, ()), one.slug)
        _kept = tree, names, synonyms
    return _kept[1:]


def _folded(text: str) -> str:
    return fold(text).replace("’", "'")
