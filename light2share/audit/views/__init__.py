"""The pages of the room."""

from light2share.audit.views import export, noting, page
from light2share.audit.views.room import bp

__all__ = ["bp", "export", "noting", "page"]
