"""Files of listings: they come back unchanged, show nobody more than the pages do, and calculate nothing."""

from __future__ import annotations

import csv
import json
from datetime import date
from io import BytesIO, StringIO

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from light2share.equipment.models import (
    AudienceMember,
    Equipment,
    EquipmentUnit,
    ModeTerms,
    OwnSpecification,
    Specification,
    TrustedOrganisation,
    Visibility,
)
from light2share.equipment.rules import AccessMode, Approval
from light2share.exchange.reading import clean
from light2share.exchange.views.files import PIECE, SMALL, attached_file
from light2share.exchange.writers import CALCULATED, Table, csv_file, workbook
from tests.exchange import play
from tests.exchange.play import send, verdicts, work

FORMULA = '=HYPERLINK("http://evil.example")'
SECRETS = ("canary", "INV-7", "900000", "45000", "brightwater", "halden@cast.example", "members-only")


@pytest.fixture
def rich(session, cast):
    """Halden's chamber with everything that a sheet holds."""
    item = session.get_one(Equipment, cast.chamber.id)
    values = {
        "owner_key": "INV-7",
        "title_fr": FORMULA,
        "title_en": '-70 °C chamber; 600 L, "big"',
        "description_fr": "Une ligne",
        "description_en": "One line\n=another; with, signs\n\n@end 'quoted'",
        "manufacturer": "+Acme",
        "model": "'=odd",
        "commissioned_year": 2019,
        "domains": ["health-life-sciences"],
        "sample_rate_cents": 12345,
        "replacement_value_cents": 90000000,
        "declared_value_cents": 4500050,
        "approval": Approval.CHOSEN,
        "laser_class": "3b",
        "cleanroom_class": "iso_7",
        "calibrated_on": date(2026, 1, 31),
        "calibration_interval_months": 12,
        "uncertainty_fr": "± 0,5 K",
        "standards": ["ISO 11146-1; 2", "EN | 2"],
        "contact_id": cast.halden.person_id,
        "buffer_before_minutes": 15,
        "lead_time_minutes": 1500,
        "open_on_holidays": True,
    }
    for name, value in values.items():
        setattr(item, name, value)
    session.add_all(
        [
            Specification(
                equipment_id=item.id, parameter="wavelength_list", text_fr="532, 1064", text_en="=1"
            ),
            Specification(equipment_id=item.id, parameter="temperature_stability", maximum=None, minimum=0.1),
            OwnSpecification(equipment_id=item.id, position=3, label_fr="# Porte", value="-60 cm"),
            OwnSpecification(equipment_id=item.id, position=7, label_en="Door", value="60"),
            ModeTerms(equipment_id=item.id, mode=AccessMode.SELF_SERVICE, hourly_rate_cents=5050),
            EquipmentUnit(equipment_id=item.id, number=2, label="B; left"),
            AudienceMember(equipment_id=item.id, organisation_id=cast.corvid.organisation_id, sees=False),
            TrustedOrganisation(equipment_id=item.id, organisation_id=cast.brightwater.organisation_id),
        ]
    )
    session.commit()
    return item


def download(browser, name: str) -> bytes:
    answer = browser.get(f"/equipment/export/{name}")
    assert answer.status_code == 200
    assert answer.headers["Content-Disposition"].startswith("attachment")
    return answer.data


def table_of(content: bytes, delimiter: str = ",") -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO(content.decode("utf-8-sig"), newline=""), delimiter=delimiter))


LANGUAGES = ("fr", "en")
CROSSED = [
    (name, written, read)
    for name in ("mine.csv", "mine.xlsx", "mine-uniquip.csv", "mine-uniquip.tsv", "mine-uniquip.xlsx")
    for written in LANGUAGES
    for read in LANGUAGES
]


@pytest.mark.parametrize(("name", "written", "read"), CROSSED)
def test_an_owner_s_own_file_comes_back_the_same(app, visit, cast, rich, session, name, written, read):
    content = download(visit(cast.halden, language=written), name)
    send(visit(cast.halden, language=read), content, language=read)
    work(app)
    assert [
        (row.owner_key, row.faults, row.changes) for row in play.rows(session) if row.faults or row.changes
    ] == []
    assert verdicts(session) == ["same"] * 4


