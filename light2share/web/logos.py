"""A logo is sent: stored before the transaction, drawn anew, and the one before it removed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import flash, request
from flask.typing import ResponseReturnValue
from wtforms import FileField

from light2share.db import db
from light2share.i18n import _, gettext
from light2share.web import storage, uploads
from light2share.web.answers import done, only_shown, open_writing
from light2share.web.forms import Form


class Unfit(ValueError):
    """What was sent cannot be a logo: the status of the page, and why."""

    def __init__(self, status: int, words: Any) -> None:
        super().__init__(str(words))
        self.status = status


class LogoForm(Form):
    """A picture."""

    logo = FileField(_("Picture"))

    def refuse(self, why: Unfit | None) -> int:
        """Say what is wrong with the file, None if there was none; the status of the page."""
        self.logo.errors = [str(why) if why else gettext("Choose a picture")]
        return why.status if why else 422


Drawn = tuple[bytes, int, int]
"""What is stored of a picture, its width and its height."""


@dataclass(frozen=True, slots=True)
class Sent:
    """A picture that is stored under `name`."""

    name: str
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Place:
    """Whose logo it is: where its files lie, where its page is, and what that shows with a form."""

    file: Callable[[str], str]
    here: str
    page: Callable[[LogoForm], str]

    def take_in(
        self, largest: int, draw: Callable[[bytes], Drawn], keep: Callable[[Sent], str | None], told: str
    ) -> ResponseReturnValue:
        """The page with what is wrong, or the picture of a file of at most `largest` bytes kept, and `told`.

        `draw` is slow and comes before the transaction; it raises Unfit. `keep` gives the name of the logo before.
        """
        form = LogoForm()
        if request.method != "POST" or only_shown():
            return self.page(form), 200
        sent, why = None, None
        try:
            sent = self._stored(largest, draw)
        except Unfit as unfit:
            why = unfit
        db.session.rollback()
        if answer := open_writing():
            self._remove(sent.name if sent else None)
            return answer
        if not form.validate() or sent is None:
            status = 422 if sent else form.refuse(why)
            self._remove(sent.name if sent else None)
            return self.page(form), status
        return self.changed(keep(sent), told)

    def changed(self, before: str | None, told: str) -> ResponseReturnValue:
        """Back to the page; the file of the logo before goes once the change is committed."""
        flash(told, "success")
        answered = done(self.here)
        self._remove(before)
        return answered

    def _stored(self, largest: int, draw: Callable[[bytes], Drawn]) -> Sent | None:
        file = next(uploads.sent("logo", largest), None)
        if file is None:
            return None
        content, width, height = draw(file.data)
        name = storage.new_name()
        storage.write(self.file(name), content)
        return Sent(name, width, height)

    def _remove(self, name: str | None) -> None:
        if name:
            storage.remove(self.file(name))
