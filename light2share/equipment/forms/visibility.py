"""Who sees a listing: how far it reaches, which organisations it names, whether its owner is named."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from wtforms import BooleanField, HiddenField

from light2share.catalogue.words import fold
from light2share.equipment.audience import Audience
from light2share.equipment.forms.fields import CardsField, Needed, options
from light2share.equipment.models import Equipment
from light2share.equipment.rules import Visibility
from light2share.equipment.words import VISIBILITIES
from light2share.i18n import _, gettext
from light2share.organisations.models import Organisation
from light2share.web.choices import OrganisationField, SeveralField
from light2share.web.forms import Form

ORDER = (
    Visibility.PUBLIC,
    Visibility.PARTNERS,
    Visibility.MEMBERS,
    Visibility.CHOSEN,
    Visibility.OWNER,
)


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
        self.add_chosen.find = self.add_hidden.find = lambda name: known.get(fold(name))
        self.names = [one.name for one in others]

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
