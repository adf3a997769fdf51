"""What of a request is known before its form is read: kept in the draft, carried by the page, named in the address."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from flask import request

from light2share.bookings.drafts import Draft

FIRST = "first-"
"""Before names of fields that another step shows: they count while the draft is what the page was drawn from."""
IN_AN_ADDRESS = 300
"""Signs of a purpose that an address takes along; a longer one is read from the draft."""


def known(draft: Draft, names: Sequence[str]) -> Mapping[str, str]:
    """What of these fields does not have to be sent with this request, because it is kept or came before.

    A form that names no step is whole: what it leaves out is missing.
    """
    if request.method == "POST":
        if "step" not in request.form:
            return {}
        first = {name: request.form[FIRST + name] for name in names if FIRST + name in request.form}
        return draft.fields | first if request.form.get("seen") == str(draft.version) else draft.fields
    if _is_older(request.args.get("seen", ""), draft):
        return draft.fields
    given = {name: request.args[name] for name in names if name in request.args}
    if "purpose" in given and _is_cut(draft.fields.get("purpose", ""), given["purpose"]):
        del given["purpose"]
    return draft.fields | given


def _is_older(seen: str, draft: Draft) -> bool:
    """Whether more has been typed since the page was drawn that made this address."""
    return seen.isdecimal() and seen.isascii() and len(seen) < 10 and int(seen) < draft.version


def _is_cut(whole: str, part: str) -> bool:
    """Whether `part` is what an address can hold of `whole`."""
    return part == one_line(whole)


def one_line(purpose: str) -> str:
    """A purpose as an address takes it along."""
    return " ".join(purpose.split())[:IN_AN_ADDRESS]
