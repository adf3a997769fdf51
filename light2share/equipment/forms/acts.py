"""The small forms of a listing: a unit, another address, a word of the cluster."""

from __future__ import annotations

from wtforms import HiddenField
from wtforms.validators import DataRequired

from light2share.equipment.slugs import LONGEST
from light2share.i18n import _
from light2share.web.forms import Form, LongTextField, TextField


class UnitForm(Form):
    """What the owner calls one of several identical pieces."""

    label = TextField(_("Serial number or name"), longest=80)


class AddressForm(Form):
    """The last part of a listing's address."""

    slug = TextField(_("Last part of the address"), [DataRequired(_("Enter some words"))], longest=LONGEST)


class SendBackForm(Form):
    """Why a listing goes back to its owner."""

    version = HiddenField()
    reason = LongTextField(
        _("What should be changed"), [DataRequired(_("Say what the owner should change"))], longest=2000
    )
