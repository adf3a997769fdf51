"""What a sheet still lacks for a user to judge it. No database, no web, no clock of its own."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Any, Protocol

from light2share.equipment.taxonomy import Technique


class Sheet(Protocol):
    """The columns that are looked at."""

    title_fr: str | None
    title_en: str | None
    summary_fr: str | None
    summary_en: str | None
    description_fr: str | None
    description_en: str | None
    calibrated_on: Any
    manufacturer: str | None


class Hint(StrEnum):
    """One thing worth adding, the most useful first."""

    NO_OPENING = "no_opening"
    FEW_FIGURES = "few_figures"
    NO_WAVELENGTHS = "no_wavelengths"
    NO_UNCERTAINTY = "no_uncertainty"
    NO_PHOTO = "no_photo"
    ONE_LANGUAGE = "one_language"
    NO_DESCRIPTION = "no_description"
    NO_CALIBRATION = "no_calibration"
    NO_MAKER = "no_maker"


ENOUGH_FIGURES = 3
UNCERTAIN = ("accuracy", "uncertainty", "repeatability")
SPECTRAL = (
    "wavelength_range",
    "wavelength_list",
    "excitation_wavelengths",
    "emission_range",
    "wavenumber_range",
)


def hints(
    sheet: Sheet, photos: int, values: Mapping[str, Any], technique: Technique | None, opens: bool | None
) -> list[Hint]:
    """What to add, in order; `opens` None if it is not known whether any hours are open."""
    asked = [parameter.slug for parameter in technique.parameters] if technique else []
    uncertain = [slug for slug in asked if any(word in slug for word in UNCERTAIN)]
    spectral = [slug for slug in asked if slug in SPECTRAL]
    one_language = any(
        bool(first) != bool(second)
        for first, second in (
            (sheet.title_fr, sheet.title_en),
            (sheet.summary_fr, sheet.summary_en),
            (sheet.description_fr, sheet.description_en),
        )
    )
    found = {
        Hint.NO_OPENING: opens is False,
        Hint.FEW_FIGURES: len(values) < min(ENOUGH_FIGURES, len(asked)),
        Hint.NO_WAVELENGTHS: bool(spectral) and not any(slug in values for slug in spectral),
        Hint.NO_UNCERTAINTY: bool(uncertain) and not any(slug in values for slug in uncertain),
        Hint.NO_PHOTO: photos == 0,
        Hint.ONE_LANGUAGE: one_language,
        Hint.NO_DESCRIPTION: not (sheet.description_fr or sheet.description_en),
        Hint.NO_CALIBRATION: sheet.calibrated_on is None,
        Hint.NO_MAKER: not sheet.manufacturer,
    }
    return [hint for hint, holds in found.items() if holds]
