"""Signing in and out, a forgotten password, and one's own account."""

from light2share.accounts.views import letting_in, own_account, resets, second_factor, sessions, signing_in
from light2share.accounts.views.room import bp

__all__ = ["bp", "letting_in", "own_account", "resets", "second_factor", "sessions", "signing_in"]
