"""What organisations and roles are called, in the language of the answer."""

from __future__ import annotations

from collections.abc import Collection, Set

from light2share.i18n import _, gettext
from light2share.organisations.models import OrganisationKind, SizeClass
from light2share.organisations.rules import Role

KINDS = {
    OrganisationKind.COMPANY: _("Company"),
    OrganisationKind.RESEARCH_LAB: _("Research laboratory"),
    OrganisationKind.HIGHER_EDUCATION: _("School or university"),
    OrganisationKind.PUBLIC_BODY: _("Public body"),
    OrganisationKind.ASSOCIATION: _("Association"),
}
SIZES = {
    SizeClass.LARGE: _("Large group"),
    SizeClass.MID_CAP: _("Mid-cap company"),
    SizeClass.SME: _("Small or medium-sized company"),
    SizeClass.MICRO: _("Very small company or start-up"),
}
ROLES = {
    Role.MANAGER: _("list equipment and answer requests"),
    Role.ADMIN: _("look after people and papers"),
    Role.QUOTES: _("accept quotes"),
    Role.AGREEMENTS: _("accept terms and confidentiality"),
}
THEIR_ROLES = {
    Role.MANAGER: _("lists equipment and answers requests"),
    Role.ADMIN: _("looks after people and papers"),
    Role.QUOTES: _("accepts quotes"),
    Role.AGREEMENTS: _("accepts terms and confidentiality"),
}
RIGHTS = {
    Role.MANAGER: _("Lists equipment and answers requests"),
    Role.ADMIN: _("Looks after people and papers; accepts quotes and documents too"),
    Role.QUOTES: _("Accepts quotes for us"),
    Role.AGREEMENTS: _("Accepts terms, confidentiality and safety rules for us"),
}
"""The boxes that give them."""


def kind_words(kind: OrganisationKind, size: SizeClass | None) -> str:
    """What an organisation is: of a company its size, of the others their kind."""
    return str(SIZES[size] if size else KINDS[kind])


def role_words(held: Set[Role]) -> str:
    """What the reader does in an organisation, as a sentence without its full stop."""
    return ", ".join([gettext("You request test time"), *(str(ROLES[role]) for role in Role if role in held)])


def their_role_words(held: Set[Role]) -> str:
    """The same, said of somebody else."""
    words = [str(THEIR_ROLES[role]) for role in Role if role in held]
    return ", ".join([gettext("Requests test time"), *words])


def kept_role_words(kept: Collection[str]) -> str:
    """The same, of rights as a journal keeps them."""
    return their_role_words({role for role in Role if role.value in kept})
