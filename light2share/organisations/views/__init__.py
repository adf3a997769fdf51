"""The pages of organisations."""

import light2share.organisations.views.showing
import light2share.organisations.views.sites  # noqa: F401
from light2share.organisations.views.room import bp

__all__ = ["bp"]
