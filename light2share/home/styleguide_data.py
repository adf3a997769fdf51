"""Values that show each component of /styleguide in its states. A page for developers, in English only."""

from __future__ import annotations

from types import SimpleNamespace as Value
from typing import Any

from wtforms import BooleanField, FileField, PasswordField, RadioField, SelectField, SelectMultipleField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired
from wtforms.widgets import CheckboxInput

from light2share.equipment.spectrum import bar
from light2share.web.forms import DayField, EurosField, Form, LongTextField, TextField

STATES = (
    ("draft", "Draft"),
    ("requested", "Waiting for the owner"),
    ("offered", "New proposal to accept"),
    ("confirmed", "Confirmed"),
    ("in_use", "In progress"),
    ("completed", "Completed"),
    ("declined", "Declined"),
    ("expired", "No answer"),
    ("withdrawn", "Withdrawn"),
    ("cancelled", "Cancelled"),
    ("no_show", "Not used"),
)
SWATCHES = (
    ("bg", "page"),
    ("surface", "cards, fields"),
    ("primary", "links, main button"),
    ("soft", "chosen"),
    ("free", "can be booked"),
    ("wait", "asked, warning"),
    ("bad", "error, cancelled"),
    ("info", "news, confirmed block"),
)
DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri")


class SampleForm(Form):
    """One field of each kind."""

    title = TextField("Name", [InputRequired("Enter a name")])
    room = TextField("Room")
    longest = TextField("Longest wavelength", [InputRequired("Enter a wavelength")])
    price = EurosField("Price of an hour", [InputRequired("Enter a price")])
    technique = SelectField(
        "Technique", [InputRequired("Choose a technique")], choices=[SelectChoice("wf", "Wavefront sensor")]
    )
    on = DayField("Day", [InputRequired("Enter a day")])
    secret = PasswordField("Password", [InputRequired("Enter a password")])
    photo = FileField("Photo")
    runs = RadioField(
        "Who runs the measurement?",
        [InputRequired("Choose who runs it")],
        choices=[
            SelectChoice("operator", "The owner"),
            SelectChoice("together", "You, accompanied"),
            SelectChoice("alone", "You alone"),
        ],
        default="operator",
    )
    modes = SelectMultipleField(
        "How it is used",
        [InputRequired("Choose at least one")],
        choices=[
            SelectChoice("operator", "Run by the owner"),
            SelectChoice("self", "Self-service"),
            SelectChoice("mail", "Samples sent in"),
        ],
        option_widget=CheckboxInput(),
        default=["operator"],
    )
    message = LongTextField("Message")
    agreed = BooleanField("I accept the owner’s conditions", [InputRequired("Accept the conditions")])


def refused_form() -> SampleForm:
    """The same form as it comes back with faults."""
    form = SampleForm(prefix="bad-")
    form.validate()
    return form


def _image(name: str) -> dict[str, Any]:
    return {"name": f"img/drawings/{name}.svg", "alt": "", "width": 320, "height": 240}


def _strip() -> dict[str, Any]:
    halves = (["x", "x"], ["x", "f"], ["x", "w"], ["f", "f"], ["f", "f"])
    days = [{"name": day[:2], "halves": half} for day, half in zip(DAYS, halves, strict=True)]
    return {"label": "Free: Tuesday afternoon, Thursday, Friday. Asked: Wednesday afternoon.", "days": days}


def _card() -> Value:
    action = {"label": "Request this slot", "url": "#cards", "more": " – camera M² bench", "kind": ""}
    return Value(
        title="Camera M² bench (ISO 11146)",
        url="#cards",
        image=_image("laser-characterisation"),
        owner="Étoile Metrology (demo)",
        place="Aix-en-Provence, 27 km",
        why="Suitable, but 4 days after your week.",
        facts=[{"label": "M²", "value": "1 – 20, ±3%"}, {"label": "Price", "value": "€240 / half-day"}],
        spectrum={"bar": bar(266, 1100, 1064), "text": "266 – 1,100 nm", "note": "covers 1,064 nm"},
        badges=[{"label": "Run by the owner"}, {"label": "NDA template"}],
        slot={
            "caption": "First free slot",
            "day": "Tue 24 Nov",
            "hours": "13:30 – 17:30",
            "strip": _strip(),
            "action": action,
        },
        when="Tue 24 Nov, 13:30",
        price="€240 / half-day",
        mode="Run by the owner",
    )


def _grid(theme: str) -> dict[str, Any]:
    free = {"state": "free", "url": "#slots", "more": f"Tuesday 24 November, 08:30 – 10:30, {theme}"}
    chosen = {**free, "chosen": True, "more": f"Wednesday 25 November, 08:30 – 10:30, {theme}"}
    note = {"note": "owner only"}
    first = [{"state": "past"}, free, chosen]
    second = [{"state": "closed"}, {"state": "asked"}, {"state": "both", "label": "A and B", **note}]
    third = [{"state": "own", **note}, {"state": "taken", **note}, {"state": "held", "note": "your offer"}]
    return {
        "caption": f"All cells of the slot grid, {theme}",
        "columns": [{"weekday": day, "day": 23 + i, "current": i == 2} for i, day in enumerate(DAYS[:3])],
        "rows": [
            {"starts": "08:30", "ends": "10:30", "cells": first},
            {"starts": "10:30", "ends": "12:30", "cells": second},
            {"gap": True},
            {"starts": "13:30", "ends": "15:30", "cells": third},
        ],
    }


def _month() -> dict[str, Any]:
    kinds = ["x", "f", "f", "many", "f", "out", "out"]
    labels = ["", "1 free", "1 free", "2 free", "1 free", "", ""]
    week = [
        {"day": 23 + i, "kind": kind, "label": label, "url": "#slots" if label else "", "current": i == 2}
        for i, (kind, label) in enumerate(zip(kinds, labels, strict=True))
    ]
    names = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
    weekdays = [{"short": name[:3], "long": name} for name in names]
    return {"caption": "November 2026", "weekdays": weekdays, "weeks": [{"number": 48, "days": week}]}


def _table() -> dict[str, Any]:
    return {
        "columns": [
            {"label": "Instrument", "url": "#tables"},
            {"label": "When", "url": "#tables", "sorted": "ascending"},
            {"label": "State"},
            {"label": "Amount excl. VAT", "right": True},
            {"label": "Action", "hidden": True},
        ],
        "rows": [
            [
                "Camera M² bench",
                "Thu 26 Nov, 08:30",
                {"badge_state": STATES[1]},
                "€275",
                {"url": "#tables", "label": "Answer", "more": " – camera M² bench"},
            ],
            [
                "Climatic chamber, 200 l",
                "Mon 30 Nov, 08:30",
                {"badge_state": STATES[3]},
                "€960",
                {"url": "#tables", "label": "Open", "more": " – climatic chamber"},
            ],
        ],
    }


def samples() -> dict[str, Any]:
    """All of it, by the names that templates/styleguide.html uses."""
    weeks = ("Any time", "Week of 23 Nov", "Week of 30 Nov")
    return {
        "states": STATES,
        "swatches": SWATCHES,
        "card": _card(),
        "grids": {"light": _grid("light"), "dark": _grid("dark")},
        "month": _month(),
        "table": _table(),
        "search": {
            "q": {"name": "q", "id": "sample-q", "value": "M² measurement at 1064 nm"},
            "near": {"name": "near", "id": "sample-near", "value": "Marseille"},
            "when": {
                "name": "when",
                "id": "sample-when",
                "options": [
                    {"value": week, "label": week, "selected": week.endswith("23 Nov")} for week in weeks
                ],
            },
        },
    }
