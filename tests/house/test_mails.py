"""Every kind of mail stands in the gallery, in text and HTML, in both languages, fit to be sent."""

from __future__ import annotations

import re

import pytest

from light2share.i18n import LANGUAGES
from light2share.jobs.gallery import letters
from light2share.jobs.letters import LONGEST_SUBJECT
from light2share.jobs.mails import KINDS
from light2share.jobs.sample_mails import SAMPLES
from light2share.mail.topics import OFF_SITE
from light2share.notifications.headlines import APART, FAMILIES, OF_BOOKINGS
from tests.engines import ROOT
from tests.factories import NOW
from tests.markup import read

MAILS = ROOT / "templates" / "mail"
PARTS = (".subject.txt", ".txt", ".html")
STATE = re.compile(r"[A-ZÀÉ][\w’ ]{2,24}(?:\s?:|\s?\?) ")
WITHOUT_A_STATE = "accounts/"


@pytest.fixture(scope="module")
def gallery(_shared_app):
    with _shared_app.test_request_context("/"):
        return dict(zip(SAMPLES, letters(NOW, LANGUAGES), strict=True))


def test_every_kind_is_composed_and_shown_in_the_gallery():
    written = {
        f"{path.parent.name}/{path.name.removesuffix('.subject.txt')}"
        for path in MAILS.glob("*/*.subject.txt")
    }
    assert written == set(KINDS) == set(SAMPLES)


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_has_its_three_templates(kind):
    assert [part for part in PARTS if not (MAILS / f"{kind}{part}").exists()] == []


@pytest.mark.parametrize("kind", SAMPLES)
def test_a_letter_is_fit_to_be_sent(gallery, kind):
    assert [letter.language for letter in gallery[kind]] == list(LANGUAGES)
    for letter in gallery[kind]:
        assert len(letter.subject) <= LONGEST_SUBJECT
        assert STATE.match(letter.subject) or kind.startswith(WITHOUT_A_STATE), letter.subject
        page = read(letter.html)
        assert page.all("img") == page.all("link") == page.all("script") == []
        assert "url(" not in letter.html
        assert "@import" not in letter.html
        for link in page.all("a"):
            assert link["href"].startswith("http://localhost/")
            assert link["href"] in letter.text
        assert not re.search(r"%\(|\{\{|\{%|\bNone\b", letter.text + letter.html)


@pytest.mark.parametrize("kind", ["bookings/declined", "bookings/expired", "bookings/offer_expired"])
def test_who_gets_nothing_is_shown_two_other_instruments(gallery, kind):
    for letter in gallery[kind]:
        assert len(re.findall(r"/equipment/sample-[12]$", letter.text, re.MULTILINE)) == 2


def test_a_merger_names_who_goes_and_who_stays(gallery):
    for letter in gallery["organisations/merged"]:
        for text in (letter.subject, letter.text, letter.html):
            assert "Prism Analytics" in text
            assert "Brightwater Sensing" in text


def test_the_site_can_say_what_each_kind_is_about():
    """Those that are lines of the list behind the bell; the daily mail and a link for who can't get in are none."""
    told = {APART.get(kind) or kind.split("/")[0] for kind in set(KINDS) - OFF_SITE}
    assert told == {*FAMILIES, *OF_BOOKINGS}


def test_each_language_says_it_in_its_own_words(gallery):
    assert [kind for kind, (one, other) in gallery.items() if one.text == other.text] == []


def test_the_gallery_is_for_developers_only(app, visit, gallery):
    page = visit(None).get("/styleguide/mails")
    assert (page.status_code, app.debug) == (404, False)
    debug, app.debug = app.debug, True
    try:
        page = read(visit(None).get("/styleguide/mails").text)
        assert {heading.text for heading in page.all("h2")} == set(SAMPLES)
        part = visit(None).get("/styleguide/mails/fr/bookings/declined")
        assert part.status_code == 200
        assert "default-src 'none'" in part.headers["Content-Security-Policy"]
        assert part.text.count("/equipment/sample-") == 2
        assert visit(None).get("/styleguide/mails/fr/bookings/unheard_of").status_code == 404
    finally:
        app.debug = debug
