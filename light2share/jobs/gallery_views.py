"""The gallery of mails beside the style guide, for those who build the site; only where DEBUG is on."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, abort, render_template, url_for
from flask.typing import ResponseReturnValue

from light2share.i18n import LANGUAGES
from light2share.jobs.gallery import letters
from light2share.jobs.look import policy_for
from light2share.jobs.sample_mails import SAMPLES
from light2share.mail.message import Letter
from light2share.web.access import allow, debug_only
from light2share.web.clock import now

bp = Blueprint("gallery", __name__)


@bp.get("/styleguide/mails")
@allow(debug_only)
def mails() -> str:
    """Every kind of mail, its text in both languages side by side."""
    rows = zip(SAMPLES, letters(now(), LANGUAGES), strict=True)
    return render_template("jobs/gallery.html", kinds=[_kind(kind, found) for kind, found in rows])


@bp.get("/styleguide/mails/<language>/<room>/<event>")
@allow(debug_only)
def mail_in_html(language: str, room: str, event: str) -> ResponseReturnValue:
    """The HTML part of one kind alone."""
    kind = f"{room}/{event}"
    if kind not in SAMPLES or language not in LANGUAGES:
        abort(404)
    ((letter,),) = letters(now(), [language], [kind])
    return Response(
        letter.html, mimetype="text/html", headers={"Content-Security-Policy": policy_for(letter.html)}
    )


def _kind(kind: str, found: list[Letter]) -> dict[str, Any]:
    room, event = kind.split("/")
    return {
        "name": kind,
        "id": kind.replace("/", "-"),
        "letters": [
            {
                "language": letter.language,
                "subject": letter.subject,
                "text": letter.text,
                "html_url": url_for(".mail_in_html", language=letter.language, room=room, event=event),
                "method": letter.invitation.method.value if letter.invitation else "",
            }
            for letter in found
        ],
    }
