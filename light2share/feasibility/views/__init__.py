"""Questions before any date: asked, answered, led on to a request; what of them stands on other pages."""

import light2share.feasibility.views.answering
import light2share.feasibility.views.asking
import light2share.feasibility.views.beside_others
import light2share.feasibility.views.showing  # noqa: F401
from light2share.feasibility.views.room import bp

__all__ = ["bp"]
