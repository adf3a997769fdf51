"""What an instrument's page tells below its calendar: specifications, calibration, conditions, papers, contact."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask import url_for

from light2share.db import Session
from light2share.equipment import queries
from light2share.equipment.calibration import calibration
from light2share.equipment.figures import Spectrum
from light2share.equipment.models import Document, DocumentKind, Equipment, OwnSpecification
from light2share.equipment.pricing import rate_lines
from light2share.equipment.rules import AccessMode, ModeChange, PriceMode
from light2share.equipment.taxonomy import taxonomy
from light2share.equipment.texts import Text, read
from light2share.equipment.views.documents import readable
from light2share.equipment.views.showing import Sheet
from light2share.equipment.words import DOCUMENT_KINDS, MODES
from light2share.i18n import gettext, language
from light2share.i18n.formats import date_range, duration, file_size, money, quantity
from light2share.kernel.actor import Actor
from light2share.organisations.queries import people_of


def specifications(sheet: Sheet, own: Sequence[OwnSpecification], asked_nm: float | None) -> dict[str, Any]:
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
        ]
        + [_own(line) for line in own],
        "about": list(_about(sheet)),
    }


def _own(line: OwnSpecification) -> dict[str, str]:
    """One that the owner added; `lang` would be that of the value, which has none."""
    found = read(line, "label", language())
    foreign = found.foreign(language()) if found else ""
    return {"label": found.text if found else "", "label_lang": foreign, "value": line.value, "lang": ""}


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
    uncertain = read(item, "uncertainty", spoken)
    lines = [
        (gettext("Technique"), sheet.technique.name.in_(spoken) if sheet.technique else ""),
        (gettext("Maker"), item.manufacturer or ""),
        (gettext("Model"), item.model or ""),
        (gettext("In service since"), str(item.commissioned_year or "")),
        (gettext("Laser class"), _bare(_choice("laser_classes", item.laser_class))),
        (gettext("Clean-room class"), _choice("cleanroom_classes", item.cleanroom_class)),
    ]
    found = [{"label": label, "value": value, "lang": ""} for label, value in lines if value]
    if uncertain:
        foreign = uncertain.foreign(spoken)
        found.append({"label": gettext("Uncertainty"), "value": uncertain.text, "lang": foreign})
    if item.standards:
        found.append({"label": gettext("Standards followed"), "value": ", ".join(item.standards), "lang": ""})
    return found


def _choice(list_name: str, value: str | None) -> str:
    found = taxonomy().choice_label(list_name, value) if value else None
    return found.in_(language()) if found else ""


def _bare(label: str) -> str:
    """`4` of `Class 4`, where the word before it says the rest."""
    return label.split(" ", 1)[-1]


def calibrated(sheet: Sheet, papers: Sequence[Document]) -> dict[str, Any] | None:
    """When it was calibrated, when it is again, and the certificates that the reader may have."""
    item, spoken = sheet.item, language()
    due = calibration(item.calibrated_on, item.calibration_interval_months)
    certificates = [paper for paper in papers if paper.kind is DocumentKind.CALIBRATION]
    if due.last is None and not certificates:
        return None
    overdue = due.is_overdue(sheet.today)
    lines = []
    if due.last:
        lines.append({"label": gettext("Last calibration"), "value": date_range(due.last, due.last, spoken)})
    if due.next:
        lines.append(
            {
                "label": gettext("Next calibration"),
                "value": date_range(due.next, due.next, spoken),
                "note": gettext("overdue") if overdue else "",
            }
        )
    words = gettext("The calibration is overdue: ask the owner before you rely on its figures.")
    return {"lines": lines, "overdue": words if overdue else "", "papers": documents(item, certificates)}


def documents(item: Equipment, papers: Sequence[Document]) -> list[dict[str, str]]:
    """Papers to download, for `doc_list` of the components."""
    return [
        {
            "name": paper.title,
            "url": url_for("equipment.download", slug=item.slug, name=paper.name),
            "note": f"{DOCUMENT_KINDS[paper.kind]}, PDF, {file_size(paper.size, language())}",
        }
        for paper in papers
    ]


def but_certificates(papers: Sequence[Document]) -> list[Document]:
    """Those that don't stand beside the calibration already."""
    return [paper for paper in papers if paper.kind is not DocumentKind.CALIBRATION]


