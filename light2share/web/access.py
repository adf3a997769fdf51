"""Who may call a route. Each view carries one rule; the site does not start with a view that has none."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, ParamSpec
from urllib.parse import urlsplit

from flask import Flask, abort, current_app, redirect, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException

from light2share.kernel.actor import Actor
from light2share.kernel.errors import Forbidden
from light2share.web.actor import current_actor, current_person

P = ParamSpec("P")
Rule = Callable[[Actor], bool]
View = Callable[P, ResponseReturnValue]

RULE = "access_rule"
LATE = "writes_late"
FIRST = "accounts.second_step_of_mine"
WHILE_SETTING_UP = {
    FIRST,
    "accounts.begin_second_step",
    "accounts.confirm_second_step",
    "accounts.own_passkeys",
    "accounts.new_passkey",
    "accounts.sign_out",
    "identity.logo_file",
    "identity.style",
    "languages.switch",
    "pages.accessibility",
    "pages.help_page",
    "pages.privacy",
    "pages.terms",
    "static",
}
"""What is open to a person who has to set up two steps before anything else."""
READING = {"GET", "HEAD", "OPTIONS"}


def anyone(_actor: Actor) -> bool:
    """Visitors included."""
    return True


def holder(_actor: Actor) -> bool:
    """Whoever holds the secret or signed token in the address; the view checks it."""
    return True


def signed_in(actor: Actor) -> bool:
    """Anybody with a sign-in."""
    return actor.person_id is not None


def member(actor: Actor) -> bool:
    """Someone acting for an organisation."""
    return actor.is_member


def manager(actor: Actor) -> bool:
    """Someone who lists equipment and answers requests for their organisation."""
    return actor.is_manager


def admin(actor: Actor) -> bool:
    """Someone who looks after people and papers of their organisation."""
    return actor.is_admin


def in_charge(actor: Actor) -> bool:
    """A manager or an admin of their organisation."""
    return actor.is_manager or actor.is_admin


def cluster_manager(actor: Actor) -> bool:
    """Staff of the cluster."""
    return actor.is_cluster_manager


def demo_only(actor: Actor) -> bool:
    """Anybody signed in, on a site that shows demo data; elsewhere the page is not there."""
    if not current_app.config["DEMO"]:
        abort(404)
    return signed_in(actor)


def debug_only(_actor: Actor) -> bool:
    """Anybody, on a developer's site; elsewhere the page is not there."""
    if not current_app.debug:
        abort(404)
    return True


def allow(rule: Rule, writes_late: bool = False) -> Callable[[View[P]], View[P]]:
    """Let only those whom `rule` names into the view: the others are asked to sign in, or told 403.

    A view with `writes_late` does slow work first (passwords, pictures) and opens its writing transaction itself.
    """

    def decorate(view: View[P]) -> View[P]:
        @wraps(view)
        def guarded(*args: P.args, **kwargs: P.kwargs) -> ResponseReturnValue:
            actor = current_actor()
            if rule(actor):
                return view(*args, **kwargs)
            if signed_in(actor):
                abort(403)
            return ask_to_sign_in()

        setattr(guarded, RULE, rule)
        setattr(guarded, LATE, writes_late)
        return guarded

    return decorate


def set_up(app: Flask) -> None:
    """Stop the forms of those whose session has ended, before the token that went with the session is missed."""
    app.before_request(_stop_signed_out)
    app.before_request(_set_up_first)


def _set_up_first() -> ResponseReturnValue | None:
    """Lead whoever has to set up two steps there, whatever they asked for; addresses with a secret name no person."""
    if request.endpoint is None or request.endpoint in WHILE_SETTING_UP:
        return None
    person = current_person()
    return redirect(url_for(FIRST), 303) if person and person.sets_up_first else None


def _stop_signed_out() -> ResponseReturnValue | None:
    if request.method in READING or request.endpoint is None:
        return None
    rule: Rule | None = getattr(current_app.view_functions[request.endpoint], RULE, None)
    actor = current_actor()
    if rule is None or signed_in(actor) or rule(actor):
        return None
    return ask_to_sign_in()


def ask_to_sign_in() -> ResponseReturnValue:
    """Send a reader to the sign-in page and back; refuse a form with 401, whose page keeps what was typed."""
    if request.method in READING:
        return redirect(url_for("accounts.sign_in", next=request.full_path.rstrip("?")), 303)
    abort(401)


def is_for_anyone(path: str) -> bool:
    """Whether the page at `path` is open to visitors, whatever it shows to whom."""
    try:
        endpoint, _values = current_app.url_map.bind("").match(urlsplit(path).path, method="GET")
    except HTTPException:
        return False
    return getattr(current_app.view_functions[endpoint], RULE, None) is anyone


def require(holds: bool) -> None:
    """Go on only if `holds`; otherwise 403. For rules on a thing that the actor may already see."""
    if not holds:
        raise Forbidden


def unguarded(app: Flask) -> list[str]:
    """The endpoints without a rule, files of the site aside."""
    return sorted(
        endpoint
        for endpoint, view in app.view_functions.items()
        if not endpoint.endswith("static") and not hasattr(view, RULE)
    )


def check_every_route(app: Flask) -> None:
    """Stop the start if a route has no access rule."""
    if missing := unguarded(app):
        raise RuntimeError("routes without an access rule: " + ", ".join(missing))


def opens_late(view: Any) -> bool:
    """Whether the view opens its writing transaction itself."""
    return bool(getattr(view, LATE, False))
