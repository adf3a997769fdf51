"""Who is there: the signed-in person and the organisation they act for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

from flask import Flask, g, session
from flask_login import LoginManager, UserMixin, current_user

from light2share.db import db
from light2share.kernel.actor import VISITOR, Actor
from light2share.organisations import queries as organisations

ACTING_FOR = "acting_for"


@dataclass
class SignedIn(UserMixin):
    """The person of this session, with the one organisation they act for at present."""

    person_id: int
    session_epoch: int
    name: str
    email: str
    language: str | None
    theme: str | None
    organisation_name: str | None
    organisation_slug: str | None
    actor: Actor

    def get_id(self) -> str:
        """What the session keeps; raising the person's epoch ends the session."""
        return f"{self.person_id}:{self.session_epoch}"


def set_up(app: Flask) -> None:
    """Tie sessions to people."""
    manager = LoginManager(app)
    manager.session_protection = "basic"
    manager.user_loader(load)


def load(session_id: str) -> SignedIn | None:
    """The person of a session; None once they are disabled or have ended their sessions."""
    person_id, _, epoch = session_id.partition(":")
    if not (person_id.isdigit() and epoch.isdigit()):
        return None
    row = organisations.who_is(db.session, int(person_id), session.get(ACTING_FOR))
    if row is None or row.session_epoch != int(epoch):
        return None
    return SignedIn(
        person_id=row.person_id,
        session_epoch=row.session_epoch,
        name=row.name,
        email=row.email,
        language=row.language,
        theme=row.theme,
        organisation_name=row.organisation_name,
        organisation_slug=row.organisation_slug,
        actor=row.actor,
    )


def current_person() -> SignedIn | None:
    """The signed-in person, or None for a visitor."""
    return cast(SignedIn, current_user) if current_user.is_authenticated else None


def current_actor() -> Actor:
    """Who acts in this request; VISITOR when nobody is signed in."""
    if "acting" in g:  # a mail link names its person without signing them in
        return cast(Actor, g.acting)
    person = current_person()
    return person.actor if person else VISITOR
