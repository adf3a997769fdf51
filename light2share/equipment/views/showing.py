"""The parts of an instrument's page as finished values: head, pictures, figures, conditions, owner, others like it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from flask import current_app, request, url_for

from light2share.bookings.counts import completed_count
from light2share.db import Session
from light2share.equipment import access, queries
from light2share.equipment.calibration import calibration
from light2share.equipment.drawings import drawing
from light2share.equipment.figures import Figure, Spectrum, figures, key_figures, spectrum
from light2share.equipment.models import Equipment, Photo
from light2share.equipment.pricing import headline_of
from light2share.equipment.rules import AS_ALWAYS, ModeChange
from light2share.equipment.taxonomy import Technique, taxonomy
from light2share.equipment.texts import read, title
from light2share.equipment.words import MODES, owner_unnamed
from light2share.i18n import gettext, language, ngettext
from light2share.i18n.formats import day, duration, month
from light2share.kernel.actor import Actor
from light2share.quotes.cards import Tariff
from light2share.quotes.queries import tariff_for
from light2share.watching.queries import is_favourite

FEWEST_TOLD = 3
"""Completed bookings are told from this many on."""
SIDE_PICTURES = 3


@dataclass(frozen=True, slots=True)
class Sheet:
    """An item with what is read beside it once."""

    item: Equipment
    technique: Technique | None
    values: Mapping[str, Any]
    photos: Sequence[Photo]
    today: date
    change: ModeChange = AS_ALWAYS
    """What differs in the mode that is chosen on the page."""

    @property
    def figures(self) -> list[Figure]:
        """Its specifications in words."""
        return figures(self.technique, self.values, taxonomy(), language())

    def spectrum(self, asked_nm: float | None) -> Spectrum | None:
        """Its wavelengths."""
        return spectrum(self.values, taxonomy(), language(), asked_nm)


def head(sheet: Sheet, actor: Actor, free_week: str) -> dict[str, Any]:
    """Name, owner, place and badges."""
    told = access.knows_owner(actor, sheet.item)
    item, found = sheet.item, read(sheet.item, "title", language())
    return {
        "title": title(item, language()),
        "lang": found.foreign(language()) if found else "",
        "owner": item.owner.name if told else owner_unnamed(),
        "owner_url": url_for("organisations.show", slug=item.owner.slug) if told else "#owner",
        "town": item.site.town.replace("'", "’"),
        "answers": ngettext(
            "Answers within %(num)s working day", "Answers within %(num)s working days", item.answer_days
        ),
        "badges": list(_badges(sheet, free_week)),
    }


def _badges(sheet: Sheet, free_week: str) -> list[dict[str, str]]:
    item = sheet.item
    badges = [{"label": free_week, "kind": "free"}] if free_week else []
    badges += [{"label": str(MODES[mode])} for mode in item.modes_offered]
    if item.training_required:
        badges.append({"label": gettext("After a training")})
    due = calibration(item.calibrated_on, item.calibration_interval_months)
    if due.is_overdue(sheet.today) and due.next:
        badges.append({"label": gettext("Calibration overdue"), "kind": "wait", "sign": "alert"})
    elif due.next:
        badges.append({"label": gettext("Calibrated until %(month)s", month=month(due.next, language()))})
    return badges


def gallery(sheet: Sheet) -> dict[str, Any]:
    """The photos, or the drawing of its family."""
    item, name = sheet.item, title(sheet.item, language())
    if not sheet.photos:
        asset: Any = current_app.jinja_env.globals["asset"]
        called = sheet.technique.name.in_(language()) if sheet.technique else name
        alt = gettext("Drawing: %(technique)s", technique=called)
        return {
            "drawing": True,
            "pictures": [{"src": asset(drawing(item.technique)), "alt": alt, "width": 400, "height": 300}],
        }
    shown = [_shot(item, photo, name, number) for number, photo in enumerate(sheet.photos[:SIDE_PICTURES])]
    rest = len(sheet.photos) - SIDE_PICTURES
    more = ngettext("+ %(num)s photo", "+ %(num)s photos", rest) if rest > 0 else ""
    others = [
        {
            "url": _picture(item, photo, "page"),
            "label": alt_of(photo, name) or gettext("Photo %(number)s", number=number),
        }
        for number, photo in enumerate(sheet.photos[SIDE_PICTURES:], SIDE_PICTURES + 1)
    ]
    return {"pictures": shown, "more": more, "others": others}


def _shot(item: Equipment, photo: Photo, name: str, number: int) -> dict[str, Any]:
    large = number == 0
    return {
        "src": _picture(item, photo, "page" if large else "thumb"),
        "full": _picture(item, photo, "page"),
        "alt": alt_of(photo, name) or gettext("Photo %(number)s", number=number + 1),
        "width": photo.width if large else 400,
        "height": photo.height if large else 300,
    }


def _picture(item: Equipment, photo: Photo, size: str) -> str:
    return url_for("equipment.picture", slug=item.slug, name=photo.name, size=size)


def alt_of(photo: Photo, name: str) -> str:
    """What a photo shows; the name of the instrument for the first one without words."""
    found = read(photo, "alt", language())
    return found.text if found else (name if photo.position == 1 else "")


def key(sheet: Sheet, drawn: Spectrum | None) -> list[dict[str, str]]:
    """Four figures; where the sheet has fewer, what every booking needs to know."""
    found = [
        {"label": figure.label, "value": figure.value}
        for figure in key_figures(sheet.figures, drawn.parameter if drawn else "")
    ]
    terms = sheet.change.terms(sheet.item.terms)
    spare = [
        {"label": gettext("Shortest booking"), "value": duration(terms.shortest, language())},
        {"label": gettext("Notice"), "value": duration(terms.lead_time, language())},
        {"label": gettext("Site"), "value": sheet.item.site.town.replace("'", "’")},
        {
            "label": gettext("Answer time"),
            "value": gettext("%(num)s working days", num=sheet.item.answer_days),
        },
    ]
    return (found + spare)[:4]


@dataclass(frozen=True, slots=True)
class Around:
    """What the page says beside the instrument, asked of the database at once."""

    shared: int
    """How many instruments of its owner the reader sees."""
    completed: int
    """How many bookings were completed on all that its owner has."""
    aside: bool
    """Whether the reader has put it aside."""


def around(session: Session, item: Equipment, actor: Actor, day: date) -> tuple[Around, Tariff]:
    """The figures of the owner, and the reader's own mark; what the reader pays for a booking from that day."""
    parts = (
        queries.published_count(item.owner_id, actor),
        completed_count(item.owner_id),
        is_favourite(actor, item.id),
    )
    tariff, found = tariff_for(session, item, actor, day, *parts)
    return Around(*found), tariff


