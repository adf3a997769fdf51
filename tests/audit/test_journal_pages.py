"""The journal as its readers see it: their own lines only, in words, narrowed by the address, and as a file."""

from __future__ import annotations

import csv
import re
from dataclasses import fields
from datetime import timedelta
from io import StringIO

import pytest
from sqlalchemy import select
from sqlalchemy.exc import DBAPIError

from light2share.accounts.models import Person
from light2share.audit import journal
from light2share.audit.details import FIELDS
from light2share.audit.models import Happening, JournalLine
from light2share.audit.views.noting import GIVEN_OUT
from light2share.audit.views.page import PER_PAGE
from light2share.audit.words import HAPPENINGS, PAPERS
from light2share.demo import removing
from light2share.equipment.taxonomy import taxonomy
from light2share.exchange.member_columns import member_columns
from light2share.organisations import people, siting
from light2share.organisations.models import Membership, Organisation
from light2share.organisations.people import Invited
from light2share.organisations.profile import Profile
from tests.factories import NOW


@pytest.fixture
def wrote(session, cast):
    """Write a line of Halden, some days before now."""

    def write(what, by=None, about=None, days=0, where=cast.halden, **details):
        number = where.organisation_id if where else None
        by = by or cast.halden_admin
        at = NOW - timedelta(days=days)
        line = journal.note(session, what, by.actor, at, number, about and about.person_id, **details)
        session.commit()
        return line

    return write


def rows(page: str) -> list[str]:
    """The lines of the table, as texts."""
    body = page.partition("<tbody>")[2].partition("</tbody>")[0]
    return [
        " | ".join(re.sub(r"<[^>]+>", "", cell) for cell in re.findall(r"<t[hd].*?</t[hd]>", row, re.DOTALL))
        for row in body.split("</tr>")[:-1]
    ]


def table(answer) -> list[list[str]]:
    return list(csv.reader(StringIO(answer.get_data(as_text=True).removeprefix("\ufeff"))))


def test_a_line_reads_in_plain_words_in_both_languages(visit, cast, wrote):
    wrote(Happening.RIGHTS_CHANGED, about=cast.halden_member, roles=["manager", "quotes"])
    english = rows(visit(cast.halden_admin).get("/org/journal").text)
    told = "Hanna Halden · Requests test time, lists equipment and answers requests, accepts quotes"
    assert english == [f"Mon 12 Oct 2026, 08:00 | Hugo Halden | Rights changed | {told}"]
    french = rows(visit(cast.halden_admin, "fr").get("/org/journal").text)
    assert "Droits modifiés" in french[0]


def test_every_happening_and_every_paper_has_its_words():
    assert set(HAPPENINGS) == set(Happening)
    assert {paper.name for paper in GIVEN_OUT.values()} <= set(PAPERS)


def test_what_gives_out_papers_exists(app):
    assert set(GIVEN_OUT) <= set(app.view_functions)


def test_each_admin_sees_the_lines_of_their_own_organisation(visit, cast, wrote):
    wrote(Happening.PROFILE_CHANGED, fields=["website"])
    assert len(rows(visit(cast.halden_admin).get("/org/journal").text)) == 1
    assert "Nothing is written down yet" in visit(cast.admin).get("/org/journal").text
    assert "Hugo Halden" not in visit(cast.admin).get("/org/journal?who=Hugo").text
    assert "Hugo Halden" not in visit(cast.cluster).get("/cluster/journal").text


def test_the_cluster_sees_what_it_did_as_such_and_not_what_people_did_for_themselves(visit, cast, wrote):
    wrote(Happening.ADMITTED, by=cast.cluster)
    wrote(Happening.APPLICATION_REFUSED, by=cast.cluster, where=None, application=4)
    wrote(Happening.EXPORTED, by=cast.halden, where=None, paper="bookings")
    found = rows(visit(cast.cluster).get("/cluster/journal").text)
    assert [row.split(" | ")[1:] for row in found] == [
        ["Claude Cluster", "Application refused", "–"],
        ["Claude Cluster", "Organisation admitted", "Halden Optics"],
    ]


def test_what_its_staff_did_in_organisations_of_others_is_the_cluster_s_too(visit, cast, session):
    halden, asked = cast.halden.organisation_id, Invited("ada@cast.example", "Ada Abel", frozenset(), "en")
    people.invite(session, halden, cast.cluster.actor, asked, NOW)
    own = Invited("bea@cast.example", "Bea Baker", frozenset(), "en")
    people.invite(session, halden, cast.halden_admin.actor, own, NOW)
    session.commit()
    found = rows(visit(cast.cluster).get("/cluster/journal").text)
    assert [row.split(" | ", 1)[1] for row in found] == [
        "Claude Cluster | Invitation sent | Ada Abel · Halden Optics · Requests test time"
    ]
    assert len(rows(visit(cast.halden_admin).get("/org/journal").text)) == 2


