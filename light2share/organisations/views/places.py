"""Where a postcode and a town lie, by the communes of France."""

from __future__ import annotations

from typing import Protocol

from wtforms import StringField

from light2share.catalogue.communes import Contradiction, UnknownTown, place_of, towns_of
from light2share.catalogue.places import Place
from light2share.i18n import gettext


class Addressed(Protocol):
    """A form that asks for a postcode of France and a town."""

    postcode: StringField
    town: StringField


def placed(form: Addressed) -> Place | None:
    """Where the two lie; None, and a word beside the town, if nobody knows or they contradict each other."""
    postcode, town = str(form.postcode.data), str(form.town.data)
    try:
        return place_of(postcode, town, towns_of([(postcode, town)]))
    except UnknownTown:
        form.town.errors = [gettext("No commune of this name or postcode is known: check both")]
    except Contradiction as found:
        form.town.errors = [_contradiction(town, postcode, found)]
    return None


def _contradiction(town: str, postcode: str, found: Contradiction) -> str:
    codes, towns = ", ".join(found.postcodes), ", ".join(found.towns)
    if towns:
        return gettext(
            "%(town)s has another postcode (%(codes)s), and %(postcode)s is elsewhere (%(towns)s): correct one",
            town=town,
            codes=codes,
            postcode=postcode,
            towns=towns,
        )
    return gettext(
        "%(town)s has another postcode than %(postcode)s: %(codes)s",
        town=town,
        postcode=postcode,
        codes=codes,
    )