def owner_box(item: Equipment, actor: Actor, figures: Around) -> dict[str, Any]:
    """Who lends it, with figures that say nothing about others."""
    if not access.knows_owner(actor, item):
        words = gettext("The owner’s name is told once you have sent a request.")
        return {"initials": "", "name": owner_unnamed(), "url": "", "facts": words, "action": None}
    facts = [ngettext("%(num)s shared instrument", "%(num)s shared instruments", figures.shared)]
    if figures.completed >= FEWEST_TOLD:
        facts.append(ngettext("%(num)s completed booking", "%(num)s completed bookings", figures.completed))
    url = url_for("organisations.show", slug=item.owner.slug)
    return {
        "initials": initials(item.owner.name),
        "name": item.owner.name,
        "url": url,
        "facts": ", ".join(facts),
        "action": {"label": gettext("See its page"), "url": url, "sign": "owner"},
    }


def initials(name: str) -> str:
    """Two letters for the square beside a name."""
    words = [word for word in name.replace("-", " ").split() if word[:1].isalnum()]
    return "".join(word[0] for word in words[:2]).upper()


def similar(
    session: Session, item: Equipment, technique: Technique | None, actor: Actor, limit: int = 3
) -> list[Equipment]:
    """Others of its technique, then of its family, that the actor sees."""
    family = taxonomy().family(technique.family) if technique else None
    slugs = [one.slug for one in family.techniques] if family else []
    return queries.similar_to(session, item, slugs, actor, limit)


def mini_cards(
    items: Sequence[Equipment],
    actor: Actor,
    first_free: Mapping[int, datetime],
    photos: Mapping[int, Sequence[Photo]],
) -> list[dict[str, Any]]:
    """Small cards, for `mini_card` of the components."""
    asset: Any = current_app.jinja_env.globals["asset"]
    cards = []
    for item in items:
        photo, at = next(iter(photos[item.id]), None), first_free.get(item.id)
        price = headline_of(item, language())
        image = (
            {"src": _picture(item, photo, "thumb"), "alt": "", "width": 400, "height": 300}
            if photo
            else {"src": asset(drawing(item.technique)), "alt": "", "width": 400, "height": 300}
        )
        when = day(at, language(), item.site.zone) if at else gettext("Dates on request")
        cards.append(
            {
                "title": title(item, language()),
                "url": url_for("equipment.show", slug=item.slug),
                "image": image,
                "when": when,
                "owner": item.owner.name if access.knows_owner(actor, item) else owner_unnamed(),
                "place": item.site.town.replace("'", "’"),
                "price": price.per or price.amount,
                "mode": str(MODES[item.modes_offered[0]]) if item.modes_offered else "",
            }
        )
    return cards


def asked_wavelength() -> float | None:
    """The wavelength that a search brought along, in nm."""
    try:
        found = float(request.args.get("nm", ""))
    except ValueError:
        return None
    return found if 1 <= found <= 1_000_000 else None
