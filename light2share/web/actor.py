"""Who is there: the signed-in person and the organisation they act for."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import cast

import structlog
from flask import Flask, Response, current_app, g, request, session
from flask_login import LoginManager, UserMixin, current_user, login_user
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from light2share.accounts import sessions
from light2share.db import db
from light2share.db.engines import begin_writing
from light2share.kernel import clock
from light2share.kernel.actor import VISITOR, Actor
from light2share.organisations import queries as organisations
from light2share.security.secrets import secret_hash

ACTING_FOR = "acting_for"
SINCE = "since"
SECRET = "sign_in"  # noqa: S105  where the cookie keeps the secret of its session
IDENTITY = re.compile(r"[0-9]{1,9}:[0-9]{1,9}")
TWO_STEPS = "two_steps"
"""In the session of whoever began it with two factors at once, or has shown a second one since."""
SPEAKING = ("language", "theme")
"""What a browser keeps when somebody signs in or out."""
log = structlog.get_logger()


@dataclass
class SignedIn(UserMixin):
    """The person of this session, with the one organisation they act for at present."""

    person_id: int
    session_epoch: int
    sign_in_id: int
    name: str
    email: str
    language: str | None
    theme: str | None
    zone: str | None
    organisation_name: str | None
    organisation_slug: str | None
    sets_up_first: bool
    """Whether the site asks two steps of somebody with their rights, and this session began with one."""
    terms_wait: bool
    """Whether terms of use wait for their yes."""
    others: tuple[tuple[int, str], ...]
    """Row number and name of the other organisations that they may act for."""
    actor: Actor

    def get_id(self) -> str:
        """What the session keeps; raising the person's epoch ends the session."""
        return f"{self.person_id}:{self.session_epoch}"


def set_up(app: Flask) -> None:
    """Tie sessions to people."""
    manager = LoginManager(app)
    manager.session_protection = None  # an address may change on the way; a stolen cookie ends with the epoch
    manager.user_loader(load)
    app.after_request(_note_seen)


def load(session_id: str) -> SignedIn | None:
    """The person of a session; None once it is too old or long unused, they are disabled, or they have ended it."""
    person_id, _, epoch = session_id.partition(":")
    if not IDENTITY.fullmatch(session_id) or _too_old():
        return None
    named = secret_hash(str(session.get(SECRET, "")))
    row = organisations.who_is(db.session(), int(person_id), session.get(ACTING_FOR), named)
    if row is None or row.session_epoch != int(epoch) or row.sign_in_id is None or row.seen_at is None:
        return None
    if row.demo and not current_app.config["DEMO"]:
        return None
    unused = clock.now() - row.seen_at
    if unused > sessions.UNUSED:
        return None
    if request.method == "GET" and unused > sessions.NOTED_EVERY:
        g.seen = row.sign_in_id
    return SignedIn(
        person_id=row.person_id,
        session_epoch=row.session_epoch,
        sign_in_id=row.sign_in_id,
        name=row.name,
        email=row.email,
        language=row.language,
        theme=row.theme,
        zone=row.zone,
        organisation_name=row.organisation_name,
        organisation_slug=row.organisation_slug,
        sets_up_first=_asks_two_steps() and row.is_trusted and not row.has_second_factor,
        terms_wait=row.terms_wait,
        others=row.others,
        actor=row.actor,
    )


def _asks_two_steps() -> bool:
    return bool(current_app.config["REQUIRE_SECOND_FACTOR"]) and TWO_STEPS not in session


def _too_old() -> bool:
    """Whether the sign-in is older than a session may become, however often it was used."""
    age = clock.now().timestamp() - session.get(SINCE, 0)
    return age > current_app.config["PERMANENT_SESSION_LIFETIME"].total_seconds()


def _note_seen(response: Response) -> Response:
    """Keep when the session was used, after a page that only read: no lock of this request is in the way."""
    if seen := g.pop("seen", None):
        try:
            with Session(db.engine) as own:
                begin_writing(own)
                sessions.note_seen(own, seen, clock.now())
                own.commit()
        except DBAPIError:  # the page is right without it
            log.warning("session_not_noted")
    return response


def begin_session(person_id: int, session_epoch: int, secret: str) -> None:
    """Sign a person in, in a session of its own: nothing of the visitor's stays but language and theme."""
    _forget()
    session[SECRET] = secret
    session[SINCE] = int(clock.now().timestamp())
    session.permanent = True
    if person := load(f"{person_id}:{session_epoch}"):
        login_user(person)


def act_for(organisation_id: int) -> None:
    """Act for another organisation of the person's from now on, in the rest of this request too."""
    session[ACTING_FOR] = organisation_id
    g.pop("_login_user", None)


def keep_session(session_epoch: int) -> None:
    """Go on after the person's epoch has been raised: this session stays, the others have ended."""
    person_id, _, _epoch = str(session["_user_id"]).partition(":")
    session["_user_id"] = f"{person_id}:{session_epoch}"


def end_session() -> None:
    """Sign out; language and theme stay."""
    _forget()
    g.pop("_login_user", None)


def _forget() -> None:
    kept = {name: session[name] for name in SPEAKING if name in session}
    session.clear()
    session.update(kept)
    g.pop("csrf_token", None)  # the token of the old session; the next form gets one of the new


def current_person() -> SignedIn | None:
    """The signed-in person, or None for a visitor."""
    return cast(SignedIn, current_user) if current_user.is_authenticated else None


def current_actor() -> Actor:
    """Who acts in this request; VISITOR when nobody is signed in."""
    if "acting" in g:  # a mail link names its person without signing them in
        return cast(Actor, g.acting)
    person = current_person()
    return person.actor if person else VISITOR
