"""Samples of what mails say about a membership."""

from __future__ import annotations

from datetime import timedelta

from light2share.jobs.sample_stage import About, Stage
from light2share.organisations.models import OrganisationStep, StepKind

WORDS = {
    StepKind.SUSPENDED: "The subscription of this year is open.\nWrite to us when it is paid.",
    StepKind.LEAVES: "We close our laboratory in the south.",
    StepKind.TOOK_IN: "Prism Analytics",
}


def step(what: StepKind, to_cluster: bool, stage: Stage) -> About:
    """As one of the requester's people gets it, or the cluster."""
    day = (stage.now + timedelta(days=40)).date() if what is StepKind.LEAVES else None
    stage.requester.leaves_on = day
    stage.requester.open_until = stage.now + timedelta(days=30)
    row = stage.add(
        OrganisationStep(
            organisation_id=stage.requester.id,
            what=what,
            words=WORDS.get(what, ""),
            leaves_on=day,
            person_id=stage.cluster.id,
            at=stage.now,
        )
    )
    return About(stage.cluster if to_cluster else stage.member, row.id)
