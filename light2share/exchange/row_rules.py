"""The rules between the cells of one row: what a listing may not lack, and what does not go together."""

from __future__ import annotations

from datetime import date

from light2share.equipment.rules import MOVES, ListingState, PriceMode, Rates, lacking
from light2share.equipment.taxonomy import Taxonomy
from light2share.exchange.checked import Checked
from light2share.exchange.columns import OWN
from light2share.exchange.rules import MOST_OWN, Fault, Layout
from light2share.exchange.snapshots import Values

LACKING = {
    "title": "title_fr",
    "technique": "technique",
    "summary": "summary_fr",
    "access_mode": "access_mode",
    "hourly_rate": "hourly_rate",
}
FIRST_STATES = frozenset({ListingState.DRAFT.value, ListingState.PUBLISHED.value})


def check_row(one: Checked, tree: Taxonomy, today: date, layout: Layout) -> None:
    """The rules between the cells of a row."""
    after = one.after
    if not (after.get("title_fr") or after.get("title_en")) and not _already(
        one, "title_fr", "title_en", "Name"
    ):
        one.wrong("Name" if layout is Layout.UNIQUIP else "title_fr", Fault.NO_TITLE)
    if one.item is None and one.owner and not one.owner.first_site:
        one.wrong("site", Fault.UNKNOWN_SITE, said="", near="")
    _check_dates(one, today)
    _check_terms(one, after)
    _check_figures(one, after, tree)
    _check_own(one, after)
    _check_units(one, after)
    _check_state(one, after, tree)


def _already(one: Checked, *columns: str) -> bool:
    return any(wrong.column in columns for wrong in one.faults)


def _check_dates(one: Checked, today: date) -> None:
    if (day := one.wanted.get("calibrated_on")) and day > today:
        one.wrong("calibrated_on", Fault.FUTURE)
    if (year := one.wanted.get("commissioned_year")) and year > today.year:
        one.wrong("commissioned_year", Fault.FUTURE)


def _check_terms(one: Checked, after: Values) -> None:
    if {"shortest", "longest"} & one.wanted.keys() and after["shortest"] > after["longest"]:
        one.wrong("longest", Fault.LONGEST_TOO_SHORT)


def _check_figures(one: Checked, after: Values, tree: Taxonomy) -> None:
    """A figure that its technique does not have is taken only if the listing has it already."""
    technique = tree.technique(after.get("technique") or "")
    own = {parameter.slug for parameter in technique.parameters} if technique else set()
    for name, value in one.wanted.items():
        if not name.startswith("s.") or value in (None, ()):
            continue
        slug = name.split(".")[1]
        if slug not in own and one.before.get(name) != value:
            one.wrong(name, Fault.NOT_OF_TECHNIQUE, technique=technique.slug if technique else "")


def _check_own(one: Checked, after: Values) -> None:
    """Each specification in the owner's own words has a name and a value."""
    for name in [name for name in one.wanted if OWN.fullmatch(name)]:
        prefix, _, part = name.rpartition(".")
        labelled = bool(after.get(f"{prefix}.label_fr") or after.get(f"{prefix}.label_en"))
        if part == "value" and after.get(name) and not labelled:
            one.wrong(f"{prefix}.label_fr", Fault.NO_LABEL)
        elif part == "value" and labelled and not after.get(name):
            one.wrong(name, Fault.NO_VALUE)


def _check_units(one: Checked, after: Values) -> None:
    if one.item is not None and one.wanted.get("units", MOST_OWN * 10) < one.before.get("units", 1):
        one.wrong("units", Fault.FEWER_UNITS, units=one.before["units"])
    labels = one.wanted.get("unit_labels")
    if labels and len(labels) > (after.get("units") or 1):
        one.wrong("unit_labels", Fault.TOO_MANY, most=after.get("units") or 1)


def _check_state(one: Checked, after: Values, tree: Taxonomy) -> None:
    wanted = one.wanted.get("state")
    if one.item is None:
        if wanted and wanted not in FIRST_STATES:
            one.wrong("state", Fault.NEW_STATE)
    elif wanted and wanted != one.item.state.value:
        reached = [target for sources, target in MOVES.values() if one.item.state in sources]
        waits = one.item.state is ListingState.IN_REVIEW and wanted == ListingState.PUBLISHED.value
        if ListingState(wanted) not in reached and not waits:
            near = ", ".join([one.item.state.value, *(target.value for target in reached)])
            one.wrong("state", Fault.NOT_FROM_STATE, near=near)
    if (after.get("state") or "draft") != ListingState.PUBLISHED.value:
        return
    for lack in lacks(after, tree):
        column = LACKING[lack]
        if not _already(one, column):
            one.wrong(column, Fault.LACKS)


def lacks(after: Values, tree: Taxonomy) -> list[str]:
    """What a listing with these values needs before it may be published."""
    technique = tree.technique(after.get("technique") or "")
    found = lacking(
        after.get("title_fr") or after.get("title_en") or "",
        technique.slug if technique else "",
        after.get("summary_fr") or after.get("summary_en") or "",
        list(after.get("access_mode") or ()),
        Rates(
            mode=PriceMode(after.get("price_mode") or PriceMode.QUOTE),
            hourly_cents=after.get("hourly_rate"),
            daily_cents=after.get("daily_rate"),
            sample_cents=after.get("sample_rate"),
        ),
    )
    return [lack.value for lack in found]
