"""Pages of what people keep an eye on."""

from light2share.watching.views import comparing, favourites
from light2share.watching.views.room import bp as bp

__all__ = ["bp", "comparing", "favourites"]
