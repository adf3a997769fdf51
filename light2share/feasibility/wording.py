"""The words for answers and for how a question stands: pages and mails ask here."""

from __future__ import annotations

from light2share.feasibility.models import FeasibilityQuestion
from light2share.feasibility.rules import Answer
from light2share.i18n import _, gettext

ANSWERS: dict[Answer, str] = {
    Answer.YES: _("Yes, it can be done"),
    Answer.ADAPTED: _("Yes, with an adaptation"),
    Answer.NO: _("No, it can’t be done here"),
}


def standing(question: FeasibilityQuestion, yours: bool = False) -> str:
    """How it stands; `yours` for who has to answer."""
    if question.withdrawn_at is not None:
        return gettext("Taken back")
    if question.answer is None:
        return gettext("Waiting for you") if yours else gettext("Waiting for the owner")
    return str(ANSWERS[question.answer])


BADGES: dict[Answer, tuple[str, str]] = {
    Answer.YES: ("free", "check"),
    Answer.ADAPTED: ("wait", "pen"),
    Answer.NO: ("off", "close"),
}


def badge_of(question: FeasibilityQuestion, yours: bool) -> tuple[str, str, str]:
    """The values of the component badge."""
    if question.answer is not None:
        return standing(question), *BADGES[question.answer]
    return standing(question, yours), *(("act", "clock") if question.is_open and yours else ("wait", "clock"))
