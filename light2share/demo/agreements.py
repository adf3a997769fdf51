"""Documents that the demo owner asks others to accept; some have, one of them on paper."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from light2share.agreements import actions
from light2share.agreements.models import AgreementVersion
from light2share.agreements.rules import AgreementKind, Wording
from light2share.demo.members import DemoPerson
from light2share.kernel.actor import Actor
from light2share.organisations.models import Organisation

NDA = (
    Wording(
        "fr",
        "Accord de confidentialité réciproque",
        "Chaque partie garde pour elle ce qu’elle apprend de l’autre à l’occasion d’une mesure : échantillons,"
        " résultats, procédés, dates.\n\nCela vaut cinq ans après la dernière réservation. Les échantillons sont rendus"
        " ou détruits, au choix de la société qui les a confiés.",
    ),
    Wording(
        "en",
        "Mutual confidentiality agreement",
        "Each party keeps to itself what it learns of the other around a measurement: samples, results, processes,"
        " dates.\n\nThis holds for five years after the last booking. Samples are returned or destroyed, as the company"
        " that handed them over chooses.",
    ),
)
OLD_NDA = tuple(
    Wording(one.language, one.title, one.body.replace("cinq", "trois").replace("five", "three"))
    for one in NDA
)
SAFETY = (
    Wording(
        "fr",
        "Règles de sécurité du laboratoire",
        "Présentez-vous à l’accueil. Lunettes de protection en zone laser, même faisceau coupé.\nPersonne ne travaille"
        " seul après 18 h. L’arrêt d’urgence est à gauche de chaque porte.",
    ),
    Wording(
        "en",
        "Safety rules of the laboratory",
        "Come to the reception first. Wear eye protection in the laser area, even with the beam off.\nNobody works"
        " alone after 18:00. The emergency stop is on the left of each door.",
    ),
)


def load(session: Session, people: Mapping[str, DemoPerson], now: datetime) -> None:
    """A confidentiality agreement in its second version, accepted by the demo requester and signed on paper by another;
    safety rules that the bystander has yet to accept.
    """
    owner, friend = _actor(people["owner"]), _actor(people["requester"])
    before, since = now - timedelta(days=500), now - timedelta(days=90)
    old = actions.write(session, owner, AgreementKind.NDA, None, OLD_NDA, before.date(), before)
    actions.accept(session, _whole(session, old), friend, before + timedelta(days=9))
    nda = actions.supersede(session, old.agreement, owner, 1, NDA, since.date(), since)
    safety = actions.write(session, owner, AgreementKind.SAFETY, None, SAFETY, since.date(), since)
    for version in (nda, safety):
        actions.accept(session, _whole(session, version), friend, since + timedelta(days=2))
    other = session.scalars(
        select(Organisation.id)
        .where(
            Organisation.demo, Organisation.id.not_in([one.organisation_id or 0 for one in people.values()])
        )
        .order_by(Organisation.id)
    ).first()
    if other is not None:
        day = since + timedelta(days=20)
        actions.enter_paper(session, _whole(session, nda), other, day.date(), owner, day)


def _whole(session: Session, version: AgreementVersion) -> AgreementVersion:
    session.refresh(version)
    return version


def _actor(person: DemoPerson) -> Actor:
    return Actor(person.person_id, person.organisation_id, is_manager=True, is_admin=True)
