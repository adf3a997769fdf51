"""Passkeys of people (W3C Web Authentication, level 3), and the challenges that were answered."""

from __future__ import annotations

from secrets import token_urlsafe

from light2share.accounts.models import Person
from light2share.db import CheckConstraint, ForeignKey, Mapped, Model, datetime, mapped_column, relationship


class Passkey(Model):
    """The public half of a key that a device of the person holds; it opens their account by itself."""

    __tablename__ = "passkey"

    id: Mapped[int] = mapped_column(primary_key=True)
    handle: Mapped[str] = mapped_column(unique=True, default=lambda: token_urlsafe(12))
    """How the person's own list names it."""
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    user_handle: Mapped[str]
    """What the device calls the person: the same random text for all their passkeys."""
    credential: Mapped[str] = mapped_column(unique=True)
    public_key: Mapped[str]
    """Both as base64url."""
    sign_count: Mapped[int]
    """How often the device says it was used; one that does not rise tells of a copy. Many always say 0."""
    name: Mapped[str]
    created_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    """On the real clock, as sessions."""

    person: Mapped[Person] = relationship()

    __table_args__ = (
        CheckConstraint("sign_count >= 0", name="counts_up"),
        CheckConstraint("name <> ''", name="named"),
    )


class SpentChallenge(Model):
    """A challenge that was answered rightly, so that its answer is worth nothing a second time."""

    __tablename__ = "spent_challenge"

    challenge_hash: Mapped[str] = mapped_column(primary_key=True)
    spent_at: Mapped[datetime]
