"""What one word says of kinds of instrument: `camera` is what thermal cameras are and what some benches test. Pure."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from light2share.catalogue.words import STOP_WORDS, stems, tokens
from light2share.equipment.taxonomy import Taxonomy, Technique

BRACKETED = re.compile(r"\([^)]*\)")
OR_AND = re.compile(r"\s(?:or|and|ou|et)\s|[,/]")
BEHIND = re.compile(r"\s(?:for|of|with|to)\s")


@dataclass(frozen=True, slots=True)
class Kinds:
    """Slugs of techniques, and of families, that have a word in their names."""

    heads: frozenset[str] = frozenset()
    """Techniques that are such a thing: the noun of one of their names."""
    named: frozenset[str] = frozenset()
    """Techniques with the word in their own name."""
    called: frozenset[str] = frozenset()
    """Techniques with the word in their name or in another word for it."""
    families: frozenset[str] = frozenset()

    @property
    def is_any(self) -> bool:
        """Whether a name of a technique has the word."""
        return bool(self.called)


NONE = Kinds()
Sets = dict[str, set[str]]


@dataclass(frozen=True)
class Names:
    """The words of all names, by their stems."""

    heads: dict[str, frozenset[str]]
    named: dict[str, frozenset[str]]
    called: dict[str, frozenset[str]]
    families: dict[str, frozenset[str]]

    def of(self, said: Collection[str]) -> Kinds:
        """What a word with these stems says."""
        return Kinds(*(_union(one, said) for one in (self.heads, self.named, self.called, self.families)))


_kept: tuple[Taxonomy, Names] | None = None


def names_of(tree: Taxonomy) -> Names:
    """The names of a taxonomy; put together once."""
    global _kept
    if _kept is None or _kept[0] is not tree:
        _kept = tree, _gathered(tree)
    return _kept[1]


def _gathered(tree: Taxonomy) -> Names:
    heads, named, called, families = Sets(), Sets(), Sets(), Sets()
    for slug, technique in tree.techniques.items():
        _add(heads, _heads(technique), slug)
        _add(named, (technique.name.en, technique.name.fr), slug)
        _add(called, technique.called, slug)
    for family in tree.families:
        _add(families, (family.name.en, family.name.fr), family.slug)
    return Names(_frozen(heads), _frozen(named), _frozen(called), _frozen(families))


def _heads(technique: Technique) -> Iterator[str]:
    """The nouns of its names: the last word of an English one, the first of a French one."""
    english = (technique.name.en, *technique.synonyms_en)
    french = (technique.name.fr, *technique.synonyms_fr)
    for name in english:
        for part in OR_AND.split(BEHIND.split(BRACKETED.sub("", name))[0]):
            yield from tokens(part)[-1:]
    for name in french:
        if name not in english:
            for part in OR_AND.split(BRACKETED.sub("", name)):
                yield from tokens(part)[:1]


def _add(sets: Sets, texts: Iterable[str], slug: str) -> None:
    for word in (word for text in texts for word in tokens(text) if word not in STOP_WORDS):
        for stem in stems(word):
            sets.setdefault(stem, set()).add(slug)


def _frozen(sets: Sets) -> dict[str, frozenset[str]]:
    return {stem: frozenset(slugs) for stem, slugs in sets.items()}


def _union(sets: dict[str, frozenset[str]], said: Collection[str]) -> frozenset[str]:
    return frozenset[str]().union(*(sets[stem] for stem in said if stem in sets))
