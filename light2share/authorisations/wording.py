"""Authorisations in words, in the language of the answer."""

from __future__ import annotations

from datetime import date

from light2share.authorisations.models import Authorisation, TrainingRequest
from light2share.authorisations.rules import Said, Standing, standing
from light2share.i18n import _, formats, gettext, language

ANSWERS = {
    Said.PROPOSED: _("Propose a day for the training"),
    Said.AUTHORISED: _("The training is done: authorise"),
    Said.DECLINED: _("Decline"),
}
"""To the owner who answers."""
TOLD = {
    Said.PROPOSED: _("Training proposed"),
    Said.AUTHORISED: _("Trained and authorised"),
    Said.DECLINED: _("Training declined"),
}
BADGES = {
    Standing.VALID: (_("Counts at present"), "free", "check"),
    Standing.ENDING: (_("Ends soon"), "wait", "clock"),
    Standing.OVER: (_("Over"), "bad", "alert"),
    Standing.ENDED: (_("No longer counts"), "", "minus"),
}
"""Label, kind and sign of a badge."""


def until_label(row: Authorisation, today: date) -> str:
    """Until when, or since when no more."""
    day = formats.day(row.ends_on, language(), year=True)
    if standing(row.ends_on, row.ended_at is not None, today) is Standing.OVER:
        return gettext("ended on %(day)s", day=day)
    return gettext("until %(day)s", day=day)


def wish_standing(wish: TrainingRequest) -> str:
    """How far a wish to be trained has come."""
    if wish.answers:
        return str(TOLD[wish.answers[0].said])
    if not wish.is_open:
        return gettext("Taken back")
    return gettext("The owner answers next")
