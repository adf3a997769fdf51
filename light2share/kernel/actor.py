"""Who is acting, and for which organisation."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Actor:
    """A person acting for one of their organisations; a visitor has neither.

    `is_manager`, `is_admin` and the two rights to accept hold in `organisation_id` only.
    `is_cluster_manager` is the person's on the whole site.
    `is_partner` says that the organisation belongs to another cluster, whose members see less; `is_resting` that its
    membership is suspended or over: what is agreed goes on, nothing new begins.
    """

    person_id: int | None = None
    organisation_id: int | None = None
    is_manager: bool = False
    is_admin: bool = False
    accepts_quotes: bool = False
    accepts_agreements: bool = False
    is_cluster_manager: bool = False
    is_partner: bool = False
    is_resting: bool = False

    @property
    def is_member(self) -> bool:
        """Whether they act for an organisation."""
        return self.organisation_id is not None

    @property
    def takes_part(self) -> bool:
        """Whether that organisation is a member at present."""
        return self.is_member and not self.is_resting

    @property
    def binds_by_quotes(self) -> bool:
        """Whether they accept quotes for their organisation."""
        return self.is_admin or self.accepts_quotes

    @property
    def binds_by_agreements(self) -> bool:
        """Whether they accept terms, confidentiality and safety rules for it."""
        return self.is_admin or self.accepts_agreements

    def manages(self, organisation_id: int) -> bool:
        """Whether they list equipment and answer requests for that organisation."""
        return self.is_manager and self.organisation_id == organisation_id


VISITOR = Actor()
