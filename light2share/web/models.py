"""Which forms have been answered, so that a second arrival gets the first answer; files that nothing names."""

from __future__ import annotations

from light2share.db import Index, Mapped, Model, datetime, mapped_column


class AnsweredForm(Model):
    """A form that was accepted: its key, hashed with its sender and address, and where the answer led."""

    __tablename__ = "answered_form"

    key_hash: Mapped[str] = mapped_column(primary_key=True)
    location: Mapped[str] = mapped_column(default="")
    answered_at: Mapped[datetime]

    __table_args__ = (Index(None, "answered_at"),)


class UnnamedFile(Model):
    """An uploaded file that no row names, since when that is known; removed if it stays so."""

    __tablename__ = "unnamed_file"

    name: Mapped[str] = mapped_column(primary_key=True)
    since: Mapped[datetime]
