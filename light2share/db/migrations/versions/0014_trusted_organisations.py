"""Organisations that are confirmed without their owner's yes."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    op.create_table(
        "equipment_trusted",
        sa.Column("equipment_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["equipment_id"],
            ["equipment.id"],
            name=op.f("equipment_trusted_equipment_id_fkey"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("equipment_trusted_organisation_id_fkey"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("equipment_id", "organisation_id", name=op.f("equipment_trusted_pkey")),
    )
    op.create_index(op.f("equipment_trusted_organisation_id_idx"), "equipment_trusted", ["organisation_id"])


def downgrade() -> None:
    op.drop_index(op.f("equipment_trusted_organisation_id_idx"), table_name="equipment_trusted")
    op.drop_table("equipment_trusted")
