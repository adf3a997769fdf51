"""What is known of one row of any file: what it wants, what it means, and so what an import does with it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from light2share.exchange.rules import DOUBTFUL, Change, Fault, Note, Verdict, Wrong
from light2share.exchange.snapshots import Values

Item = TypeVar("Item")


@dataclass(slots=True)
class Judged(Generic[Item]):
    """A row, and the listing or member that it means: `item`, None for a new one."""

    number: int
    wanted: Values = field(default_factory=dict, kw_only=True)
    """Typed values of every column that the row speaks of, empty cells of them included."""
    item: Item | None = field(default=None, kw_only=True)
    before: Values = field(default_factory=dict, kw_only=True)
    changes: list[Change] = field(default_factory=list, kw_only=True)
    faults: list[Wrong] = field(default_factory=list, kw_only=True)
    notes: list[Note] = field(default_factory=list, kw_only=True)
    said: dict[Note, dict[str, str]] = field(default_factory=dict, kw_only=True)
    """What the words of a note need."""

    @property
    def verdict(self) -> Verdict:
        """What an import does with it."""
        if self.faults:
            return Verdict.WRONG
        if self.item is None:
            return Verdict.NEW
        return Verdict.CHANGED if self.changes else Verdict.SAME

    @property
    def doubtful(self) -> bool:
        """Whether somebody has to tick it before it is written."""
        return not DOUBTFUL.isdisjoint(self.notes)

    @property
    def told(self) -> list[Any]:
        """Its notes as they are kept, each with what its words need; of a wrong row nothing comes, so it has none."""
        if self.faults:
            return []
        return [[note.value, self.said[note]] if note in self.said else note.value for note in self.notes]

    def wrong(self, column: str, fault: Fault, **values: Any) -> None:
        """Note a fault of a cell."""
        self.faults.append(Wrong(column, fault, {name: str(value) for name, value in values.items()}))
