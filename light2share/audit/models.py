"""The journal. Nobody changes a line of it through the site; the database refuses it to the site itself."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from light2share.db import ForeignKey, Index, JsonMap, Mapped, Model, datetime, mapped_column


class Happening(StrEnum):
    """What is written down; the words for it stand in `organisations.journal_words`."""

    INVITED = "invited"
    INVITED_AGAIN = "invited_again"
    INVITATION_WITHDRAWN = "invitation_withdrawn"
    INVITATION_DECLINED = "invitation_declined"
    JOINED = "joined"
    RIGHTS_CHANGED = "rights_changed"
    REMOVED = "removed"
    LEFT = "left"
    ADMITTED = "admitted"
    APPLICATION_REFUSED = "application_refused"
    PROFILE_CHANGED = "profile_changed"


class JournalLine(Model):
    """One thing that happened. Names are those of the rows it points to: who is forgotten there is forgotten here."""

    __tablename__ = "journal_line"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    what: Mapped[Happening]
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    """Who did it; None for the site."""
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))
    """Whose journal it stands in; None for what concerns a person alone."""
    about_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    """To whom it was done."""
    details: Mapped[dict[str, Any]] = mapped_column(JsonMap, default=dict)
    """Values for its words; no secret, and no name of a person."""

    __table_args__ = (Index(None, "organisation_id", "id"), Index(None, "about_id", "id"), Index(None, "at"))
