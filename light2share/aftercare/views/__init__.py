"""After a visit: the page, what both sides do there, and what of it stands on other pages."""

from flask.blueprints import BlueprintSetupState

from light2share.aftercare.views import acting
from light2share.aftercare.views.box import beside_booking
from light2share.aftercare.views.room import bp
from light2share.aftercare.views.to_do import waiting
from light2share.web import beside

__all__ = ["acting", "bp"]


@bp.record_once
def _take_part(state: BlueprintSetupState) -> None:
    """Stand on the booking's page and among what waits."""
    beside.leave(state.app, beside.AFTERCARE, beside_booking)
    beside.leave(state.app, beside.INCIDENTS, waiting)
