"""A request with what its sender declares: hazards always, end use and restricted zone where the instrument asks."""

from __future__ import annotations

from dataclasses import replace
from typing import ClassVar

from wtforms import BooleanField, Field, RadioField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import ValidationError

from light2share.bookings.asking import Wish
from light2share.bookings.declared import Controlled, Declared, Hazard, Lack, lacks
from light2share.bookings.declared_words import CONTROLLED, HAZARDS
from light2share.bookings.forms.answering import AnsweringForm, CodesField
from light2share.bookings.forms.moving import MoveForm
from light2share.bookings.forms.requesting import BookingRequestForm
from light2share.equipment.models import Equipment
from light2share.i18n import _
from light2share.web.forms import LongTextField, TextField

DECLARED = ("hazards", "hazard_notes", "end_user_country", "controlled", "zone_known")
_FIRST, _SECOND, _LAST = BookingRequestForm.steps
STEPS = (_FIRST, (*_SECOND, *DECLARED), _LAST)


class DeclaringForm(AnsweringForm):
    """The request of a requester; call `asks` once it is filled."""

    steps = STEPS
    silent: ClassVar = {**BookingRequestForm.silent, "hazard_notes": ("hazards", "zone_known")}

    hazards = CodesField(
        _("Hazards of the sample"), choices=[SelectChoice(code, label) for code, label in HAZARDS.items()]
    )
    hazard_notes = LongTextField(_("More on the hazards"))
    end_user_country = TextField(_("Country of establishment of the end user"), longest=80)
    controlled = RadioField(
        _("Is the item under test a controlled dual-use item?"),
        choices=[SelectChoice(value, label) for value, label in CONTROLLED.items()],
        validate_choice=False,
    )
    zone_known = BooleanField(
        _("I know that access to the restricted zone takes weeks, and is asked for outside this site")
    )
    asks_end_use = False
    asks_zone = False

    def asks(self, item: Equipment) -> None:
        """Ask for what this instrument needs; what it does not ask for is not taken."""
        self.asks_end_use, self.asks_zone = item.dual_use_check, item.restricted_zone
        if not self.asks_end_use:
            self.end_user_country.data, self.controlled.data = "", None
        if not self.asks_zone:
            self.zone_known.data = False

    def validate_end_user_country(self, field: Field) -> None:
        """Named where it is asked for."""
        if self._lacks(Lack.COUNTRY):
            raise ValidationError(_("Enter the country in which the end user is established"))

    def validate_controlled(self, field: Field) -> None:
        """One of the three answers where it is asked for."""
        if self._lacks(Lack.CONTROL):
            raise ValidationError(_("Choose yes, no, or not known"))

    def validate_zone_known(self, field: Field) -> None:
        """Ticked where it is asked for."""
        if self._lacks(Lack.ZONE):
            raise ValidationError(_("Tick the box if you know this: nobody enters without access"))

    def _lacks(self, lack: Lack) -> bool:
        return lack in lacks(self.declared(), self.asks_end_use, self.asks_zone)

    def declared(self) -> Declared:
        """What is declared so far."""
        ticked, answer = self.hazards.data or (), self.controlled.data
        return Declared(
            tuple(hazard for hazard in Hazard if hazard in ticked),
            self.hazard_notes.data or "",
            self.end_user_country.data or "",
            Controlled(answer) if answer in set(Controlled) else None,
            bool(self.zone_known.data),
        )

    def wish(self) -> Wish:
        """What is asked for, with what is declared and answered; ask only after the form is valid."""
        return replace(self.wish_with(self.declared()), answers=self.answers())


class ReviseForm(DeclaringForm, MoveForm):
    """All of it on one page, with the version that its sender saw."""
