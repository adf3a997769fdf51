"""Up to four instruments side by side, as rows of texts. Values in, values out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from light2share.equipment.figures import Figure, figures
from light2share.equipment.taxonomy import Taxonomy


@dataclass(frozen=True, slots=True)
class Cell:
    """What one instrument has; empty where its owner does not say. `language` as in Figure."""

    text: str = ""
    language: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that is compared, with a cell for each instrument."""

    label: str
    cells: tuple[Cell, ...]

    @property
    def differs(self) -> bool:
        """Whether they are not all the same."""
        return len({cell.text for cell in self.cells}) > 1


def line(label: str, texts: Sequence[str]) -> Line:
    """A line of plain texts."""
    return Line(label, tuple(Cell(text) for text in texts))


def specification_lines(
    instruments: Sequence[tuple[str, Mapping[str, Any]]], tree: Taxonomy, language: str
) -> list[Line]:
    """A line for each parameter that any of the instruments states: those that all state come first.

    Each instrument is its technique's slug and its values; the order of the first that states a parameter is kept.
    """
    columns: list[dict[str, Figure]] = []
    for technique, values in instruments:
        found = figures(tree.technique(technique), values, tree, language)
        columns.append({one.parameter: one for one in found})
    every = dict.fromkeys(slug for column in columns for slug in column)
    shared = sorted(every, key=lambda slug: -sum(slug in column for column in columns))
    return [_line(slug, columns) for slug in shared]


def _line(slug: str, columns: Sequence[Mapping[str, Figure]]) -> Line:
    stated = [column.get(slug) for column in columns]
    label = next(one.label for one in stated if one)
    return Line(label, tuple(Cell(one.value, one.language) if one else Cell() for one in stated))
