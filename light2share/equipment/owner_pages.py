"""The pages between which an owner goes to and fro at one listing, in the order of the tabs on top of each."""

from __future__ import annotations

from light2share.i18n import _

PAGES = (
    ("equipment.edit", _("The sheet")),
    ("equipment.own_specifications", _("More figures")),
    ("equipment.photos", _("Photos")),
    ("equipment.documents", _("Documents")),
    ("availability.edit", _("Availability")),
    ("availability.calendars", _("Calendars")),
    ("equipment.modes", _("Rates by use")),
    ("quotes.rates", _("Rates by requester")),
    ("bookings.question_settings", _("Questions")),
    ("bookings.check_settings", _("Checklist")),
    ("authorisations.index", _("Authorised people")),
    ("equipment.units", _("Pieces")),
    ("equipment.visibility", _("Who sees it")),
    ("equipment.address", _("Address")),
    ("equipment.label", _("Label")),
)
"""Endpoint and name of each."""
