"""What somebody typed when their session had ended or their page was too old: kept in the page, never on the server."""

from __future__ import annotations

from dataclasses import dataclass

from flask import render_template, request

from light2share.i18n import gettext
from light2share.web.answers import FOR_FIELD, KEY_FIELD, SHOW_FIELD
from light2share.web.links import local_or

TO = "kept_to"
PREFIX = "kept."
DROPPED = {"csrf_token", KEY_FIELD, SHOW_FIELD, FOR_FIELD}
MOST_FIELDS = 200


@dataclass(frozen=True, slots=True)
class Kept:
    """A form on its way: where it was going and its fields; files have to be chosen again."""

    to: str
    fields: list[tuple[str, str]]
    files: bool = False


def posted() -> Kept | None:
    """What the refused form held; None if there was no form, or another site sent it: the words aren’t the reader’s."""
    if request.method != "POST" or request.headers.get("Sec-Fetch-Site", "same-origin") != "same-origin":
        return None
    if TO in request.form:  # the sign-in form itself came back
        return carried()
    fields = [(name, value) for name, value in request.form.items(multi=True) if _may_stay(name)]
    return Kept(request.full_path.rstrip("?"), fields[:MOST_FIELDS], bool(request.files))


def _may_stay(name: str) -> bool:
    return name not in DROPPED and "password" not in name


def carried() -> Kept | None:
    """What came along with a sign-in form, or None."""
    to = local_or(request.form.get(TO), "")
    if not to:
        return None
    fields = [
        (name[len(PREFIX) :], value)
        for name, value in request.form.items(multi=True)
        if name.startswith(PREFIX) and _may_stay(name[len(PREFIX) :])
    ]
    return Kept(to, fields[:MOST_FIELDS])


def page(kept: Kept, title: str = "") -> str:
    """The page after signing in, or `title`: one press away from the form, filled as it was (answers.only_shown)."""
    return render_template("errors/kept.html", kept=kept, title=title or gettext("You are signed in"))
