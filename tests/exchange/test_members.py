"""Members brought in by a file: each row shown before anything is written, found again by its number, never doubled."""

from __future__ import annotations

from io import BytesIO

import openpyxl
import pytest
from sqlalchemy import func, select

from light2share.audit.models import JournalLine
from light2share.equipment.taxonomy import taxonomy
from light2share.exchange.member_columns import member_columns
from light2share.organisations.models import Invitation, MembershipStatus, Organisation, Site
from light2share.organisations.rules import Role, roles
from tests import factories
from tests.exchange.play import rows, table, the_import, verdicts, work

HEADERS = "name,kind,size_class,number,website,mail_domains,postcode,town,admin_name,admin_email"
PRISM = "Prism,company,pme,732829320,prism.example,prism.example,13013,Marseille,Ada Prism,ada@prism.example"
LABORATORY = "Plasma Institute,Research laboratory,,,,,,,,"
ADDRESS = "/cluster/organisations/import"


@pytest.fixture
def send(app, visit, cast):
    """Send a file as the cluster and let the worker check it; the address of its import."""

    def sending(content: bytes, name: str = "members.csv", **fields: str) -> str:
        answer = visit(cast.cluster).post(ADDRESS, data={"file": (BytesIO(content), name), **fields})
        assert answer.status_code == 303, answer.text
        work(app)
        return str(answer.location)

    return sending


@pytest.fixture
def confirmed(app, visit, cast, send):
    """The same, confirmed and written."""

    def confirming(content: bytes, **fields: str) -> str:
        at = send(content, **fields)
        visit(cast.cluster).post(f"{at}/confirm")
        work(app)
        return at

    return confirming


def members(session) -> list[Organisation]:
    session.rollback()
    session.expire_all()
    of_cast = ("halden", "brightwater", "corvid")
    query = select(Organisation).where(Organisation.slug.not_in(of_cast)).order_by(Organisation.id)
    return list(session.scalars(query))


def faults(session) -> list[tuple[str, str]]:
    return [(fault[0], fault[1]) for row in rows(session) for fault in row.faults]


def test_nothing_is_written_before_it_is_confirmed(visit, session, cast, send):
    at = send(table(PRISM, LABORATORY, headers=HEADERS))
    assert verdicts(session) == ["new", "new"]
    assert members(session) == []
    page = visit(cast.cluster).get(at).text
    assert "Prism" in page
    assert "Import 2 rows" in page


def test_a_member_comes_with_its_number_and_its_site(session, confirmed):
    confirmed(table(PRISM, LABORATORY, headers=HEADERS))
    prism, institute = members(session)
    assert (prism.slug, prism.siren, prism.website) == ("prism", "732829320", "https://prism.example")
    assert (prism.status, prism.mail_domains) == (MembershipStatus.ACTIVE, ["prism.example"])
    site = session.scalars(select(Site).where(Site.organisation_id == prism.id)).one()
    assert (site.town, round(site.latitude, 1)) == ("Marseille", 43.3)
    assert (institute.kind, institute.size_class, institute.siren) == ("research_lab", None, None)
    assert session.scalar(select(func.count()).select_from(Invitation)) == 0, "nobody was ticked"
    written = session.scalars(select(JournalLine.what).order_by(JournalLine.id)).all()
    assert [str(what) for what in written] == ["admitted", "admitted"]


def test_who_gets_a_mail_is_said_before_it_is_confirmed(visit, cast, send):
    said = "Its first admin gets an invitation by mail"
    silent = send(table(PRISM, LABORATORY, headers=HEADERS))
    assert said not in visit(cast.cluster).get(silent).text
    visit(cast.cluster).post(f"{silent}/cancel")
    at = send(table(PRISM, LABORATORY, headers=HEADERS), invites="y")
    assert visit(cast.cluster).get(at).text.count(said) == 1


def test_the_first_admins_are_invited_where_that_is_ticked(session, confirmed):
    confirmed(table(PRISM, LABORATORY, headers=HEADERS), invites="y")
    invitation = session.scalars(select(Invitation)).one()
    assert invitation.person.email == "ada@prism.example"
    assert roles(invitation) == {Role.ADMIN, Role.MANAGER}
    confirmed(table(PRISM, LABORATORY, headers=HEADERS), invites="y")
    assert verdicts(session) == ["same", "same"]
    assert session.scalar(select(func.count()).select_from(Invitation)) == 1, "once"


