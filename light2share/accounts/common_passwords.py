"""Passwords that are long enough and still tried first: repeated parts, rows of keys, well-known words with figures."""

from __future__ import annotations

import re
from collections.abc import Iterable

REPEATED = re.compile(r"(.{1,8}?)\1+")
ROWS = (
    "abcdefghijklmnopqrstuvwxyz",
    "0123456789",
    "1234567890",
    "azertyuiopqsdfghjklmwxcvbn",
    "1234567890azertyuiopqsdfghjklmwxcvbn",
    "qwertyuiopasdfghjklzxcvbnm",
    "1234567890qwertyuiopasdfghjklzxcvbnm",
    "1qaz2wsx3edc4rfv5tgb6yhn7ujm",
    "1q2w3e4r5t6y7u8i9o0p",
    "1a2z3e4r5t6y7u8i9o0p",
    "a1b2c3d4e5f6g7h8i9",
)
WORDS = (
    "password passwort passw pass motdepasse mdp azerty azertyuiop qwerty qwertyuiop qwertz qwer asdf zxcv qazwsx abc "
    "admin administrateur administrator root user utilisateur guest invite test demo default changeme secret login "
    "welcome bienvenue bonjour salut hello letmein iloveyou jetaime love amour chouchou doudou loulou cheri coeur "
    "soleil sunshine princess princesse dragon monkey football superman batman pokemon starwars naruto trustno one "
    "marseille nice toulon paris france olympique shadow master michael nicolas julien camille "
    "printemps ete automne hiver spring summer autumn winter janvier juin juillet"
).split()
"""What people put together when they are asked for many signs; the commonest of French and English lists."""
INSTEAD = str.maketrans("013457@$!€", "oieastasie")


def is_common(password: str, own: Iterable[str] = ()) -> bool:
    """Whether somebody who guesses would try it early; `own` are words of this site that are no better than common."""
    plain = "".join(sign for sign in password.casefold() if sign.isalnum() or sign in "@$!€")
    if not plain or _repeats(plain) or _is_row(plain):
        return True
    words = [*WORDS, *(_letters(word) for word in own)]
    known = re.compile("(?:" + "|".join(re.escape(word) for word in words if word) + ")+")
    read_as = {_letters(plain), _letters(plain.rstrip("0123456789!").translate(INSTEAD))}
    return any(not text or known.fullmatch(text) for text in read_as)


def _repeats(plain: str) -> bool:
    """Whether it is a short part again and again, the last time perhaps cut off."""
    found = REPEATED.match(plain)
    return found is not None and found[1].startswith(plain[found.end() :])


def _is_row(plain: str) -> bool:
    """Whether it follows keys, figures or letters, forwards or backwards."""
    return any(plain in row * 2 or plain in row[::-1] * 2 for row in ROWS)


def _letters(text: str) -> str:
    return "".join(sign for sign in text.casefold() if sign.isalpha())