def papers_for(session: Session, item: Equipment, actor: Actor) -> list[Document]:
    """The documents that the reader may have; of the others nothing is told."""
    return readable(item, queries.documents_of(session, item), actor)


def contact(session: Session, item: Equipment, actor: Actor, told: bool) -> dict[str, str] | None:
    """Whom members may ask, as long as the person belongs to the owner; `told` if the owner is named at all."""
    if item.contact_id is None or not actor.is_member or not told:
        return None
    found = next((one for one in people_of(session, item.owner_id) if one.id == item.contact_id), None)
    return {"name": found.name, "email": found.email} if found else None


def conditions(item: Equipment, changes: Mapping[AccessMode, ModeChange]) -> list[dict[str, str]]:
    """What applies to every booking, the safety rules first."""
    return [*_safety(item), *_of_booking(item, changes)]


def _safety(item: Equipment) -> list[dict[str, str]]:
    spoken = language()
    notes = read(item, "safety_notes", spoken)
    lines = []
    if laser := _choice("laser_classes", item.laser_class):
        lines.append(
            {"sign": "shield", "text": gettext("Laser of class %(class)s.", **{"class": _bare(laser)})}
        )
    if clean := _choice("cleanroom_classes", item.cleanroom_class):
        lines.append({"sign": "shield", "text": gettext("In a clean room: %(class)s.", **{"class": clean})})
    if notes:
        lines.append({"sign": "shield", "text": notes.text, "lang": notes.foreign(spoken)})
    if item.training_required:
        words = gettext("Users are trained by the owner before they run it alone.")
        lines.append({"sign": "shield", "text": words})
    if item.restricted_zone:
        words = gettext("It stands in a restricted zone (ZRR): visitors are announced in advance.")
        lines.append({"sign": "lock", "text": words})
    if item.insurance_required:
        lines.append({"sign": "file", "text": _insured(item)})
    if item.dual_use_check:
        words = gettext("The owner asks for a declaration on dual-use goods.")
        lines.append({"sign": "file", "text": words})
    return lines


def _insured(item: Equipment) -> str:
    if item.declared_value_cents is None:
        return gettext("Users show that they are insured for it.")
    value = money(item.declared_value_cents, language())
    return gettext("Users show that they are insured for it, at a declared value of %(value)s.", value=value)


def _of_booking(item: Equipment, changes: Mapping[AccessMode, ModeChange]) -> list[dict[str, str]]:
    spoken, terms = language(), item.terms
    words = gettext(
        "Ask at least %(notice)s ahead; from %(shortest)s to %(longest)s at a time.",
        notice=duration(terms.lead_time, spoken),
        shortest=duration(terms.shortest, spoken),
        longest=duration(terms.longest, spoken),
    )
    lines = [{"sign": "clock", "text": words}]
    for mode in item.modes_offered:
        if mode in changes and (words := _differs(item, changes[mode])):
            told = gettext("%(mode)s: %(terms)s.", mode=MODES[mode], terms=words)
            lines.append({"sign": "clock", "text": told})
    words = gettext("Your request, its purpose and its files are seen by you and the owner only.")
    lines.append({"sign": "lock", "text": words})
    lines.append({"sign": "pin", "text": gettext("The exact address is given after confirmation.")})
    return lines


def _differs(item: Equipment, change: ModeChange) -> str:
    """What one mode has of its own, in words."""
    parts = []
    if change.lead_time is not None:
        notice = duration(change.lead_time, language())
        parts.append(gettext("ask at least %(notice)s ahead", notice=notice))
    if item.price_mode is PriceMode.RATE:
        parts += rate_lines(change.own_rates(item.rates), language())
    return ", ".join(parts)
