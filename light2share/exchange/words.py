"""How columns, verdicts, faults and troubles are called; each is translated when it is shown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from light2share.equipment.rules import AccessMode
from light2share.equipment.taxonomy import Taxonomy
from light2share.equipment.words import MODES
from light2share.exchange.columns import OWN, Column, Group, Kind
from light2share.exchange.member_words import MEMBER_FAULTS, MEMBER_HELP, MEMBER_LABELS
from light2share.exchange.rules import Fault, Note, Stage, Trouble, Verdict
from light2share.i18n import _, gettext, ngettext

VERDICTS = {
    Verdict.NEW: _("New"),
    Verdict.CHANGED: _("Changed"),
    Verdict.SAME: _("The same"),
    Verdict.WRONG: _("Wrong"),
}
STAGES = {
    Stage.RECEIVED: _("Waiting to be read"),
    Stage.CHECKING: _("Being checked"),
    Stage.READY: _("To be confirmed"),
    Stage.CONFIRMED: _("Being imported"),
    Stage.DONE: _("Finished"),
    Stage.REFUSED: _("Not taken in"),
    Stage.CANCELLED: _("Stopped"),
}
TROUBLES = {
    Trouble.EMPTY: _("The file is empty: choose the file that holds your listings."),
    Trouble.TOO_LARGE: _("The file is larger than 10 MB: split it."),
    Trouble.UNPACKS_TOO_LARGE: _(
        "Unpacked, the workbook is larger than 100 MB: save the sheet of the listings alone, or send CSV."
    ),
    Trouble.TOO_MANY_ROWS: _("The file has more than %(most)s rows: split it."),
    Trouble.TOO_MANY_COLUMNS: _("The file has more than %(most)s columns: keep those of the template."),
    Trouble.OLD_EXCEL: _(
        "This is a workbook of the old kind, or one with a password: save it as XLSX or CSV."
    ),
    Trouble.UNREADABLE: _(
        "The file can’t be read from line %(line)s on: save it again as XLSX or as CSV in UTF-8."
    ),
    Trouble.TOOK_TOO_LONG: _("Reading the file took too long: send the sheet of the listings alone, as CSV."),
    Trouble.UNKNOWN_COLUMNS: _(
        "None of its columns is known: the first row has to hold the names of the template’s columns, or of UNIQUIP’s."
    ),
    Trouble.DOUBLE_COLUMN: _("The column %(column)s stands there twice: remove one."),
    Trouble.NO_KEY: _(
        "The column owner_key is missing: it holds your own number of each instrument, by which it is found again."
    ),
    Trouble.NO_ORGANISATION: _(
        "The column organisation is missing: it says whose instrument each one is, by the last part of the address of"
        " the organisation’s page."
    ),
    Trouble.NO_MEMBER_COLUMNS: _(
        "The first row has to hold the names of the template’s columns, at least name and kind or number."
    ),
    Trouble.NO_ROWS: _("The file has a first row with names of columns, and nothing below."),
}
FAULTS = {
    Fault.NO_KEY: _("Enter your own number for it: the next import finds it by that"),
    Fault.NO_TITLE: _("Enter a name, in French or in English"),
    Fault.NO_NAME: _("Enter a name or a description"),
    Fault.TOO_LONG: _("Shorten this to %(longest)s characters: it has %(length)s"),
    Fault.NOT_WHOLE: _("Enter a whole number between %(low)s and %(high)s"),
    Fault.NOT_EUROS: _("Enter an amount in euros, such as 120 or 49.50"),
    Fault.NOT_YES_NO: _("Enter yes or no"),
    Fault.NOT_A_DAY: _("Enter a day such as 2026-11-24 or 24/11/2026"),
    Fault.NOT_A_DURATION: _(
        "Enter a length with its unit, such as 30 min, 4 h or 2 d, between %(low)s and %(high)s"
    ),
    Fault.NOT_LISTED: _("“%(said)s” is not in the list; possible are for example: %(near)s"),
    Fault.UNKNOWN_TECHNIQUE: _("No technique is called “%(said)s”: take a value of the list"),
    Fault.UNKNOWN_SITE: _("None of the owner’s sites is called “%(said)s”"),
    Fault.UNKNOWN_PERSON: _("Nobody of the organisation has the address “%(said)s”"),
    Fault.UNKNOWN_ORGANISATION: _(
        "No member is called “%(said)s”: take the last part of the address of its page"
    ),
    Fault.NOT_A_FIGURE: _("Enter a number, in %(unit)s or with its own unit"),
    Fault.NOT_A_RANGE: _("Enter both ends with two dots between, such as 350..2500"),
    Fault.REVERSED: _("Enter the smaller value first"),
    Fault.IMPOSSIBLE: _("Enter a value that there can be: %(bounds)s"),
    Fault.NOT_OF_TECHNIQUE: _("Empty this cell: the technique does not have this specification"),
    Fault.FUTURE: _("Enter a date that is past"),
    Fault.LONGEST_TOO_SHORT: _("Enter a longest duration that is not below the shortest"),
    Fault.TOO_MANY: _("Keep %(most)s at most"),
    Fault.LACKS: _("Fill this in: a published instrument needs it. Or set state to draft"),
    Fault.NEW_STATE: _("Enter draft or published: a new instrument starts so"),
    Fault.NOT_FROM_STATE: _("Enter one of these, which the instrument can be now: %(near)s"),
    Fault.DOUBLE: _(
        "This is the instrument of line %(line)s again: keep one of the two rows, or give it its own number"
    ),
    Fault.OTHER_LISTING: _(
        "“%(said)s” is the number of another instrument than slug says: correct one of the two"
    ),
    Fault.NO_LISTING: _("You have no instrument at “%(said)s”: leave this empty for a new one"),
    Fault.FEWER_UNITS: _(
        "It has %(units)s units; remove units on its own page, because bookings may stand on them"
    ),
    Fault.NO_LABEL: _("Enter what this specification is called"),
    Fault.NO_VALUE: _("Enter the value of this specification, or empty its name"),
    **MEMBER_FAULTS,
}
NEAR = {
    Fault.UNKNOWN_TECHNIQUE: _("No technique is called “%(said)s”; perhaps one of these: %(near)s"),
    Fault.UNKNOWN_SITE: _("None of the owner’s sites is called “%(said)s”; there are: %(near)s"),
}
"""The same where something is near it."""
NOTES = {
    Note.NO_TECHNIQUE: _("Choose the technique before you publish it"),
    Note.TECHNIQUE_READ: _("Its technique is read from its name: check it before you publish it"),
    Note.NO_CONTACT: _("The contact is nobody of your organisation: questions go to your managers"),
    Note.PHOTO: _("The address of a photo is not opened: add the photo on the page of the instrument"),
    Note.FACILITY: _("It is a facility: list the instruments in it that others may use, each by itself"),
    Note.FIRST_SITE: _("The place named is none of your sites: it stands at the first one"),
    Note.KEY_MADE: _("It has no ID: its number is made from what the row says"),
    Note.ONLY_FRENCH_SITES: _("Its place lies outside France: it gets no site"),
    Note.FOUND_BY_NAME: _("The row gives no number: the member was found by its name"),
    Note.NAMESAKE: _(
        "A member of this name has another number: %(numbers)s. Tick this row to bring in a new one all the same"
    ),
    Note.NAMESAKE_PLAIN: _(
        "A member of this name is here without a number: leave the number of this row empty to change that one,"
        " or tick this row to bring in a new one"
    ),
    Note.NAMED_BEFORE: _(
        "Line %(line)s brings in a member of this name with another number: tick this row if they are two"
    ),
    Note.INVITES: _("Its first admin gets an invitation by mail"),
}
GROUPS = {
    Group.LISTING: _("The instrument"),
    Group.USE: _("Ways to use it"),
    Group.PRICE: _("Prices"),
    Group.CONDITIONS: _("Conditions and calibration"),
    Group.TERMS: _("Terms of booking"),
    Group.READERS: _("Who sees it"),
    Group.OWN: _("Specifications in your own words"),
    Group.FIGURES: _("Specifications of the technique"),
    Group.MEMBER: _("The organisation"),
    Group.FIRST_SITE: _("Its first site"),
    Group.FIRST_ADMIN: _("Who looks after it"),
}
LABELS = {
    "owner_key": _("Your own number of the instrument"),
    "slug": _("Last part of its address here"),
    "organisation": _("Organisation that owns it"),
    "state": _("State"),
    "title_fr": _("Name in French"),
    "title_en": _("Name in English"),
    "technique": _("Technique"),
    "summary_fr": _("What it measures, in one sentence, in French"),
    "summary_en": _("What it measures, in one sentence, in English"),
    "description_fr": _("Description in French"),
    "description_en": _("Description in English"),
    "manufacturer": _("Maker"),
    "model": _("Model"),
    "commissioned_year": _("In service since"),
    "domains": _("Fields of use"),
    "site": _("Site"),
    "units": _("Number of identical units"),
    "unit_labels": _("Names of the units"),
    "contact": _("Whom to ask, by e-mail address"),
    "access_mode": _("Who runs it?"),
    "price_mode": _("How it is paid for"),
    "hourly_rate": _("Price of an hour"),
    "daily_rate": _("Price of a day"),
    "operator_hourly_rate": _("An operator, for an hour"),
    "sample_rate": _("A sample sent in"),
    "replacement_value": _("Replacement value"),
    "lead_time": _("Notice before a booking"),
    "training_required": _("Users need a training before they run it alone"),
    "laser_class": _("Laser class"),
    "cleanroom_class": _("Clean-room class"),
    "safety_notes_fr": _("Safety rules in French"),
    "safety_notes_en": _("Safety rules in English"),
    "dual_use_check": _("Ask users for a dual-use declaration"),
    "restricted_zone": _("Stands in a restricted zone"),
    "insurance_required": _("Users need an insurance"),
    "declared_value": _("Value that an insurance has to cover"),
    "calibrated_on": _("Last calibration"),
    "calibration_interval_months": _("Months between calibrations"),
    "uncertainty_fr": _("Uncertainty, in French"),
    "uncertainty_en": _("Uncertainty, in English"),
    "standards": _("Standards followed"),
    "opening": _("First opening hours"),
    "open_on_holidays": _("Open on public holidays as on other days"),
    "approval": _("Who decides on requests?"),
    "trusted": _("Organisations that are confirmed without your yes"),
    "answer_days": _("Working days to answer a request"),
    "free_cancel_hours": _("Hours before the start until which cancelling is free"),
    "free_cancel_days": _("Working days before the start until which cancelling is free, instead of hours"),
    "horizon_days": _("Days ahead that can be booked"),
    "shortest": _("Shortest booking"),
    "longest": _("Longest booking"),
    "step": _("Step between two starts"),
    "buffer_before": _("Set-up before a booking"),
    "buffer_after": _("Cool-down after a booking"),
    "visibility": _("Who sees it"),
    "owner_masked": _("Name your organisation with a request only"),
    "seen_by": _("Organisations that see it"),
    "hidden_from": _("Organisations that must not see it"),
    "label_fr": _("Name of a specification, in French"),
    "label_en": _("Name of a specification, in English"),
    "value": _("Its value, with its unit"),
    **MEMBER_LABELS,
}
HELP = {
    "owner_key": _(
        "Any text of yours, such as an inventory number; the next import finds the instrument by it"
    ),
    "slug": _("An export fills it in; leave it empty for a new instrument"),
    "organisation": _("For the cluster only: the last part of the address of the organisation’s page"),
    "state": _("draft or published; empty: draft, or as it is"),
    "technique": _("A value of the list; its name in French or English is understood too"),
    "site": _("Empty: your first site"),
    "opening": _("Counts for a new instrument; change the hours later on its own page"),
    "unit_labels": _("With | between, in the order of the units"),
    "contact": _("A colleague who has an account here"),
    **MEMBER_HELP,
}
KIND_HELP = {
    Kind.TEXT: _("A text of at most %(longest)s characters"),
    Kind.WHOLE: _("A whole number from %(low)s to %(high)s"),
    Kind.EUROS: _("Euros before tax"),
    Kind.YES_NO: _("yes or no"),
    Kind.DAY: _("A day such as 2026-11-24"),
    Kind.DURATION: _("Such as 30 min, 4 h or 2 d"),
    Kind.ONE: _("One of: %(choices)s"),
    Kind.SEVERAL: _("One or more, with | between: %(choices)s"),
    Kind.WORDS: _("One or more, with | between"),
    Kind.ORGANISATIONS: _("Last parts of the addresses of their pages, with | between"),
    Kind.FIGURE: _("A number, in the unit of the header or with its own"),
    Kind.RANGE: _("Both ends with two dots between, such as 350..2500"),
}


def fault_words(fault: Fault, values: Mapping[str, Any]) -> str:
    """What is wrong with a cell, with what it may have meant where something is near."""
    said = NEAR.get(fault, FAULTS[fault]) if values.get("near") else FAULTS[fault]
    return gettext(str(said), **values)


def note_words(told: str | list[Any]) -> str:
    """What is worth knowing of a row, as `ImportedRow.notes` keeps it."""
    if isinstance(told, str):
        return str(NOTES[Note(told)])
    word, values = told
    return gettext(str(NOTES[Note(word)]), **values)


def label(column: str, tree: Taxonomy, language: str) -> str:
    """What a column holds, for a person."""
    if OWN.fullmatch(column):
        return f"{column}, {gettext(str(LABELS[column.rpartition('.')[2]]))}"
    if column.startswith("s."):
        slug, *spoken = column.removeprefix("s.").split(".")
        parameter = tree.parameter(slug)
        name = parameter.label.in_(language) if parameter else slug
        return f"{name} ({spoken[0].upper()})" if spoken else name
    mode, _dot, part = column.partition(".")
    if part and mode in set(AccessMode):
        return f"{gettext(str(MODES[AccessMode(mode)]))} – {gettext(str(LABELS[part]))}"
    return gettext(str(LABELS[column])) if column in LABELS else column


def helped(column: Column) -> str:
    """How a column is filled in."""
    if column.name in HELP:
        return str(HELP[column.name])
    template = KIND_HELP.get(column.kind)
    if template is None:
        return ""
    values: Mapping[str, object] = {
        "longest": column.longest,
        "low": column.lowest,
        "high": column.highest,
        "choices": ", ".join(column.choices),
    }
    return gettext(str(template), **values)


def trouble_words(trouble: Sequence[Any]) -> str:
    """Why a file as a whole is refused, as `ListingImport.trouble` keeps it; empty where it is not."""
    if not trouble:
        return ""
    word, values = trouble
    return gettext(str(TROUBLES[Trouble(word)]), **values)


def outcome(imported: int, wrong: int, left_out: int) -> str:
    """What came of a file: how many rows are imported, how many were not wanted, what to do about the wrong ones."""
    told = ngettext("%(num)s row is imported.", "%(num)s rows are imported.", imported)
    if left_out:
        told += " " + ngettext(
            "%(num)s row was left out by you.", "%(num)s rows were left out by you.", left_out
        )
    if wrong:
        told += " " + ngettext(
            "%(num)s row is wrong: correct it in your file and send the file again; nothing is doubled.",
            "%(num)s rows are wrong: correct them in your file and send the file again; nothing is doubled.",
            wrong,
        )
    return told
