"""The templates of mails as text: for letters, and for lines of the site that say the same as a mail's subject."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import current_app


def rendered(name: str, values: Mapping[str, Any]) -> str:
    """A template under `templates/mail`, without the frame of a page: there is no reader's request here."""
    return current_app.jinja_env.get_template(f"mail/{name}").render(values)


def subject(kind: str, what: str = "", when: str = "") -> str:
    """The subject of a kind of mail, in the language that is being spoken; not cut to the length of a mail's."""
    return rendered(f"{kind}.subject.txt", {"what": what, "when": when}).strip()
