"""A person who has not been there for long, for the gallery of mails."""

from __future__ import annotations

from light2share.jobs.sample_stage import About, Stage
from light2share.organisations.models import Membership


def inactive(stage: Stage) -> About:
    """Warned today."""
    stage.member.warned_on = stage.now.date()
    stage.session.flush()
    return About(stage.member, stage.now.date().toordinal())


def unused(stage: Stage) -> About:
    """To the cluster, of somebody who alone looks after an organisation."""
    stage.member.warned_on = stage.now.date()
    place = stage.session.query(Membership).filter_by(person_id=stage.member.id).first()
    if place is None:
        raise ValueError("a sample person belongs somewhere")
    return About(stage.cluster, place.id)
