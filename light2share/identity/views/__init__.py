"""The pages by which a cluster makes the site its own, and what they leave for every other page."""

from light2share.identity.views import colours, files, logo, names, offers, overview
from light2share.identity.views.room import bp

__all__ = ["bp", "colours", "files", "logo", "names", "offers", "overview"]
