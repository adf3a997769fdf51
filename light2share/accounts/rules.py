"""What a password must be, and how long a reset link is good. No database, no web, no clock."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from enum import StrEnum

from light2share.accounts.common_passwords import is_common
from light2share.security.passwords import LONGEST, SHORTEST

RESET_LASTS = timedelta(hours=1)
EMAIL_CHANGE_LASTS = timedelta(hours=24)


class Way(StrEnum):
    """How somebody signed in."""

    PASSWORD = "password"  # noqa: S105  the name of a way, not a password
    CODE = "code"
    """The password, then a code from a program."""
    RECOVERY_CODE = "recovery_code"
    """The password, then a code from paper."""
    PASSKEY = "passkey"
    COMPANY = "company"
    """At their company, by OpenID Connect."""


class PasswordFault(StrEnum):
    """Why a password can't be taken; nothing is asked of the signs in it (NIST SP 800-63B, section 3.1.1.2)."""

    TOO_SHORT = "too_short"
    TOO_LONG = "too_long"
    NAMES_YOU = "names_you"
    COMMON = "common"


def password_fault(password: str, email: str, name: str, own: Iterable[str] = ()) -> PasswordFault | None:
    """The first thing against `password` for the person of that e-mail and name; None if it may be used.

    `own` are names of the site, which make no password by themselves.
    """
    if len(password) < SHORTEST:
        return PasswordFault.TOO_SHORT
    if len(password) > LONGEST:
        return PasswordFault.TOO_LONG
    if _letters(password) in {_letters(email), _letters(email.partition("@")[0]), _letters(name)}:
        return PasswordFault.NAMES_YOU
    if is_common(password, own):
        return PasswordFault.COMMON
    return None


def _letters(text: str) -> str:
    """Letters and digits alone, without case."""
    return "".join(sign for sign in text.casefold() if sign.isalnum())


def plain_email(text: str) -> str:
    """An address as it is stored and compared."""
    return text.strip().lower()
