"""The words of a search: typing errors put right, names of techniques recognised, the rest kept as words."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

from light2share.catalogue.criteria import Term
from light2share.catalogue.kinds import NONE, names_of
from light2share.catalogue.lexicon import Known, Lexicon
from light2share.catalogue.words import (
    BESIDE_A_NAME,
    KINDS_OF_DEVICE,
    STOP_WORDS,
    WEAK_WORDS,
    fold,
    nearest,
    stems,
)
from light2share.equipment.taxonomy import Taxonomy

TOKEN = re.compile(r"[^\W_]+(?:[-/.][^\W_]+)*")
PART = re.compile(r"[^\W_]+")
BRACKETED = re.compile(r"\(([^)]*)\)")
ACRONYM = re.compile(r"[A-Z]{3,}")
LONGEST_PHRASE = 7
MOST_ENDINGS = 25
"""How many known words one beginning may stand for."""


@dataclass(frozen=True, slots=True)
class Word:
    """One word of the text with the stems it may be found by."""

    said: str
    start: int
    end: int
    stems: tuple[str, ...]
    is_weak: bool = False
    is_known: bool = True
    is_maker: bool = False
    corrected: str = ""


@dataclass(frozen=True)
class Phrases:
    """Names of techniques, by the stems of their first word."""

    by_first: dict[str, list[tuple[tuple[frozenset[str], ...], frozenset[str]]]]
    by_stem: dict[str, frozenset[str]]
    """Techniques that have a stem in any of their names."""

    def at(self, words: list[Word], first: int) -> tuple[int, frozenset[str]] | None:
        """The longest name that begins at `words[first]`: how many words, and the techniques called so."""
        best: tuple[int, frozenset[str]] | None = None
        for stem in words[first].stems:
            for phrase, techniques in self.by_first.get(stem, ()):
                here = words[first : first + len(phrase)]
                if len(here) < len(phrase) or (best and best[0] > len(phrase)):
                    continue
                if all(set(word.stems) & part for word, part in zip(here, phrase, strict=True)):
                    more = techniques | best[1] if best and best[0] == len(phrase) else techniques
                    best = (len(phrase), more)
        return best


@lru_cache(maxsize=4)
def _phrases(key: int, names: tuple[tuple[str, tuple[str, ...]], ...]) -> Phrases:
    found: dict[tuple[frozenset[str], ...], set[str]] = {}
    for technique, called in names:
        for name in called:
            for words in _variants(name):
                parts = tuple(frozenset(word.stems) for word in words)
                found.setdefault(parts, set()).add(technique)
    by_first: dict[str, list[tuple[tuple[frozenset[str], ...], frozenset[str]]]] = {}
    for parts, techniques in found.items():
        for stem in parts[0]:
            by_first.setdefault(stem, []).append((parts, frozenset(techniques)))
    by_stem: dict[str, set[str]] = {}
    for parts, techniques in found.items():
        for stem in (stem for part in parts for stem in part):
            by_stem.setdefault(stem, set()).update(techniques)
    return Phrases(by_first, {stem: frozenset(techniques) for stem, techniques in by_stem.items()})


def _variants(name: str) -> Iterator[list[Word]]:
    """A name; what stands in its brackets; and both without `measurement`, `bench` or `analyser` where enough is left:
    two words, or an acronym.
    """
    outer, *inner = BRACKETED.split(name)
    for part in (
        outer + " ".join(inner[1::2]),
        *(one for some in inner[::2] for one in re.split(r"[/,]", some)),
    ):
        words = words_in(part)
        if not words:
            continue
        yield words[:LONGEST_PHRASE]
        short = [word for word in words if fold(word.said) not in KINDS_OF_DEVICE]
        if len(short) < len(words) and (
            len(short) > 1 or any(ACRONYM.fullmatch(word.said) for word in short)
        ):
            yield short[:LONGEST_PHRASE]


def phrases_of(tree: Taxonomy) -> Phrases:
    """The names of every technique, in both languages; made once for a taxonomy."""
    return _phrases(id(tree), tuple((slug, technique.called) for slug, technique in tree.techniques.items()))


def named_at(text: str, start: int, end: int, tree: Taxonomy) -> bool:
    """Whether `text[start:end]` is part of the name of a technique that has more words than it."""
    phrases, words = phrases_of(tree), words_in(text)
    for first in range(len(words)):
        named = phrases.at(words, first)
        if named is None:
            continue
        begins, ends = words[first].start, words[first + named[0] - 1].end
        if begins < end and start < ends and (begins < start or end < ends):
            return True
    return False


def words_in(text: str) -> list[Word]:
    """The words of a text that say something; all of them if none does."""
    every = list(_words(text))
    return [word for word in every if fold(word.said) not in STOP_WORDS and _weighs(word)] or every


def _weighs(word: Word) -> bool:
    return len(word.said) > 1 or word.said.isdigit()


def _words(text: str) -> Iterator[Word]:
    for match in TOKEN.finditer(text):
        if any(sign.isdigit() for sign in match[0]):
            joined = "".join(PART.findall(fold(match[0])))
            yield Word(match[0], match.start(), match.end(), stems(joined))
        else:
            for part in PART.finditer(match[0]):
                start = match.start() + part.start()
                folded = fold(part[0])
                yield Word(part[0], start, start + len(part[0]), stems(folded), folded in WEAK_WORDS)


def terms_of(text: str, tree: Taxonomy, lexicon: Lexicon) -> list[Term]:
    """The text as terms, in its order."""
    phrases = phrases_of(tree)
    words = _corrected(words_in(text), phrases, lexicon)
    terms: list[Term] = []
    first = 0
    while first < len(words):
        named = phrases.at(words, first)
        count = named[0] if named else 1
        part = words[first : first + count]
        first += count
        if not named and part[0].is_weak and len(words) > 1:
            continue
        terms.append(
            Term(
                said=text[part[0].start : part[-1].end],
                groups=tuple(word.stems for word in part),
                techniques=named[1] if named else frozenset(),
                kinds=NONE if named else names_of(tree).of(part[0].stems),
                corrected=" ".join(word.corrected for word in part if word.corrected),
                is_maker=not named and part[0].is_maker,
                is_unknown=not named and not part[0].is_known,
            )
        )
    return _named_once(_makers_joined(terms, text))


def _named_once(terms: list[Term]) -> list[Term]:
    """Two names of one technique (`autocorrelator`, `femtosecond`) as one term."""
    result: dict[frozenset[str] | str, Term] = {}
    for number, term in enumerate(terms):
        key = term.techniques or f"{number}"
        first = result.get(key)
        if first is None:
            result[key] = term
        else:
            parts = (*(first.parts or (first.said,)), term.said)
            corrected = f"{first.corrected} {term.corrected}".strip()
            result[key] = replace(
                first,
                said=" ".join(parts),
                parts=parts,
                groups=first.groups + term.groups,
                corrected=corrected,
            )
    return list(result.values())


def _makers_joined(terms: list[Term], text: str) -> list[Term]:
    """Make and model that follow each other as one term (`Zygo Verifire`)."""
    result: list[Term] = []
    for term in terms:
        last = result[-1] if result else None
        if last and last.is_maker and term.is_maker:
            start = text.index(last.said)
            end = text.index(term.said, start + len(last.said)) + len(term.said)
            result[-1] = replace(last, said=text[start:end], groups=last.groups + term.groups)
        else:
            result.append(term)
    return result


def _corrected(words: list[Word], phrases: Phrases, lexicon: Lexicon) -> list[Word]:
    known = lexicon.known(stem for word in words for stem in word.stems)
    vocabulary: Collection[str] | None = None
    result = []
    for word in words:
        if word.is_weak:
            result.append(word)
        elif seen := [known[stem] for stem in word.stems if stem in known]:
            named = any(stem in phrases.by_stem for stem in word.stems)
            result.append(replace(word, is_maker=_is_maker(seen) and not named and not _is_count(word)))
        elif fold(word.said) in BESIDE_A_NAME or any(stem in phrases.by_stem for stem in word.stems):
            result.append(word)
        else:
            vocabulary = lexicon.vocabulary() if vocabulary is None else vocabulary
            result.append(_guessed(word, vocabulary, phrases))
    return result


def _is_maker(seen: list[Known]) -> bool:
    return any(one.is_maker for one in seen)


def _is_count(word: Word) -> bool:
    return word.said.isdigit() and len(word.said) < 3


def _guessed(word: Word, vocabulary: Collection[str], phrases: Phrases) -> Word:
    folded = "".join(PART.findall(fold(word.said)))
    if len(folded) >= 4 and (longer := sorted(known for known in vocabulary if known.startswith(folded))):
        return replace(word, stems=tuple(longer[:MOST_ENDINGS]))
    if near := nearest(folded, {*vocabulary, *phrases.by_stem}):
        return replace(word, stems=tuple(near), corrected=near[0])
    return replace(word, is_known=False)
