"""What a person gets of themselves: all of it, nothing of others, and no secret."""

from __future__ import annotations

import html
import json
import re
from io import BytesIO
from zipfile import ZipFile

import pytest
from sqlalchemy import delete, select, update

from light2share.accounts.models import Person
from light2share.audit.models import Happening, JournalLine
from light2share.mail.models import MailState, OutgoingMail
from light2share.organisations.application_models import Application, ApplicationState
from light2share.organisations.wish_models import JoinWish, WishState
from light2share.privacy.holdings import HOLDINGS
from light2share.privacy.words import WORDS
from tests.accounts.conftest import HASH, PASSWORD
from tests.house import world as worlds
from tests.house.canaries import FEED_SECRET, OF_BOTH, OF_BRIGHTWATER, OF_HALDEN, RESET_SECRET


@pytest.fixture
def world(app, store, session):
    found = worlds.set_up(app, store)
    session.execute(update(Person).values(password_hash=HASH))
    session.commit()
    return found


def archive(answer) -> tuple[str, dict]:
    assert answer.status_code == 200, answer.text
    files = ZipFile(BytesIO(answer.data))
    return files.read("data.html").decode(), json.loads(files.read("data.json"))


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_files_hold_what_the_person_made_and_nothing_of_others(language, world, visit):
    browser = visit(world.cast.brightwater, language)
    answer = browser.post("/account/data", data={"current_password": PASSWORD})
    assert answer.headers["Cache-Control"] == "private, no-store"
    page, data = archive(answer)
    assert data["person"]["email"] == world.cast.brightwater.email
    assert {row["reference"] for row in data["booking.requested_by_id"]} >= {"L2S-26-AAAA", "L2S-26-FFFF"}
    for text in (OF_BOTH["purpose"], OF_BOTH["talk"], OF_BRIGHTWATER["sought"], OF_BRIGHTWATER["begun"]):
        assert text in page
        assert text in json.dumps(data)
    for text in (*OF_HALDEN.values(), "Basile", "Hélène", HASH, FEED_SECRET, RESET_SECRET):
        assert text not in page
        assert text not in json.dumps(data, ensure_ascii=False)


def test_everybody_gets_a_file_and_every_part_that_has_rows_is_in_it(world, visit, session):
    for member in (world.cast.halden, world.cast.admin, world.cast.cluster):
        answer = visit(member).post("/account/data", data={"current_password": PASSWORD})
        _page, data = archive(answer)
        session.rollback()
        for one in HOLDINGS:
            column = getattr(one.model, one.column)
            query = select(column).where(column == member.person_id)
            if one.unproven is not None:
                query = query.where(one.model.state != one.unproven)
            rows = session.scalars(query).all()
            assert len(data.get(one.name, [])) == len(rows) or not one.shown, one.name


def test_every_value_that_is_shown_has_words():
    lists = {
        kind
        for one in HOLDINGS
        for name in one.shown
        if (kind := getattr(getattr(one.model, name).property.columns[0].type, "enum_class", None))
    }
    assert len(lists) > 10
    assert [value for kind in lists for value in kind if not str(WORDS[kind].get(value, ""))] == []


def test_the_page_names_mails_and_details_in_the_words_of_the_site(world, visit, session):
    browser = visit(world.cast.halden, "fr")
    page, data = archive(browser.post("/account/data", data={"current_password": PASSWORD}))
    mails = data["outgoing_mail.person_id"]
    assert mails
    assert [mail["kind"] for mail in mails if mail["kind"] in page] == []
    assert all(mail["subject_line"] for mail in mails)
    asked = [mail for mail in mails if mail["kind"] == "bookings/requested"]
    assert asked
    assert all("\u00a0: " in mail["subject_line"] for mail in asked), asked
    assert all(html.escape(mail["subject_line"], quote=False) in html.unescape(page) for mail in asked)


def test_an_accepted_document_is_named(world, visit):
    page, data = archive(
        visit(world.cast.admin, "fr").post("/account/data", data={"current_password": PASSWORD})
    )
    (accepted,) = [row["version_id"] for row in data["agreement_acceptance.person_id"]]
    assert re.search(r", version \d+, Halden Optics$", accepted)
    assert accepted in html.unescape(page)


@pytest.mark.parametrize("model", [JoinWish, Application])
def test_what_anybody_may_have_asked_with_an_address_is_not_shown_as_its_persons(
    model, world, visit, session
):
    def shown() -> bool:
        answer = visit(world.cast.corvid).post("/account/data", data={"current_password": PASSWORD})
        return f"{model.__tablename__}.person_id" in archive(answer)[1]

    waiting, unproven = (
        (WishState.WAITING, WishState.UNPROVEN)
        if model is JoinWish
        else (ApplicationState.WAITING, ApplicationState.UNCONFIRMED)
    )
    number = session.scalars(select(model.id).where(model.state == waiting)).first()
    session.execute(delete(model).where(model.id != number))
    session.execute(update(model).values(person_id=world.cast.corvid.person_id))
    session.commit()
    assert shown()
    values = {"state": unproven, "organisation_id": None}
    session.execute(update(model).values(values))
    session.commit()
    assert not shown()


def test_it_is_noted_wants_the_password_and_is_limited(app, world, visit, session):
    app.config["LIMIT_OWN_DATA"] = "1 per day"
    browser = visit(world.cast.corvid)
    assert browser.post("/account/data", data={"current_password": "not mine at all"}).status_code == 422
    lines = select(JournalLine).where(JournalLine.about_id == world.cast.corvid.person_id)
    assert [one for one in session.scalars(lines) if one.what is Happening.EXPORTED] == []
    session.rollback()
    assert browser.post("/account/data", data={"current_password": PASSWORD}).status_code == 200
    line = session.scalars(lines.where(JournalLine.what == Happening.EXPORTED)).one()
    assert (line.organisation_id, line.details) == (None, {"paper": "own_data"})
    assert browser.post("/account/data", data={"current_password": PASSWORD}).status_code == 429


def test_the_files_do_not_tell_whether_an_address_has_an_account(world, visit, session):
    browser, told = visit(world.cast.corvid), []
    confirm = OutgoingMail.kind == "accounts/email_confirm"
    for email, end in ((world.cast.halden.email, MailState.DROPPED), ("free@cast.example", MailState.SENT)):
        asked = {"email": email, "current_password": PASSWORD}
        assert browser.post("/account/email", data=asked).status_code == 303
        session.execute(update(OutgoingMail).where(confirm).values(state=end))
        session.commit()
        _page, data = archive(browser.post("/account/data", data={"current_password": PASSWORD}))
        told.append(
            [one for one in data["outgoing_mail.person_id"] if one["kind"].endswith("email_confirm")][-1]
        )
    assert told[0] == told[1]
