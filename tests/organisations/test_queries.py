"""Who is there, and where they belong."""

from light2share.accounts.models import Person
from light2share.organisations import queries
from light2share.organisations.models import MembershipStatus, Organisation
from light2share.organisations.rules import Role
from tests.factories import membership


def leave(session, slug):
    organisation = session.query(Organisation).filter_by(slug=slug).one()
    organisation.status = MembershipStatus.LEFT
    session.flush()
    return organisation


def test_a_member_acts_for_their_organisation(session, cast):
    found = queries.who_is(session, cast.halden.person_id)
    assert found.actor == cast.halden.actor
    assert (found.organisation_slug, found.demo) == ("halden", False)


def test_whose_organisation_has_left_may_sign_in_and_do_nothing(session, cast):
    leave(session, "halden")
    found = queries.who_is(session, cast.halden.person_id)
    assert not found.actor.is_member
    assert not found.actor.is_manager
    assert found.organisation_slug is None
    assert queries.memberships_of(session, cast.halden.person_id) == []


def test_of_several_the_chosen_one_counts_and_its_roles_alone(session, cast):
    corvid = session.query(Organisation).filter_by(slug="corvid").one()
    membership(session, session.get(Person, cast.halden.person_id), corvid)
    first = queries.who_is(session, cast.halden.person_id)
    chosen = queries.who_is(session, cast.halden.person_id, corvid.id)
    assert (first.actor.organisation_id, first.actor.is_manager) == (cast.halden.organisation_id, True)
    assert (chosen.actor.organisation_id, chosen.actor.is_manager) == (corvid.id, False)
    places = queries.memberships_of(session, cast.halden.person_id)
    assert [(place.slug, place.roles) for place in places] == [("halden", {Role.MANAGER}), ("corvid", set())]


def test_a_choice_that_is_not_theirs_falls_back_to_the_first(session, cast):
    found = queries.who_is(session, cast.halden.person_id, cast.brightwater.organisation_id)
    assert found.actor.organisation_id == cast.halden.organisation_id


def test_the_disabled_and_the_unknown_are_nobody(session, cast, clock):
    session.get(Person, cast.halden.person_id).disabled_at = clock.now
    session.flush()
    assert queries.who_is(session, cast.halden.person_id) is None
    assert queries.who_is(session, 999_999) is None


def test_only_members_are_shown(session, cast):
    assert queries.shown(session, "halden").name == "Halden Optics"
    leave(session, "halden")
    assert queries.shown(session, "halden") is None
    assert queries.shown(session, "nobody") is None
