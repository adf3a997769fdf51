"""What was declared with a request, in words: pages and mails ask here."""

from __future__ import annotations

from light2share.bookings.declared import Controlled, Declared, Hazard
from light2share.bookings.models import Booking
from light2share.i18n import _, gettext

HAZARDS = {
    Hazard.LASER: _("Laser radiation"),
    Hazard.CHEMICAL: _("Chemical"),
    Hazard.BIOLOGICAL: _("Biological"),
    Hazard.PRESSURE: _("Pressure or vacuum"),
    Hazard.ELECTRICAL: _("Electrical"),
    Hazard.RADIOACTIVE: _("Radioactive"),
    Hazard.POWDER: _("Fine powder or nanomaterial"),
}
CONTROLLED = {Controlled.YES: _("Yes"), Controlled.NO: _("No"), Controlled.UNKNOWN: _("Not known")}


def declared_of(booking: Booking) -> Declared:
    """What was declared with a booking."""
    return Declared(
        tuple(hazard for hazard in Hazard if hazard in booking.hazards),
        booking.hazard_notes,
        booking.end_user_country,
        booking.controlled,
        booking.zone_known,
    )


def declared_lines(declared: Declared) -> list[tuple[str, str]]:
    """Each part that was declared, with its label; of hazards also that none was."""
    hazards = ", ".join(str(HAZARDS[hazard]) for hazard in declared.hazards).capitalize()
    if not hazards and not declared.hazard_notes:
        hazards = gettext("Nothing declared")
    zone = gettext("The requester knows that access takes weeks, and is asked for outside this site.")
    lines = [
        (gettext("Hazards"), hazards),
        (gettext("More on the hazards"), declared.hazard_notes),
        (gettext("End user established in"), declared.end_user_country),
        (
            gettext("Item under test controlled"),
            str(CONTROLLED[declared.controlled]) if declared.controlled else "",
        ),
        (gettext("Restricted zone"), zone if declared.zone_known else ""),
    ]
    return [line for line in lines if line[1]]
