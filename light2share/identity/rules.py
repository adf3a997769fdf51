"""What a cluster may set of its site, and what holds where it has set nothing. Values in, values out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from light2share.identity import colours
from light2share.identity.colours import Palette

LONGEST_NAME = 60
LONGEST_SIGNATURE = 400
LONGEST_INTRODUCTION = 1000
SIGNATURE = "signature"
WORDED = (
    "organisations/application_confirm",
    "organisations/application_asked",
    "organisations/application_refused",
    "organisations/invited",
    "organisations/suspended",
    "organisations/membership_ended",
    "accounts/reminder_inactive",
    "accounts/deleted",
)
"""Kinds of mail that a cluster may begin with a paragraph of its own: what it says as a cluster to its members."""
OFFERS = ("fr,en", "en,fr", "fr", "en")
"""Which languages are offered; the first is for whoever prefers none."""


@dataclass(frozen=True, slots=True)
class Logo:
    """A stored picture, and the size at which it is shown."""

    name: str
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Chosen:
    """What the cluster has set; None, or nothing, where it has not."""

    site_name: str | None = None
    cluster_name: str | None = None
    contact: str | None = None
    colour: str | None = None
    logo: Logo | None = None
    languages: str | None = None
    reviews: bool | None = None
    hidden_domains: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Identity:
    """What holds."""

    site_name: str
    given_name: str
    """What the cluster has called the site; empty where the operator's name holds."""
    cluster_name: str
    contact: str
    colour: str | None
    """An accepted main colour as `#rrggbb`; None for those of the style sheet."""
    logo: Logo | None
    languages: tuple[str, ...]
    reviews: bool
    hidden_domains: frozenset[str]

    @property
    def palette(self) -> Palette | None:
        """What is made of the main colour."""
        return colours.palette(self.colour) if self.colour else None


def identity_of(chosen: Chosen, settings: Mapping[str, Any]) -> Identity:
    """What the cluster has chosen, else what the environment says (`SITE_NAME` …), else what the site came with."""
    colour = colours.written(chosen.colour or "")
    languages = chosen.languages if chosen.languages in OFFERS else OFFERS[0]
    return Identity(
        site_name=chosen.site_name or str(settings["SITE_NAME"]),
        given_name=chosen.site_name or "",
        cluster_name=chosen.cluster_name or str(settings["CLUSTER_NAME"]),
        contact=chosen.contact or str(settings["CLUSTER_EMAIL"]),
        colour=colour if colour and colours.accepted(colour) else None,
        logo=chosen.logo,
        languages=tuple((languages or OFFERS[0]).split(",")),
        reviews=bool(settings["REVIEW_LISTINGS"] if chosen.reviews is None else chosen.reviews),
        hidden_domains=frozenset(chosen.hidden_domains),
    )
