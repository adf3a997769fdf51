"""What people keep an eye on."""

from __future__ import annotations

from light2share.db import ForeignKey, Mapped, Model, datetime, mapped_column


class Favourite(Model):
    """An instrument that a person has put aside. Whether they still see it is asked when it is shown."""

    __tablename__ = "favourite"

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), primary_key=True)
    equipment_id: Mapped[int] = mapped_column(
        ForeignKey("equipment.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    created_at: Mapped[datetime]
