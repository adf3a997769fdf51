"""When each periodic job last ran, so that any number of workers share one timetable."""

from __future__ import annotations

from light2share.db import Mapped, Model, datetime, mapped_column


class PeriodicJob(Model):
    """One line of the timetable."""

    __tablename__ = "periodic_job"

    name: Mapped[str] = mapped_column(primary_key=True)
    due_at: Mapped[datetime]
    leased_until: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(default=0)
    finished_at: Mapped[datetime | None]
    fault: Mapped[str] = mapped_column(default="")
