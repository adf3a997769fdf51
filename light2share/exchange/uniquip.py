"""UNIQUIP 1.0 (20 Jan 2015): the columns that universities publish their equipment in, to and from ours.

Real files lack columns, numbers and names. A row without an ID gets one made from what it says, so that the same row
finds the same listing when it comes again.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256

from light2share.catalogue.typed import named_technique, techniques_within
from light2share.catalogue.words import fold
from light2share.equipment.taxonomy import Taxonomy
from light2share.exchange.rules import Note

COLUMNS = (
    "Type", "ID", "Name", "Description", "Related Facility ID", "Technique", "Department", "Site Location", "Building",
    "Location", "Contact Name", "Contact Telephone", "Contact URL", "Contact Email", "Secondary Contact Name",
    "Secondary Contact Telephone", "Secondary Contact URL", "Secondary Contact Email", "Photo", "Service Level",
    "Web Address",
)  # fmt: skip
OF_AGGREGATORS = ("Institution Name", "Institution URL", "Institution Logo URL", "Datestamp",
                  "Approximate Coordinates", "Corrections")  # fmt: skip
"""What those who gather feeds add."""
TAKEN = frozenset({"Type", "ID", "Name", "Description", "Technique", "Department", "Site Location", "Contact Email",
                   "Service Level", "Web Address"})  # fmt: skip
KEPT = (
    ("Department", "Department", "Service"),
    ("Service Level", "Service level", "Niveau de service"),
    ("Web Address", "Web page", "Page web"),
)
"""Columns without a place of their own on a sheet, with what they are called there in English and in French."""
NOTHING = frozenset("unknown unnamed none n/a na nil tbc tba test ? - . inconnu".split())
"""What people type where they have no name."""
IDENTIFYING = (
    "Type",
    "Name",
    "Description",
    "Site Location",
    "Building",
    "Department",
    "Contact Email",
    "Web Address",
)
"""What tells one row from another that has no ID."""
ENOUGH = 2
"""Columns of this format that make a file one of it."""
TITLE_LONGEST = 160
SUMMARY_LONGEST = 300
KEY_LONGEST = 120
VALUE_LONGEST = 160
CODED = re.compile(r":(?:cpv|N8)\s*$", re.IGNORECASE)

_BY_NAME = {fold(name).replace(" ", ""): name for name in (*COLUMNS, *OF_AGGREGATORS)}


def names_of(headers: Iterable[str]) -> list[str]:
    """The column of the format that each header means; empty for one that is none."""
    return [_BY_NAME.get(fold(header).replace(" ", "").replace("_", ""), "") for header in headers]


def is_uniquip(headers: Iterable[str]) -> bool:
    """Whether a file with these headers is one: it can name or describe a thing, and has another of its columns."""
    found = {name for name in names_of(headers) if name}
    return len(found) >= ENOUGH and bool(found & {"Name", "Description"})


@dataclass(frozen=True, slots=True)
class Translated:
    """A row in our columns, by name; what it does not say is not in it."""

    cells: dict[str, str]
    first: dict[str, str] = field(default_factory=dict)
    """What counts only if the listing is new: its owner may know better since."""
    notes: tuple[Note, ...] = ()


def says_nothing(row: Mapping[str, str]) -> bool:
    """Whether a row neither names nor describes anything."""
    return not (_said(row, "Name") or _said(row, "Description"))


def _said(row: Mapping[str, str], name: str) -> str:
    text = row.get(name, "")
    return "" if fold(text).strip() in NOTHING else text


def translated(
    row: Mapping[str, str], language: str, tree: Taxonomy, sites: Mapping[str, str], people: Iterable[str]
) -> Translated:
    """What a row says, as far as our columns hold it.

    `sites` are the owner's, by folded name; `people` the addresses that may be a contact.
    """
    name, description = _said(row, "Name"), _said(row, "Description")
    title = _cut(name or description, TITLE_LONGEST)
    cells = {"owner_key": key_of(row), f"title_{language}": title}
    first = _kept_words(row)
    notes = [] if row.get("ID") else [Note.KEY_MADE]
    if description and description != title:
        cells[f"description_{language}"] = description
    if technique := named_technique(tree, CODED.sub("", row.get("Technique", "")).strip()):
        cells["technique"] = technique.slug
    else:
        within = list(techniques_within(tree, name or description))
        if len(within) == 1:
            first["technique"] = within[0]
        notes.append(Note.TECHNIQUE_READ if "technique" in first else Note.NO_TECHNIQUE)
    if site := sites.get(fold(row.get("Site Location", ""))):
        cells["site"] = site
    elif len(set(sites.values())) > 1:
        notes.append(Note.FIRST_SITE)
    if (contact := row.get("Contact Email", "").casefold()) and contact in people:
        cells["contact"] = contact
    elif contact:
        notes.append(Note.NO_CONTACT)
    remarks = {Note.PHOTO: row.get("Photo"), Note.FACILITY: fold(row.get("Type", "")) == "facility"}
    notes += [note for note, holds in remarks.items() if holds]
    summary = _cut(_first_sentence(description or name), SUMMARY_LONGEST)
    if summary and summary != title:
        first[f"summary_{language}"] = summary
    return Translated(cells, first, tuple(notes))


def _kept_words(row: Mapping[str, str]) -> dict[str, str]:
    """What has no column of ours, as specifications in the owner's own words."""
    found = [(english, french, row[name]) for name, english, french in KEPT if row.get(name)]
    return {
        f"own.{number}.{part}": text
        for number, (english, french, value) in enumerate(found, 1)
        for part, text in (
            ("label_en", english),
            ("label_fr", french),
            ("value", _cut(value, VALUE_LONGEST)),
        )
    }


def key_of(row: Mapping[str, str]) -> str:
    """Its ID, else one that is the same whenever the row says the same."""
    if own := row.get("ID", ""):
        return own if len(own) <= KEY_LONGEST else "uniquip-" + _hash([own])
    return "uniquip-" + _hash([" ".join(fold(row.get(name, "")).split()) for name in IDENTIFYING])


def _hash(texts: Sequence[str]) -> str:
    return sha256("\n".join(texts).encode()).hexdigest()[:16]


def _cut(text: str, longest: int) -> str:
    """One line, cut between words."""
    line = " ".join(text.split())
    if len(line) <= longest:
        return line
    return (line[:longest].rpartition(" ")[0] or line[: longest - 1]).rstrip(" ,;:–-") + "…"


def _first_sentence(text: str) -> str:
    return re.split(r"(?<=[.!?])\s|\n", text.strip(), maxsplit=1)[0]


@dataclass(frozen=True, slots=True)
class Published:
    """What the format tells of a listing."""

    key: str
    name: str
    description: str
    technique: str
    department: str
    town: str
    contact_name: str
    contact_url: str
    contact_email: str
    photo: str
    service_level: str
    web_address: str
    institution: str


def row_of(one: Published) -> dict[str, str]:
    """A listing in the columns of the format; those that we have nothing for are empty."""
    return {
        "Type": "equipment",
        "ID": one.key,
        "Name": one.name,
        "Description": one.description,
        "Technique": one.technique,
        "Department": one.department,
        "Site Location": one.town,
        "Contact Name": one.contact_name,
        "Contact URL": one.contact_url,
        "Contact Email": one.contact_email,
        "Photo": one.photo,
        "Service Level": one.service_level,
        "Web Address": one.web_address,
        "Institution Name": one.institution,
    }
