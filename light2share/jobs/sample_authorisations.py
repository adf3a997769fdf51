"""What sample mails about authorisations and training are about: row numbers in the sample database."""

from __future__ import annotations

from datetime import timedelta

from light2share.authorisations.models import Authorisation, TrainingAnswer, TrainingRequest
from light2share.authorisations.rules import Said
from light2share.jobs.sample_stage import Stage


def wish(stage: Stage) -> int:
    """Somebody wants to be trained."""
    return _wish(stage).id


def proposal(stage: Stage) -> int:
    """The owner has proposed a day."""
    row = TrainingAnswer(
        request_id=_wish(stage).id,
        said=Said.PROPOSED,
        words="Tuesday 8 December, 9:00 to 12:00, at the reception.",
        person_id=stage.manager.id,
        at=stage.now,
    )
    return stage.add(row).id


def _wish(stage: Stage) -> TrainingRequest:
    row = TrainingRequest(
        equipment_id=stage.instrument.id,
        owner_id=stage.owner.id,
        requester_id=stage.requester.id,
        person_id=stage.member.id,
        asked_by_id=stage.member.id,
        wish="Mornings in the first half of December",
        words="I have run a similar bench for two years.",
        asked_at=stage.now,
        closed_at=None,
    )
    stage.session.query(TrainingRequest).filter_by(closed_at=None).update({"closed_at": stage.now})
    return stage.add(row)


def given(stage: Stage) -> int:
    """An authorisation that ends in three weeks."""
    return _row(stage).id


def withdrawn(stage: Stage) -> int:
    """One that was withdrawn."""
    row = _row(stage)
    row.ended_at, row.reason = stage.now, "The procedure has changed: a new training is needed."
    stage.session.flush()
    return row.id


def _row(stage: Stage) -> Authorisation:
    today = stage.now.date()
    row = Authorisation(
        equipment_id=stage.instrument.id,
        person_id=stage.member.id,
        organisation_id=stage.requester.id,
        starts_on=today - timedelta(days=700),
        ends_on=today + timedelta(days=21),
        granted_by_id=stage.manager.id,
        granted_at=stage.now - timedelta(days=700),
    )
    stage.session.query(Authorisation).filter_by(person_id=stage.member.id).delete()
    return stage.add(row)
