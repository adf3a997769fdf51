"""Requests that are being typed, one for each person and item."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    op.create_table(
        "booking_draft",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("equipment_id", sa.Integer(), nullable=False),
        sa.Column("fields", sa.Text(), nullable=False),
        sa.Column("step", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("booking_draft_person_id_fkey"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["equipment_id"], ["equipment.id"], name=op.f("booking_draft_equipment_id_fkey"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("booking_draft_pkey")),
        sa.UniqueConstraint("person_id", "equipment_id", name=op.f("booking_draft_person_id_equipment_id_key")),
    )
    op.create_index(op.f("booking_draft_equipment_id_idx"), "booking_draft", ["equipment_id"], unique=False)
    op.create_index(op.f("booking_draft_saved_at_idx"), "booking_draft", ["saved_at"], unique=False)


def downgrade() -> None:
    op.drop_table("booking_draft")
