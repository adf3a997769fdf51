"""Who sees a listing: how far it reaches, which organisations it names, whether its owner is named."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from wtforms import BooleanField, HiddenField
from wtforms import Form as PlainForm
from wtforms.validators import ValidationError

from light2share.catalogue.words import fold
from light2share.equipment.audience import Audience
from light2share.equipment.forms.fields import CardsField, Needed, SeveralField, options
from light2share.equipment.models import Equipment
from light2share.equipment.rules import Visibility
from light2share.equipment.words import VISIBILITIES
from light2share.i18n import _, gettext
from light2share.organisations.models import Organisation
from light2share.web.forms import Form, TextField

ORDER = (
    Visibility.PUBLIC,
    Visibility.PARTNERS,
    Visibility.MEMBERS,
    Visibility.CHOSEN,
    Visibility.OWNER,
)


class OrganisationField(TextField):
    """Organisations by their names, several with semicolons between them; `found` are their rows."""

    def __init__(self, label: Any = None, validators: Iterable[Any] = (), **kwargs: Any) -> None:
        super().__init__(label, validators, longest=600, **kwargs)
        self.known: dict[str, Organisation] = {}
        self.found: list[Organisation] = []

    def pre_validate(self, form: PlainForm) -> None:
        """Look them up; a name that nobody has is refused, and named."""
        super().pre_validate(form)
        self.found = []
        for name in (part.strip() for part in (self.data or "").split(";")):
            if not name:
                continue
            one = self.known.get(fold(name))
            if one is None:
                raise ValidationError(
                    gettext("Choose members of the list: there is no “%(name)s”", name=name[:80])
                )
            self.found.append(one)


class VisibilityForm(Form):
    """The whole of it; organisations named before stay as long as their boxes are ticked."""

    version = HiddenField()
    visibility = CardsField(
        _("Who sees it once it is published?"),
        [Needed(_("Choose who sees it"), always=True)],
        choices=options((one.value, VISIBILITIES[one]) for one in ORDER),
    )
    chosen = SeveralField(_("Chosen organisations"))
    add_chosen = OrganisationField(_("Choose another organisation"))
    hidden_from = SeveralField(_("Organisations that must not see it"))
    add_hidden = OrganisationField(_("Keep it from another organisation"))
    owner_masked = BooleanField(_("Do not name us before a request"))

    def __init__(self, item: Equipment, present: Audience, others: Sequence[Organisation]) -> None:
        super().__init__(
            data={
                "version": item.version,
                "visibility": present.visibility.value,
                "owner_masked": present.owner_masked,
                "chosen": [one.slug for one in present.chosen],
                "hidden_from": [one.slug for one in present.hidden_from],
            }
        )
        self.by_slug = {one.slug: one for one in (*others, *present.chosen, *present.hidden_from)}
        known = {fold(one.name): one for one in others}
        for field, boxes in ((self.chosen, present.chosen), (self.hidden_from, present.hidden_from)):
            field.choices = options((one.slug, one.name) for one in boxes)
        self.add_chosen.known = self.add_hidden.known = known

    def validate(self, extra_validators: Any = None) -> bool:
        """Hold the rules of each field; chosen organisations are chosen where they count."""
        super().validate(extra_validators)
        if (
            self.visibility.data == Visibility.CHOSEN.value
            and not self.chosen_ids()
            and not self.chosen.errors
            and not self.add_chosen.errors
        ):
            self.add_chosen.errors = [gettext("Choose at least one organisation, by its name")]
        return not self.errors

    def chosen_ids(self) -> list[int]:
        """Row numbers of the chosen ones."""
        return self._ids(self.chosen.data, self.add_chosen.found)

    def hidden_ids(self) -> list[int]:
        """Row numbers of those that must not see it."""
        return self._ids(self.hidden_from.data, self.add_hidden.found)

    def _ids(self, ticked: Iterable[str] | None, added: Iterable[Organisation]) -> list[int]:
        kept = [self.by_slug[slug] for slug in ticked or () if slug in self.by_slug]
        return list(dict.fromkeys(one.id for one in (*kept, *added)))
