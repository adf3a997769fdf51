"""Files of the catalogue: written once for what it holds, sent again without work, never longer than they are true."""

from __future__ import annotations

from sqlalchemy import select

from light2share.catalogue.actions import index
from light2share.equipment.models import Equipment, Visibility
from light2share.exchange.views import kept
from light2share.organisations.models import Organisation

FILE = "/equipment/export/catalogue.csv"


def test_a_file_is_written_once_for_all_who_ask(app, visit, cast):
    app.config["LIMIT_EXPORTS"] = "1 per hour"
    first = visit(None).get(FILE)
    assert first.status_code == 200
    again = visit(cast.corvid).get(FILE)
    assert again.data == first.data
    assert again.headers["Content-Length"] == str(len(first.data))
    assert visit(None).get("/equipment/export/catalogue.json").status_code == 429


def test_own_files_count_too(app, visit, cast):
    app.config["LIMIT_EXPORTS"] = "1 per hour"
    halden = visit(cast.halden)
    assert halden.get("/equipment/export/mine.csv").status_code == 200
    assert halden.get("/equipment/export/mine.csv").status_code == 429


def test_whoever_has_it_is_told_so(app, visit):
    first = visit(None).get(FILE)
    kept.throw_away()
    known = {"If-None-Match": first.headers["ETag"]}
    answer = visit(None).get(FILE, headers=known)
    assert (answer.status_code, answer.data) == (304, b"")
    assert visit(None, language="fr").get(FILE, headers=known).status_code == 200


def test_what_a_visitor_may_not_see_any_more_is_in_no_file(visit, cast, session):
    before = visit(None).get(FILE)
    item = session.get_one(Equipment, cast.chamber.id)
    item.visibility = Visibility.MEMBERS
    session.commit()
    after = visit(None).get(FILE, headers={"If-None-Match": before.headers["ETag"]})
    assert after.status_code == 200
    assert f"/equipment/{item.slug}," in before.text
    assert f"/equipment/{item.slug}," not in after.text


def test_a_change_of_a_sheet_or_of_its_owner_is_in_the_next_file(visit, cast, session):
    visit(None).get(FILE)
    item = session.get_one(Equipment, cast.chamber.id)
    item.description_en = "An unheard-of chamber"
    index(session, item)
    session.commit()
    assert "An unheard-of chamber" in visit(None).get(FILE).text
    session.scalars(select(Organisation).where(Organisation.id == item.owner_id)).one().name = "Halden & Sons"
    session.commit()
    assert "Halden & Sons" in visit(None).get(FILE).text


def test_only_so_many_are_kept(visit, monkeypatch):
    monkeypatch.setattr(kept, "MOST", 1)
    first = visit(None).get(FILE).data
    assert visit(None).get("/equipment/export/catalogue.json").status_code == 200
    assert visit(None).get(FILE).data == first
