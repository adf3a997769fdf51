"""Codes of two-step sign-in, taken where the step lasts long enough for what is done with them."""

import time
from datetime import timedelta

import pyotp

from light2share.kernel import clock

STEP = 30


def code(secret: str, steps: int = 0, lasting: int = 5) -> str:
    """The code of so many steps after this one, once this one goes on for `lasting` seconds."""
    while clock.now().second % STEP > STEP - lasting:
        time.sleep(0.1)
    return pyotp.TOTP(secret).at(clock.now() + timedelta(seconds=STEP * steps))
