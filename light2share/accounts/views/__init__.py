"""Signing in and out, a forgotten password, and one's own account."""

from light2share.accounts.views import own_account, resets, sessions, signing_in
from light2share.accounts.views.room import bp

__all__ = ["bp", "own_account", "resets", "sessions", "signing_in"]