def test_sending_it_again_doubles_nothing_and_changes_what_differs(session, confirmed):
    confirmed(table(PRISM, headers=HEADERS))
    confirmed(table(PRISM.replace("prism.example,prism", "optics.example,prism"), headers=HEADERS))
    row = rows(session)[0]
    assert (row.verdict, [change[0] for change in row.changes]) == ("changed", ["website"])
    (prism,) = members(session)
    assert prism.website == "https://optics.example"
    assert session.scalar(select(func.count()).select_from(Site)) == 4, "one each"


@pytest.mark.parametrize(
    ("before", "number", "verdict"),
    [
        pytest.param({"siren": "732829320"}, "732829320", "changed", id="by its SIREN"),
        pytest.param({"siren": "732829320"}, "732 829 320 00074", "changed", id="a SIRET that was not known"),
        pytest.param({"siren": "732829320", "siret": "73282932000082"}, "73282932000074", "new", id="another site"),
        pytest.param({"siren": "732829320"}, "FR44732829320", "changed", id="by the SIREN in its VAT number"),
    ],
)  # fmt: skip
def test_a_member_is_found_again_by_its_number(session, send, before, number, verdict):
    factories.organisation(session, "first", "First", **before)
    session.commit()
    send(table(f"Prism,company,pme,{number}", headers="name,kind,size_class,number"))
    found = rows(session)[0]
    assert found.verdict == verdict
    if verdict == "changed":
        assert found.slug == "first"
        assert "name" in [change[0] for change in found.changes]


def test_without_a_number_it_is_found_by_its_name(session, send):
    factories.organisation(session, "institute", "Plasma INSTITUTE", kind="research_lab")
    session.commit()
    send(table(LABORATORY, headers=HEADERS))
    assert rows(session)[0].slug == "institute"
    assert "found_by_name" in rows(session)[0].notes


def test_case_and_accents_of_its_name_do_not_count(session, send):
    factories.organisation(session, "ecole", "ÉCOLE d’Optique", kind="research_lab")
    session.commit()
    send(table("École d’optique,research_lab", headers="name,kind"))
    assert rows(session)[0].slug == "ecole"


SIZED = "name,kind,size_class,number"
NAMESAKE = "Prism,company,pme,732829320,,,,,,"


def test_a_known_name_with_another_number_waits_for_a_tick(visit, session, cast, send, app):
    factories.organisation(session, "prism-sa", "PRISM", siren="552100554")
    session.commit()
    at = send(table(NAMESAKE, LABORATORY, headers=HEADERS))
    one, other = rows(session)
    assert (one.verdict, one.picked, other.picked) == ("new", False, True)
    assert one.notes == [["namesake", {"numbers": "552100554"}]]
    page = visit(cast.cluster).get(at).text
    assert "A member of this name has another number: 552100554." in page
    assert "1 row has the name of a member and another number" in page
    assert "Import 1 row" in page
    visit(cast.cluster).post(f"{at}/pick", data={"shown": one.number, "row": one.number})
    visit(cast.cluster).post(f"{at}/confirm")
    work(app)
    assert [member.slug for member in members(session)] == ["prism-sa", "prism", "plasma-institute"]


def test_a_new_name_that_comes_twice_waits_for_a_tick(visit, session, cast, send):
    at = send(table("Prism,company,pme,732829320", "PRISM,company,pme,552100554", headers=SIZED))
    one, other = rows(session)
    assert (one.picked, other.picked) == (True, False)
    assert (one.notes, other.notes) == ([], [["named_before", {"line": str(one.number)}]])
    page = visit(cast.cluster).get(at).text
    assert f"Line {one.number} brings in a member of this name with another number" in page


def test_it_does_not_come_in_by_itself(session, confirmed):
    factories.organisation(session, "prism-sa", "Prism")
    session.commit()
    confirmed(table(NAMESAKE, LABORATORY, headers=HEADERS))
    assert rows(session)[0].notes == ["namesake_plain"]
    assert [member.name for member in members(session)] == ["Prism", "Plasma Institute"]


def test_an_empty_cell_leaves_what_the_member_has_written(session, confirmed):
    written = {"website": "https://prism.example", "email": "hello@prism.example", "about_fr": "Optique"}
    lists = {"mail_domains": ["prism.example"], "domains": ["telecom"]}
    factories.organisation(session, "prism", "Prism", siren="732829320", **written, **lists, country="DE")
    session.commit()
    headers = "name,kind,size_class,number,country,website,email,mail_domains,domains,about_fr,about_en"
    confirmed(table("Prism,company,pme,732829320,,,,,,,Optics", headers=headers))
    assert [change[0] for change in rows(session)[0].changes] == ["about_en"]
    (prism,) = members(session)
    assert {name: getattr(prism, name) for name in {**written, **lists}} == {**written, **lists}
    assert (prism.about_en, prism.country) == ("Optics", "DE")


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ("France", "FR"),
        ("fr", "FR"),
        ("Allemagne", "DE"),
        ("Germany", "DE"),
        ("ROYAUME-UNI", "GB"),
        ("Japon", "ZZ"),
        ("us", "ZZ"),
    ],
)
def test_a_country_goes_by_its_name_too(session, confirmed, said, code):
    confirmed(table(f"Plasma Institute,research_lab,{said}", headers="name,kind,country"))
    assert [member.country for member in members(session)] == [code]


