"""What an organisation's page may say, and what a membership adds."""

import pytest

from light2share.i18n import LANGUAGES, speaking
from light2share.organisations.models import Membership, OrganisationKind, SizeClass
from light2share.organisations.rules import Role, columns, roles, shown_bookings
from light2share.organisations.words import kind_words, role_words, their_role_words


@pytest.mark.parametrize(("completed", "shown"), [(0, None), (2, None), (3, 3), (400, 400)])
def test_few_bookings_are_not_told(completed, shown):
    assert shown_bookings(completed) == shown


def test_roles_combine():
    assert roles(Membership()) == frozenset()
    assert roles(Membership(is_manager=True, is_admin=True)) == {Role.MANAGER, Role.ADMIN}
    assert roles(Membership(**columns({Role.QUOTES}))) == {Role.QUOTES}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_kind_and_size_has_its_own_words(app, language):
    with app.test_request_context(), speaking(language):
        words = {kind_words(kind, None) for kind in OrganisationKind}
        sizes = {kind_words(OrganisationKind.COMPANY, size) for size in SizeClass}
    assert len(words) == len(OrganisationKind)
    assert len(sizes) == len(SizeClass)


def test_roles_in_words(app):
    with app.test_request_context(), speaking("en"):
        assert role_words(frozenset()) == "You request test time"
        assert role_words({Role.ADMIN, Role.MANAGER}) == (
            "You request test time, list equipment and answer requests, look after people and papers"
        )
        assert their_role_words({Role.MANAGER}) == "Requests test time, lists equipment and answers requests"


def test_a_colleague_is_not_spoken_to(visit, cast):
    page = visit(cast.halden_admin).get("/org/people")
    assert "Requests test time" in page.text
    assert "You request" not in page.text
