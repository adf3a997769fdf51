"""A person who has not been there for long, for the gallery of mails."""

from __future__ import annotations

from light2share.jobs.sample_stage import About, Stage


def inactive(stage: Stage) -> About:
    """Warned today."""
    stage.member.warned_on = stage.now.date()
    stage.session.flush()
    return About(stage.member, stage.now.date().toordinal())
