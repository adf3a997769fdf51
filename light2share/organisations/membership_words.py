"""What is done with a membership, in words."""

from __future__ import annotations

from light2share.i18n import _, formats, gettext, language
from light2share.organisations.models import OrganisationStep, StepKind

ZONE = "Europe/Paris"
STEPS = {
    StepKind.SUSPENDED: _("Suspended"),
    StepKind.LIFTED: _("Suspension lifted"),
    StepKind.STAYS: _("Stays after all"),
    StepKind.ENDED: _("Membership ended"),
    StepKind.MERGED: _("Merged into another member"),
    StepKind.TOOK_IN: _("Another member merged into this one"),
}


def merged_names(gone: str, stays: str) -> str:
    """Both members, that which stays last: `Prism Analytics and Brightwater Sensing`."""
    return formats.words([gone, stays], language())


def step_line(step: OrganisationStep) -> str:
    """What was done and when."""
    when = formats.moment(step.at, language(), ZONE)
    if step.leaves_on is None:
        return f"{STEPS[step.what]}, {when}"
    day = formats.day(step.leaves_on, language(), year=True)
    return gettext("Leaves after %(day)s, said on %(when)s", day=day, when=when)
