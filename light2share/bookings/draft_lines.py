"""Requests that are not sent yet, in words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from light2share.bookings import drafts
from light2share.bookings.models import BookingDraft
from light2share.db import Session
from light2share.equipment.texts import title
from light2share.i18n import formats, gettext, language
from light2share.kernel.actor import Actor
from light2share.kernel.localtime import exists, to_utc
from light2share.kernel.period import Period


@dataclass(frozen=True, slots=True)
class DraftLine:
    """One draft: of what, for when, how long it is kept, and the step to go on with."""

    slug: str
    step: int
    title: str
    text: str


def draft_lines(session: Session, actor: Actor) -> list[DraftLine]:
    """The actor's drafts, the latest first."""
    return [_line(draft) for draft in drafts.of_person(session, actor)]


def _line(draft: BookingDraft) -> DraftLine:
    item, zone = draft.equipment, ZoneInfo(draft.equipment.site.zone)
    wanted = _period(dict(draft.fields), zone)
    hours = (
        formats.when(wanted.start, wanted.end, language(), zone) if wanted else gettext("No time chosen yet")
    )
    until = formats.day(draft.saved_at + drafts.KEPT_FOR, language(), zone, year=True)
    text = gettext("%(hours)s. Kept until %(day)s", hours=hours, day=until)
    return DraftLine(item.slug, draft.step, title(item, language()), text)


def _period(fields: dict[str, str], zone: ZoneInfo) -> Period | None:
    """The time as far as it can be read."""
    try:
        start, end = (datetime.fromisoformat(fields.get(name, "")) for name in ("starts", "ends"))
    except ValueError:
        return None
    if start.tzinfo or end.tzinfo or start >= end or not (exists(start, zone) and exists(end, zone)):
        return None
    return Period(to_utc(start, zone), to_utc(end, zone))
