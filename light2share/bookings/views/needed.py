"""What a request will need beside the owner's yes, said before it is sent."""

from __future__ import annotations

from collections.abc import Sequence

from flask import url_for

from light2share.agreements.queries import Wanted
from light2share.agreements.words import name_of, stands
from light2share.bookings.check_words import KINDS
from light2share.bookings.checklist import Line
from light2share.bookings.checks import CheckKind
from light2share.bookings.transitions import Party
from light2share.bookings.views.facts import Values
from light2share.equipment.access import knows_owner
from light2share.equipment.models import Equipment
from light2share.i18n import formats, gettext, language
from light2share.web.actor import current_actor


def needed(item: Equipment, lines: Sequence[Line], owner: str, at_once: bool) -> Values | None:
    """The lines of the checklist to be, as the component takes them; None where nothing is asked for.

    `at_once` says whether it would be confirmed at once if nothing stood in the way.
    """
    lines = [line for line in lines if line.applies]
    if not lines:
        return None
    shown = [one for line in lines for one in _shown(item, line, owner)]
    return {"lines": shown, "wait": _waits(lines, at_once)}


def _shown(item: Equipment, line: Line, owner: str) -> list[Values]:
    """The line; of agreements, one for each, which can be read where the owner is known."""
    if line.kind is CheckKind.TRAINING:
        return [_training(item, line)]
    if not line.wanted:
        return [{"sign": "info", "kind": "todo3", "title": KINDS[line.kind], "note": _note(line, owner)}]
    read = knows_owner(current_actor(), item)
    return [
        {
            "sign": "check" if one.accepted_at else "info",
            "kind": "ok" if one.accepted_at else "todo3",
            "title": name_of(one.kind, one.number),
            "note": _there(one, item) if one.accepted_at else _note(line, owner),
            "url": url_for("agreements.show", key=one.key) if read else "",
            "action": gettext("Read it"),
        }
        for one in line.wanted
    ]


def _training(item: Equipment, line: Line) -> Values:
    """Whether who asks is authorised on the days, and where to ask for training."""
    title = KINDS[line.kind]
    if line.done and line.done.day:
        until = formats.day(line.done.day, language(), year=True)
        note = gettext("You are authorised until %(day)s. Nothing to do.", day=until)
        return {"sign": "check", "kind": "ok", "title": title, "note": note}
    note = gettext(
        "You have no authorisation of the owner that covers these days. You can send the request all the same."
    )
    return {
        "sign": "info",
        "kind": "todo3",
        "title": title,
        "note": note + " " + gettext("No confirmation before.") if line.blocks else note,
        "url": url_for("authorisations.ask", slug=item.slug),
        "action": gettext("Ask for training"),
    }


def _there(one: Wanted, item: Equipment) -> str:
    return gettext("%(what)s. Nothing to do.", what=stands(one, item.site.zone))


def _note(line: Line, owner: str) -> str:
    if line.kind is CheckKind.AGREEMENT:
        words = gettext(
            "An admin of your organisation accepts it, once for all bookings, after you send this."
        )
        return words + " " + gettext("No confirmation before.") if line.blocks else words
    if line.owes is Party.OWNER:
        words = gettext("%(company)s has to see to it.", company=owner)
    else:
        words = gettext("You see to it after sending, on the page of the booking.")
    return words + " " + gettext("No confirmation before.") if line.blocks else words


def _waits(lines: Sequence[Line], at_once: bool) -> str:
    """Why it is not confirmed at once, where it would be."""
    names = [gettext("“%(name)s”", name=KINDS[line.kind]) for line in lines if line.stops]
    if not names or not at_once:
        return ""
    return gettext(
        "Bookings of this instrument are confirmed at once as a rule. This one is an ordinary request, which waits for"
        " the owner’s yes, because of: %(what)s",
        what=formats.words(names, language()),
    )
