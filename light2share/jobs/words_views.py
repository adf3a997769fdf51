"""The cluster's own words in mails: a signature for all of them, a beginning for a few kinds, each with a preview."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, abort, flash, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms.validators import ValidationError

from light2share.audit.words import MAILS
from light2share.db import db
from light2share.i18n import LANGUAGES, _, gettext
from light2share.identity import actions, queries
from light2share.identity.models import MailWords
from light2share.identity.rules import LONGEST_INTRODUCTION, LONGEST_SIGNATURE, SIGNATURE, WORDED
from light2share.jobs import mailbox as box
from light2share.jobs.gallery import letters
from light2share.web.access import allow, cluster_manager
from light2share.web.actor import current_actor
from light2share.web.answers import done
from light2share.web.clock import now
from light2share.web.forms import Form, LongTextField
from light2share.web.identity import identity

bp = Blueprint("mail_words", __name__)

PLACES = (SIGNATURE, *WORDED)
SHOWN_IN = "organisations/invited"
"""The sample under which the signature is shown."""


class WordsForm(Form):
    """The same in both languages, or nothing at all."""

    body_fr = LongTextField(_("In French"))
    body_en = LongTextField(_("In English"))

    def at(self, place: str) -> WordsForm:
        """With the length that the place has room for."""
        self.body_fr.longest = self.body_en.longest = longest(place)
        return self

    def validate_body_en(self, field: LongTextField) -> None:
        """Every receiver gets it in their language."""
        if bool(field.data) != bool(self.body_fr.data):
            raise ValidationError(_("Write it in both languages, or leave both empty"))

    def bodies(self) -> tuple[str, str] | None:
        """French and English; None for nothing. Ask only after the form is valid."""
        return (self.body_fr.data, self.body_en.data) if self.body_fr.data else None


def longest(place: str) -> int:
    """How many characters a place has room for."""
    return LONGEST_SIGNATURE if place == SIGNATURE else LONGEST_INTRODUCTION


@bp.get("/cluster/identity/mails")
@allow(cluster_manager)
def index() -> ResponseReturnValue:
    """Where the cluster may say something of its own, and whether it does."""
    written = queries.mail_words(db.session(), PLACES)
    rows = [
        [
            {"label": str(MAILS[place]), "url": _address(place)},
            gettext("your words") if place in written else gettext("nothing of your own"),
        ]
        for place in PLACES
    ]
    columns = [{"label": gettext("Mail")}, {"label": gettext("At present")}]
    return render_template("jobs/words.html", columns=columns, rows=rows, back=url_for("identity.index"))


@bp.route("/cluster/identity/mails/<name>", methods=["GET", "POST"])
@allow(cluster_manager)
def edit(name: str) -> ResponseReturnValue:
    """One place in both languages, and the mail with what was typed; only “save” keeps it."""
    place = next((one for one in PLACES if _named(one) == name), None)
    if place is None:
        abort(404)
    known = queries.mail_words(db.session(), PLACES)
    form = WordsForm(obj=known.get(place)).at(place)
    only_looks = request.form.get("action") == "look"
    if form.submitted_and_valid() and not only_looks:
        actions.write_words(db.session(), place, form.bodies(), current_actor(), now())
        flash(gettext("Saved: the next mails say it so."), "success")
        return done(url_for(".index"))
    page = render_template(
        "jobs/edit_words.html",
        form=form,
        title=str(MAILS[place]),
        is_signature=place == SIGNATURE,
        longest=longest(place),
        previews=[] if form.errors else _previews(place, form, known),
        action=_address(place),
        back=url_for(".index"),
    )
    return page, 200 if only_looks and not form.errors else form.status()


def _address(place: str) -> str:
    return url_for(".edit", name=_named(place))


def _named(place: str) -> str:
    """How its address calls a place."""
    return place.replace("/", "-").replace("_", "-")


def _previews(place: str, form: WordsForm, known: dict[str, MailWords]) -> list[dict[str, Any]]:
    """The mail about a sample, in both languages, with what stands in the form."""
    kind = SHOWN_IN if place == SIGNATURE else place
    said = {at: (row.body_fr, row.body_en) for at, row in known.items()}
    if (bodies := form.bodies()) is not None:
        said[place] = bodies
    else:
        said.pop(place, None)
    words = [MailWords(place=at, body_fr=french, body_en=english) for at, (french, english) in said.items()]
    ((*found,),) = letters(now(), identity().languages, [kind], words)
    return [
        {
            "language": letter.language,
            "name": LANGUAGES[letter.language],
            "subject": letter.subject,
            "text": box.with_links(letter.text, live=False),
        }
        for letter in found
    ]
