"""What the values of lists are called: the names of the taxonomy and of the pages, and other usual words. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from light2share.catalogue.words import fold
from light2share.equipment.taxonomy import Name, Taxonomy

LISTS = {
    "laser_class": "laser_classes",
    "cleanroom_class": "cleanroom_classes",
    "access_mode": "access_modes",
}
"""Columns whose list in the taxonomy has another name."""

NAMES: Mapping[str, Mapping[str, tuple[str, str]]] = {
    "access_mode": {
        "operator_assisted": ("Run by or with the owner", "Opéré par ou avec le propriétaire"),
        "self_service": ("Self-service", "En autonomie"),
        "sample_mail_in": ("Samples sent in", "Échantillons envoyés"),
        "loan": ("Lent out", "Prêté hors site"),
    },
    "price_mode": {
        "rate": ("Price", "Tarif"),
        "quote": ("On quote", "Sur devis"),
        "free": ("Free of charge", "Gratuit"),
        "exchange": ("Hours exchange", "Échange d’heures"),
    },
    "state": {
        "draft": ("Draft", "Brouillon"),
        "in_review": ("In review", "En relecture"),
        "published": ("Published", "Publié"),
        "paused": ("Paused", "En pause"),
        "archived": ("Archived", "Archivé"),
        "withheld": ("Hidden: membership suspended", "Masqué\u00a0: adhésion suspendue"),
    },
    "opening": {
        "weekdays": ("Weekdays", "Jours ouvrés"),
        "mornings": ("Mornings", "Matins"),
        "fridays": ("Fridays", "Vendredis"),
        "on_request": ("On request only", "Sur demande seulement"),
    },
    "approval": {
        "owner": ("Nobody", "Personne"),
        "chosen": ("Organisations that you trust", "Des organisations de confiance"),
        "members": ("All members", "Tous les membres"),
    },
    "visibility": {
        "owner": ("Your organisation only", "Votre organisation seulement"),
        "chosen": ("Organisations that you choose", "Des organisations que vous choisissez"),
        "members": ("Members of the cluster", "Les membres du pôle"),
        "partners": ("Members, and those of partner clusters", "Les membres, et ceux des pôles partenaires"),
        "public": ("Everybody", "Tout le monde"),
    },
}
"""As the pages call them, in English and French."""

OTHERS: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "access_mode": {
        "operator_assisted": ("with operator", "operated", "avec opérateur", "opéré", "accompagné"),
        "self_service": ("autonomous", "autonomie", "libre-service", "en libre-service", "sans opérateur"),
        "sample_mail_in": ("samples", "échantillons", "envoi d’échantillons"),
        "loan": ("lent", "prêt", "prêté", "location"),
    },
    "price_mode": {
        "rate": ("rates", "tarif affiché", "prix", "payant"),
        "quote": ("devis", "quotation"),
        "free": ("free of cost", "gratuitement", "sans frais"),
        "exchange": ("échange", "exchange of hours"),
    },
    "state": {"published": ("publiée",), "archived": ("archivée",), "paused": ("pause", "suspendu")},
    "opening": {
        "weekdays": ("jours de semaine", "semaine"),
        "mornings": ("matin", "matinées"),
        "fridays": ("vendredi",),
        "on_request": ("on request", "sur demande"),
    },
    "visibility": {"members": ("membres",), "partners": ("partenaires",), "public": ("publique", "tous")},
}
"""Other words that people fill in."""


def named(tree: Taxonomy, column: str, parameter: str, value: str) -> tuple[str, str]:
    """What a value of a column is called in English and French; empty where it has no name."""
    if name := NAMES.get(column, {}).get(value):
        return name
    label = _label(tree, column, parameter, value)
    return (label.en, label.fr) if label else ("", "")


def called(tree: Taxonomy, column: str, parameter: str, value: str) -> Iterator[str]:
    """Every word, folded, that means a value of a column."""
    label = _label(tree, column, parameter, value)
    said = [value, *named(tree, column, parameter, value), *OTHERS.get(column, {}).get(value, ())]
    said += (label.en, label.fr) if label else ()
    return (spelt(one) for one in said if one)


def spelt(text: str) -> str:
    """A value as it is compared: case, accents, hyphens and underscores don't count."""
    return " ".join(fold(text).replace("_", " ").replace("-", " ").split())


def _label(tree: Taxonomy, column: str, parameter: str, value: str) -> Name | None:
    if known := tree.parameter(parameter) if parameter else None:
        found = known.choice(value)
        return found.label if found else None
    return tree.choice_label(LISTS.get(column, column), value)
