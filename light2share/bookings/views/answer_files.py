"""Files that answer an owner's questions: taken in with a request, saved by the people of its two sides."""

from __future__ import annotations

from flask import abort, request
from flask.typing import ResponseReturnValue

from light2share.bookings import asked
from light2share.bookings.forms.answering import BEFORE, DROP, AnsweringForm
from light2share.bookings.models import Booking
from light2share.bookings.views.moving import mine
from light2share.bookings.views.room import bp
from light2share.db import db
from light2share.i18n import gettext
from light2share.kernel.files import Stored
from light2share.messages import taking
from light2share.messages.files import Prepared, sent_as
from light2share.web import attachments, downloads, uploads
from light2share.web.access import allow, signed_in
from light2share.web.attachments import MEGABYTE

Sent = dict[str, Prepared | str]
"""What came for each question, by its handle: a file, or why it is not taken."""


@bp.get("/bookings/<reference>/answers/<name>")
@allow(signed_in)
def answer_file(reference: str, name: str) -> ResponseReturnValue:
    """A file that came with a request, for members of the two sides."""
    file = next((one for one in files_of(mine(reference)) if one.name == name), None)
    if file is None:
        abort(404)
    return downloads.download(*sent_as(file))


def files_of(booking: Booking) -> list[Stored]:
    """The files that came with a request."""
    return [one.file for one in asked.given_with(booking) if one.file]


def sent_with(form: AnsweringForm) -> Sent:
    """The files of the form, made fit to be stored: slow work, for which no transaction is open."""
    allowed, found = attachments.limits(), {}
    for handle, _field in form.file_fields():
        name = BEFORE + handle
        if uploads.count(name):
            db.session.rollback()
            files, wrong = taking.take(uploads.sent(name, allowed.each * MEGABYTE), 1, allowed)
            found[handle] = wrong[1] if wrong else files[0]
    return found


def take_in(form: AnsweringForm, sent: Sent) -> None:
    """Store the files and let the form hold them; those that are ticked for it are held no more."""
    for handle, field in form.file_fields():
        if DROP + handle in request.form:
            field.file = None
        file = sent.get(handle)
        if isinstance(file, str):
            field.refused = file
        elif file is not None:
            (field.file,) = attachments.store([file])
            field.is_new = True


def let_go(form: AnsweringForm) -> None:
    """Take the new files of a refused form out of the storage again, and say that they have to be chosen once more."""
    for _handle, field in form.file_fields():
        if field.is_new and field.file:
            attachments.remove([field.file])
            field.file, field.is_new = None, False
            field.errors = field.errors or [gettext("Choose the file once more: a browser does not keep it")]
