"""Codes of a second step: from a program (RFC 6238) and from paper. No database, no web, no clock of its own."""

from __future__ import annotations

import hmac
import secrets
from datetime import datetime, timedelta

SECONDS = 30
DRIFT = 1
"""How many half minutes the clock of a telephone may be off."""
PENDING = timedelta(minutes=10)
"""How long a right password waits for its code."""
HOW_MANY = 10
SIGNS = "23456789abcdefghjkmnpqrstvwxyz"
GROUPS, GROUP = 4, 4


def new_secret() -> str:
    """160 random bits in Base32, as programs for codes read it (RFC 4226, section 4)."""
    import pyotp

    return str(pyotp.random_base32())


def address(secret: str, account: str, site: str) -> str:
    """What the drawing says to the program."""
    import pyotp

    return str(pyotp.TOTP(secret).provisioning_uri(name=account, issuer_name=site))


def matching_step(secret: str, code: str, real_now: datetime) -> int | None:
    """The half minute whose code this is, one earlier or later included; None if it is none of these."""
    import pyotp

    program = pyotp.TOTP(secret, interval=SECONDS)
    present = int(real_now.timestamp()) // SECONDS
    steps = range(present - DRIFT, present + DRIFT + 1)
    right = [step for step in steps if hmac.compare_digest(program.generate_otp(step), code)]
    return right[-1] if right else None


def new_codes() -> list[str]:
    """Codes for paper, 78 random bits each, so that a plain hash of them is safe."""
    return [
        "-".join("".join(secrets.choice(SIGNS) for _ in range(GROUP)) for _ in range(GROUPS))
        for _ in range(HOW_MANY)
    ]


def plain(code: str) -> str:
    """A code as it is compared, however it was typed."""
    return "".join(sign for sign in code.lower() if sign.isascii() and sign.isalnum())


def is_from_program(code: str) -> bool:
    """Whether a plain code looks like one from a program, and not from paper."""
    return len(code) == 6 and code.isdigit()
