"""The pages of organisations."""

from light2share.organisations.views import inviting, leaving, people, showing, sites
from light2share.organisations.views.room import bp

__all__ = ["bp", "inviting", "leaving", "people", "showing", "sites"]
