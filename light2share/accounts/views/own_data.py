"""Everything that the site holds of a person, as two files in one archive for that person."""

from __future__ import annotations

import json
from datetime import date, datetime
from enum import Enum
from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

from flask import Response, render_template, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import TooManyRequests

from light2share.accounts.forms import PresentForm
from light2share.accounts.models import Person
from light2share.accounts.views.room import bp, hold_back, is_present, me
from light2share.audit import details, journal
from light2share.audit.models import Happening
from light2share.db import db
from light2share.db.engines import begin_writing
from light2share.i18n import formats, gettext, language
from light2share.notifications import inbox
from light2share.notifications.headlines import headlines
from light2share.organisations.words import kept_role_words
from light2share.privacy import own_data as held
from light2share.privacy import words
from light2share.privacy.holdings import COLUMNS
from light2share.web import limits
from light2share.web.access import allow, signed_in
from light2share.web.actor import current_actor
from light2share.web.clock import now
from light2share.web.identity import identity
from light2share.web.mail_texts import subject
from light2share.web.tables import attached
from light2share.web.zones import own_zone

MAILS = "outgoing_mail.person_id"
NAMES_IT = "\N{OBJECT REPLACEMENT CHARACTER}"
"""Stands where a subject names what a mail is about."""


@bp.get("/account/data")
@allow(signed_in)
def own_data() -> ResponseReturnValue:
    """What the files will hold, and the password that they want."""
    return _page(PresentForm(read=False))


@bp.post("/account/data")
@allow(signed_in, writes_late=True)
def download_own_data() -> ResponseReturnValue:
    """Make the archive and note that it was made."""
    person, form = me(), PresentForm()
    if not form.submitted_and_valid() or not is_present(person, form):
        return _page(form), form.status()
    try:
        limits.spend("LIMIT_OWN_DATA", f"own data {person.id}")
    except TooManyRequests as refused:
        hold_back(form, refused)
        return _page(form), form.status()
    begin_writing(db.session())
    journal.note(
        db.session(), Happening.EXPORTED, current_actor(), now(), about_id=person.id, paper="own_data"
    )
    content = _archive(me())
    db.session.commit()
    return attached(Response(content, mimetype="application/zip"), "light2share-data.zip")


def _page(form: PresentForm) -> str:
    return render_template(
        "accounts/own_data.html", form=form, email=me().email, action=url_for(".download_own_data")
    )


def _archive(person: Person) -> bytes:
    profile, sections = held.profile(person), held.sections(db.session(), person.id)
    for section in sections:
        if section.name == MAILS:
            _add_subjects(person.id, section.rows)
    data = {
        "site": identity().site_name,
        "made_at": now(),
        "person": profile,
        **{section.name: section.rows for section in sections},
    }
    page = render_template(
        "accounts/own_data_file.html",
        lang=language(),
        site=identity().site_name,
        made=formats.moment(now(), language(), own_zone()),
        zone=formats.zone_label(own_zone(), language()),
        profile=[(_label(name), _words(value)) for name, value in profile.items()],
        sections=[
            {
                "title": section.title,
                "heads": [_label(name) for name in section.rows[0]],
                "rows": [_in_words(section.name, row) for row in section.rows],
            }
            for section in sections
        ],
    )
    out = BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as archive:
        archive.writestr("data.html", page)
        archive.writestr("data.json", json.dumps(data, ensure_ascii=False, indent=2, default=held.plain))
    return out.getvalue()


def _add_subjects(person_id: int, rows: list[held.Row]) -> None:
    """Say beside each mail what stood over it, as the list of notifications does; where that has gone, its topic."""
    mails = inbox.everything(db.session(), person_id)
    about = headlines(db.session(), mails, person_id)
    for row, mail in zip(rows, mails, strict=True):
        found = about.get(mail.id)
        said = subject(mail.kind, found.what, found.when) if found else _fixed_subject(mail.kind)
        row["subject_line"] = said or words.mail(mail.kind)


def _fixed_subject(kind: str) -> str:
    """The subject of a kind of mail that is the same for everybody; empty for one that names something."""
    said = subject(kind, NAMES_IT, NAMES_IT)
    return "" if NAMES_IT in said else said


def _label(column: str) -> str:
    own = {
        "language": gettext("Language"),
        "theme": gettext("Appearance"),
        "zone": gettext("Time zone"),
        "is_cluster_manager": gettext("Staff of the cluster"),
    }
    return own.get(column) or str(COLUMNS[column])


def _in_words(section: str, row: held.Row) -> list[str]:
    """The values of a row, in the order of its columns."""
    read = {name: _words(value) for name, value in row.items()}
    if section == MAILS:
        read["kind"] = words.mail(row["kind"])
    if "what" in row and "details" in row:
        read["details"] = (
            formats.clauses(details.told(row["what"], row["details"], kept_role_words), language()) or "–"
        )
    return list(read.values())


def _words(value: Any) -> str:
    """A value as a person reads it."""
    if value is None or value in ("", [], {}):
        return "–"
    if isinstance(value, bool):
        return gettext("yes") if value else gettext("no")
    if isinstance(value, datetime):
        return formats.moment(value, language(), own_zone())
    if isinstance(value, date):
        return formats.day(value, language(), year=True)
    if isinstance(value, Enum):
        return words.choice(value)
    if isinstance(value, dict):
        said = (formats.named(name, _words(one), language()) for name, one in value.items())
        return formats.clauses(said, language())
    if isinstance(value, list):
        return formats.clauses((_words(one) for one in value), language())
    return str(value)
