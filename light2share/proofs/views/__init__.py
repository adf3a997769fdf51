"""The pages of standing documents."""

from light2share.proofs.views import beside_others, files, keeping
from light2share.proofs.views.room import bp

__all__ = ["beside_others", "bp", "files", "keeping"]
