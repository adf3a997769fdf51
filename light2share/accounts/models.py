"""People who can sign in."""

from __future__ import annotations

from secrets import token_urlsafe

from light2share.db import (
    CheckConstraint,
    ForeignKey,
    Index,
    Mapped,
    Model,
    date,
    datetime,
    mapped_column,
    relationship,
    text,
)


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
    zone: Mapped[str | None]
    """In which they read times that belong to no instrument; None for their browser's."""
    is_cluster_manager: Mapped[bool] = mapped_column(default=False)
    session_epoch: Mapped[int] = mapped_column(default=0)
    """Raised to end every session and mail link of this person at once."""
    demo: Mapped[bool] = mapped_column(default=False)
    terms_wait: Mapped[bool] = mapped_column(default=False, server_default=text("false"))
    """Whether they are led to the terms of use from wherever they go; all are when a text asks everybody."""
    created_at: Mapped[datetime]
    disabled_at: Mapped[datetime | None]
    seen_on: Mapped[date | None]
    """The last day on which a session of theirs was used, kept when the session itself is forgotten. Real clock."""
    warned_on: Mapped[date | None]
    """When they were told that an account that nobody uses is deleted; None once they are there again."""


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


class EmailChange(Model):
    """A person's wish to sign in with another address; it counts once the link sent there was used."""

    __tablename__ = "email_change"

    id: Mapped[int] = mapped_column(primary_key=True)
    handle: Mapped[str] = mapped_column(unique=True, default=lambda: token_urlsafe(12))
    """How the link names it, which is signed."""
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    before: Mapped[str]
    """The address when it was asked for; told once it has changed."""
    email: Mapped[str]
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    settled_at: Mapped[datetime | None]
    """When it was done, or gave way to another wish."""

    person: Mapped[Person] = relationship()

    __table_args__ = (
        CheckConstraint("email <> before", name="another_address"),
        CheckConstraint("created_at < expires_at", name="ends_after_start"),
        Index(
            "email_change_one_open",
            "person_id",
            unique=True,
            sqlite_where=text("settled_at IS NULL"),
            postgresql_where=text("settled_at IS NULL"),
        ),
    )


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
