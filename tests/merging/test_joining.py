"""What would stand twice once two members are one."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from light2share.agreements.models import Acceptance, Agreement, AgreementItem
from light2share.authorisations.models import Authorisation
from light2share.billing.models import BillingProfile
from light2share.equipment.models import AudienceMember, Equipment, ListingForm, TrustedOrganisation
from light2share.exchange.models import ImportedRow, ListingImport
from light2share.exchange.rules import Stage
from light2share.merging import actions
from light2share.merging.actions import Choices, Refused
from light2share.merging.rules import Pick, Why
from light2share.organisations import people
from light2share.organisations.models import (
    Invitation,
    Membership,
    MembershipStatus,
    Organisation,
    Site,
)
from light2share.organisations.people import Invited
from light2share.organisations.rules import Role
from light2share.quotes.cards import RequesterClass
from light2share.quotes.models import RateCard
from tests import factories
from tests.agreements import play as agreeing
from tests.authorisations import play as authorising
from tests.bookings.play import equipment
from tests.factories import NOW
from tests.merging.play import merge, organisation
from tests.quotes.play import write


@pytest.fixture
def twin(session, cast) -> Callable[..., Organisation]:
    """A member that stands in the register twice, with nothing yet."""

    def made(slug: str = "corvid-sas", name: str = "CORVID PHOTONICS SAS", **more: Any) -> Organisation:
        row = factories.organisation(session, slug, name, **more)
        session.commit()
        return row

    return made


def test_whoever_belongs_to_both_has_the_rights_of_both(session, cast):
    session.add(
        Membership(
            person_id=cast.admin.person_id, organisation_id=cast.corvid.organisation_id, is_manager=True,
            accepts_quotes=True, created_at=NOW,
        )
    )  # fmt: skip
    session.commit()
    merge(session, cast, cast.admin, cast.corvid)
    held = session.scalars(select(Membership).where(Membership.person_id == cast.admin.person_id)).one()
    assert (held.organisation_id, held.is_admin, held.is_manager) == (cast.corvid.organisation_id, True, True)
    assert (held.accepts_quotes, held.accepts_agreements) == (True, False)


def test_who_is_invited_by_both_is_invited_once(session, cast):
    for member, role in ((cast.halden_admin, Role.ADMIN), (cast.corvid_manager, Role.QUOTES)):
        invited = Invited("new@cast.example", "Nina New", frozenset({role}), "fr")
        people.invite(session, member.organisation_id, member.actor, invited, NOW)
    session.commit()
    merge(session, cast, cast.halden, cast.corvid)
    one = session.scalars(select(Invitation).where(Invitation.settled_at.is_(None))).one()
    assert (one.organisation_id, one.is_admin, one.accepts_quotes) == (
        cast.corvid.organisation_id,
        True,
        True,
    )


def test_who_must_not_see_a_listing_does_not_after_it(session, visit, cast):
    item, other = cast.chamber.id, cast.camera.id
    for number, sees in ((cast.brightwater.organisation_id, False), (cast.corvid.organisation_id, True)):
        session.add(AudienceMember(equipment_id=item, organisation_id=number, sees=sees))
    session.add(
        AudienceMember(equipment_id=other, organisation_id=cast.brightwater.organisation_id, sees=True)
    )
    session.get_one(Equipment, other).visibility = "chosen"
    session.commit()
    assert visit(cast.corvid).get("/equipment/chamber").status_code == 200
    assert visit(cast.corvid).get("/equipment/camera").status_code == 404
    merge(session, cast, cast.brightwater, cast.corvid)
    for member in (cast.brightwater, cast.corvid):
        assert visit(member).get("/equipment/chamber").status_code == 404
        assert visit(member).get("/equipment/camera").status_code == 200, (
            "one company: what one of them was shown"
        )


def test_what_the_two_said_of_each_other_goes(session, cast):
    for model, more in ((AudienceMember, {"sees": True}), (TrustedOrganisation, {})):
        session.add(
            model(equipment_id=cast.chamber.id, organisation_id=cast.brightwater.organisation_id, **more)
        )
    write(session, cast.chamber, RequesterClass.CHOSEN, cast.brightwater, hourly_cents=1)
    held = authorising.authorise(session, cast, cast.brightwater, cast.chamber)
    merge(session, cast, cast.brightwater, cast.halden)
    for model in (AudienceMember, TrustedOrganisation, RateCard):
        assert session.scalars(select(model)).all() == []
    assert session.get_one(Authorisation, held.id).ended_at is not None


def test_of_two_prices_for_the_same_days_that_of_the_one_that_stays_counts(session, cast):
    mine = write(
        session,
        cast.chamber,
        RequesterClass.CHOSEN,
        cast.corvid,
        hourly_cents=1,
        valid_until=date(2027, 1, 1),
    )
    write(
        session,
        cast.chamber,
        RequesterClass.CHOSEN,
        cast.brightwater,
        hourly_cents=2,
        valid_from=date(2026, 12, 1),
    )
    later = write(
        session,
        cast.bench,
        RequesterClass.CHOSEN,
        cast.brightwater,
        hourly_cents=3,
        valid_from=date(2027, 1, 2),
    )
    merge(session, cast, cast.brightwater, cast.corvid)
    left = session.scalars(select(RateCard).order_by(RateCard.id)).all()
    assert [row.id for row in left] == [mine.id, later.id]
    assert {row.organisation_id for row in left} == {cast.corvid.organisation_id}


def test_of_two_words_for_a_person_the_one_that_lasts_longer_stands(session, cast):
    session.add(
        Membership(
            person_id=cast.brightwater.person_id, organisation_id=cast.corvid.organisation_id, created_at=NOW
        )
    )
    session.commit()
    longer = authorising.authorise(session, cast, cast.brightwater, cast.chamber)
    row = Authorisation(
        equipment_id=cast.chamber.id, person_id=cast.brightwater.person_id,
        organisation_id=cast.corvid.organisation_id, starts_on=NOW.date(), ends_on=NOW.date() + timedelta(days=9),
        granted_at=NOW,
    )  # fmt: skip
    session.add(row)
    session.commit()
    merge(session, cast, cast.brightwater, cast.corvid)
    assert (session.get_one(Authorisation, longer.id).ended_at, row.ended_at) == (None, NOW)
    assert longer.organisation_id == cast.corvid.organisation_id


def test_what_was_accepted_binds_the_one_that_stays(session, cast):
    version = agreeing.write(session, cast)
    agreeing.actions.accept(session, version, cast.admin.actor, NOW)
    session.commit()
    merge(session, cast, cast.brightwater, cast.corvid)
    found = session.scalars(select(Acceptance).order_by(Acceptance.id)).all()
    assert [one.organisation_id for one in found] == [
        cast.brightwater.organisation_id, cast.corvid.organisation_id,
    ]  # fmt: skip
    assert found[0].accepted_at == found[1].accepted_at


def test_terms_for_all_its_instruments_are_asked_for_with_those_alone(session, cast, twin):
    other = twin()
    mine = factories.equipment(session, other, "microscope")
    agreeing.write(session, cast)
    actions.merge(session, organisation(session, cast.halden), other, Choices(), cast.cluster.actor, NOW)
    session.commit()
    row = session.scalars(select(Agreement)).one()
    items = set(session.scalars(select(AgreementItem.equipment_id)))
    assert (row.owner_id, row.everywhere) == (other.id, False)
    assert items == {cast.chamber.id, cast.bench.id, cast.draft.id, cast.camera.id}
    assert mine.id not in items


def test_own_numbers_and_sites_that_are_taken_get_another(session, cast, twin):
    other = twin()
    item = factories.equipment(session, other, "microscope", owner_key="A-1")
    equipment(session, cast.chamber).owner_key = "A-1"
    session.commit()
    actions.merge(session, other, organisation(session, cast.halden), Choices(), cast.cluster.actor, NOW)
    session.commit()
    session.expire_all()
    assert session.get_one(Equipment, item.id).owner_key == "A-1-2"
    assert equipment(session, cast.chamber).owner_key == "A-1"
    sites = session.scalars(select(Site.slug).where(Site.organisation_id == cast.halden.organisation_id))
    assert sorted(sites) == ["main", "main-2"]


def test_the_same_place_becomes_one_where_it_is_chosen(session, cast, twin):
    other = twin()
    item = factories.equipment(session, other, "microscope")
    old = session.get_one(Site, item.site_id)
    old.access_fr = "Sonnez."
    session.commit()
    chosen = Choices(sites=frozenset({item.site_id}))
    actions.merge(session, other, organisation(session, cast.halden), chosen, cast.cluster.actor, NOW)
    session.commit()
    session.expire_all()
    site = session.scalars(select(Site).where(Site.organisation_id == cast.halden.organisation_id)).one()
    assert session.get_one(Equipment, item.id).site_id == site.id
    assert (site.slug, site.access_fr) == ("main", "Sonnez.")


def test_papers_and_profile_are_those_that_were_chosen(session, cast):
    halden, corvid = organisation(session, cast.halden), organisation(session, cast.corvid)
    halden.siren, halden.about_fr, corvid.about_fr = "732829320", "Optique", "Photonique"
    halden.mail_domains, corvid.mail_domains = ["halden.example"], ["corvid.example"]
    session.add(BillingProfile(organisation_id=halden.id, town="Nice", changed_at=NOW))
    session.add(BillingProfile(organisation_id=corvid.id, town="Nîmes", changed_at=NOW))
    session.commit()
    merge(session, cast, cast.halden, cast.corvid, Choices({"about_fr": Pick.TAKE, "billing": Pick.TAKE}))
    assert (corvid.name, corvid.siren, corvid.about_fr) == ("Corvid Photonics", "732829320", "Optique")
    assert corvid.mail_domains == ["corvid.example", "halden.example"]
    assert [row.town for row in session.scalars(select(BillingProfile))] == ["Nice"]
    assert (halden.status, halden.merged_into_id) == (MembershipStatus.LEFT, corvid.id)


def test_what_was_typed_last_stays_and_the_picture_of_the_other_goes(session, cast):
    person = cast.halden.person_id
    session.add(Membership(person_id=person, organisation_id=cast.corvid.organisation_id, created_at=NOW))
    for member, at, photo in ((cast.halden, NOW, None), (cast.corvid, NOW - timedelta(days=1), "old")):
        session.add(
            ListingForm(
                person_id=person, organisation_id=member.organisation_id, fields=[["title_fr", str(at)]],
                saved_at=at, photo_name=photo,
            )
        )  # fmt: skip
    session.commit()
    files = merge(session, cast, cast.halden, cast.corvid)
    left = session.scalars(select(ListingForm)).one()
    assert (left.organisation_id, left.saved_at) == (cast.corvid.organisation_id, NOW)
    assert all("old" in name for name in files)
    assert files


def test_imports_that_wait_go_along_and_those_at_work_are_waited_for(session, cast):
    row = ListingImport(
        reference="r", person_id=cast.halden.person_id, organisation_id=cast.halden.organisation_id, name="f",
        language="fr", stage=Stage.CHECKING, sent_at=NOW,
    )  # fmt: skip
    session.add(row)
    session.flush()
    session.add(
        ImportedRow(import_id=row.id, number=2, cells=[], organisation_id=cast.halden.organisation_id)
    )
    session.commit()
    with pytest.raises(Refused) as refused:
        merge(session, cast, cast.halden, cast.corvid)
    assert refused.value.reasons == [Why.IMPORTS]
    session.rollback()
    row.stage = Stage.READY
    session.commit()
    merge(session, cast, cast.halden, cast.corvid)
    assert session.scalars(select(ImportedRow.organisation_id)).all() == [cast.corvid.organisation_id]
