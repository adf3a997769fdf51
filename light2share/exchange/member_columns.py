"""The columns of a file of members, by which the cluster brings organisations in."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache

from light2share.equipment.taxonomy import Taxonomy
from light2share.exchange.choices import called, spelt
from light2share.exchange.columns import Column, Group, Headed, Kind
from light2share.exchange.rules import Layout, Refused, Trouble
from light2share.i18n import LANGUAGES, speaking
from light2share.i18n.formats import countries
from light2share.organisations.application_words import country_words
from light2share.organisations.identifiers import COUNTRIES, ELSEWHERE
from light2share.organisations.models import OrganisationKind, SizeClass
from light2share.organisations.words import KINDS, SIZES

MEMBER, SITE, ADMIN = Group.MEMBER, Group.FIRST_SITE, Group.FIRST_ADMIN
PLACE = ("address", "postcode", "town")
FIRST_ADMIN = ("admin_name", "admin_email")
MOST_DOMAINS = 10
NEEDED = "name"
FINDS = ("number", "kind")
"""With one of these beside the name, a file is one of members."""


def member_columns(tree: Taxonomy) -> list[Column]:
    """Every column, in the order of a file."""
    fields = tuple(choice.value for choice in tree.choice_lists.get("domains", ()))
    domains = Column("domains", Kind.SEVERAL, MEMBER, choices=fields)
    return [
        Column("name", Kind.TEXT, MEMBER, longest=120),
        Column("number", Kind.TEXT, MEMBER, longest=30),
        _one("kind", {one.value: words for one, words in KINDS.items()}, tuple(OrganisationKind)),
        _one("size_class", {one.value: words for one, words in SIZES.items()}, tuple(SizeClass)),
        _spelt(Column("country", Kind.ONE, MEMBER, choices=(*COUNTRIES, ELSEWHERE)), _countries()),
        Column("website", Kind.TEXT, MEMBER, longest=200),
        Column("mail_domains", Kind.WORDS, MEMBER, longest=253, highest=MOST_DOMAINS),
        _spelt(domains, ((word, value) for value in fields for word in called(tree, "domains", "", value))),
        Column("about_fr", Kind.TEXT, MEMBER, longest=1000),
        Column("about_en", Kind.TEXT, MEMBER, longest=1000),
        Column("member_since", Kind.WHOLE, MEMBER, lowest=1950, highest=2100),
        Column("email", Kind.TEXT, MEMBER, longest=254),
        Column("address", Kind.TEXT, SITE, longest=160),
        Column("postcode", Kind.TEXT, SITE, longest=12),
        Column("town", Kind.TEXT, SITE, longest=120),
        Column("admin_name", Kind.TEXT, ADMIN, longest=120),
        Column("admin_email", Kind.TEXT, ADMIN, longest=254),
    ]


def _one(name: str, words: dict[str, str], values: Iterable[str]) -> Column:
    choices = tuple(map(str, values))
    spoken = []
    for language in LANGUAGES:
        with speaking(language):
            spoken += [(str(text), value) for value, text in words.items()]
    column = Column(name, Kind.ONE, MEMBER, choices=choices)
    return _spelt(column, [*((value, value) for value in choices), *spoken])


@cache
def _countries() -> tuple[tuple[str, str], ...]:
    """Every country by its letters and its name in each language; one that stands for itself nowhere is `ELSEWHERE`."""
    called = [(ELSEWHERE, ELSEWHERE)]
    for language in LANGUAGES:
        for code, name in countries(language).items():
            meant = code if code in COUNTRIES else ELSEWHERE
            called += [(code, meant), (name, meant)]
        with speaking(language):
            called.append((country_words(ELSEWHERE), ELSEWHERE))
    return tuple(called)


def _spelt(column: Column, words: Iterable[tuple[str, str]]) -> Column:
    """With the words by which its choices are called."""
    meant = dict.fromkeys((spelt(word), value) for word, value in words)
    return Column(
        column.name,
        column.kind,
        column.group,
        choices=column.choices,
        called=tuple(meant),
    )


def by_name(tree: Taxonomy) -> dict[str, Column]:
    """The same by their names."""
    return {column.name: column for column in member_columns(tree)}


def recognised_members(headers: Iterable[str], tree: Taxonomy) -> list[Headed]:
    """What each header means: the name of a column, in any case."""
    known = by_name(tree)
    return [Headed(text, known.get(text.strip().casefold().replace(" ", "_"))) for text in headers]


def members_layout(headers: Sequence[str], tree: Taxonomy) -> Layout:
    """That of members, if these headers are theirs. Raises Refused."""
    known = [one.column.name for one in recognised_members(headers, tree) if one.column]
    if NEEDED not in known or not set(known).intersection(FINDS):
        raise Refused(Trouble.NO_MEMBER_COLUMNS)
    if twice := next((name for name in known if known.count(name) > 1), None):
        raise Refused(Trouble.DOUBLE_COLUMN, column=twice)
    return Layout.MEMBERS
