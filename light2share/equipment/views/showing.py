"""The parts of an instrument's page as finished values: head, pictures, figures, conditions, owner, others like it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from flask import current_app, request, url_for

from light2share.availability import queries as availability
from light2share.bookings.counts import completed_for_owner
from light2share.db import Session
from light2share.equipment import access, queries
from light2share.equipment.drawings import drawing
from light2share.equipment.figures import Figure, Spectrum, figures, key_figures, spectrum
from light2share.equipment.models import Equipment, Photo
from light2share.equipment.pricing import headline
from light2share.equipment.rules import AccessMode
from light2share.equipment.taxonomy import Technique, taxonomy
from light2share.equipment.texts import Text, read, title
from light2share.equipment.views.publishing import address
from light2share.equipment.words import MODES, owner_unnamed
from light2share.i18n import gettext, language, ngettext
from light2share.i18n.formats import date_range, day, duration, month, quantity
from light2share.kernel.actor import Actor

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
        "owner_url": (address("organisations.show", slug=item.owner.slug) if told else "") or "#owner",
        "town": item.site.town.replace("'", "’"),
        "answers": ngettext(
            "Answers within %(num)s working day", "Answers within %(num)s working days", item.answer_days
        ),
        "badges": list(_badges(sheet, free_week)),
    }


def _badges(sheet: Sheet, free_week: str) -> list[dict[str, str]]:
    item = sheet.item
    badges = [{"label": free_week, "kind": "free"}] if free_week else []
    badges += [{"label": str(MODES[mode])} for mode in modes(item)]
    if item.training_required:
        badges.append({"label": gettext("After a training")})
    if until := calibrated_until(item):
        if until >= sheet.today:
            badges.append({"label": gettext("Calibrated until %(month)s", month=month(until, language()))})
        elif item.calibrated_on:
            at = month(item.calibrated_on, language())
            badges.append({"label": gettext("Last calibrated in %(month)s", month=at)})
    return badges


def modes(item: Equipment) -> list[AccessMode]:
    """How it is used, in the order of the site."""
    return [mode for mode in AccessMode if mode.value in item.access_modes]


def calibrated_until(item: Equipment) -> date | None:
    """When the next calibration is due; None if that isn't known."""
    if item.calibrated_on is None or item.calibration_interval_months is None:
        return None
    months = item.calibrated_on.year * 12 + item.calibrated_on.month - 1 + item.calibration_interval_months
    return date(months // 12, months % 12 + 1, min(item.calibrated_on.day, 28))


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
    terms = sheet.item.terms
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


def specifications(sheet: Sheet, asked_nm: float | None) -> dict[str, Any]:
    """Summary, description, wavelengths, and two tables."""
    item, drawn = sheet.item, sheet.spectrum(asked_nm)
    summary, description = read(item, "summary", language()), read(item, "description", language())
    return {
        "summary": _text(summary),
        "paragraphs": _paragraphs(description, summary),
        "description_lang": description.foreign(language()) if description else "",
        "only_in": _only_in(item),
        "spectrum": drawn,
        "note": _asked_note(drawn, asked_nm),
        "measures": [
            {"label": figure.label, "value": figure.value, "lang": figure.language}
            for figure in sheet.figures
            if drawn is None or figure.parameter != drawn.parameter
        ],
        "about": list(_about(sheet)),
    }


def _text(found: Text | None) -> dict[str, str] | None:
    return {"text": found.text, "lang": found.foreign(language())} if found else None


def _paragraphs(description: Text | None, summary: Text | None) -> list[str]:
    """The description without the summary, if it begins with that."""
    if description is None:
        return []
    text = description.text
    if summary:
        text = text.removeprefix(summary.text).strip()
    return [part.strip() for part in text.split("\n") if part.strip()]


def _only_in(item: Equipment) -> str:
    """Said once where a text is there in the other language only."""
    foreign = [
        found.language
        for name in ("title", "summary", "description")
        if (found := read(item, name, language())) and found.foreign(language())
    ]
    if not foreign:
        return ""
    return (
        gettext("The owner has written part of this in French only.")
        if foreign[0] == "fr"
        else gettext("The owner has written part of this in English only.")
    )


def _asked_note(drawn: Spectrum | None, asked_nm: float | None) -> str:
    if drawn is None or asked_nm is None:
        return ""
    asked = quantity(asked_nm, "nm", language())
    if drawn.bar.covers:
        return gettext("covers your search, %(asked)s", asked=asked)
    return gettext("does not cover %(asked)s", asked=asked)


def _about(sheet: Sheet) -> list[dict[str, str]]:
    item, spoken = sheet.item, language()
    lines = [
        (gettext("Technique"), sheet.technique.name.in_(spoken) if sheet.technique else ""),
        (gettext("Maker"), item.manufacturer or ""),
        (gettext("Model"), item.model or ""),
        (gettext("In service since"), str(item.commissioned_year or "")),
        (
            gettext("Last calibration"),
            date_range(item.calibrated_on, item.calibrated_on, spoken) if item.calibrated_on else "",
        ),
        (gettext("Laser class"), _bare(_choice("laser_classes", item.laser_class))),
        (gettext("Clean-room class"), _choice("cleanroom_classes", item.cleanroom_class)),
    ]
    return [{"label": label, "value": value, "lang": ""} for label, value in lines if value]


def _choice(list_name: str, value: str | None) -> str:
    found = taxonomy().choice_label(list_name, value) if value else None
    return found.in_(language()) if found else ""


def _bare(label: str) -> str:
    """`4` of `Class 4`, where the word before it says the rest."""
    return label.split(" ", 1)[-1]


def conditions(item: Equipment) -> list[dict[str, str]]:
    """What applies to every booking, the safety rules first."""
    spoken, terms = language(), item.terms
    notes = read(item, "safety_notes", spoken)
    lines = []
    if laser := _choice("laser_classes", item.laser_class):
        lines.append(
            {
                "sign": "shield",
                "text": gettext("%(class)s laser.", **{"class": laser if spoken == "en" else laser.lower()}),
            }
        )
    if notes:
        lines.append({"sign": "shield", "text": notes.text, "lang": notes.foreign(spoken)})
    if item.training_required:
        words = gettext("Users are trained by the owner before they run it alone.")
        lines.append({"sign": "shield", "text": words})
    if item.dual_use_check:
        words = gettext("The owner asks for a declaration on dual-use goods.")
        lines.append({"sign": "file", "text": words})
    lines.append(
        {
            "sign": "clock",
            "text": gettext(
                "Ask at least %(notice)s ahead; from %(shortest)s to %(longest)s at a time.",
                notice=duration(terms.lead_time, spoken),
                shortest=duration(terms.shortest, spoken),
                longest=duration(terms.longest, spoken),
            ),
        }
    )
    words = gettext("Your request, its purpose and its files are seen by you and the owner only.")
    lines.append({"sign": "lock", "text": words})
    lines.append({"sign": "pin", "text": gettext("The exact address is given after confirmation.")})
    return lines


def owner_box(session: Session, item: Equipment, actor: Actor) -> dict[str, Any]:
    """Who lends it, with figures that say nothing about others."""
    if not access.knows_owner(actor, item):
        words = gettext("The owner’s name is told once you have sent a request.")
        return {"initials": "", "name": owner_unnamed(), "url": "", "facts": words, "action": None}
    shared = len(queries.published_of(session, item.owner_id, actor))
    completed = completed_for_owner(session, item.owner_id)
    facts = [ngettext("%(num)s shared instrument", "%(num)s shared instruments", shared)]
    if completed >= FEWEST_TOLD:
        facts.append(ngettext("%(num)s completed booking", "%(num)s completed bookings", completed))
    url = address("organisations.show", slug=item.owner.slug)
    action = {"label": gettext("See its page"), "url": url, "sign": "owner"} if url else None
    return {
        "initials": initials(item.owner.name),
        "name": item.owner.name,
        "url": url,
        "facts": ", ".join(facts),
        "action": action,
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
    session: Session, items: Sequence[Equipment], actor: Actor, first_free: Mapping[int, datetime]
) -> list[dict[str, Any]]:
    """Small cards, for `mini_card` of the components."""
    photos = queries.first_photos(session, [item.id for item in items])
    asset: Any = current_app.jinja_env.globals["asset"]
    cards = []
    for item in items:
        photo, at = photos.get(item.id), first_free.get(item.id)
        price = headline(item.rates, item.shortest_minutes, language(), item.access_modes)
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
                "mode": str(MODES[modes(item)[0]]) if modes(item) else "",
            }
        )
    return cards


def first_free_of(
    session: Session, item: Equipment, others: Sequence[Equipment], now: datetime
) -> dict[int, datetime]:
    """The first free time of the item and of those like it."""
    return availability.first_free_for(session, [item.id, *(one.id for one in others)], now)


def asked_wavelength() -> float | None:
    """The wavelength that a search brought along, in nm."""
    try:
        found = float(request.args.get("nm", ""))
    except ValueError:
        return None
    return found if 1 <= found <= 1_000_000 else None
