"""What a sheet still lacks for a user to judge it. No database, no web, no clock of its own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, Protocol

from light2share.equipment.calibration import calibration
from light2share.equipment.taxonomy import Technique


class Sheet(Protocol):
    """The columns that are looked at."""

    title_fr: str | None
    title_en: str | None
    summary_fr: str | None
    summary_en: str | None
    description_fr: str | None
    description_en: str | None
    uncertainty_fr: str | None
    uncertainty_en: str | None
    calibrated_on: Any
    calibration_interval_months: int | None
    contact_id: int | None
    manufacturer: str | None
    price_said: bool


class Hint(StrEnum):
    """One thing worth adding, the most useful first."""

    NO_PRICE = "no_price"
    NO_OPENING = "no_opening"
    CALIBRATION_OVERDUE = "calibration_overdue"
    FEW_FIGURES = "few_figures"
    NO_WAVELENGTHS = "no_wavelengths"
    NO_UNCERTAINTY = "no_uncertainty"
    NO_PHOTO = "no_photo"
    ONE_LANGUAGE = "one_language"
    NO_DESCRIPTION = "no_description"
    NO_CALIBRATION = "no_calibration"
    NO_CERTIFICATE = "no_certificate"
    NO_MAKER = "no_maker"
    NO_CONTACT = "no_contact"


class Mark(StrEnum):
    """How complete a sheet is."""

    COMPLETE = "complete"
    GOOD = "good"
    BASIC = "basic"


STILL_GOOD = 3
"""So few things to add leave a good sheet."""


def mark_of(found: Sequence[Hint]) -> Mark:
    """The mark of a sheet by what there is to add."""
    if not found:
        return Mark.COMPLETE
    return Mark.GOOD if len(found) <= STILL_GOOD else Mark.BASIC


@dataclass(frozen=True, slots=True)
class Beside:
    """What stands beside the columns of a sheet; None where it is not known."""

    photos: int = 0
    opens: bool | None = None
    """Whether any hours are open."""
    certificates: int | None = None
    today: date | None = None


ENOUGH_FIGURES = 3
UNCERTAIN = ("accuracy", "uncertainty", "repeatability")
SPECTRAL = (
    "wavelength_range",
    "wavelength_list",
    "excitation_wavelengths",
    "emission_range",
    "wavenumber_range",
)


def hints(sheet: Sheet, values: Mapping[str, Any], technique: Technique | None, beside: Beside) -> list[Hint]:
    """What to add, in order."""
    asked = [parameter.slug for parameter in technique.parameters] if technique else []
    uncertain = [slug for slug in asked if any(word in slug for word in UNCERTAIN)]
    spectral = [slug for slug in asked if slug in SPECTRAL]
    told_uncertain = bool(sheet.uncertainty_fr or sheet.uncertainty_en)
    due = calibration(sheet.calibrated_on, sheet.calibration_interval_months)
    one_language = any(
        bool(first) != bool(second)
        for first, second in (
            (sheet.title_fr, sheet.title_en),
            (sheet.summary_fr, sheet.summary_en),
            (sheet.description_fr, sheet.description_en),
        )
    )
    found = {
        Hint.NO_PRICE: not sheet.price_said,
        Hint.NO_OPENING: beside.opens is False,
        Hint.CALIBRATION_OVERDUE: beside.today is not None and due.is_overdue(beside.today),
        Hint.FEW_FIGURES: len(values) < min(ENOUGH_FIGURES, len(asked)),
        Hint.NO_WAVELENGTHS: bool(spectral) and not any(slug in values for slug in spectral),
        Hint.NO_UNCERTAINTY: not told_uncertain and not any(slug in values for slug in uncertain),
        Hint.NO_PHOTO: beside.photos == 0,
        Hint.ONE_LANGUAGE: one_language,
        Hint.NO_DESCRIPTION: not (sheet.description_fr or sheet.description_en),
        Hint.NO_CALIBRATION: sheet.calibrated_on is None,
        Hint.NO_CERTIFICATE: sheet.calibrated_on is not None and beside.certificates == 0,
        Hint.NO_MAKER: not sheet.manufacturer,
        Hint.NO_CONTACT: sheet.contact_id is None,
    }
    return [hint for hint, holds in found.items() if holds]
