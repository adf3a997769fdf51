"""The record of a listing, units that are out of service, the value that users insure."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"

INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.add_column("equipment", sa.Column("declared_value_cents", sa.Integer(), nullable=True))
    op.add_column("equipment_unit", sa.Column("retired_at", INSTANT, nullable=True))
    op.create_table(
        "equipment_event",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("equipment_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["equipment_id"], ["equipment.id"], name=op.f("equipment_event_equipment_id_fkey"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("equipment_event_person_id_fkey"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("equipment_event_pkey")),
    )
    op.create_index(
        op.f("equipment_event_equipment_id_kind_at_idx"),
        "equipment_event",
        ["equipment_id", "kind", "at"],
        unique=False,
    )


def downgrade() -> None:
    op.drop_table("equipment_event")
    op.drop_column("equipment_unit", "retired_at")
    op.drop_column("equipment", "declared_value_cents")