def test_a_spreadsheet_calculates_nothing(visit, cast, rich):
    rows = csv.reader(StringIO(download(visit(cast.halden), "mine.csv").decode("utf-8-sig"), newline=""))
    for row in rows:
        for cell in row:
            assert not CALCULATED.match(cell) or cell.startswith("'") or float(cell) < 0
    book = openpyxl.load_workbook(BytesIO(download(visit(cast.halden), "mine.xlsx")))
    kinds = {cell.data_type for row in book.worksheets[0].iter_rows() for cell in row}
    assert kinds <= {"s", "n"}, "no formula"
    assert FORMULA in {cell.value for row in book.worksheets[0].iter_rows() for cell in row}


@given(st.lists(st.lists(st.text(max_size=30), min_size=2, max_size=4), min_size=1, max_size=4))
@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
def test_any_text_comes_back_from_a_file(tmp_path_factory, rows):
    from light2share.exchange.reading import read

    cleaned = [
        [clean(f"x{cell}") if place == 0 else clean(cell) for place, cell in enumerate(row)] for row in rows
    ]
    width = max(map(len, cleaned))
    headers = [f"h{place}" for place in range(width)]
    path = tmp_path_factory.mktemp("files") / "file"
    for content in (
        csv_file(Table("t", headers, cleaned), comma=True),
        workbook([Table("t", headers, cleaned)]),
    ):
        path.write_bytes(content)
        found = [cells for _, cells in read(path).rows]
        assert [cells + [""] * (width - len(cells)) for cells in found] == [
            row + [""] * (width - len(row)) for row in cleaned
        ]


def test_the_catalogue_shows_what_a_visitor_sees(visit, cast, rich, session):
    camera = session.get_one(Equipment, cast.camera.id)
    camera.visibility, camera.title_en = Visibility.MEMBERS, "members-only"
    bench = session.get_one(Equipment, cast.bench.id)
    bench.owner_masked = True
    draft = session.get_one(Equipment, cast.draft.id)
    draft.title_en = "canary"
    session.commit()
    for who in (None, cast.halden, cast.corvid, cast.cluster):
        content = download(visit(who), "catalogue.csv")
        rows = {row["slug"]: row for row in table_of(content)}
        assert set(rows) == {"chamber", "bench"}
        assert (rows["chamber"]["owner"], rows["bench"]["owner"]) == ("Halden Optics", "")
        assert rows["bench"]["organisation"] == ""
        assert rows["chamber"]["url"] == "http://localhost/equipment/chamber"
        assert rows["chamber"]["s.temperature_range [°C]"] == "'-70..180"
        for name in ("catalogue.json", "catalogue-uniquip.csv", "catalogue.csv"):
            text = download(visit(who), name).decode()
            assert [secret for secret in SECRETS if secret in text] == []


def test_the_catalogue_names_the_value_that_users_insure(visit, session, rich):
    rich.insurance_required = True
    session.commit()
    rows = {row["slug"]: row for row in table_of(download(visit(None), "catalogue.csv"))}
    assert rows["chamber"]["declared_value"] == "45000.5"
    assert rows["chamber"]["self_service.hourly_rate"] == "50.5"
    assert "replacement_value" not in rows["chamber"]
    assert "trusted" not in rows["chamber"]


def test_an_import_says_whom_the_owner_trusts(app, visit, session, cast, rich):
    content = b"slug,approval,trusted,declared_value\nchamber,chosen,Corvid Photonics | brightwater,1200\n"
    browser = visit(cast.halden)
    address = send(browser, content)
    work(app)
    page = browser.get(address).text
    assert "Organisations that are confirmed without your yes" in page
    browser.post(f"{address}/confirm")
    work(app)
    session.expire_all()
    trusted = set(session.scalars(select(TrustedOrganisation.organisation_id)))
    assert trusted == {cast.corvid.organisation_id, cast.brightwater.organisation_id}
    assert session.get_one(Equipment, cast.chamber.id).declared_value_cents == 120000


