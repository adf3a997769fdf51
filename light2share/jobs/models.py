"""When each periodic job last ran, so that any number of workers share one timetable; the letters of the demo."""

from __future__ import annotations

from light2share.db import ForeignKey, Mapped, Model, datetime, mapped_column


class PeriodicJob(Model):
    """One line of the timetable."""

    __tablename__ = "periodic_job"

    name: Mapped[str] = mapped_column(primary_key=True)
    due_at: Mapped[datetime]
    leased_until: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(default=0)
    finished_at: Mapped[datetime | None]
    fault: Mapped[str] = mapped_column(default="")


class KeptLetter(Model):
    """A letter of the demo's mailbox as it was made, without secrets; see `kept`."""

    __tablename__ = "kept_letter"

    mail_id: Mapped[int] = mapped_column(ForeignKey("outgoing_mail.id", ondelete="CASCADE"), primary_key=True)
    to_name: Mapped[str]
    to_address: Mapped[str]
    subject: Mapped[str]
    text: Mapped[str]
    html: Mapped[str]
    language: Mapped[str]
    answers: Mapped[str | None]
    """The reference of the booking that its link answers."""
    method: Mapped[str | None]
    invitation: Mapped[bytes | None]
