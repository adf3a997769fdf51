"""How saved searches are understood, as one process remembers it between the rounds of the worker.

To read a search costs several times what it costs to try it. What it means depends on its text, on the day, and on what
listings say: the words that it asked about are remembered with it, and it is read again when one of them means
something else. A word that no listing had may be like any other, so that a search with one is read again after each new
word.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from sqlalchemy import select

from light2share.catalogue import requests
from light2share.catalogue.criteria import Search
from light2share.catalogue.lexicon import Known, StoredLexicon
from light2share.catalogue.models import KnownWord
from light2share.db import Session
from light2share.watching.addresses import decoded

MOST_KEPT = 20_000
"""Searches that are remembered, at 3 KB each."""
MOST_SITES = 8
"""One for each database; a site has one, tests have many."""

Heard = tuple[tuple[str, Known | None], ...]


@dataclass
class Listening(StoredLexicon):
    """The look-ups of one search, the words of all listings at hand; `heard` is what was asked about them."""

    words: Mapping[str, Known] = field(default_factory=dict)
    heard: dict[str, Known | None] = field(default_factory=dict)
    heard_all: bool = False

    def known(self, wanted: Iterable[str]) -> dict[str, Known]:
        """Those of the stems that some listing has."""
        asked = {stem: self.words.get(stem) for stem in wanted}
        self.heard |= asked
        return {stem: known for stem, known in asked.items() if known}

    def vocabulary(self) -> Collection[str]:
        """Every stem that some listing has."""
        self.heard_all = True
        return self.words.keys()


@dataclass(frozen=True, slots=True)
class Understood:
    """A search as it was read, and what that rests on."""

    wanted: Search
    day: date
    heard: Heard
    edition: int | None
    """Of the vocabulary, if the whole of it was asked about."""


@dataclass
class Memory:
    """The searches of one site."""

    version: int | None = None
    """Of the catalogue, when its words were read."""
    words: dict[str, Known] = field(default_factory=dict)
    edition: int = 0
    """Grows when a word comes or goes."""
    _kept: dict[tuple[str, str], Understood] = field(default_factory=dict)

    def bring_up_to_date(self, session: Session, version: int) -> None:
        """Read the words of the listings, unless the catalogue is still at that version."""
        if version == self.version:
            return
        rows = session.execute(select(KnownWord.stem, KnownWord.is_maker, KnownWord.is_town))
        kinds = {(maker, town): Known(maker, town) for maker in (False, True) for town in (False, True)}
        words = {stem: kinds[bool(maker), bool(town)] for stem, maker, town in rows}
        self.edition += words.keys() != self.words.keys()
        self.version, self.words = version, words

    def read(self, session: Session, query: str, language: str, now: datetime) -> Search:
        """A stored search as it is understood now, without what is only shown of it."""
        key, day = (query, language), requests.today(now)
        found = self._kept.get(key)
        if found is None or not self._holds(found, day):
            found = self._read(session, query, language, now)
            if len(self._kept) >= MOST_KEPT:
                self._kept.clear()
            self._kept[key] = found
        return found.wanted

    def _holds(self, one: Understood, day: date) -> bool:
        return (
            one.day == day
            and one.edition in (None, self.edition)
            and all(self.words.get(stem) == known for stem, known in one.heard)
        )

    def _read(self, session: Session, query: str, language: str, now: datetime) -> Understood:
        lexicon = Listening(session, words=self.words)
        wanted = requests.read(session, decoded(query), language, now, lexicon)
        return Understood(
            replace(wanted, chips=(), parameters={}),
            requests.today(now),
            tuple(lexicon.heard.items()),
            self.edition if lexicon.heard_all else None,
        )


_memories: dict[str, Memory] = {}


def memory(session: Session) -> Memory:
    """What this process remembers of the site's searches."""
    where = str(session.get_bind().engine.url)
    if where not in _memories:
        if len(_memories) >= MOST_SITES:
            _memories.clear()
        _memories[where] = Memory()
    return _memories[where]
