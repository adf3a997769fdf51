"""Halden and Brightwater with passwords."""

from __future__ import annotations

import pytest

from light2share.accounts.models import Person
from light2share.security import passwords

PASSWORD = "three words in a row"
HASH = passwords.hashed(PASSWORD)


@pytest.fixture
def known(session, cast):
    """Everybody of the cast can sign in with PASSWORD."""
    for person in session.query(Person):
        person.password_hash = HASH
    session.commit()
    return cast
