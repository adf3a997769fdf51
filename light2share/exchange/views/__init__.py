"""The pages that bring listings in and out."""

from light2share.exchange.views import exports, imports, members, picking, sending
from light2share.exchange.views.room import bp

__all__ = ["bp", "exports", "imports", "members", "picking", "sending"]
