"""Samples of what mails say about asking to join an organisation."""

from __future__ import annotations

from light2share.jobs.sample_stage import About, Stage
from light2share.kernel.actor import Actor
from light2share.organisations import wishing
from light2share.organisations.models import Membership
from light2share.organisations.wish_models import JoinWish


def link(stage: Stage) -> About:
    """As the one gets it who asks."""
    row = _wish(stage)
    return About(row.person, row.id)


def asked(stage: Stage) -> About:
    """As an admin gets it."""
    row = _wish(stage)
    wishing.ask(stage.session, row, stage.requester.id, stage.now)
    return About(stage.member, row.id)


def refused(stage: Stage) -> About:
    """As the one gets it who has asked."""
    row = _wish(stage, "max.moreau@requester.example")
    wishing.ask(stage.session, row, stage.requester.id, stage.now)
    wishing.refuse(stage.session, row, Actor(stage.member.id, stage.requester.id, is_admin=True), stage.now)
    return About(row.person, row.id)


def _wish(stage: Stage, email: str = "lou.moreau@requester.example") -> JoinWish:
    stage.requester.mail_domains = ["requester.example"]
    for place in stage.session.query(Membership).filter_by(organisation_id=stage.requester.id):
        place.is_admin = True
    return wishing.wish(stage.session, email, "Lou Moreau", "fr", stage.now)
