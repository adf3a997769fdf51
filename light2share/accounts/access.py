"""Who may sign in."""

from __future__ import annotations

from light2share.accounts.models import Person


def may_sign_in(person: Person, demo: bool) -> bool:
    """Whether the person has a way in; the people of the demo have one on a demo site only."""
    return person.disabled_at is None and (demo or not person.demo)
