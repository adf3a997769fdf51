"""Quotes and what follows after use, and what an organisation's papers say of it."""

from flask.blueprints import BlueprintSetupState

from light2share.billing import quoting, statements
from light2share.billing.views import invoice, profile, quote, statement
from light2share.billing.views.beside import beside_booking
from light2share.billing.views.room import bp
from light2share.billing.views.waiting import waiting
from light2share.bookings import moves
from light2share.web import beside

__all__ = ["bp", "invoice", "profile", "quote", "statement"]


@bp.record_once
def _take_part(state: BlueprintSetupState) -> None:
    """Write papers with the moves of bookings, and show them on their pages."""
    moves.follow(quoting.follow)
    moves.follow(statements.follow)
    beside.leave(state.app, beside.BILLING, beside_booking)
    beside.leave(state.app, beside.MONEY, waiting)
