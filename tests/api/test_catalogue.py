"""The interface for programs answers as CONTRACT promises, and describes itself truly."""

import pytest

from light2share.api import schemas
from light2share.catalogue import actions
from tests.factories import NOW


@pytest.fixture
def get(session, cast, visit):
    actions.index_everything(session)
    session.commit()

    def getting(path: str, member=None, status: int = 200, **query):
        answer = visit(member).get(
            f"/api/v1/{path}", query_string={name.rstrip("_"): v for name, v in query.items()}
        )
        assert answer.status_code == status, answer.get_data(as_text=True)
        assert answer.mimetype == "application/json"
        return answer.json

    return getting


def test_the_search(get):
    found = get("equipment", q="climatic chamber", lang="en")
    assert found["total"] == 2
    assert {item["slug"] for item in found["items"]} == {"chamber", "camera"}
    assert {item["match"] for item in found["items"]} == {"exact"}
    assert found["understood"] == [
        {
            "kind": "measurement",
            "said": "climatic chamber",
            "text": "Measurement Climatic chamber",
            "used": True,
        }
    ]


def test_answers_have_the_shape_that_is_described(get):
    assert schemas.Results().validate(get("equipment", q="chamber -40 °C")) == {}
    assert schemas.Sheet().validate(get("equipment/chamber")) == {}
    assert schemas.FreeTimes().validate(get("equipment/chamber/free")) == {}
    assert schemas.Failure().validate(get("equipment/nothing", status=404)) == {}


@pytest.mark.parametrize(
    ("language", "title"), [("fr", "Enceinte climatique 600\u202fL"), ("en", "Climatic chamber 600 L")]
)
def test_in_either_language(get, language, title):
    assert get("equipment", lang=language, q="chamber")["items"][0]["title"] == title
    assert get("equipment/chamber", lang=language)["title"] == title


def test_one_instrument(get):
    sheet = get("equipment/chamber", lang="en")
    assert sheet["specifications"] == [
        {
            "parameter": "temperature_range",
            "label": "Temperature range",
            "unit": "°C",
            "kind": "range",
            "value": {"min": -70.0, "max": 180.0},
            "text": "−70 – 180\u00a0°C",
        }
    ]
    assert sheet["price"] == {
        "mode": "rate",
        "half_day_cents": 48_000,
        "varies": False,
        "hourly_cents": 12_000,
        "daily_cents": 80_000,
        "operator_hourly_cents": None,
        "sample_cents": None,
    }
    assert "address" not in str(sheet)


def test_free_times(session, get, cast):
    from light2share.availability import stored
    from light2share.availability.models import FirstFree, FreePeriod

    for table in (FreePeriod, FirstFree):
        session.query(table).delete()
    stored.fill(session, {}, NOW)
    session.commit()
    answer = get("equipment/chamber/free", from_="2026-10-14T00:00Z", to="2026-10-16T00:00Z")
    assert answer == {
        "zone": "Europe/Paris",
        "free": [
            ["2026-10-14T06:00:00Z", "2026-10-14T16:00:00Z"],
            ["2026-10-15T06:00:00Z", "2026-10-15T16:00:00Z"],
        ],
    }
    assert (
        get("equipment", q="chamber 600 L")["items"][0]["first_free"]
        == get("equipment/chamber")["first_free"]
        is not None
    )


@pytest.mark.parametrize(
    ("path", "query"),
    [
        ("equipment", {"lang": "de"}),
        ("equipment/chamber", {"lang": "x"}),
        ("equipment/chamber/free", {"from_": "yesterday"}),
        ("equipment/chamber/free", {"from_": "2026-10-14", "to": "2026-10-13"}),
        ("equipment/chamber/free", {"from_": "2026-10-14", "to": "2028-10-13"}),
        ("equipment/chamber/free", {"from_": "0001-01-01T00:00+14:00"}),
    ],
)
def test_what_cannot_be_read_is_answered_400(get, path, query):
    assert get(path, status=400, **query)["status"] == 400


@pytest.mark.parametrize("path", ["equipment/nothing", "equipment/draft", "equipment/draft/free", "nowhere"])
def test_what_is_not_there_for_a_visitor_is_answered_404(get, path):
    assert get(path, status=404)["status"] == 404


def test_a_manager_sees_the_draft_of_their_own(get, cast):
    assert get("equipment/draft", cast.halden)["slug"] == "draft"
    assert get("equipment/draft", cast.corvid_manager, status=404)["status"] == 404


def test_odd_parameters_do_no_harm(get):
    assert (
        get("equipment", q="x" * 10_000, page="-1", technique="?", km="?", **{"from_": "9", "s.x": "1"})[
            "total"
        ]
        == 0
    )


def test_the_description(get):
    described = get("openapi.json")
    assert described["openapi"].startswith("3.1")
    assert set(described["paths"]) == {
        "/api/v1/equipment",
        "/api/v1/equipment/{slug}",
        "/api/v1/equipment/{slug}/free",
    }
    search = described["paths"]["/api/v1/equipment"]["get"]
    names = {parameter["name"] for parameter in search["parameters"]}
    assert names >= {
        "q",
        "technique",
        "near",
        "km",
        "from",
        "to",
        "dur",
        "mode",
        "price",
        "sort",
        "page",
        "lang",
    }
    assert set(search["responses"]) == {"200", "400"}
    assert set(described["paths"]["/api/v1/equipment/{slug}"]["get"]["responses"]) == {"200", "400", "404"}
