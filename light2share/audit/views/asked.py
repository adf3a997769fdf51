"""What the address of a journal asks for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import request
from sqlalchemy.orm import Session

from light2share.audit import journal
from light2share.audit.journal import Scope, Wanted
from light2share.audit.models import Happening
from light2share.audit.views.telling import Called
from light2share.catalogue.dates import one_day
from light2share.catalogue.words import fold
from light2share.kernel.localtime import local_day
from light2share.web.clock import now
from light2share.web.zones import own_zone

LONGEST_WHO = 80


@dataclass(frozen=True, slots=True)
class Asked:
    """The address, read; what it can't mean narrows nothing."""

    kind: Happening | None
    who: str
    since: date | None
    until: date | None
    unread: tuple[str, ...]
    """The names of fields that hold no day."""
    after: int | None

    @property
    def narrows(self) -> bool:
        """Whether anything was asked for."""
        return bool(self.kind or self.who or self.since or self.until)

    def address(self) -> dict[str, Any]:
        """The same as values for an address, without the place in the list."""
        return {
            "kind": self.kind,
            "who": self.who or None,
            "from": self.since.isoformat() if self.since else None,
            "until": self.until.isoformat() if self.until else None,
        }

    def wanted(self, session: Session, scope: Scope, called: Called) -> Wanted:
        """As the journal takes it; a part of a name stands for everybody in that journal who has it."""
        return Wanted(
            what=self.kind,
            people=_people(session, scope, self.who, called) if self.who else None,
            since=local_day(self.since, own_zone()).start if self.since else None,
            before=local_day(self.until, own_zone()).end if self.until else None,
        )


def asked() -> Asked:
    """Read from the address."""
    kind, after = request.args.get("kind", ""), request.args.get("after", "")
    since, until = _day("from"), _day("until")
    days = {"from": since, "until": until}
    return Asked(
        kind=Happening(kind) if kind in set(Happening) else None,
        who=" ".join(request.args.get("who", "").split())[:LONGEST_WHO],
        since=since,
        until=until,
        unread=tuple(
            name for name, day in days.items() if day is None and request.args.get(name, "").strip()
        ),
        after=int(after) if after.isascii() and after.isdigit() and len(after) < 10 else None,
    )


def _day(name: str) -> date | None:
    return one_day(request.args.get(name, "")[:40], now().astimezone(own_zone()).date())


def _people(session: Session, scope: Scope, who: str, called: Called) -> list[int]:
    known = called(session, journal.people_in(session, scope))
    return [number for number, name in known.items() if fold(who) in fold(name)]
