"""Figures and times as people read them, in both languages (UX.md, section 8)."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from light2share.i18n import formats

PARIS = ZoneInfo("Europe/Paris")
KOLKATA = ZoneInfo("Asia/Kolkata")
N, T = "\u00a0", "\u202f"  # no-break space, narrow no-break space


def at(text: str, zone: ZoneInfo = PARIS) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=zone).astimezone(UTC)


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("value", "french", "english"),
    [
        pytest.param(0, "0", "0", id="zero"),
        pytest.param(1064.5, f"1{T}064,5", "1,064.5", id="thousands and decimals"),
        pytest.param(1234567, f"1{T}234{T}567", "1,234,567", id="millions"),
        pytest.param(3.0, "3", "3", id="no idle decimals"),
        pytest.param(-40, "−40", "−40", id="a real minus sign"),
        pytest.param(Decimal("0.0002"), "0,0002", "0.0002", id="small values keep their digits"),
        pytest.param(0.1 + 0.2, "0,3", "0.3", id="no binary dust"),
        pytest.param(-0.0, "0", "0", id="no minus zero"),
        pytest.param(1e-12, f"1{N}×{N}10⁻¹²", f"1{N}×{N}10⁻¹²", id="a power of ten"),
        pytest.param(-2.5e-8, f"−2,5{N}×{N}10⁻⁸", f"−2.5{N}×{N}10⁻⁸", id="a small minus"),
        pytest.param(9.99996e-5, f"1{N}×{N}10⁻⁴", f"1{N}×{N}10⁻⁴", id="rounded up to the next power"),
        pytest.param(0.00012345678, "0,0001235", "0.0001235", id="four digits of a small figure"),
        pytest.param(3.5e9, f"3,5{N}×{N}10⁹", f"3.5{N}×{N}10⁹", id="a large power of ten"),
    ],
)
def test_number(value, french, english):
    assert (formats.number(value, "fr"), formats.number(value, "en")) == (french, english)


@pytest.mark.parametrize(
    ("value", "unit", "french", "english"),
    [
        pytest.param(1064.5, "nm", f"1{T}064,5{T}nm", f"1,064.5{N}nm", id="a wavelength under 2000 nm"),
        pytest.param(1999.9, "nm", f"1{T}999,9{T}nm", f"1,999.9{N}nm", id="just under 2000 nm"),
        pytest.param(2000, "nm", f"2{T}µm", f"2{N}µm", id="from 2000 nm on in µm"),
        pytest.param(10600, "nm", f"10,6{T}µm", f"10.6{N}µm", id="a CO2 laser"),
        pytest.param(0.005, "W", f"5{T}mW", f"5{N}mW", id="milliwatts"),
        pytest.param(4000, "W", f"4{T}kW", f"4{N}kW", id="kilowatts"),
        pytest.param(80_000_000, "Hz", f"80{T}MHz", f"80{N}MHz", id="megahertz"),
        pytest.param(0, "W", f"0{T}W", f"0{N}W", id="zero has no prefix"),
        pytest.param(3, "%", f"3{N}%", "3%", id="percent"),
        pytest.param(0.5, "°", "0,5°", "0.5°", id="degrees of an angle stand close"),
        pytest.param(-40, "°C", f"−40{T}°C", f"−40{N}°C", id="degrees Celsius do not"),
        pytest.param(20, "", "20", "20", id="no unit"),
        pytest.param(1e-16, "A", f"0,1{T}fA", f"0.1{N}fA", id="below the smallest prefix"),
        pytest.param(8e-8, "nm", f"8{N}×{N}10⁻⁸{T}nm", f"8{N}×{N}10⁻⁸{N}nm", id="a narrow line"),
        pytest.param(
            1e-12, "mbar·L/s", f"1{N}×{N}10⁻¹²{T}mbar·L/s", f"1{N}×{N}10⁻¹²{N}mbar·L/s", id="a leak"
        ),
        pytest.param(0.0005, "nm", f"0,5{T}pm", f"0.5{N}pm", id="picometres"),
        pytest.param(3_000_000, "nm", f"3{T}mm", f"3{N}mm", id="terahertz waves"),
        pytest.param(1_000_000, "ns", f"1{T}ms", f"1{N}ms", id="a unit with a prefix changes it"),
        pytest.param(3600, "s", f"3{T}600{T}s", f"3,600{N}s", id="no kiloseconds"),
        pytest.param(40_000, "1/s", f"40{T}000{T}s⁻¹", f"40,000{N}s⁻¹", id="per second"),
    ],
)
def test_quantity(value, unit, french, english):
    assert (formats.quantity(value, unit, "fr"), formats.quantity(value, unit, "en")) == (french, english)


@pytest.mark.parametrize(
    ("low", "high", "unit", "french", "english"),
    [
        pytest.param(266, 1100, "nm", f"266 – 1{T}100{T}nm", f"266 – 1,100{N}nm", id="one unit is said once"),
        pytest.param(
            150, 20000, "nm", f"150{T}nm – 20{T}µm", f"150{N}nm – 20{N}µm", id="two units are both said"
        ),
        pytest.param(0.005, 50, "W", f"5{T}mW – 50{T}W", f"5{N}mW – 50{N}W", id="prefixes"),
        pytest.param(2e-9, 43.5, "GHz", f"2{T}Hz – 43,5{T}GHz", f"2{N}Hz – 43.5{N}GHz", id="far apart"),
        pytest.param(5e6, 8e6, "fs", f"5 – 8{T}ns", f"5 – 8{N}ns", id="one prefix for both"),
        pytest.param(0, 50, "W", f"0 – 50{T}W", f"0 – 50{N}W", id="zero takes the unit of the other end"),
        pytest.param(632.8, 632.8, "nm", f"632,8{T}nm", f"632.8{N}nm", id="one line"),
        pytest.param(None, 12, "mm", f"jusqu’à 12{T}mm", f"up to 12{N}mm", id="open below"),
        pytest.param(5, None, "°C", f"à partir de 5{T}°C", f"from 5{N}°C", id="open above"),
        pytest.param(-40, 180, "°C", f"−40 – 180{T}°C", f"−40 – 180{N}°C", id="below zero"),
        pytest.param(None, None, "nm", "", "", id="nothing given"),
    ],
)
def test_range_quantity(low, high, unit, french, english):
    assert formats.range_quantity(low, high, unit, "fr") == french
    assert formats.range_quantity(low, high, unit, "en") == english


@pytest.mark.parametrize(
    ("text", "unit", "french", "english"),
    [
        pytest.param("632.8", "nm", f"632,8{T}nm", f"632.8{N}nm", id="one line"),
        pytest.param("1310", "nm", f"1{T}310{T}nm", f"1,310{N}nm", id="one above a thousand"),
        pytest.param("532, 1064", "nm", f"532, 1{T}064{T}nm", f"532, 1064{N}nm", id="several"),
        pytest.param("532, 632.8", "nm", f"532{T}; 632,8{T}nm", f"532, 632.8{N}nm", id="decimals in a list"),
        pytest.param(
            "405, 690-1040", "nm", f"405, 690 – 1{T}040{T}nm", f"405, 690 – 1040{N}nm", id="a stretch"
        ),
        pytest.param("1.2 × 2.4", "m", f"1,2{N}×{N}2,4{T}m", f"1.2{N}×{N}2.4{N}m", id="a table"),
        pytest.param("640×512", "px", f"640{N}×{N}512{T}px", f"640{N}×{N}512{N}px", id="a picture"),
        pytest.param("on request", "nm", "on request", "on request", id="words"),
    ],
)
def test_listed_figures(text, unit, french, english):
    assert (formats.listed(text, unit, "fr"), formats.listed(text, unit, "en")) == (french, english)


@pytest.mark.parametrize(
    ("cents", "french", "english"),
    [
        pytest.param(24000, f"240{N}€", "€240", id="no idle cents"),
        pytest.param(13750, f"137,50{N}€", "€137.50", id="two decimals if any"),
        pytest.param(123405, f"1{T}234,05{N}€", "€1,234.05", id="thousands"),
        pytest.param(100, f"1{N}€", "€1", id="one euro"),
        pytest.param(0, f"0{N}€", "€0", id="nothing"),
        pytest.param(-1250, f"−12,50{N}€", "−€12.50", id="less than nothing"),
    ],
)
def test_money(cents, french, english):
    assert (formats.money(cents, "fr"), formats.money(cents, "en")) == (french, english)


@pytest.mark.parametrize(
    ("km", "french", "english"),
    [
        pytest.param(27.4, f"27{T}km", f"27{N}km", id="whole kilometres"),
        pytest.param(0.4, f"moins de 1{T}km", f"less than 1{N}km", id="next door"),
        pytest.param(1240, f"1{T}240{T}km", f"1,240{N}km", id="far away"),
    ],
)
def test_distance(km, french, english):
    assert (formats.distance(km, "fr"), formats.distance(km, "en")) == (french, english)


@pytest.mark.parametrize(
    ("size", "french", "english"),
    [
        pytest.param(12, f"1{T}Ko", f"1{N}KB", id="never zero"),
        pytest.param(210_400, f"210{T}Ko", f"210{N}KB", id="kilobytes"),
        pytest.param(1_240_000, f"1,2{T}Mo", f"1.2{N}MB", id="megabytes"),
    ],
)
def test_file_size(size, french, english):
    assert (formats.file_size(size, "fr"), formats.file_size(size, "en")) == (french, english)


@pytest.mark.parametrize(
    ("length", "french", "english"),
    [
        pytest.param(timedelta(minutes=45), f"45{T}min", f"45{N}min", id="minutes"),
        pytest.param(timedelta(hours=4), f"4{T}h", f"4{N}h", id="whole hours"),
        pytest.param(90, f"1{T}h{T}30", f"1{N}h{N}30", id="a plain number counts minutes"),
        pytest.param(65, f"1{T}h{T}05", f"1{N}h{N}05", id="two digits after the hour"),
        pytest.param(timedelta(days=1), f"1{N}jour", f"1{N}day", id="a day"),
        pytest.param(timedelta(days=5), f"5{N}jours", f"5{N}days", id="days"),
        pytest.param(
            timedelta(days=2, hours=3), f"2{N}jours{N}3{T}h", f"2{N}days{N}3{N}h", id="days and hours"
        ),
        pytest.param(0, f"0{T}min", f"0{N}min", id="no time at all"),
    ],
)
def test_duration(length, french, english):
    assert (formats.duration(length, "fr"), formats.duration(length, "en")) == (french, english)


def test_what_is_counted_by_the_hour_is_never_told_in_days():
    assert (formats.hours(26 * 60, "fr"), formats.hours(26 * 60 + 30, "en")) == (f"26{T}h", f"26{N}h{N}30")
    assert formats.hours(0, "en") == f"0{N}min"


def test_clauses_have_a_space_before_the_sign_in_french():
    assert (formats.clauses(["a", "b"], "fr"), formats.clauses(["a", "b"], "en")) == (f"a{T}; b", "a; b")


@pytest.mark.parametrize(
    ("value", "year", "french", "english"),
    [
        pytest.param(date(2026, 11, 24), False, "mar. 24 nov.", "Tue 24 Nov", id="without the year"),
        pytest.param(date(2026, 11, 24), True, "mar. 24 nov. 2026", "Tue 24 Nov 2026", id="with the year"),
        pytest.param(
            date(2026, 12, 1), False, "mar. 1er déc.", "Tue 1 Dec", id="the first of a French month"
        ),
        pytest.param(utc("2026-11-23T23:30"), False, "mar. 24 nov.", "Tue 24 Nov", id="its day there"),
    ],
)
def test_day(value, year, french, english):
    assert formats.day(value, "fr", PARIS, year) == french
    assert formats.day(value, "en", "Europe/Paris", year) == english


def test_a_year_is_told_where_it_is_another():
    now = utc("2026-12-31T22:30")
    assert formats.other_year(date(2027, 11, 25), now, PARIS)
    assert not formats.other_year(date(2026, 1, 1), date(2026, 12, 31))
    assert not formats.other_year(utc("2027-06-01T00:00"), utc("2026-12-31T23:30"), PARIS)


def test_day_long_month_and_weekday():
    assert formats.day_long(date(2026, 12, 1), "fr", year=True) == "mardi 1er décembre 2026"
    assert formats.day_long(date(2026, 11, 24), "en") == "Tuesday 24 November"
    assert formats.month(date(2026, 11, 24), "fr") == "novembre 2026"
    assert [
        formats.weekday(0, "en"),
        formats.weekday(6, "fr", "wide"),
        formats.weekday(2, "fr", "short"),
    ] == [
        "Mon",
        "dimanche",
        "me",
    ]


@pytest.mark.parametrize(
    ("first", "last", "french", "english"),
    [
        pytest.param(
            date(2026, 11, 23), date(2026, 11, 27), "23 – 27 nov. 2026", "23 – 27 Nov 2026", id="one month"
        ),
        pytest.param(
            date(2026, 11, 30), date(2026, 12, 4), "30 nov. – 4 déc. 2026", "30 Nov – 4 Dec 2026", id="two"
        ),
        pytest.param(
            date(2026, 12, 24),
            date(2027, 1, 3),
            "24 déc. 2026 – 3 janv. 2027",
            "24 Dec 2026 – 3 Jan 2027",
            id="years",
        ),
        pytest.param(date(2027, 5, 1), date(2027, 5, 1), "1er mai 2027", "1 May 2027", id="one day"),
    ],
)
def test_date_range(first, last, french, english):
    assert (formats.date_range(first, last, "fr"), formats.date_range(first, last, "en")) == (french, english)


@pytest.mark.parametrize(
    ("start", "end", "french", "english"),
    [
        pytest.param(
            at("2026-11-24T13:30"),
            at("2026-11-24T17:30"),
            "mar. 24 nov. 2026, 13:30 – 17:30",
            "Tue 24 Nov 2026, 13:30 – 17:30",
            id="within a day",
        ),
        pytest.param(
            at("2026-11-24T20:00"),
            at("2026-11-25T00:00"),
            "mar. 24 nov. 2026, 20:00 – 24:00",
            "Tue 24 Nov 2026, 20:00 – 24:00",
            id="until midnight",
        ),
        pytest.param(
            at("2026-11-23T08:30"),
            at("2026-11-27T17:30"),
            "lun. 23 nov., 08:30 – ven. 27 nov. 2026, 17:30",
            "Mon 23 Nov, 08:30 – Fri 27 Nov 2026, 17:30",
            id="over several days the year stands once",
        ),
        pytest.param(
            at("2026-12-31T20:00"),
            at("2027-01-01T06:00"),
            "jeu. 31 déc. 2026, 20:00 – ven. 1er janv. 2027, 06:00",
            "Thu 31 Dec 2026, 20:00 – Fri 1 Jan 2027, 06:00",
            id="over New Year both years stand",
        ),
        pytest.param(
            utc("2026-10-24T23:00"),
            utc("2026-10-25T04:00"),
            "dim. 25 oct. 2026, 01:00 (UTC+2) – 05:00 (UTC+1)",
            "Sun 25 Oct 2026, 01:00 (UTC+2) – 05:00 (UTC+1)",
            id="the offset is said on the day the clocks go back",
        ),
    ],
)
def test_when(start, end, french, english):
    assert formats.when(start, end, "fr", PARIS) == french
    assert formats.when(start, end, "en", PARIS) == english


def test_when_with_its_length_and_without_the_year():
    start, end = at("2026-11-24T13:30"), at("2026-11-24T17:30")
    assert (
        formats.when(start, end, "en", PARIS, year=False, length=True) == f"Tue 24 Nov, 13:30 – 17:30 (4{N}h)"
    )


@pytest.mark.parametrize(
    ("instant", "zone", "text"),
    [
        pytest.param(utc("2026-11-24T12:30"), PARIS, "13:30", id="an ordinary day"),
        pytest.param(utc("2026-10-25T00:30"), PARIS, "02:30 (UTC+2)", id="the first half past two"),
        pytest.param(utc("2026-10-25T01:30"), PARIS, "02:30 (UTC+1)", id="the second half past two"),
        pytest.param(utc("2026-03-29T01:00"), PARIS, "03:00 (UTC+2)", id="the hour that follows the gap"),
        pytest.param(utc("2026-11-24T12:30"), KOLKATA, "18:00", id="a zone with half an hour"),
    ],
)
def test_clock(instant, zone, text):
    assert formats.clock(instant, zone) == formats.clock(instant, zone.key) == text


@pytest.mark.parametrize(
    ("zone", "words"),
    [
        ("Africa/Algiers", "heure d’Alger"),
        ("Africa/Cairo", "heure du Caire"),
        ("Indian/Reunion", "heure de La Réunion"),
        ("Europe/Athens", "heure d’Athènes"),
        ("Europe/Helsinki", "heure d’Helsinki"),
        ("Asia/Hong_Kong", "heure de Hong Kong"),
        ("America/Argentina/Buenos_Aires", "heure de Buenos Aires"),
        ("Europe/Paris", "heure de Paris"),
    ],
)
def test_the_name_of_a_zone_agrees_in_french(zone, words):
    assert formats.zone_label(zone, "fr") == words


def test_signs_between_values_are_those_of_the_language():
    assert formats.named("Assurance", "aucune", "fr") == "Assurance\u00a0: aucune"
    assert formats.named("Insurance", "none", "en") == "Insurance: none"
    assert formats.clauses(["a", "b"], "fr") == "a\u202f; b"


def test_zone_label_and_offset():
    winter = utc("2026-11-24T12:00")
    assert formats.zone_label(PARIS, "en", winter) == "Paris time (UTC+1)"
    assert formats.zone_label("Europe/Paris", "fr", winter) == "heure de Paris (UTC+1)"
    assert formats.zone_label("Europe/Paris", "en") == "Paris time"
    assert formats.offset(winter, KOLKATA) == "UTC+5:30"
    assert formats.offset(winter, ZoneInfo("America/St_Johns")) == "UTC−3:30"
    assert formats.offset(winter, ZoneInfo("UTC")) == "UTC"


@pytest.mark.parametrize(
    ("ago", "french", "english"),
    [
        pytest.param(timedelta(seconds=20), "à l’instant", "just now", id="this minute"),
        pytest.param(timedelta(minutes=5), f"il y a 5{T}min", f"5{N}min ago", id="minutes"),
        pytest.param(timedelta(hours=2, minutes=40), f"il y a 2{T}h", f"2{N}h ago", id="whole hours"),
        pytest.param(timedelta(minutes=-90), f"dans 1{T}h", f"in 1{N}h", id="to come"),
        pytest.param(
            timedelta(hours=24), "lun. 23 nov. 2026, 13:00", "Mon 23 Nov 2026, 13:00", id="the instant"
        ),
    ],
)
def test_relative(ago, french, english):
    now = utc("2026-11-24T12:00")
    assert formats.relative(now - ago, now, "fr", PARIS) == french
    assert formats.relative(now - ago, now, "en", PARIS) == english


def test_words():
    assert formats.words(["a", "b", "c"], "fr") == "a, b et c"
    assert formats.words(["a", "b", "c"], "en") == "a, b and c"
    assert formats.words([], "en") == ""


def test_iso():
    assert formats.iso(at("2026-11-24T13:30")) == "2026-11-24T12:30Z"


def test_filters_speak_the_language_of_the_request(app):
    with app.test_request_context("/", headers={"Accept-Language": "en"}):
        source = "{{ 24050|money }} {{ start|when(end, 'Europe/Paris') }} {{ 3|quantity('%') }}"
        text = app.jinja_env.from_string(source).render(
            start=at("2026-11-24T13:30"), end=at("2026-11-24T17:30")
        )
    assert text == "€240.50 Tue 24 Nov 2026, 13:30 – 17:30 3%"
