"""How visitors get in, and what they keep to, at the sites of the demo's owner."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy.orm import Session

from light2share.demo.members import DemoPerson
from light2share.organisations import siting
from light2share.organisations.queries import sites_of
from light2share.organisations.siting import Visiting

TOLD = Visiting(
    access_fr=(
        "Présentez-vous à l’accueil, bâtiment A, avec une pièce d’identité : un badge vous y attend.\n"
        "Parking visiteurs à droite après la barrière. Comptez dix minutes jusqu’au laboratoire."
    ),
    access_en=(
        "Come to the reception, building A, with an identity card: a badge waits for you there.\n"
        "Visitors park on the right behind the barrier. Allow ten minutes to the laboratory."
    ),
    rules_fr=(
        "Lasers de classe 4 : lunettes de protection fournies, obligatoires dès que le voyant est allumé. "
        "Pas de bijoux ni de montre près des bancs.\nPhotographies sur autorisation seulement."
    ),
    rules_en=(
        "Class 4 lasers: goggles are provided and must be worn while the lamp is on. No jewellery and no watches near "
        "the benches.\nPhotographs with permission only."
    ),
)


def load(session: Session, people: Mapping[str, DemoPerson]) -> None:
    """The same words at each of them."""
    for site in sites_of(session, people["owner"].organisation_id or 0):
        siting.tell_visitors(session, site, TOLD)
