"""References such as `L2S-26-7K3Q`: short, speakable, and drawn at random so that they can't be counted."""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable
from datetime import datetime

SIGNS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
"""No 0, 1, I, L, O or U, which are misread or misheard."""

SHORT, LONG = 4, 5
TRIES_BEFORE_SCARCE = 3
"""So many collisions in a row mean that a good part of the short ones is used up."""

_WRITTEN = re.compile(rf"L2S-\d\d-[{SIGNS}]{{{SHORT},{LONG}}}")


def new_reference(now: datetime, tries: int = 0, choose: Callable[[str], str] = secrets.choice) -> str:
    """A reference of this year, for the try after `tries` collisions: five signs once four get scarce."""
    length = SHORT if tries < TRIES_BEFORE_SCARCE else LONG
    return f"L2S-{now:%y}-" + "".join(choose(SIGNS) for _ in range(length))


def as_written(text: str) -> str | None:
    """The reference that somebody typed or said, in its one form; None if it can't be one."""
    reference = text.strip().upper()
    return reference if _WRITTEN.fullmatch(reference) else None
