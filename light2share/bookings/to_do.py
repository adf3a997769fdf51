"""What waits for who reads it, in words; requests for the same time of one instrument make one entry."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from light2share.bookings.lists import Row
from light2share.bookings.models import BookingState
from light2share.bookings.proposal_words import first_label
from light2share.bookings.transitions import CLOSES_AFTER
from light2share.i18n import formats, gettext, language, ngettext
from light2share.kernel.actor import Actor


class Task(StrEnum):
    """What has to be done: each value is the page of the booking on which it is."""

    ANSWER = "answer"
    PROPOSAL = "show"
    CLOSE = "complete"


SIGNS = {Task.ANSWER: "clock", Task.PROPOSAL: "swap", Task.CLOSE: "done"}


@dataclass(frozen=True, slots=True)
class ToDo:
    """One thing to do: answer a request or a proposal, or say how long it was used."""

    reference: str
    task: Task
    title: str
    text: str
    action: str
    about: str
    """What the button is about, for who hears the page."""

    @property
    def is_waited_for(self) -> bool:
        """Whether somebody waits for an answer."""
        return self.task is not Task.CLOSE


def to_do_of(rows: Sequence[Row], actor: Actor) -> list[ToDo]:
    """In the order of the rows."""
    return [_one(group, actor) for group in _together(rows)]


def _one(group: Sequence[Row], actor: Actor) -> ToDo:
    if group[0].state is BookingState.REQUESTED:
        return _to_answer(group)
    if group[0].waits_for(actor.organisation_id):
        return _to_accept(group[0], actor)
    return _to_close(group[0])


def _together(rows: Sequence[Row]) -> list[list[Row]]:
    groups: list[list[Row]] = []
    for row in rows:
        joined = next((group for group in groups if _same_time(group[0], row)), None)
        if joined is None:
            groups.append([row])
        else:
            joined.append(row)
    return groups


def _same_time(one: Row, other: Row) -> bool:
    both_wait = one.state is other.state is BookingState.REQUESTED
    return both_wait and one.slug == other.slug and one.hours.overlaps(other.hours)


class Titled(Protocol):
    """A row that names an instrument."""

    @property
    def slug(self) -> str: ...
    @property
    def title_fr(self) -> str | None: ...
    @property
    def title_en(self) -> str | None: ...


def title_of(row: Titled) -> str:
    """What the instrument of a row is called in the reader's language, or in the other one."""
    texts = (row.title_fr, row.title_en) if language() == "fr" else (row.title_en, row.title_fr)
    return texts[0] or texts[1] or row.slug


def hours_of(row: Row, year: bool = True) -> str:
    """When the booking of a row is; while an offer is open, when it could be."""
    return first_label(row.times, row.zone, year)


def _to_answer(group: Sequence[Row]) -> ToDo:
    row = group[0]
    title, hours = title_of(row), hours_of(row)
    if len(group) > 1:
        heading = ngettext(
            "%(num)s company asks for: %(title)s",
            "%(num)s companies ask for: %(title)s",
            len(group),
            title=title,
        )
    else:
        heading = gettext("%(company)s asks for: %(title)s", company=row.requester, title=title)
    until = formats.until(row.expires_at, language(), row.zone) if row.expires_at else ""
    text = gettext("%(hours)s. Answer by %(until)s", hours=hours, until=until) if until else hours
    return ToDo(row.reference, Task.ANSWER, heading, text, gettext("Answer"), f"{title}, {hours}")


def _to_accept(row: Row, actor: Actor) -> ToDo:
    title, company = title_of(row), row.other(actor.organisation_id)
    if row.state is BookingState.OFFERED:
        heading = gettext("%(company)s answers with a proposal: %(title)s", company=company, title=title)
    else:
        heading = gettext("%(company)s proposes another time: %(title)s", company=company, title=title)
    times = first_label(row.choices, row.zone) if row.choices else hours_of(row)
    until = formats.until(row.expires_at, language(), row.zone) if row.expires_at else ""
    text = gettext("%(hours)s. Answer by %(until)s", hours=times, until=until) if until else times
    return ToDo(row.reference, Task.PROPOSAL, heading, text, gettext("See the proposal"), f"{title}, {times}")


def _to_close(row: Row) -> ToDo:
    title, hours = title_of(row), hours_of(row)
    closes = formats.day(row.hours.end + CLOSES_AFTER, language(), row.zone)
    return ToDo(
        row.reference,
        Task.CLOSE,
        gettext("How long was it used? %(title)s", title=title),
        gettext(
            "%(company)s, %(hours)s. Closes by itself on %(day)s",
            company=row.requester,
            hours=hours,
            day=closes,
        ),
        gettext("Enter the hours"),
        f"{title}, {hours}",
    )
