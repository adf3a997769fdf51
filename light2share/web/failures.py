"""The words for each failure: what happened, whether anything was changed, what to do (RELIABILITY.md, section 5)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from light2share.i18n import _
from light2share.kernel.actor import Actor


@dataclass(frozen=True, slots=True)
class Words:
    """Title and text of one failure page."""

    title: Any
    text: Any
    search: bool = False


FAILURES: dict[int, Words] = {
    400: Words(
        _("This request can’t be read"),
        _(
            "The address or the form was incomplete, so nothing was changed. Go back, reload the page and try again."
        ),
    ),
    401: Words(
        _("Sign in to go on"),
        _(
            "Your session has ended or you haven’t signed in yet. Nothing was changed, and what you typed is kept."
        ),
    ),
    403: Words(
        _("This needs another right"),
        _(
            "Your role in your organisation doesn’t cover this. An administrator of your organisation can grant it."
        ),
    ),
    404: Words(
        _("There is no page here"),
        _("It may have been moved or taken down, or the address may hold a typing error."),
        search=True,
    ),
    405: Words(
        _("This address works differently"),
        _(
            "What you asked for can’t be done at this address, so nothing was changed. Start from one of these pages."
        ),
        search=True,
    ),
    409: Words(
        _("This has changed meanwhile"),
        _("Somebody else was first, so nothing was changed. Go back and reload to see the present state."),
    ),
    413: Words(
        _("This is too large"),
        _(
            "Pictures may have up to 10 MB, documents 20 MB, calendars 5 MB. Nothing was changed. "
            "Go back and choose a smaller file."
        ),
    ),
    415: Words(
        _("This kind of file isn’t accepted"),
        _("Pictures are JPEG, PNG or WebP, documents PDF, calendars .ics. Nothing was changed."),
    ),
    422: Words(
        _("There is a problem"),
        _(
            "Something in the form can’t be accepted, so nothing was changed. Go back and check what you entered."
        ),
    ),
    429: Words(
        _("Too many attempts"),
        _("Nothing was changed. Wait a little before you try again."),
    ),
    500: Words(
        _("Something failed on our side"),
        _(
            "The fault has been recorded. Before you send anything again, look whether it has already arrived."
        ),
    ),
    503: Words(
        _("The site can’t answer at the moment"),
        _(
            "Nothing was changed. Try again in a few minutes; if it lasts, write to us with the reference below."
        ),
    ),
}

RESTING = Words(
    _("Your organisation is no member at present"),
    _(
        "What is agreed goes on, but nothing new begins, so nothing was changed. Its page says why and what is next."
    ),
)
NO_ORGANISATION = Words(
    _("This is for people of a member"),
    _(
        "You belong to no organisation yet. A colleague who is here can invite you, or your company can apply to join."
    ),
)
OF_STAFF = Words(
    NO_ORGANISATION.title,
    _("You look after the cluster and act for none of its members, so nothing was changed."),
)

STALE_FORM = Words(
    _("This page was open for too long"),
    _(
        "For your safety, a form can be sent only from a page opened in this session, so nothing was changed. "
        "Go back, reload the page and send it again."
    ),
)
STALE_FORM_KEPT = Words(
    STALE_FORM.title,
    _(
        "For your safety, a form can be sent only from a page opened in this session, so nothing was changed. "
        "What you typed is kept: go on with your form, check it and send it again."
    ),
)
LONG_TEXT = Words(
    _("This is too long"),
    _(
        "Together, the texts of this form are longer than the site accepts. Nothing was changed. "
        "Go back and shorten them."
    ),
)
TAKEN = Words(
    _("These hours have just been taken"),
    _(
        "Somebody else was first, so nothing was changed. Go back and reload to see the hours that are still free."
    ),
)
OFFLINE = """<!doctype html>
<html lang="{lang}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title} – {site}</title></head><body><main><h1>{title}</h1><p>{text}</p><p>{reference}</p></main></body></html>
"""


def words_for(status: int) -> Words:
    """The words of a status; an unlisted one speaks as its class."""
    return FAILURES.get(status) or FAILURES[500 if status >= 500 else 400]


def forbidden_to(actor: Actor) -> Words:
    """Why somebody signed in is refused: what they lack may be more than a right."""
    if actor.is_resting:
        return RESTING
    if actor.person_id is not None and not actor.is_member:
        return OF_STAFF if actor.is_cluster_manager else NO_ORGANISATION
    return FAILURES[403]


FOR_PROGRAMS = {
    404: _("There is nothing at this address, or it is not for you."),
    405: _("This address does not take that method."),
}
"""What programs are told instead of the words for the reader of a page."""
