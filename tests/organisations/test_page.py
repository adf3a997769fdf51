"""The page of an organisation: what it shares, never whom it employs."""

import pytest

from light2share.bookings.models import Booking, BookingState
from light2share.equipment.models import Equipment, ListingState
from light2share.organisations.models import MembershipStatus, Organisation
from tests.bookings.play import ask, hours, store_free_time


@pytest.fixture
def halden(session, cast):
    return session.query(Organisation).filter_by(slug="halden").one()


def page(visit, member=None, language="en"):
    answer = visit(member, language).get("/o/halden")
    assert answer.status_code == 200
    return answer.text


def test_it_says_what_is_shared_to_everybody(visit, cast):
    for member in (None, cast.corvid, cast.halden, cast.cluster):
        text = page(visit, member)
        assert "<h1>Halden Optics</h1>" in text
        assert "Small or medium-sized company" in text
        assert "Marseille" in text
        assert 'href="/equipment/chamber"' in text
        assert 'href="/equipment/draft"' not in text


def test_it_never_names_people_or_the_exact_place(visit, cast):
    for member in (None, cast.corvid, cast.cluster):
        text = page(visit, member)
        for secret in ("Hélène", "Hugo", "Hanna", "@cast.example", "1 rue des Essais"):
            assert secret not in text


def test_it_speaks_the_readers_language_and_marks_the_other(visit, session, halden):
    halden.about_fr = "Nous mesurons des lasers."
    session.commit()
    assert '<p class="lead">Nous mesurons des lasers.</p>' in page(visit, language="fr")
    assert '<p class="lead" lang="fr">Nous mesurons des lasers.</p>' in page(visit)
    halden.about_en = "We measure lasers."
    session.commit()
    assert '<p class="lead">We measure lasers.</p>' in page(visit)


@pytest.mark.parametrize(
    ("website", "linked"),
    [
        ("https://halden.example", True),
        ("javascript:alert(1)", False),
        ("halden.example", False),
        (None, False),
    ],
)
def test_only_web_addresses_become_links(visit, session, halden, website, linked):
    halden.website = website
    session.commit()
    text = page(visit)
    assert ("Website" in text) is linked
    assert "javascript:" not in text


def test_html_in_its_texts_is_text(visit, session, halden):
    halden.name = halden.about_en = "<img src=x onerror=alert(1)>"
    session.commit()
    assert "<img src=x" not in page(visit)


def test_it_says_when_something_is_free(visit, session, cast):
    store_free_time(session, cast.chamber)
    text = page(visit)
    assert "Tue 13 Oct" in text  # a day's notice after Monday morning
    assert "Dates on request" in text  # the camera


def test_completed_bookings_are_counted_from_three_up(visit, session, cast):
    for number in range(3):
        booking = ask(session, cast.chamber, cast.brightwater, hours(9, 10, day=number))
        session.get(Booking, booking.id).state = BookingState.COMPLETED
        session.commit()
        assert ("Completed bookings" in page(visit)) is (number == 2)


def test_with_nothing_to_share_it_leads_to_what_others_share(visit, session, cast):
    for item in session.query(Equipment):
        item.state = ListingState.PAUSED
    session.commit()
    text = page(visit)
    assert "No instrument shared yet" in text
    assert 'href="/equipment"' in text


@pytest.mark.parametrize("status", [MembershipStatus.LEFT, MembershipStatus.PENDING])
def test_who_is_no_member_has_no_page(visit, session, halden, status):
    halden.status = status
    session.commit()
    assert visit(None).get("/o/halden").status_code == 404


@pytest.mark.parametrize("slug", ["nobody", "HALDEN", "%00", "é", "x" * 3000, "..", "1"])
def test_an_unknown_organisation_has_no_page(visit, slug):
    assert visit(None).get(f"/o/{slug}").status_code == 404