def test_of_a_wrong_row_nobody_is_said_to_be_invited(visit, session, cast, send):
    at = send(table(PRISM.replace("732829320", "732829321"), headers=HEADERS), invites="y")
    assert rows(session)[0].notes == []
    page = visit(cast.cluster).get(at).text
    assert "gets an invitation" not in page
    assert "SIREN, SIRET or VAT number: No organisation of this country can have it" in page
    assert "number (SIREN" not in page


@pytest.mark.parametrize(
    ("row", "fault"),
    [
        (",company,pme,732829320,,,,,,", ("name", "no_member_name")),
        ("Prism,club,pme,732829320,,,,,,", ("kind", "not_listed")),
        ("Prism,company,,732829320,,,,,,", ("size_class", "no_size")),
        ("Prism,company,pme,732829321,,,,,,", ("number", "bad_number")),
        ("Prism,company,pme,,,,,,,", ("number", "no_number")),
        ("Prism,company,pme,732829320,not a page,,,,,", ("website", "not_a_page")),
        ("Prism,company,pme,732829320,,gmail.com,,,,", ("mail_domains", "for_everybody")),
        ("Prism,company,pme,732829320,,,99999,Nulle-Part,,", ("town", "unknown_commune")),
        ("Prism,company,pme,732829320,,,69001,Toulon,,", ("town", "other_postcode")),
        ("Prism,company,pme,732829320,,,13013,,,", ("town", "half_a_place")),
        ("Prism,company,pme,732829320,,,,,Ada,nobody", ("admin_email", "not_an_address")),
    ],
)
def test_what_is_wrong_is_said_and_the_rest_goes_on(session, confirmed, row, fault):
    confirmed(table(row, LABORATORY, headers=HEADERS), invites="y")
    assert fault in faults(session)
    assert [member.name for member in members(session)] == ["Plasma Institute"]


def test_one_organisation_has_one_row(session, send):
    send(table(PRISM, PRISM, headers=HEADERS))
    assert faults(session) == [("number", "double_member")]


def test_several_of_one_firm_are_not_guessed(session, send):
    for siret in ("73282932000074", "73282932000082"):
        factories.organisation(session, siret, siret, siren="732829320", siret=siret)
    session.commit()
    send(table(PRISM, headers=HEADERS))
    assert faults(session) == [("number", "several_members")]


@pytest.mark.parametrize("headers", ["owner_key,title_en", "name,website", "name,name,kind"])
def test_a_file_of_something_else_is_refused(session, send, headers):
    send(table("a,b,c", headers=headers))
    assert the_import(session).stage == "refused"
    assert members(session) == []


def test_only_the_cluster_brings_members_in(visit, cast, send):
    for who in (cast.halden, cast.halden_admin, cast.brightwater):
        assert visit(who).get(ADDRESS).status_code == 403
    at = send(table(PRISM, headers=HEADERS))
    assert visit(cast.halden).get(at).status_code == 404


def test_no_file_is_said_with_the_page(visit, cast):
    answer = visit(cast.cluster).post(ADDRESS, data={})
    assert answer.status_code == 422
    assert "Choose the file" in answer.text


def test_the_template_has_every_column_and_comes_back(session, visit, cast, send, app):
    with app.app_context():
        names = [column.name for column in member_columns(taxonomy())]
    book = openpyxl.load_workbook(BytesIO(visit(cast.cluster).get(f"{ADDRESS}/template.xlsx").data))
    sheet = book.worksheets[0]
    assert [cell.value for cell in sheet[1]] == names
    sheet.append(
        [{"name": "Prism", "kind": "company", "size_class": "pme", "number": 732829320}.get(n) for n in names]
    )
    out = BytesIO()
    book.save(out)
    send(out.getvalue(), "members.xlsx")
    assert verdicts(session) == ["new"]
    text = visit(cast.cluster).get(f"{ADDRESS}/template.csv").data.decode("utf-8-sig")
    assert text.startswith("name,number,kind")
