"""What companies' own sign-ins (OpenID Connect) call people."""

from __future__ import annotations

from light2share.accounts.models import Person
from light2share.db import (
    CheckConstraint,
    ForeignKey,
    Mapped,
    Model,
    UniqueConstraint,
    datetime,
    mapped_column,
    relationship,
)


class CompanyIdentity(Model):
    """A person as one issuer knows them: bound once by a verified address, then by this name whatever the address."""

    __tablename__ = "company_identity"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    issuer: Mapped[str]
    subject: Mapped[str]
    created_at: Mapped[datetime]

    person: Mapped[Person] = relationship()

    __table_args__ = (
        UniqueConstraint("issuer", "subject"),
        UniqueConstraint("person_id", "issuer"),
        CheckConstraint("issuer <> '' AND subject <> ''", name="named"),
    )
