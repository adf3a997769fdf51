"""Who is acting, and for which organisation."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Actor:
    """A person acting for one of their organisations; a visitor has neither.

    `is_manager` and `is_admin` hold in `organisation_id` only; `is_cluster_manager` is the person's on the whole site.
    `is_partner` says that the organisation belongs to another cluster, whose members see less.
    """

    person_id: int | None = None
    organisation_id: int | None = None
    is_manager: bool = False
    is_admin: bool = False
    is_cluster_manager: bool = False
    is_partner: bool = False

    @property
    def is_member(self) -> bool:
        """Whether they act for an organisation."""
        return self.organisation_id is not None

    def manages(self, organisation_id: int) -> bool:
        """Whether they list equipment and answer requests for that organisation."""
        return self.is_manager and self.organisation_id == organisation_id


VISITOR = Actor()
