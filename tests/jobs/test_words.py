"""The cluster's own words in mails: plain text in both parts and both languages, nowhere else."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from light2share.audit.models import Happening, JournalLine
from light2share.i18n import LANGUAGES
from light2share.identity.models import MailWords
from light2share.identity.rules import SIGNATURE, WORDED
from light2share.jobs.gallery import letters
from light2share.jobs.letters import paragraphs
from light2share.jobs.mails import KINDS
from light2share.jobs.sample_mails import SAMPLES
from light2share.mail.message import build
from tests.factories import NOW

HOSTILE = "Hello\n\nBcc: all@else.example\n<script>canary()</script>{{7*7}}\n.\n-- \nEnd"
ADDRESS = "/cluster/identity/mails/signature"
BODIES = {"body_fr": "Le pôle Lumière\nÀ bientôt", "body_en": "The cluster\nSee you"}


@pytest.fixture
def cluster(visit, cast):
    return visit(cast.cluster)


def words(session) -> dict[str, tuple[str, str]]:
    session.rollback()
    return {row.place: (row.body_fr, row.body_en) for row in session.scalars(select(MailWords))}


def test_what_may_be_worded_is_sent():
    assert set(WORDED) <= set(KINDS)


def test_every_mail_is_signed_in_its_language(app):
    said = MailWords(place=SIGNATURE, body_fr="Le pôle Lumière", body_en="The cluster")
    with app.app_context():
        found = letters(NOW, LANGUAGES, SAMPLES, [said])
    for french, english in found:
        for letter, text, other in (
            (french, "Le pôle Lumière", "The cluster"),
            (english, "The cluster", "Le pôle Lumière"),
        ):
            assert text in letter.text.partition("\n-- \n")[0]
            assert text in letter.html
            assert other not in letter.text + letter.html


@pytest.mark.parametrize("kind", WORDED)
def test_a_paragraph_stands_in_its_kind_only(app, kind):
    said = MailWords(place=kind, body_fr="Le mot du pôle", body_en="A word of ours")
    others = [one for one in WORDED if one != kind]
    with app.app_context():
        ((letter,), *rest) = letters(NOW, ["en"], [kind, *others], [said])
    assert letter.text.count("A word of ours") == letter.html.count("A word of ours") == 1
    assert not any("A word of ours" in one.text + one.html for (one,) in rest)


def test_without_words_a_mail_stays_as_it_was(app):
    with app.app_context():
        ((plain,),) = letters(NOW, ["en"], [WORDED[0]])
    assert "\n\n\n" not in plain.text
    assert "<p></p>" not in plain.html


@pytest.mark.parametrize("place", [SIGNATURE, *WORDED])
def test_hostile_words_are_text_and_no_header(app, place):
    said = MailWords(place=place, body_fr=HOSTILE, body_en=HOSTILE)
    kind = WORDED[0] if place == SIGNATURE else place
    with app.app_context():
        ((plain,), (letter,)) = [letters(NOW, ["en"], [kind], some)[0] for some in ([], [said])]
    assert "<script>" not in letter.html
    assert "&lt;script&gt;canary()" in letter.html
    assert "{{7*7}}" in letter.html
    message, before = (build(one, "Site <a@b.example>") for one in (letter, plain))
    assert message["Bcc"] is None
    assert message.items() == before.items()


def test_words_are_written_seen_and_taken_back(cluster, session):
    looked = cluster.post(ADDRESS, data={**BODIES, "action": "look"})
    assert (looked.status_code, words(session)) == (200, {})
    assert "À bientôt</p>" in looked.text
    assert cluster.post(ADDRESS, data=BODIES).location == "/cluster/identity/mails"
    assert words(session) == {SIGNATURE: ("Le pôle Lumière\nÀ bientôt", "The cluster\nSee you")}
    assert "your words" in cluster.get("/cluster/identity/mails").text
    cluster.post(ADDRESS, data={"body_fr": "", "body_en": ""})
    assert words(session) == {}
    lines = select(JournalLine.details).where(JournalLine.what == Happening.MAIL_WORDS_CHANGED)
    assert list(session.scalars(lines)) == [{"mail": SIGNATURE}] * 2
    assert "Signature" in cluster.get("/cluster/journal").text


@pytest.mark.parametrize(
    "typed",
    [
        {"body_fr": "Seulement", "body_en": ""},
        {"body_fr": "", "body_en": "Only"},
        {"body_fr": "x" * 401, "body_en": "x"},
        {"body_fr": "x", "body_en": "a\x00b"},
    ],
)
def test_words_that_do_not_fit_are_refused(cluster, session, typed):
    assert cluster.post(ADDRESS, data=typed).status_code == 422
    assert words(session) == {}


def test_no_other_mail_can_be_worded(cluster):
    for name in ("bookings-requested", "organisations/invited", "x"):
        assert cluster.get(f"/cluster/identity/mails/{name}").status_code == 404


def test_paragraphs_of_plain_text():
    assert paragraphs("") == []
    assert paragraphs("a\nb\n\n\n\nc") == [["a", "b"], ["c"]]
