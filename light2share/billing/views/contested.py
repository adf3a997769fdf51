"""What a contest is about, in words: before it is sent, and afterwards on the statement."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from light2share.billing.statement_models import Statement, StatementKind, Step, StepKind
from light2share.billing.use import Billed
from light2share.i18n import formats, gettext, language

Values = dict[str, Any]


def contest_words(found: Statement) -> Values:
    """The heading of the form and what its hours can change."""
    if found.kind is not StatementKind.USE:
        return {"label": gettext("Contest the fee"), "hint": ""}
    label = gettext("Contest hours or lines") if found.says.extras else gettext("Contest the hours")
    return {"label": label, "hint": _changes(found)}


def _changes(found: Statement) -> str:
    """That other hours may change nothing of what is billed."""
    booked = formats.duration(found.booked_minutes, language())
    if found.billed is Billed.LARGER:
        return gettext(
            "Billed is the larger of booked and used: fewer hours than the %(booked)s that were booked change nothing"
            " of the amount.",
            booked=booked,
        )
    if found.billed is Billed.BOOKED:
        return gettext(
            "Billed are the %(booked)s that were booked: other hours change nothing of the amount.",
            booked=booked,
        )
    return ""


def step_words(found: Statement, steps: Sequence[Step]) -> list[str]:
    """What each step said, in order; empty where only its own words say it."""
    said, about_lines = [], False
    for step in steps:
        if step.what is StepKind.CONTESTED:
            about_lines = bool(step.lines)
        said.append(_step_words(found, step, about_lines))
    return said


def _step_words(found: Statement, step: Step, about_lines: bool) -> str:
    of_fee = found.kind is not StatementKind.USE
    length = formats.duration(step.minutes or 0, language())
    match step.what:
        case StepKind.CONTESTED if of_fee:
            return gettext("The fee is contested.")
        case StepKind.CONTESTED:
            return _contested(step, length)
        case StepKind.KEPT if of_fee:
            return gettext("The fee stands.")
        case StepKind.KEPT:
            return gettext("It all stands as it is.") if about_lines else gettext("The hours stand.")
        case StepKind.CORRECTED:
            return gettext("The hours are corrected to %(hours)s.", hours=length)
        case StepKind.CHANGED:
            return gettext("The lines added were changed.")
    return ""


def _contested(step: Step, length: str) -> str:
    parts = [gettext("%(hours)s were used.", hours=length)] if step.minutes is not None else []
    if step.lines:
        names = formats.words([gettext("“%(name)s”", name=one) for one in step.lines], language())
        parts.append(gettext("Contested lines: %(names)s.", names=names))
    return " ".join(parts)
