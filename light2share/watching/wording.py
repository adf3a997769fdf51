"""How saved searches read, in the language of the answer."""

from __future__ import annotations

from light2share.catalogue.chips import chip_words
from light2share.catalogue.criteria import Search
from light2share.equipment.taxonomy import taxonomy
from light2share.i18n import _, gettext
from light2share.watching.models import Alert
from light2share.watching.rules import LONGEST_NAME
from light2share.watching.searches import Refusal

ALERTS = {
    Alert.NONE: _("No mail"),
    Alert.AT_ONCE: _("At once"),
    Alert.DAILY: _("Once a day, in the morning"),
}
REFUSALS = {
    Refusal.ASKS_NOTHING: _(
        "This search asks for nothing that can be found: enter a measurement, a place or a date"
    ),
    Refusal.TOO_LONG: _("This search is too long to be kept: remove some of it"),
}


def criteria(wanted: Search) -> str:
    """What a search asks for, in one line."""
    said = [chip_words(chip, taxonomy()) for chip in wanted.chips if not chip.trouble]
    return ", ".join(f"{kind} {text}".strip() for kind, text in said)


def usual_name(wanted: Search) -> str:
    """What a search is called unless its owner says otherwise."""
    name = " ".join((wanted.text or criteria(wanted)).split()) or gettext("Search")
    return name if len(name) <= LONGEST_NAME else f"{name[: LONGEST_NAME - 1].rstrip()}…"
