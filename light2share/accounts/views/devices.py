"""What a browser keeps so that signing in with it again is nothing new: a random text that says nothing of a person."""

from __future__ import annotations

from datetime import timedelta

from flask import Response, after_this_request, current_app, request

from light2share.accounts import sessions
from light2share.accounts.programs import program_of
from light2share.db import db
from light2share.kernel import clock as real
from light2share.security.secrets import new_secret
from light2share.web import limits

KEPT = timedelta(days=400)
LONGEST = 100


def cookie_name() -> str:
    """The name of its cookie; with https no other site of the domain can set it."""
    return "__Host-device" if current_app.config["SESSION_COOKIE_SECURE"] else "device"


def known_device() -> str:
    """What the browser that asks kept; empty if it is new to the site."""
    known = request.cookies.get(cookie_name(), "")
    return known if len(known) <= LONGEST else ""


def this_device() -> str:
    """The secret of the browser that asks; a new one is kept by it from this answer on."""
    device = known_device() or new_secret()

    @after_this_request
    def keep(response: Response) -> Response:
        response.set_cookie(
            cookie_name(),
            device,
            max_age=KEPT,
            secure=current_app.config["SESSION_COOKIE_SECURE"],
            httponly=True,
            samesite="Lax",
        )
        return response

    return device


def tries_of(person_id: int, account: str) -> list[str]:
    """Whose tries those of this browser are, the account first: its network's too, where the person has not used it.

    A browser that they have used counts for itself: failures elsewhere, or of others behind the same address, keep
    nobody out of their account.
    """
    device = known_device()
    if sessions.was_here(db.session(), person_id, device, real.now()):
        return [f"{account} with {device}"]
    return [account, from_here()]


def from_here() -> str:
    """What tries from the network address of this browser count as."""
    return f"address {limits.address()}"


def this_program() -> str:
    """What the browser that asks is called; empty if it is not known."""
    return program_of(request.user_agent.string[:500])
