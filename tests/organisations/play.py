"""What an applicant types."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from light2share.kernel.actor import Actor
from light2share.organisations import applying
from light2share.organisations.application_models import Application
from light2share.organisations.applying import Said
from light2share.organisations.models import OrganisationKind, SizeClass
from tests.factories import NOW

TYPED: dict[str, Any] = {
    "name": "Prism Analytics",
    "kind": "company",
    "size_class": "tpe_startup",
    "country": "FR",
    "number": "732 829 320",
    "website": "prism.example",
    "mail_domains": "prism.example",
    "domains": ["industry-of-the-future"],
    "about": "Coatings measured from 200 nm to 20 µm.",
    "address": "4 rue du Prisme",
    "postcode": "13013",
    "town": "Marseille",
    "person_name": "Ada Prism",
    "person_role": "Head of the laboratory",
    "email": "Ada@Prism.example",
    "terms": "y",
}
SAID = Said(
    name="Prism Analytics", kind=OrganisationKind.COMPANY, size_class=SizeClass.MICRO, country="FR",
    siren="732829320", siret=None, vat_number=None, website="https://prism.example", mail_domains=["prism.example"],
    domains=[], about="Coatings.", address="4 rue du Prisme", postcode="13013", town="Marseille",
    latitude=43.3, longitude=5.4, person_name="Ada Prism", person_role="Head of the laboratory",
)  # fmt: skip


def applied(
    session: Session, said: Said = SAID, email: str = "ada@prism.example", confirmed: bool = True
) -> Application:
    """An application, with its address proven or not."""
    row = applying.apply(session, said, email, "en", "1", NOW)
    if confirmed:
        applying.confirm(session, row, NOW)
    session.commit()
    return row


def staff(person_id: int) -> Actor:
    """Somebody of the cluster."""
    return Actor(person_id, is_cluster_manager=True)
