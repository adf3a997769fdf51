"""The pages of agreements."""

from light2share.agreements.views import keeping, reading, writing
from light2share.agreements.views.room import bp

__all__ = ["bp", "keeping", "reading", "writing"]
