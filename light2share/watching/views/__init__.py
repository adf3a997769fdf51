"""Pages of what people keep an eye on."""

from light2share.watching.views import comparing, favourites, searches, stopping
from light2share.watching.views.room import bp as bp

__all__ = ["bp", "comparing", "favourites", "searches", "stopping"]
