"""Questions before any date: asked, answered, led on to a request; what of them stands on other pages."""

from light2share.feasibility.views import answering, asking, beside_others, showing
from light2share.feasibility.views.room import bp

__all__ = ["answering", "asking", "beside_others", "bp", "showing"]
