"""Texts of the site that its cluster has written itself, and who accepted which terms."""

from __future__ import annotations

from light2share.accounts.models import Person
from light2share.db import (
    CheckConstraint,
    ForeignKey,
    Mapped,
    Model,
    UniqueConstraint,
    datetime,
    mapped_column,
    relationship,
)


class SiteText(Model):
    """One version of a page of text, in both languages, as Markdown. Nobody changes it: a change is a new version."""

    __tablename__ = "site_text"

    id: Mapped[int] = mapped_column(primary_key=True)
    page: Mapped[str]
    number: Mapped[int]
    """Counted for each page, from 1."""
    body_fr: Mapped[str]
    body_en: Mapped[str]
    asks: Mapped[bool] = mapped_column(default=False)
    """Whether everybody is asked to accept it; for the terms of use only."""
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    created_at: Mapped[datetime]

    person: Mapped[Person | None] = relationship()

    __table_args__ = (
        UniqueConstraint("page", "number"),
        CheckConstraint("number > 0", name="counted_from_one"),
        CheckConstraint("body_fr <> '' AND body_en <> ''", name="both_languages"),
    )

    def body(self, language: str) -> str:
        """In that language."""
        return self.body_fr if language == "fr" else self.body_en


class Consent(Model):
    """A person has accepted a version of the terms of use."""

    __tablename__ = "consent"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    version: Mapped[str]
    accepted_at: Mapped[datetime]

    __table_args__ = (UniqueConstraint("person_id", "version"),)
