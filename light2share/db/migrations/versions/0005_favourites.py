"""Instruments that people put aside."""

import sqlalchemy as sa
from alembic import op


revision = "0005"
down_revision = "0004"

INSTANT = sa.DateTime(timezone=True)
PERSON = ("person_id", "person.id")
EQUIPMENT = ("equipment_id", "equipment.id")


def follows(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    """A row that goes with another."""
    return sa.ForeignKeyConstraint(
        [column], [target], name=op.f(f"{table}_{column}_fkey"), ondelete="CASCADE"
    )


def upgrade() -> None:
    op.create_table(
        "favourite",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("equipment_id", sa.Integer(), nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        follows("favourite", *PERSON),
        follows("favourite", *EQUIPMENT),
        sa.PrimaryKeyConstraint("person_id", "equipment_id", name=op.f("favourite_pkey")),
    )
    op.create_index(op.f("favourite_equipment_id_idx"), "favourite", ["equipment_id"])


def downgrade() -> None:
    op.drop_table("favourite")
