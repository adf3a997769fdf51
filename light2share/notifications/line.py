"""One line of a person's notifications, as far as it depends on what it is about."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Headline:
    """What a notification is about; `note` says who it is about, `endpoint` with `values` where it leads."""

    what: str
    endpoint: str
    values: Mapping[str, str] = field(default_factory=dict)
    when: str = ""
    note: str = ""
    group: str = ""
    """Under whose name it stands in the daily mail; empty where its topic is enough."""
