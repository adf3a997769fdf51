"""Fields in which people choose among what the site knows."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from wtforms import Form as PlainForm
from wtforms import SelectMultipleField
from wtforms.validators import ValidationError

from light2share.i18n import _, gettext
from light2share.organisations.models import Organisation
from light2share.web.forms import TextField


class SeveralField(SelectMultipleField):
    """Any of a few boxes; another value is refused in the site's own words."""

    data: Any

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, validate_choice=False, **kwargs)

    def pre_validate(self, form: PlainForm) -> None:
        """Refuse what has no box."""
        known = {one.value for one in self.iter_choices()}
        if set(self.data or ()) - known:
            raise ValidationError(_("Choose among these"))
        self.data = list(dict.fromkeys(self.data or ()))


class OrganisationField(TextField):
    """Organisations by name, several with semicolons between them; `find` looks one up, `found` are their rows."""

    def __init__(self, label: Any = None, validators: Iterable[Any] = (), **kwargs: Any) -> None:
        super().__init__(label, validators, longest=600, **kwargs)
        self.find: Callable[[str], Organisation | None] = lambda _name: None
        self.found: list[Organisation] = []

    def pre_validate(self, form: PlainForm) -> None:
        """Look them up; a name that nobody has is refused, and named."""
        super().pre_validate(form)
        self.found = []
        for name in (part.strip() for part in (self.data or "").split(";")):
            if not name:
                continue
            one = self.find(name)
            if one is None:
                raise ValidationError(
                    gettext("Choose members of the list: there is no “%(name)s”", name=name[:80])
                )
            self.found.append(one)
