"""A public listing as programs read it: description, picture, and a product of schema.org that is let out."""

from __future__ import annotations

from typing import Any

from flask import url_for

from light2share.equipment.access import knows_owner
from light2share.equipment.cards import SIZE
from light2share.equipment.models import Equipment, Photo
from light2share.equipment.rules import PriceMode
from light2share.equipment.taxonomy import Kind, taxonomy
from light2share.equipment.texts import read, title
from light2share.equipment.views import cards
from light2share.equipment.views.showing import Sheet, alt_of
from light2share.i18n import gettext, language
from light2share.kernel.actor import VISITOR
from light2share.web.abstract import Abstract, absolute, filled, shortened

LEASE = "http://purl.org/goodrelations/v1#LeaseOut"
HOUR, DAY = "HUR", "DAY"
"""Units of time (UN/CEFACT Recommendation 20)."""
MOST_PICTURES = 5


def abstract_of(sheet: Sheet) -> Abstract:
    """The page of one instrument in brief; its owner is named only where everybody may know."""
    item, name = sheet.item, title(sheet.item, language())
    address = absolute(url_for("equipment.show", slug=item.slug))
    pictures = [_picture(item, photo) for photo in sheet.photos[:MOST_PICTURES]]
    return Abstract(
        title=f"{name}, {item.site.town}".replace("'", "’"),
        description=shortened(_said(item, "summary") or _said(item, "description") or name),
        address=address,
        language=language(),
        image=pictures[0] if pictures else absolute(cards.address_of(item, language())),
        image_alt=alt_of(sheet.photos[0], name) or name if pictures else name,
        image_size=(sheet.photos[0].width, sheet.photos[0].height) if pictures else SIZE,
        data=_product(sheet, name, address, pictures),
    )


def _said(item: Equipment, what: str) -> str:
    found = read(item, what, language())
    return found.text if found else ""


def _picture(item: Equipment, photo: Photo) -> str:
    return absolute(url_for("equipment.picture", slug=item.slug, name=photo.name, size="page"))


def _product(sheet: Sheet, name: str, address: str, pictures: list[str]) -> dict[str, Any]:
    item = sheet.item
    return {
        "@type": "IndividualProduct",
        "@id": f"{address}#instrument",
        "url": address,
        "name": name,
        "description": _said(item, "description") or _said(item, "summary"),
        "category": sheet.technique.name.in_(language()) if sheet.technique else "",
        "brand": {"@type": "Brand", "name": item.manufacturer} if item.manufacturer else None,
        "model": item.model,
        "image": pictures,
        "additionalProperty": _properties(sheet),
        "offers": _offer(item, address),
    }


def _properties(sheet: Sheet) -> list[dict[str, Any]]:
    """The specifications: in words, and in figures where they are figures."""
    found = []
    for figure in sheet.figures:
        one = {"@type": "PropertyValue", "propertyID": figure.parameter, "name": figure.label}
        found.append({**one, "value": figure.value, **_bounds(sheet, figure.parameter)})
    return found


def _bounds(sheet: Sheet, slug: str) -> dict[str, Any]:
    parameter, value = taxonomy().parameter(slug), sheet.values[slug]
    if parameter is None or not parameter.unit:
        return {}
    match parameter.kind:
        case Kind.RANGE:
            return filled({"minValue": value["min"], "maxValue": value["max"], "unitText": parameter.unit})
        case Kind.MIN:
            return {"minValue": value, "unitText": parameter.unit}
        case Kind.MAX:
            return {"maxValue": value, "unitText": parameter.unit}
    return {}


def _offer(item: Equipment, address: str) -> dict[str, Any]:
    return filled(
        {
            "@type": "Offer",
            "url": address,
            "businessFunction": LEASE,
            "availability": "https://schema.org/InStock",
            "seller": _seller(item),
            "availableAtOrFrom": {
                "@type": "Place",
                "address": {"@type": "PostalAddress", "addressLocality": item.site.town},
            },
            **_price(item),
        }
    )


def _seller(item: Equipment) -> dict[str, Any] | None:
    if not knows_owner(VISITOR, item):
        return None
    address = absolute(url_for("organisations.show", slug=item.owner.slug))
    return {
        "@type": "Organization",
        "@id": f"{address}#organisation",
        "name": item.owner.name,
        "url": address,
    }


def _price(item: Equipment) -> dict[str, Any]:
    """What the sheet says to everybody; nothing where the price has to be asked for."""
    if item.price_mode is PriceMode.FREE:
        return {"price": 0, "priceCurrency": "EUR"}
    if item.price_mode is not PriceMode.RATE:
        return {}
    rates = (
        (item.hourly_rate_cents, HOUR, gettext("per hour")),
        (item.daily_rate_cents, DAY, gettext("per day")),
    )
    return {
        "priceSpecification": [
            {
                "@type": "UnitPriceSpecification",
                "price": cents / 100,
                "priceCurrency": "EUR",
                "valueAddedTaxIncluded": False,
                "unitCode": unit,
                "unitText": words,
            }
            for cents, unit, words in rates
            if cents is not None
        ]
    }
