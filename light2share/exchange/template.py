"""The file to be filled in: its columns, what each means, and the values that may stand in them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from light2share.equipment.taxonomy import Parameter, Taxonomy
from light2share.exchange import words
from light2share.exchange.choices import named
from light2share.exchange.columns import Column, Kind, all_columns
from light2share.exchange.writers import Choice, Table
from light2share.i18n import gettext

NOT_FOR_OWNERS = "organisation"


def columns_of(tree: Taxonomy, family: str, names_owners: bool) -> list[Column]:
    """The columns of a template: specifications of one family only, where one is chosen."""
    chosen = tree.family(family)
    parameters: dict[str, Parameter] | None = None
    if chosen:
        parameters = {one.slug: one for technique in chosen.techniques for one in technique.parameters}
    every = all_columns(tree, parameters.values() if parameters is not None else None)
    return [column for column in every if names_owners or column.name != NOT_FOR_OWNERS]


def listings_table(columns: Sequence[Column], tree: Taxonomy, language: str) -> Table:
    """The empty table, each column explained in the row below its name."""
    remarks = [_explained(column, tree, language) for column in columns]
    return Table(gettext("Listings"), [column.header for column in columns], [], remarks)


def _explained(column: Column, tree: Taxonomy, language: str) -> str:
    name, more = words.label(column.name, tree, language), words.helped(column)
    return f"{name}. {more}" if more else name


def columns_table(columns: Sequence[Column], tree: Taxonomy, language: str) -> Table:
    """What each column means."""
    rows = [
        [
            column.header,
            words.label(column.name, tree, language),
            words.helped(column),
            str(words.GROUPS[column.group]),
        ]
        for column in columns
    ]
    heads = [gettext("Column"), gettext("What it holds"), gettext("How it is filled in"), gettext("Part")]
    return Table(gettext("Columns"), heads, rows)


def values_table(columns: Sequence[Column], tree: Taxonomy, sites: Sequence[str]) -> Table:
    """The values that may stand in a column of a list, with their names."""
    heads = [gettext("Column"), gettext("Value"), "English", "Français"]
    return Table(gettext("Values"), heads, list(_values(columns, tree, sites)))


def _values(columns: Sequence[Column], tree: Taxonomy, sites: Sequence[str]) -> Iterator[list[str]]:
    for column in columns:
        match column.kind:
            case Kind.TECHNIQUE:
                for slug, technique in tree.techniques.items():
                    yield [column.name, slug, technique.name.en, technique.name.fr]
            case Kind.SITE:
                yield from ([column.name, site, "", ""] for site in sites)
            case Kind.ONE | Kind.SEVERAL:
                for choice in column.choices:
                    yield [column.name, str(choice), *named(tree, column.name, column.parameter, choice)]


def workbook_tables(
    columns: Sequence[Column], tree: Taxonomy, language: str, sites: Sequence[str]
) -> list[Table]:
    """The three sheets: the empty table, where single values are chosen from a list; the columns; the values."""
    values = values_table(columns, tree, sites)
    places: dict[str, tuple[int, int]] = {}
    for number, row in enumerate(values.rows, 2):
        first, _last = places.get(str(row[0]), (number, number))
        places[str(row[0])] = (first, number)
    choices = [
        Choice(place, f"='{values.name}'!$B${places[column.name][0]}:$B${places[column.name][1]}")
        for place, column in enumerate(columns)
        if column.name in places and column.kind is not Kind.SEVERAL
    ]
    table = listings_table(columns, tree, language)
    with_choices = Table(table.name, table.headers, table.rows, table.remarks, choices)
    return [with_choices, columns_table(columns, tree, language), values]
