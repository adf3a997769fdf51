"""One listing among the results, as the card shows it."""

from __future__ import annotations

from collections.abc import Mapping, Set
from types import MappingProxyType
from typing import Any

from flask import current_app, url_for

from light2share.catalogue import wording
from light2share.catalogue.results import Found, Match, Slot
from light2share.equipment.drawings import drawing
from light2share.equipment.figures import Figure, Spectrum, figures, spectrum
from light2share.equipment.taxonomy import Taxonomy
from light2share.equipment.words import AT_ONCE, owner_unnamed
from light2share.i18n import gettext, language
from light2share.i18n.formats import day_long, iso, quantity, weekday

FACTS = 2
NO_TRAIL: Mapping[str, str] = MappingProxyType({})


def card_of(
    found: Found,
    asked: Set[str],
    purpose: str,
    why: str,
    tree: Taxonomy,
    nm: float | None,
    answers_in: int | None,
    favourite: bool | None = None,
    trail: Mapping[str, str] = NO_TRAIL,
) -> dict[str, Any]:
    """The values of the component `equipment_card`.

    `asked` parameters come first; `purpose` goes along with a request; `why` says why it is no exact match; its owner
    answers in `answers_in` minutes, if that is known; `favourite` says whether the reader has put it aside, None for a
    visitor; `trail` is what its links take along of the search.
    """
    carried = {**({} if nm is None else {"nm": f"{nm:.9g}"}), **trail}
    drawn = spectrum(found.values, tree, language(), nm)
    return {
        "title": found.title(language()),
        "lang": found.foreign(language()),
        "url": _address(found, carried),
        "image": image(found),
        "owner": found.owner_name or owner_unnamed(),
        "place": wording.place(found),
        "why": why,
        "facts": _facts(found, asked, tree, drawn),
        "spectrum": _bar(drawn, nm),
        "badges": _badges(found, answers_in),
        "slot": _slot(found, purpose, carried),
        "slug": found.slug,
        "favourite": favourite,
    }


def image(found: Found) -> dict[str, Any]:
    """Its first photo, or the drawing of its family."""
    if found.photo:
        src = url_for("equipment.picture", slug=found.slug, name=found.photo, size="thumb")
        return {"src": src, "alt": "", "width": 400, "height": 300}
    return {"src": current_app.jinja_env.globals["asset"](drawing(found.technique)), "alt": ""}  # type: ignore[operator]


def _address(found: Found, carried: Mapping[str, str]) -> str:
    """Its page, with the wavelength asked for, the place, and the search to go back to."""
    values: dict[str, Any] = {"slug": found.slug, **carried}
    return url_for("equipment.show", **values)


def _request_address(found: Found, slot: Slot, purpose: str, carried: Mapping[str, str]) -> str:
    """Its page with the first free slot chosen and the purpose filled in."""
    values: dict[str, Any] = {"slug": found.slug, "slot": iso(slot.period.start), "end": iso(slot.period.end)}
    if found.mode:
        values["access_mode"] = found.mode.value
    if purpose:
        values["purpose"] = purpose
    return url_for("equipment.show", **{**values, **carried}, _anchor="book")


def _facts(found: Found, asked: Set[str], tree: Taxonomy, drawn: Spectrum | None) -> list[dict[str, str]]:
    """What was asked for first, then the first specifications of its technique; the price last."""
    every = figures(tree.technique(found.technique), found.values, tree, language())
    others = [one for one in every if not drawn or one.parameter != drawn.parameter]
    first = sorted(others, key=lambda one: one.parameter not in asked)[:FACTS]
    facts = [{"label": one.label, "value": _short(one)} for one in first]
    return [*facts, {"label": gettext("Price"), "value": wording.price(found)}]


def _short(figure: Figure, most: int = 48) -> str:
    return (
        figure.value
        if len(figure.value) <= most
        else figure.value[:most].rsplit(" ", 1)[0].rstrip(",;") + "…"
    )


def _bar(drawn: Spectrum | None, nm: float | None) -> dict[str, Any] | None:
    if drawn is None:
        return None
    note = ""
    if nm is not None:
        asked = quantity(nm, "nm", language())
        note = (
            gettext("covers %(asked)s", asked=asked)
            if drawn.bar.covers
            else gettext("not %(asked)s", asked=asked)
        )
    return {"bar": drawn.bar, "text": drawn.text, "note": note}


def _badges(found: Found, answers_in: int | None) -> list[dict[str, str]]:
    badges = [{"label": label} for label in wording.modes(found)]
    if found.training_required:
        badges.append({"label": gettext("After a training")})
    if answers_in is not None:
        badges.append({"label": gettext("Usually answers in %(time)s", time=wording.about(answers_in))})
    if found.confirmed_by:
        badges.append({"label": str(AT_ONCE[found.confirmed_by]), "kind": "free", "sign": "check"})
    return badges


def _slot(found: Found, purpose: str, carried: Mapping[str, str]) -> dict[str, Any]:
    title = found.title(language())
    action: dict[str, str] = {
        "label": gettext("See dates"),
        "url": _address(found, carried),
        "more": f" – {title}",
        "kind": "ghost",
    }
    if found.slot is None:
        return {"day": gettext("Dates on request"), "action": action}
    if found.match is not Match.OTHER_DATES:
        action = {
            "label": gettext("Request this slot"),
            "url": _request_address(found, found.slot, purpose, carried),
            "more": f" – {title}, {day_long(found.slot.period.start, language(), found.zone)}",
        }
    return {
        "caption": gettext("First free slot"),
        "day": wording.slot_day(found.slot, found.zone),
        "hours": wording.hours(found.slot.period, found.zone),
        "strip": _strip(found),
        "action": action,
    }


def _strip(found: Found) -> dict[str, Any] | None:
    if found.slot is None:
        return None
    closed = wording.closed_on(found.slot)
    return {
        "label": wording.week_in_words(found.slot),
        "days": [
            {
                "name": weekday(number, language(), "short"),
                "title": closed.get(number, ""),
                "halves": ["f" if half else "x" for half in halves],
            }
            for number, halves in enumerate(found.slot.halves)
        ],
    }
