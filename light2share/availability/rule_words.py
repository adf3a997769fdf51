"""Opening hours and closings in words, and what is told where one is refused."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from light2share.availability.blackouts import Blackout, RepeatFault
from light2share.availability.clocktimes import wall_clock
from light2share.availability.opening import OpeningRule
from light2share.availability.rules import Weeks
from light2share.equipment.words import MODES
from light2share.i18n import _, formats, gettext, language, ngettext
from light2share.ical.recurrence import Recurrence, read

SAME_WEEKDAY = "same-weekday"
"""Chosen in place of a rule: monthly on the weekday of the start, such as each first Monday."""


def repeat_choices() -> list[tuple[str, str]]:
    """The rules that an owner chooses by name."""
    return [
        ("", gettext("Never")),
        ("FREQ=DAILY", gettext("Every day")),
        ("FREQ=WEEKLY", gettext("Every week")),
        ("FREQ=WEEKLY;INTERVAL=2", gettext("Every 2 weeks")),
        ("FREQ=MONTHLY", gettext("Every month, on the same date")),
        (SAME_WEEKDAY, gettext("Every month, on the same weekday (such as the first Monday)")),
        ("FREQ=YEARLY", gettext("Every year")),
    ]


FAULTS: dict[RepeatFault, str] = {
    RepeatFault.UNREADABLE: _("Choose how it repeats, or enter a rule such as FREQ=WEEKLY;BYDAY=MO"),
    RepeatFault.TOO_FINE: _("Repeat it every hour at most, not more often"),
    RepeatFault.TOO_MANY: _("Repeat it less often: this rule closes more than 5,000 times in two years"),
    RepeatFault.NEVER: _("Choose another rule: this one matches no day within two years"),
}
"""Why a recurrence rule is refused, and what would do."""


def blackout_when(blackout: Blackout) -> str:
    """`Wed 25 Nov 2026, all day`, `24 Dec 2026 – 3 Jan 2027`, `Mon 7 Dec 2026, 13:30 – 17:30`."""
    starts, ends, spoken = blackout.starts, blackout.ends, language()
    if days := whole_days(starts, ends):
        return days
    day = formats.day(starts.date(), spoken, year=True)
    if starts.date() == ends.date():
        return f"{day}, {starts:%H:%M} – {ends:%H:%M}"
    return f"{day}, {starts:%H:%M} – {formats.day(ends.date(), spoken, year=True)}, {ends:%H:%M}"


def whole_days(starts: datetime, ends: datetime) -> str:
    """`Wed 25 Nov 2026, all day`, `24 Dec 2026 – 3 Jan 2027`; empty if it isn't whole days of the wall clock."""
    if not starts.time() == ends.time() == time():
        return ""
    last = (ends - timedelta(days=1)).date()
    if last == starts.date():
        return gettext("%(day)s, all day", day=formats.day(last, language(), year=True))
    return formats.date_range(starts.date(), last, language())


def blackout_repeats(blackout: Blackout) -> str:
    """How it repeats, in words where there are any; empty for a single one."""
    words = _series_words(blackout)
    if not words or not blackout.except_days:
        return words
    days = [formats.day(day, language(), year=True) for day in blackout.except_days]
    return gettext("%(rule)s, except %(days)s", rule=words, days=formats.words(days, language()))


def series_words(rule: str, starts: datetime) -> str:
    """How something that begins at `starts` repeats, as a line of its own: `Every 4 weeks on Monday`."""
    words = _series_words(Blackout(starts, starts, rule))
    return words[:1].upper() + words[1:]


def _series_words(blackout: Blackout) -> str:
    if not blackout.repeat:
        return ""
    try:
        rule = read(blackout.repeat)
    except ValueError:
        return blackout.repeat
    words = _rule_words(rule, blackout.starts.date())
    if words is None:
        return gettext("repeats by the rule %(rule)s", rule=blackout.repeat)
    if rule.until:
        return gettext(
            "%(rule)s, until %(day)s", rule=words, day=formats.day(rule.until.date(), language(), year=True)
        )
    count = dict(rule.parts).get("count")
    return ngettext("%(rule)s, once", "%(rule)s, %(num)s times", count, rule=words) if count else words


def _rule_words(rule: Recurrence, starts: date) -> str | None:
    """The frequency in words, for the rules that an owner chooses by name and their like."""
    parts = dict(rule.parts)
    every = parts.get("interval", 1)
    days = parts.get("byweekday")
    if parts.keys() - {"interval", "count", "byweekday", "wkst"}:
        return None
    if rule.frequency == "WEEKLY":
        names = formats.words(
            [formats.weekday(day.weekday, language(), "wide") for day in days]
            if days
            else [formats.weekday(starts.weekday(), language(), "wide")],
            language(),
        )
        return ngettext("every week on %(days)s", "every %(num)s weeks on %(days)s", every, days=names)
    if rule.frequency == "MONTHLY" and days and len(days) == 1 and days[0].n in ORDINALS and every == 1:
        name = formats.weekday(days[0].weekday, language(), "wide")
        return gettext(str(ORDINALS[days[0].n]), day=name)
    if days:
        return None
    if rule.frequency == "DAILY":
        return ngettext("every day", "every %(num)s days", every)
    if rule.frequency == "MONTHLY":
        return ngettext("every month", "every %(num)s months", every)
    if rule.frequency == "YEARLY":
        return ngettext("every year", "every %(num)s years", every)
    return None


ORDINALS: dict[int, str] = {
    1: _("every first %(day)s of the month"),
    2: _("every second %(day)s of the month"),
    3: _("every third %(day)s of the month"),
    4: _("every fourth %(day)s of the month"),
    -1: _("every last %(day)s of the month"),
}


WEEKS: dict[Weeks, str] = {
    Weeks.EVERY: _("Every week"),
    Weeks.EVEN: _("Even weeks"),
    Weeks.ODD: _("Odd weeks"),
}


def rule_limits(rule: OpeningRule) -> str:
    """When and for what hours don't count always: `odd weeks, self-service, until 30 Nov 2026`."""
    weeks = str(WEEKS[rule.weeks]) if rule.weeks is not Weeks.EVERY else ""
    use = str(MODES[rule.mode]) if rule.mode else ""
    return ", ".join(part for part in (weeks, use, rule_validity(rule)) if part)


def this_week(day: date) -> str:
    """`this week is number 47, odd`: what even and odd mean."""
    number = day.isocalendar().week
    if number % 2:
        return gettext("This week is number %(number)s: odd.", number=number)
    return gettext("This week is number %(number)s: even.", number=number)


def rule_hours(rule: OpeningRule) -> str:
    """`08:30 – 12:30`, `20:00 – 04:00 the next day`, `open day and night`."""
    if (rule.opens_minute, rule.closes_minute) == (0, 1440):
        return gettext("all day")
    hours = f"{wall_clock(rule.opens_minute)} – {wall_clock(rule.closes_minute)}"
    return gettext("%(hours)s the next day", hours=hours) if rule.closes_minute > 1440 else hours


def rule_validity(rule: OpeningRule) -> str:
    """`from 2 Nov 2026`, `until …`, both or nothing."""
    spoken = language()
    first = formats.day(rule.valid_from, spoken, year=True) if rule.valid_from else ""
    last = formats.day(rule.valid_until, spoken, year=True) if rule.valid_until else ""
    if first and last:
        return gettext("from %(first)s until %(last)s", first=first, last=last)
    if first:
        return gettext("from %(first)s", first=first)
    return gettext("until %(last)s", last=last) if last else ""
