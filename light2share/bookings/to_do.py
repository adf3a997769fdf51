"""What waits for the owner's managers, in words; requests for the same time of one instrument make one entry."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from light2share.bookings.lists import Row
from light2share.bookings.models import BookingState
from light2share.bookings.transitions import CLOSES_AFTER
from light2share.i18n import formats, gettext, language, ngettext


@dataclass(frozen=True, slots=True)
class ToDo:
    """One thing to do: answer a request, or say how long it was used."""

    reference: str
    answers: bool
    title: str
    text: str
    action: str
    about: str
    """What the button is about, for who hears the page."""


def to_do_of(rows: Sequence[Row]) -> list[ToDo]:
    """In the order of the rows."""
    return [
        _to_answer(group) if group[0].state is BookingState.REQUESTED else _to_close(group[0])
        for group in _together(rows)
    ]


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


def title_of(row: Row) -> str:
    """What the instrument of a row is called in the reader's language, or in the other one."""
    texts = (row.title_fr, row.title_en) if language() == "fr" else (row.title_en, row.title_fr)
    return texts[0] or texts[1] or row.slug


def hours_of(row: Row, year: bool = True) -> str:
    """When the booking of a row is."""
    return formats.when(row.hours.start, row.hours.end, language(), row.zone, year)


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
    until = formats.moment(row.expires_at, language(), row.zone) if row.expires_at else ""
    text = gettext("%(hours)s. Answer by %(until)s", hours=hours, until=until) if until else hours
    return ToDo(row.reference, True, heading, text, gettext("Answer"), f"{title}, {hours}")


def _to_close(row: Row) -> ToDo:
    title, hours = title_of(row), hours_of(row)
    closes = formats.day(row.hours.end + CLOSES_AFTER, language(), row.zone)
    return ToDo(
        row.reference,
        False,
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
