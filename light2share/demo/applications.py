"""Organisations that want to become members of the demo: two wait for the cluster, one for its own answer."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from light2share.accounts.models import Person
from light2share.kernel.actor import Actor
from light2share.organisations import applying
from light2share.organisations.applying import Said
from light2share.organisations.models import OrganisationKind, SizeClass

COMPANY = Said(
    name="Démo Optique du Rove", kind=OrganisationKind.COMPANY, size_class=SizeClass.MICRO, country="FR",
    siren="999900012", siret=None, vat_number=None, website="https://optique-du-rove.example",
    mail_domains=["optique-du-rove.example"], domains=["industry-of-the-future"],
    about="Polissage et traitement de petites optiques ; un interféromètre et un spectrophotomètre à partager.",
    address="12 chemin des Franges", postcode="13740", town="Le Rove", latitude=43.3692, longitude=5.2503,
    person_name="Nour Belkacem", person_role="Gérante",
)  # fmt: skip
LABORATORY = replace(
    COMPANY, name="Démo Institut des plasmas froids", kind=OrganisationKind.RESEARCH_LAB, size_class=None, siren=None,
    website="", mail_domains=["plasmas-froids.example"], domains=["health-life-sciences"],
    about="Laboratoire de spectroscopie des plasmas ; nous cherchons surtout une caméra rapide.",
    address="2 traverse du Réseau", postcode="34000", town="Montpellier", latitude=43.6108, longitude=3.8767,
    person_name="Théo Marchand", person_role="Ingénieur de recherche",
)  # fmt: skip
FOREIGN = replace(
    COMPANY, name="Demo Strahlformung Berlin", size_class=SizeClass.SME, country="DE", siren=None,
    vat_number="DE136695976", website="https://strahlformung.example", mail_domains=["strahlformung.example"],
    about="Beam shaping for laser processing; we come to the south of France twice a year.",
    address="Optikweg 3", postcode="12489", town="Berlin", latitude=None, longitude=None,
    person_name="Jana Richter", person_role="Head of applications",
)  # fmt: skip
QUESTION = (
    "Bienvenue ! Pour quelles mesures viendriez-vous, et avec quel membre du pôle travaillez-vous déjà ?"
)


def load(session: Session, cluster_id: int, now: datetime, chance: random.Random) -> None:
    """The application of a company and of a laboratory wait; one from abroad was asked back."""
    cluster = Actor(cluster_id, is_cluster_manager=True)
    for days, said, local in ((1, COMPANY, "nour"), (3, LABORATORY, "theo"), (6, FOREIGN, "jana")):
        at = now - timedelta(days=days, hours=2)
        email = f"{local}@{said.mail_domains[0]}"
        session.add(Person(email=email, name=said.person_name, demo=True, created_at=at))
        session.flush()
        row = applying.apply(session, said, email, "en" if said is FOREIGN else "fr", "1", at)
        row.handle = f"{chance.getrandbits(96):024x}"
        applying.confirm(session, row, at + timedelta(minutes=20))
        if said is FOREIGN:
            applying.ask_back(session, row, QUESTION, cluster, at + timedelta(days=1))
