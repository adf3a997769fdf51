"""The templates of mails as text: for letters, and for lines of the site that say the same as a mail's subject."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import current_app
from jinja2 import Environment, StrictUndefined

STRICT = "strict_mail_templates"


def rendered(name: str, values: Mapping[str, Any]) -> str:
    """A template under `templates/mail`, without the frame of a page: there is no reader's request here."""
    return _templates().get_template(f"mail/{name}").render(values)


def _templates() -> Environment:
    """Those of the site; in tests and where it is being built, a name that nobody gives is a fault and not a hole."""
    if not (current_app.testing or current_app.debug):
        return current_app.jinja_env
    strict: Environment | None = current_app.extensions.get(STRICT)
    if strict is None:
        strict = current_app.jinja_env.overlay(undefined=StrictUndefined)
        current_app.extensions[STRICT] = strict
    return strict


def subject(kind: str, what: str = "", when: str = "") -> str:
    """The subject of a kind of mail, in the language that is being spoken; not cut to the length of a mail's."""
    return rendered(f"{kind}.subject.txt", {"what": what, "when": when}).strip()
