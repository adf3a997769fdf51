"""Which drawing stands for an instrument that has no photo."""

from __future__ import annotations

from light2share.equipment.taxonomy import taxonomy

FOLDER = "img/drawings"
OF_TECHNIQUES = frozenset({"beam-profiler", "laser-power-energy-meter", "wavefront-sensor"})
"""Techniques that have a drawing of their own; the others show their family's."""
OF_FAMILIES = frozenset(
    {
        "biophotonics",
        "electronics-rf-emc",
        "environmental-mechanical",
        "facilities",
        "fibre-telecom",
        "imaging-cameras",
        "laser-characterisation",
        "material-spectroscopy",
        "microscopy-microanalysis",
        "optoelectronic-devices",
        "radiometry-photometry",
        "source-spectral-analysis",
        "surface-form-metrology",
    }
)
OTHERWISE = "source-spectral-analysis"
"""For a family of a site's own taxonomy that nobody has drawn."""


def drawing(technique: str) -> str:
    """The static file that pictures a technique, as `asset()` takes it."""
    family = taxonomy().family_of(technique)
    name = technique if technique in OF_TECHNIQUES else (family.slug if family else OTHERWISE)
    return f"{FOLDER}/{name if name in OF_TECHNIQUES | OF_FAMILIES else OTHERWISE}.svg"


def family_drawing(family: str) -> str:
    """The static file that pictures a family."""
    return f"{FOLDER}/{family if family in OF_FAMILIES else OTHERWISE}.svg"
