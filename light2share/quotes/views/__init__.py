"""The pages of rates."""

from light2share.quotes.views import cards
from light2share.quotes.views.room import bp

__all__ = ["bp", "cards"]
