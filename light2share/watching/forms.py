"""What a person says of a saved search."""

from __future__ import annotations

from wtforms import HiddenField, RadioField, SelectChoice
from wtforms.validators import InputRequired

from light2share.i18n import _
from light2share.watching.models import Alert
from light2share.watching.rules import LONGEST_NAME
from light2share.watching.wording import ALERTS
from light2share.web.forms import Form, TextField


class SearchForm(Form):
    """The name of a saved search and when to write; `asked` holds the parameters of a new one."""

    asked = HiddenField()
    name = TextField(_("Name"), longest=LONGEST_NAME)
    alert = RadioField(
        _("Tell me by mail when something new suits"),
        [InputRequired(_("Choose when we write to you"))],
        choices=[SelectChoice(alert.value, words) for alert, words in ALERTS.items()],
        default=Alert.AT_ONCE.value,
    )