def test_fields_that_change_have_words():
    told = {
        *(field.name for field in fields(Profile)),
        *siting.NOTED,
        *(column.name for column in member_columns(taxonomy())),
        "logo",
    }
    assert told <= set(FIELDS)


def test_an_organisation_is_offered_the_kinds_of_its_own_lines(visit, cast):
    assert 'value="text_changed"' not in visit(cast.halden_admin).get("/org/journal").text
    assert 'value="text_changed"' in visit(cast.cluster).get("/cluster/journal").text


def test_what_somebody_asks_of_their_own_data_is_not_their_employer_s(visit, cast, wrote):
    wrote(Happening.SIGNED_IN, by=cast.halden_member, about=cast.halden_member, where=None)
    wrote(Happening.EXPORTED, by=cast.halden_member, about=cast.halden_member, where=None, paper="own_data")
    found = rows(visit(cast.halden_admin).get("/org/journal").text)
    assert [row.split(" | ")[2] for row in found] == ["Signed in"]


@pytest.mark.parametrize(
    ("query", "whats"),
    [
        pytest.param("", ["Joined the organisation", "Invitation sent", "Rights changed"], id="everything"),
        pytest.param("?kind=invited", ["Invitation sent"], id="one kind"),
        pytest.param("?kind=nothing", ["Joined the organisation", "Invitation sent", "Rights changed"], id="no kind"),
        pytest.param("?who=helene", ["Joined the organisation"], id="who did it, accents aside"),
        pytest.param("?who=hanna", ["Invitation sent"], id="to whom it was done"),
        pytest.param("?who=nobody", [], id="nobody of that name"),
        pytest.param("?from=2026-10-08", ["Joined the organisation"], id="since a day"),
        pytest.param("?from=2026-10-07&until=2026-10-07", ["Invitation sent"], id="one day, its end included"),
        pytest.param("?until=2026-10-02", ["Rights changed"], id="until a day"),
        pytest.param("?from=soon", ["Joined the organisation", "Invitation sent", "Rights changed"], id="no day"),
    ],
)  # fmt: skip
def test_the_address_says_which_lines(query, whats, visit, cast, wrote):
    wrote(Happening.RIGHTS_CHANGED, days=10, about=cast.brightwater, roles=[])
    wrote(Happening.INVITED, days=5, about=cast.halden_member, roles=[])
    wrote(Happening.JOINED, by=cast.halden, about=cast.halden, roles=[])
    page = visit(cast.halden_admin).get(f"/org/journal{query}").text
    assert [row.split(" | ")[2] for row in rows(page)] == whats
    assert ("Not read as a day" in page) == ("soon" in query)
    found = table(visit(cast.halden_admin).get(f"/org/journal.csv{query}"))
    assert [row[3] for row in found[1:]] == whats


def test_older_lines_follow_each_other_while_new_ones_come(visit, cast, wrote, session):
    for number in range(PER_PAGE + 3):
        journal.note(
            session,
            Happening.EXPORTED,
            cast.halden.actor,
            NOW,
            cast.halden.organisation_id,
            name=f"n{number}.",
        )
    session.commit()
    page = visit(cast.halden_admin)
    first = page.get("/org/journal?kind=exported").text
    wrote(Happening.EXPORTED)
    older = re.search(r'href="(/org/journal\?[^"]*after=\d+)"', first)
    second = page.get(older[1].replace("&amp;", "&")).text
    assert [len(rows(first)), [row.split(" | ")[3] for row in rows(second)]] == [
        PER_PAGE,
        ["n2.", "n1.", "n0."],
    ]
    assert "The newest lines" in second


def test_the_file_runs_no_formula_and_stands_in_the_journal_itself(visit, cast, wrote, session):
    session.get_one(Person, cast.halden_admin.person_id).name = "=cmd|calc"
    wrote(Happening.PROFILE_CHANGED, fields=["website"])
    found = table(visit(cast.halden_admin).get("/org/journal.csv"))
    assert found[1] == [
        "2026-10-12 08:00:00",
        "Europe/Paris",
        "'=cmd|calc",
        "Page of the organisation changed",
        "website",
    ]
    assert rows(visit(cast.halden_admin).get("/org/journal").text)[0].endswith("Table downloaded | Journal")


@pytest.mark.parametrize("who", ["halden_admin", "corvid"])
def test_a_table_of_bookings_that_somebody_downloads_is_noted_for_their_organisation(
    who, visit, cast, session
):
    member = getattr(cast, who)
    assert visit(member).get("/bookings.csv").status_code == 200
    line = session.scalars(select(JournalLine)).one()
    assert (line.what, line.person_id, line.organisation_id, line.details) == (
        Happening.EXPORTED, member.person_id, member.organisation_id, {"paper": "bookings"},
    )  # fmt: skip


def test_what_nobody_got_is_not_noted(visit, cast, session):
    assert visit(cast.corvid).get("/bookings/L2S-26-NONE/quote.pdf").status_code == 404
    assert visit(None).get("/bookings.csv").status_code == 303
    assert visit(cast.halden).head("/bookings.csv").status_code == 200
    assert session.scalars(select(JournalLine)).all() == []