def test_json_has_typed_values(visit, cast, rich):
    found = json.loads(download(visit(cast.halden), "mine.json"))
    item = next(one for one in found["items"] if one["slug"] == "chamber")
    assert item["s.temperature_range"] == {"min": -70, "max": 180}
    assert item["sample_rate"] == 123.45
    assert item["calibrated_on"] == "2026-01-31"
    assert item["training_required"] is False
    assert found["units"]["s.temperature_range"] == "°C"


def test_uniquip_has_its_columns_and_says_where_to_ask(visit, cast, rich):
    [row] = [
        one for one in table_of(download(visit(cast.halden), "mine-uniquip.csv")) if one["ID"] == "INV-7"
    ]
    assert list(row)[:6] == ["Type", "ID", "Name", "Description", "Related Facility ID", "Technique"]
    assert row["Name"] == '\'-70 °C chamber; 600 L, "big"'
    assert (row["Site Location"], row["Contact URL"]) == ("Marseille", "http://localhost/equipment/chamber")


def test_nobody_downloads_the_listings_of_others(visit, cast, rich):
    rows = table_of(download(visit(cast.corvid_manager), "mine.csv"))
    assert rows == []
    assert visit(cast.halden_member).get("/equipment/export/mine.csv").status_code == 403


def test_a_part_that_is_not_there_is_not_found(visit):
    assert visit().get("/equipment/export/catalogue.csv?part=1").status_code == 200
    for part in ("2", "0", "x", "-1", "²", "99999"):
        assert visit().get(f"/equipment/export/catalogue.csv?part={part}").status_code == 404


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_template_explains_each_column_and_reads_as_empty(app, visit, cast, session, language):
    halden = visit(cast.halden, language=language)
    for name in ("template.csv", "template.xlsx", "template.csv?family=source-spectral-analysis"):
        content = halden.get(f"/equipment/import/{name}").data
        send(halden, content)
        work(app)
        assert play.the_import(session).trouble[0] == "no_rows"
    csv_text = halden.get("/equipment/import/template.csv").data.decode("utf-8-sig")
    heads, remarks = list(
        csv.reader(StringIO(csv_text, newline=""), delimiter=";" if language == "fr" else ",")
    )
    assert len(heads) == len(remarks)
    assert all(remarks)
    assert "organisation" not in heads
    assert "s.wavelength_range [nm]" in heads
    book = openpyxl.load_workbook(BytesIO(halden.get("/equipment/import/template.xlsx").data))
    slugs = {row[1].value for row in book.worksheets[2].iter_rows() if row[0].value == "technique"}
    assert "climatic-chamber" in slugs
    assert session.scalars(select(Equipment)).first() is not None


def test_the_cluster_manager_s_template_names_the_organisation(visit, cast):
    text = visit(cast.cluster).get("/equipment/import/template.csv").data.decode("utf-8-sig")
    assert ",organisation," in text.splitlines()[0]


def test_the_pages_lead_to_the_files(visit, cast):
    for path, link in (
        ("/equipment", "/equipment/export"),
        ("/equipment/mine", "/equipment/import"),
        ("/equipment/import", "/equipment/export/mine.csv"),
        ("/equipment/export", "/equipment/export/catalogue-uniquip.tsv"),
    ):
        assert f'href="{link}"' in visit(cast.halden).get(path).text


def test_a_long_file_goes_out_in_pieces(app, tmp_path):
    content = (tmp_path / "long").open("w+b")
    content.write(b"x" * (SMALL + PIECE))
    with app.test_request_context():
        answer = attached_file(content, "long.csv", "text/csv")
        pieces = list(answer.response)
    assert answer.content_length == sum(map(len, pieces)) == SMALL + PIECE
    assert max(map(len, pieces)) == PIECE
    assert content.closed
