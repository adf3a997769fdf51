"""An address while it is being read: its parameters, the text that is left, the chips so far. Pure."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from light2share.catalogue.criteria import Chip, ChipKind, Parameters, Trouble, without, without_text
from light2share.catalogue.lexicon import Lexicon
from light2share.equipment.taxonomy import Taxonomy

LONGEST_TEXT = 300
LONGEST_CHIP = 60
MOST_PAGE = 10_000
CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffd]")


def clean(text: str) -> str:
    """A value without control characters, trimmed."""
    return CONTROL.sub(" ", text).strip()


class Address:
    """What every part of the reading takes from and adds to."""

    def __init__(
        self,
        given: dict[str, list[str]],
        tree: Taxonomy,
        lexicon: Lexicon,
        today: date,
        language: str,
    ) -> None:
        self.tree, self.lexicon, self.today, self.language = tree, lexicon, today, language
        self.given: Parameters = {
            name: [value for value in values if value or name.startswith("s.")]
            for name, values in given.items()
        }
        self.given.pop("page", None)
        self.page = page_of(given.get("page", []))
        self.text = " ".join(given.get("q", []))
        self.chips: list[Chip] = []
        if len(self.text) > LONGEST_TEXT:
            self.text = self.text[:LONGEST_TEXT]
            rest = {**self.given, "q": [self.text]}
            self._chip(ChipKind.UNREAD, f"{self.text[:20]}…", rest, trouble=Trouble.TOO_LONG)
        self.left = self.text
        """The text still to be read; what was understood is blanked, so that places in it keep their numbers."""

    def _first(self, name: str) -> str:
        return next(iter(self.given.get(name, [])), "")

    def _blank(self, start: int, end: int) -> None:
        self.left = self.left[:start] + " " * (end - start) + self.left[end:]

    def _taken(self, *said: str) -> tuple[Parameters, tuple[str, ...]]:
        """The parameters without what was said in the text, and what that was."""
        return self._less({**self.given, "q": [self.text]}, *said), said

    @staticmethod
    def _less(parameters: Parameters, *said: str) -> Parameters:
        """Parameters without what was said in their text."""
        text = " ".join(parameters.get("q", []))
        for part in said:
            text = without_text(text, part)
        rest = without(parameters, "q")
        return {"q": [text], **rest} if text else rest

    def _left_out(self, start: int, end: int, trouble: Trouble) -> None:
        """Leave a stretch of the text out, and say why."""
        said = self.left[start:end].strip()
        self._blank(start, end)
        self._chip(ChipKind.UNREAD, said, *self._taken(said), trouble=trouble)

    def _chip(
        self, kind: ChipKind, said: str, rest: Parameters, texts: tuple[str, ...] = (), **more: Any
    ) -> None:
        said = said.strip(" ,;")
        self.chips.append(
            Chip(kind, said if len(said) <= LONGEST_CHIP else f"{said[:LONGEST_CHIP]}…", rest, texts, **more)
        )


def page_of(values: list[str]) -> int:
    """The page that is asked for, 1 where none can be read."""
    said = values[0] if values else ""
    if re.fullmatch(r"-?\d{1,9}", said):
        return min(max(int(said), 1), MOST_PAGE)
    return MOST_PAGE if said.isdigit() else 1
