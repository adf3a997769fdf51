"""Units that figures of instruments are given in, and conversion between those of one dimension.

A small table of our own: pint, measured, costs every process 0.3 s at its first conversion and 24 MB for as many.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum


class Dimension(StrEnum):
    """What a unit measures."""

    LENGTH = "length"
    TEMPERATURE = "temperature"
    MASS = "mass"
    VOLUME = "volume"
    AREA = "area"
    FREQUENCY = "frequency"
    POWER = "power"
    ENERGY = "energy"
    TIME = "time"
    PRESSURE = "pressure"
    ANGLE = "angle"
    VOLTAGE = "voltage"
    CURRENT = "current"
    FORCE = "force"
    ACCELERATION = "acceleration"
    WAVENUMBER = "wavenumber"
    DATA_RATE = "data_rate"
    PERCENT = "percent"
    LEVEL = "level"
    FRACTION = "fraction"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Unit:
    """`base = value * factor + offset`; `scale` keeps apart units that only look alike (dB and dBm/Hz)."""

    symbol: str
    dimension: Dimension
    factor: float = 1.0
    offset: float = 0.0
    scale: str = ""

    def converts_to(self, other: Unit) -> bool:
        """Whether a value in this unit can be said in the other."""
        return self.dimension is other.dimension and self.scale == other.scale


L, T, F, P, E = Dimension.LENGTH, Dimension.TIME, Dimension.FREQUENCY, Dimension.POWER, Dimension.ENERGY
METRIC = {
    "p": 1e-12,
    "n": 1e-9,
    "µ": 1e-6,
    "m": 1e-3,
    "": 1.0,
    "k": 1e3,
    "M": 1e6,
    "G": 1e9,
    "T": 1e12,
}


def _prefixed(base: str, dimension: Dimension, prefixes: str, scale: str = "") -> list[Unit]:
    steps = [*prefixes.replace("_", ""), *([""] if "_" in prefixes else [])]
    return [Unit(step + base, dimension, METRIC[step], 0.0, scale) for step in steps]


def _own(*symbols: str) -> list[Unit]:
    return [Unit(symbol, Dimension.OTHER, 1.0, 0.0, symbol) for symbol in symbols]


TABLE: tuple[Unit, ...] = (
    *_prefixed("m", L, "pnµm_k"),
    Unit("cm", L, 1e-2),
    Unit("in", L, 0.0254),
    Unit("Å", L, 1e-10),
    Unit("°C", Dimension.TEMPERATURE, 1.0, 273.15),
    Unit("K", Dimension.TEMPERATURE),
    Unit("mK", Dimension.TEMPERATURE, 1e-3),
    Unit("°F", Dimension.TEMPERATURE, 5 / 9, 273.15 - 32 * 5 / 9),
    Unit("mg", Dimension.MASS, 1e-6),
    Unit("g", Dimension.MASS, 1e-3),
    Unit("kg", Dimension.MASS),
    Unit("t", Dimension.MASS, 1e3),
    Unit("mL", Dimension.VOLUME, 1e-6),
    Unit("L", Dimension.VOLUME, 1e-3),
    Unit("m³", Dimension.VOLUME),
    Unit("cm³", Dimension.VOLUME, 1e-6),
    Unit("m²", Dimension.AREA),
    *_prefixed("Hz", F, "m_kMGT"),
    Unit("1/s", F),
    *_prefixed("W", P, "pnµm_kM"),
    *_prefixed("J", E, "pnµm_k"),
    Unit("eV", E, 1.602176634e-19),
    Unit("keV", E, 1.602176634e-16),
    Unit("fs", T, 1e-15),
    *_prefixed("s", T, "pnµm_"),
    Unit("Pa", Dimension.PRESSURE),
    Unit("hPa", Dimension.PRESSURE, 1e2),
    Unit("kPa", Dimension.PRESSURE, 1e3),
    Unit("mbar", Dimension.PRESSURE, 1e2),
    Unit("bar", Dimension.PRESSURE, 1e5),
    Unit("Torr", Dimension.PRESSURE, 133.322),
    Unit("psi", Dimension.PRESSURE, 6894.757),
    Unit("°", Dimension.ANGLE),
    Unit("arcmin", Dimension.ANGLE, 1 / 60),
    Unit("arcsec", Dimension.ANGLE, 1 / 3600),
    Unit("mrad", Dimension.ANGLE, math.degrees(1e-3)),
    Unit("µrad", Dimension.ANGLE, math.degrees(1e-6)),
    *_prefixed("V", Dimension.VOLTAGE, "µm_k"),
    *_prefixed("A", Dimension.CURRENT, "pnµm_k"),
    *_prefixed("N", Dimension.FORCE, "m_k"),
    Unit("m/s²", Dimension.ACCELERATION),
    Unit("cm⁻¹", Dimension.WAVENUMBER),
    Unit("Mbit/s", Dimension.DATA_RATE, 1e-3),
    Unit("Gbit/s", Dimension.DATA_RATE),
    Unit("%", Dimension.PERCENT),
    Unit("dB", Dimension.LEVEL, scale="dB"),
    Unit("dBm", Dimension.LEVEL, scale="dBm"),
    Unit("dB/Hz", Dimension.LEVEL, scale="dB/Hz"),
    Unit("dBc/Hz", Dimension.LEVEL, scale="dBc/Hz"),
    Unit("dBm/Hz", Dimension.LEVEL, scale="dBm/Hz"),
    Unit("ppb", Dimension.FRACTION),
    Unit("ppm", Dimension.FRACTION, 1e3),
    Unit("Abs", Dimension.OTHER, scale="Abs"),
    Unit("J/cm²", Dimension.OTHER, 1.0, 0.0, "J/cm²"),
    Unit("mJ/cm²", Dimension.OTHER, 1e-3, 0.0, "J/cm²"),
    Unit("W/m²", Dimension.OTHER, 1.0, 0.0, "W/m²"),
    Unit("mW/cm²", Dimension.OTHER, 10.0, 0.0, "W/m²"),
    Unit("µm/s", Dimension.OTHER, 1.0, 0.0, "µm/s"),
    Unit("mm/s", Dimension.OTHER, 1e3, 0.0, "µm/s"),
    Unit("K/min", Dimension.OTHER, 1.0, 0.0, "K/min"),
    Unit("K/s", Dimension.OTHER, 60.0, 0.0, "K/min"),
    Unit("MS/s", Dimension.OTHER, 1e-3, 0.0, "GS/s"),
    Unit("GS/s", Dimension.OTHER, 1.0, 0.0, "GS/s"),
    *_own("λ", "lp/mm", "Mpx", "px", "nm/s", "×", "Gy/h", "bit", "e⁻", "V/m", "mbar·L/s"),
    *_own("cd", "lm", "cd/m²"),
)
BY_SYMBOL = {unit.symbol: unit for unit in TABLE}
NOMINAL_INCH = Unit("in", L, 0.025)
"""Optics and wafers of four inches measure 100 mm."""
G_FORCE = Unit("g", Dimension.ACCELERATION, 9.80665)

# What people type instead of the symbol; case counts, as between mW and MW.
SPELLINGS: dict[str, str] = {
    "um": "µm",
    "μm": "µm",
    "micron": "µm",
    "microns": "µm",
    "micrometre": "µm",
    "micromètres": "µm",
    "nanometre": "nm",
    "nanometres": "nm",
    "nanomètres": "nm",
    "ºC": "°C",
    "° C": "°C",
    "°c": "°C",
    "degC": "°C",
    "degrés C": "°C",
    "deg C": "°C",
    "℃": "°C",
    "C": "°C",
    "c": "°C",
    "F": "°F",
    "f": "°F",
    "ºF": "°F",
    "° F": "°F",
    "°f": "°F",
    "degF": "°F",
    "℉": "°F",
    "°C/min": "K/min",
    "ºC/min": "K/min",
    "° C/min": "K/min",
    "°C/s": "K/s",
    "ºC/s": "K/s",
    "us": "µs",
    "μs": "µs",
    "uW": "µW",
    "μW": "µW",
    "uJ": "µJ",
    "μJ": "µJ",
    "l": "L",
    "litre": "L",
    "litres": "L",
    "liter": "L",
    "liters": "L",
    "m3": "m³",
    "cm3": "cm³",
    "m2": "m²",
    "m/s2": "m/s²",
    "cm-1": "cm⁻¹",
    "cm^-1": "cm⁻¹",
    "cm−1": "cm⁻¹",
    "kilos": "kg",
    "kgs": "kg",
    "KG": "kg",
    "Kg": "kg",
    "tonnes": "t",
    "degrees": "°",
    "deg": "°",
    "degrés": "°",
    "Gb/s": "Gbit/s",
    "Gbps": "Gbit/s",
    "Gbit": "Gbit/s",
    "GBaud": "Gbit/s",
    "Mb/s": "Mbit/s",
    "ips": "Hz",
    "im/s": "Hz",
    "images/s": "Hz",
    "images par seconde": "Hz",
    "images per second": "Hz",
    "frames/s": "Hz",
    "frames per second": "Hz",
    "fps": "Hz",
    "J/cm2": "J/cm²",
    "W/m2": "W/m²",
    "cd/m2": "cd/m²",
    "nits": "cd/m²",
    "pl/mm": "lp/mm",
    "MP": "Mpx",
    "Mpix": "Mpx",
    "mégapixels": "Mpx",
    "megapixels": "Mpx",
    "MHZ": "MHz",
    "Mhz": "MHz",
    "GHZ": "GHz",
    "Ghz": "GHz",
    "ghz": "GHz",
    "Thz": "THz",
    "khz": "kHz",
    "KHz": "kHz",
    "hz": "Hz",
    "NM": "nm",
    "MM": "mm",
    "Km": "km",
    "torr": "Torr",
    "mBar": "mbar",
    "x": "×",
    "db": "dB",
    "dbm": "dBm",
    "Watt": "W",
    "Watts": "W",
    "watts": "W",
    "w": "W",
    "kw": "kW",
    "KW": "kW",
    "V/M": "V/m",
    "inch": "in",
    "inches": "in",
    "pouce": "in",
    "pouces": "in",
    '"': "in",
    "”": "in",
    "″": "in",
}


def unit(symbol: str) -> Unit:
    """The unit with that symbol or spelling; one that the table doesn't hold converts to itself only."""
    known = BY_SYMBOL.get(SPELLINGS.get(symbol, symbol))
    return known or Unit(symbol, Dimension.OTHER, 1.0, 0.0, symbol)


def converted(value: float, given: Unit, wanted: Unit) -> float | None:
    """A value said in another unit; None if the two measure different things. Rounded to 9 digits."""
    if not given.converts_to(wanted):
        return None
    if given is wanted:
        return value
    base = value * given.factor + given.offset
    return float(f"{(base - wanted.offset) / wanted.factor:.9g}")