def test_the_database_gives_up_lines_of_the_demonstration_only(session, cast, wrote):
    line = wrote(Happening.EXPORTED, where=None)
    with pytest.raises(DBAPIError, match="journal_append_only"):
        session.delete(line), session.flush()
    session.rollback()
    session.get_one(Person, cast.halden_admin.person_id).demo = True
    session.get_one(Organisation, cast.halden.organisation_id).demo = False
    session.commit()
    removing.remove(session)
    session.commit()
    assert session.scalars(select(JournalLine)).all() == []


def test_sign_ins_of_its_people_stand_in_the_journal_of_an_organisation_and_in_no_other(visit, cast, session):
    at, member = NOW, cast.halden_member
    journal.note(
        session, Happening.SIGNED_IN, member.actor, at, about_id=member.person_id,
        by="code", program="Firefox, Linux", new=True,
    )  # fmt: skip
    refused = {"by": "wrong_password", "program": ""}
    journal.note(session, Happening.SIGN_IN_REFUSED, None, at, about_id=cast.cluster.person_id, **refused)
    journal.note(session, Happening.SESSIONS_ENDED, None, at, about_id=cast.corvid.person_id, count=2)
    long_ago = NOW - timedelta(days=4000)
    journal.note(session, Happening.SIGNED_IN, member.actor, long_ago, about_id=member.person_id, by="code")
    session.commit()
    own = rows(visit(cast.halden_admin).get("/org/journal").text)
    told = "Signed in | password and code · Firefox, Linux · browser not used before"
    assert [row.partition(" | ")[2] for row in own] == [f"Hanna Halden | {told}"]
    (cluster,) = rows(visit(cast.cluster).get("/cluster/journal").text)
    assert cluster.endswith("Somebody not signed in | Sign-in refused | Claude Cluster · wrong password")


@pytest.mark.parametrize("email", ["corvid@cast.example", "nobody@elsewhere.example"])
def test_the_journal_tells_nothing_of_an_address_before_its_invitation_is_accepted(
    email, visit, cast, session
):
    admin = visit(cast.halden_admin)
    invited = Invited(email, "Somebody Typed", frozenset(), "en")
    row = people.invite(session, cast.halden.organisation_id, cast.halden_admin.actor, invited, NOW)
    people.decline(session, row, NOW)
    session.commit()
    lines = [line.partition(" | ")[2] for line in rows(admin.get("/org/journal").text)]
    asks = "Requests test time"
    assert lines == [
        "Somebody Typed | Invitation declined | –",
        f"Hugo Halden | Invitation sent | Somebody Typed · {asks}",
    ]
    assert rows(admin.get("/org/journal?who=Colin").text) == []
    assert len(rows(admin.get("/org/journal?who=somebody").text)) == 2
    assert "Colin" not in admin.get("/org/journal.csv").get_data(as_text=True)


def test_who_has_joined_stands_in_the_journal_by_their_own_name(visit, cast, session):
    invited = Invited("corvid@cast.example", "Somebody Typed", frozenset(), "en")
    row = people.invite(session, cast.halden.organisation_id, cast.halden_admin.actor, invited, NOW)
    assert people.accept(session, row, NOW)
    session.commit()
    page = visit(cast.halden_admin).get("/org/journal").text
    assert "Somebody Typed" not in page
    assert "Colin" in page


def test_leaving_takes_no_line_out_of_the_journal_and_brings_no_new_one(visit, cast, session):
    who, by = cast.halden_member, cast.halden_admin
    place = session.scalars(select(Membership).where(Membership.person_id == who.person_id)).one()
    place.created_at = NOW - timedelta(days=9)

    def signed_in(program, days=0):
        at = NOW - timedelta(days=days)
        journal.note(session, Happening.SIGNED_IN, who.actor, at, about_id=who.person_id, program=program)

    signed_in("before", days=10)
    signed_in("during", days=1)
    people.remove(session, place, by.actor, NOW)
    signed_in("after")
    session.commit()
    lines = [line.partition(" | ")[2] for line in rows(visit(by).get("/org/journal").text)]
    assert lines == [
        "Hugo Halden | Taken out of the organisation | Hanna Halden",
        "Hanna Halden | Signed in | during",
    ]


def test_who_had_joined_by_a_line_left_with_no_beginning(visit, cast, session, wrote):
    who = cast.corvid
    for what, days in ((Happening.JOINED, 5), (Happening.SIGNED_IN, 4), (Happening.LEFT, 3)):
        where = None if what is Happening.SIGNED_IN else cast.halden
        wrote(what, by=who, about=who, days=days, where=where)
    wrote(Happening.SIGNED_IN, by=who, about=who, days=2, where=None)
    whats = [line.split(" | ")[2] for line in rows(visit(cast.halden_admin).get("/org/journal").text)]
    assert whats == ["Left the organisation", "Signed in", "Joined the organisation"]
