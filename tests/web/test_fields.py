"""What a person types and what the site understands, field by field."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from wtforms import FieldList
from wtforms.validators import InputRequired

from light2share.i18n import speaking
from light2share.web.forms import (
    DayField,
    EurosField,
    Form,
    LocalTimeField,
    LongTextField,
    TextField,
    in_zone,
)

PARIS = ZoneInfo("Europe/Paris")


class Sheet(Form):
    """One field of each kind."""

    title = TextField("Title", longest=20)
    story = LongTextField("Story", longest=50)
    starts = LocalTimeField("Starts")
    on = DayField("On")
    rate = EurosField("Rate")
    slots = FieldList(LocalTimeField("Slot", [InputRequired("Enter a slot")]))


@pytest.fixture
def read(app):
    """`read(title="x")` posts a sheet and gives it back, validated."""

    def reading(language: str = "en", **typed):
        with app.test_request_context("/", method="POST", data=typed), speaking(language):
            form = Sheet()
            in_zone(form, PARIS)
            form.validate()
            return form

    return reading


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("  plain  ", "plain"),
        ("e\u0301te\u0301", "été"),
        ("x" * 20, "x" * 20),
        ("<b>'\"&", "<b>'\"&"),
        ("日本 🔬", "日本 🔬"),
        ("M²\u200b bench\u200e\u2060", "M² bench"),
        ("\u200b\u00a0", ""),
        ("\u2800\u3164 \u0301\u200d", ""),
    ],
)
def test_a_line_of_text(read, typed, meant):
    form = read(title=typed)
    assert (form.title.data, form.errors) == (meant, {})


@pytest.mark.parametrize(
    "typed",
    ["x" * 21, "a\x00b", "a\x1bb", "two\nlines", "a\tb", "\u202egnp.exe", "a\u2028b", "a\x85b", "\ufeffa"],
)
def test_a_line_that_cannot_be_kept(read, typed):
    form = read(title=typed)
    assert form.title.errors
    assert form.faults[0][0] == "title"


@pytest.mark.parametrize("typed", ["", "  ", "\u200b\u00a0", "\u2800", "\u2063\u3000", "\u00ad", "\u0301"])
@pytest.mark.parametrize("name", ["title", "story"])
def test_a_text_that_shows_nothing_is_not_entered(app, typed, name):
    class Asked(Form):
        title = TextField("Title", [InputRequired("Enter a title")])
        story = LongTextField("Story", [InputRequired("Enter a story")])

    sent = {"title": "x", "story": "x", name: typed}
    with app.test_request_context("/", method="POST", data=sent), speaking("en"):
        form = Asked()
        assert not form.validate()
        assert list(form.errors) == [name]


@pytest.mark.parametrize("typed", ["10000000000000", "9" * 39, "-5"])
def test_an_amount_out_of_bounds_names_the_bounds(read, typed):
    assert "between 0 and 1,000,000 euros" in str(read(rate=typed).rate.errors[0])


def test_a_story_has_lines_of_one_kind(read):
    form = read(story="one\r\ntwo\rthree\n\tfour")
    assert (form.story.data, form.errors) == ("one\ntwo\nthree\n\tfour", {})
    assert read(story="x" * 51).story.errors
    assert read(story="a\x07b").story.errors


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("2026-11-24T13:30", datetime(2026, 11, 24, 12, 30, tzinfo=UTC)),
        ("2026-07-24T13:30", datetime(2026, 7, 24, 11, 30, tzinfo=UTC)),
        ("2026-07-24 13:30:59", datetime(2026, 7, 24, 11, 30, tzinfo=UTC)),
        ("2026-10-25T02:30", datetime(2026, 10, 25, 0, 30, tzinfo=UTC)),
        ("", None),
    ],
    ids=["winter", "summer", "seconds are dropped", "of a double hour the first", "none"],
)
def test_a_local_time(read, typed, meant):
    form = read(starts=typed)
    assert (form.starts.data, form.errors) == (meant, {})


@pytest.mark.parametrize(
    "typed",
    ["2027-03-28T02:30", "2026-11-24", "2026-11-24T25:00", "2026-02-30T10:00", "tomorrow", "1066-10-14T09:00",
     "9999-12-31T23:59", "2026-11-24T13:30Z", "2026-11-24T13:30+02:00", "٢٠٢٦-11-24T13:30", "20261124T1330",
     "0" * 10_000],
)  # fmt: skip
def test_a_local_time_that_is_none(read, typed):
    form = read(starts=typed)
    assert form.starts.errors
    assert form.starts.data is None
    assert form.starts._value() == typed.strip() or typed in form.starts._value()


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("2026-11-24", date(2026, 11, 24)),
        ("24/11/2026", date(2026, 11, 24)),
        ("4.1.2027", date(2027, 1, 4)),
        ("", None),
    ],
)
def test_a_day(read, typed, meant):
    form = read(on=typed)
    assert (form.on.data, form.errors) == (meant, {})


@pytest.mark.parametrize("typed", ["31/02/2026", "11/24/2026", "9999-12-31", "0001-01-01", "soon", "-1"])
def test_a_day_that_is_none(read, typed):
    form = read(on=typed)
    assert (bool(form.on.errors), form.on.data) == (True, None)


@pytest.mark.parametrize(
    ("language", "typed", "cents"),
    [
        ("fr", "120", 12000),
        ("fr", "49,50", 4950),
        ("fr", "49.5 €", 4950),
        ("fr", "1\u202f250,50", 125050),
        ("en", "1,250.50", 125050),
        ("en", "1,250", 125000),
        ("fr", "0", 0),
        ("fr", "1 000 000", 100_000_000),
        ("fr", "", None),
    ],
)
def test_an_amount(read, language, typed, cents):
    form = read(language, rate=typed)
    assert (form.rate.data, form.errors) == (cents, {})


@pytest.mark.parametrize(
    "typed", ["-1", "1000001", "1.234", "12,3456", "NaN", "Infinity", "1e5", "free", "٣", "0x10", "1,2,3"]
)
def test_an_amount_that_is_none(read, typed):
    form = read("fr", rate=typed)
    assert (bool(form.rate.errors), form.rate.data) == (True, None)


def test_a_fault_inside_a_list_leads_to_its_own_field(read):
    form = read(**{"slots-0": "2026-11-24T13:30", "slots-1": "nonsense"})
    assert [field for field, _message in form.faults] == ["slots-1"]


def test_an_amount_is_shown_as_its_reader_writes_it(app):
    with app.test_request_context("/"):
        for language, shown in (("fr", "49,50"), ("en", "49.50")):
            with speaking(language):
                assert Sheet(data={"rate": 4950}).rate._value() == shown
        assert Sheet(data={"rate": 12000}).rate._value() == "120"
