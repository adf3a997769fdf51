"""The pages of organisations."""

from light2share.organisations.views import (
    applying,
    deciding,
    desk,
    first_people,
    inviting,
    leaving,
    logo,
    looking_after,
    membership,
    people,
    profile,
    showing,
    sites,
    wishing,
)
from light2share.organisations.views.room import bp

__all__ = [
    "applying",
    "bp",
    "deciding",
    "desk",
    "first_people",
    "inviting",
    "leaving",
    "logo",
    "looking_after",
    "membership",
    "people",
    "profile",
    "showing",
    "sites",
    "wishing",
]
