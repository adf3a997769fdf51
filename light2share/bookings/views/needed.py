"""What a request will need beside the owner's yes, said before it is sent."""

from __future__ import annotations

from collections.abc import Sequence

from light2share.bookings.check_words import KINDS
from light2share.bookings.checklist import Line
from light2share.bookings.transitions import Party
from light2share.bookings.views.facts import Values
from light2share.i18n import formats, gettext, language


def needed(lines: Sequence[Line], owner: str, at_once: bool) -> Values | None:
    """The lines of the checklist to be, as the component takes them; None where nothing is asked for.

    `at_once` says whether it would be confirmed at once if nothing stood in the way.
    """
    if not lines:
        return None
    return {"lines": [_shown(line, owner) for line in lines], "wait": _waits(lines, at_once)}


def _shown(line: Line, owner: str) -> Values:
    return {
        "sign": "check" if line.done else "info",
        "kind": "ok" if line.done else "todo3",
        "title": KINDS[line.kind],
        "note": _note(line, owner),
    }


def _note(line: Line, owner: str) -> str:
    if line.done:
        return line.done.note or gettext("There already: nothing to do.")
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
