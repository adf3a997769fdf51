"""Pages whose address has changed."""

from __future__ import annotations

from typing import Any, NoReturn

from flask import abort, redirect, request, url_for

from light2share.web.access import READING

FOR_GOOD = 301
FORM_FOR_GOOD = 308
"""As 301, but a form is sent again to the new address (RFC 9110, section 15.4.9)."""


def gone_or_moved(slug: str | None) -> NoReturn:
    """Send the reader of a page with a `slug` in its address on to the present one; 404 if there is none."""
    if slug is None:
        abort(404)
    values: dict[str, Any] = {**(request.view_args or {}), "slug": slug}
    for name, found in request.args.to_dict(flat=False).items():
        if not name.startswith("_"):  # those are url_for's own
            values.setdefault(name, found)
    address = url_for(request.endpoint or "", **values)
    abort(redirect(address, FOR_GOOD if request.method in READING else FORM_FOR_GOOD))
