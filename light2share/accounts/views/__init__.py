"""Signing in and out, a forgotten password, and one's own account."""

from light2share.accounts.views import (
    acting,
    addresses,
    by_company,
    by_passkey,
    deleting,
    letting_in,
    own_account,
    own_companies,
    own_data,
    passkeys,
    proving,
    resets,
    second_factor,
    sessions,
    signing_in,
    terms,
)
from light2share.accounts.views.room import bp

__all__ = [
    "acting",
    "addresses",
    "bp",
    "by_company",
    "by_passkey",
    "deleting",
    "letting_in",
    "own_account",
    "own_companies",
    "own_data",
    "passkeys",
    "proving",
    "resets",
    "second_factor",
    "sessions",
    "signing_in",
    "terms",
]
