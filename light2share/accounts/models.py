"""People who can sign in."""

from __future__ import annotations

from secrets import token_urlsafe

from light2share.db import ForeignKey, Index, Mapped, Model, datetime, mapped_column, relationship


class Person(Model):
    """Someone with a sign-in; what they may do follows from their memberships."""

    __tablename__ = "person"

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(unique=True)
    """Lower case; compared as it stands."""
    name: Mapped[str]
    password_hash: Mapped[str | None]
    language: Mapped[str | None]
    theme: Mapped[str | None]
    """`light` or `dark`; None follows the system."""
    is_cluster_manager: Mapped[bool] = mapped_column(default=False)
    session_epoch: Mapped[int] = mapped_column(default=0)
    """Raised to end every session and mail link of this person at once."""
    demo: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime]
    disabled_at: Mapped[datetime | None]


class PasswordReset(Model):
    """One sending of a reset link; the link's secret is stored as a hash only."""

    __tablename__ = "password_reset"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    secret_hash: Mapped[str | None] = mapped_column(unique=True)
    """None until the mail is made."""
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]

    person: Mapped[Person] = relationship()

    __table_args__ = (Index(None, "person_id", "created_at"),)


class SignIn(Model):
    """One time that a person signed in; their session until it is ended or two weeks old. On the real clock."""

    __tablename__ = "sign_in"

    id: Mapped[int] = mapped_column(primary_key=True)
    handle: Mapped[str] = mapped_column(unique=True, default=lambda: token_urlsafe(12))
    """How the person's own list of sessions names it."""
    secret_hash: Mapped[str] = mapped_column(unique=True)
    """Of the secret that the session's cookie holds."""
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    program: Mapped[str]
    """Such as "Firefox, Windows"; empty for one that is not known."""
    device_hash: Mapped[str]
    """Of the secret that the browser keeps when sessions end; tells one that was here before from a new one."""
    created_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    """Written at most every ten minutes."""
    ended_at: Mapped[datetime | None]

    __table_args__ = (Index(None, "person_id", "device_hash"),)


class SecondFactor(Model):
    """What a person's program makes codes from; it counts once a first code has confirmed it."""

    __tablename__ = "second_factor"

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), primary_key=True)
    sealed: Mapped[str]
    """The secret, readable with the site's key only."""
    confirmed_at: Mapped[datetime | None]
    last_step: Mapped[int] = mapped_column(default=0)
    """The latest half minute whose code was taken; codes up to it are refused."""


class RecoveryCode(Model):
    """A code on paper, good once in place of one from the program; stored as a hash only."""

    __tablename__ = "recovery_code"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    code_hash: Mapped[str] = mapped_column(unique=True)
    used_at: Mapped[datetime | None]
