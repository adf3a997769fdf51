"""Forms with files: taken within the limits of the site, refused in words; a browser does not keep them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar

from flask import current_app
from wtforms import FileField

from light2share.i18n import gettext
from light2share.web import storage, uploads
from light2share.web.forms import Form

MEGABYTE = 1_000_000
ACCEPTED = "application/pdf,image/jpeg,image/png,image/webp"


@dataclass(frozen=True, slots=True)
class Limits:
    """How many files go along, how large each may be, and how large all of them; in megabytes."""

    most: int
    each: int
    together: int


def limits() -> Limits:
    """Those of the site."""
    settings = current_app.config
    return Limits(
        settings["MESSAGE_FILES"], settings["MESSAGE_FILE_MEGABYTES"], settings["MESSAGE_MEGABYTES"]
    )


def limits_words() -> str:
    """What may go along, for the hint of the field."""
    known = limits()
    return gettext(
        "PDF, JPEG, PNG or WebP: %(most)s at most, up to %(each)s MB each and %(together)s MB together."
        " The place where a picture was taken is removed.",
        most=known.most,
        each=known.each,
        together=known.together,
    )


class FilesForm(Form):
    """A form with a field `files`."""

    files: FileField
    fault_status = 422

    def take(
        self, files: Iterator[uploads.Upload], count: int, allowed: Limits
    ) -> tuple[list[Any], tuple[int, str] | None]:
        """The files as they will be stored; or none, and the status and the words of what is wrong."""
        raise NotImplementedError

    def taken_in(self) -> list[Any] | None:
        """The files as they will be stored; None if anything of the form is refused, which then says why."""
        valid, allowed = self.validate(), limits()
        found, wrong = self.take(
            uploads.sent("files", allowed.each * MEGABYTE), uploads.count("files"), allowed
        )
        if wrong:
            self.fault_status, said = wrong
            self.files.errors = [f"{said}. {_again()}" if uploads.count("files") > 1 else said]
            return None
        if not valid:
            self.ask_for_files_again()
        return found if valid else None

    def ask_for_files_again(self) -> None:
        """Say that a browser does not keep the files of a form that comes back."""
        if uploads.count("files") and not self.files.errors:
            self.files.errors = [_again()]


def _again() -> str:
    return gettext("Choose the files once more: a browser does not keep them")


class Stored(Protocol):
    """A file that lies in the storage."""

    @property
    def file(self) -> str: ...


S = TypeVar("S", bound=Stored, covariant=True)


class Prepared(Protocol[S]):
    """A file that is fit to be stored."""

    @property
    def content(self) -> bytes: ...
    def stored(self, name: str) -> S:
        """The same under a random name."""


def store(files: Sequence[Prepared[S]]) -> list[S]:
    """Put them into the storage under new random names."""
    found = []
    for one in files:
        kept = one.stored(storage.new_name())
        storage.write(kept.file, one.content)
        found.append(kept)
    return found


def remove(files: Sequence[Stored]) -> None:
    """Take them out of the storage again."""
    for one in files:
        storage.remove(one.file)
