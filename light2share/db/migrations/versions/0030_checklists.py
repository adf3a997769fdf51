"""What owners ask for with bookings of an instrument, and the checklist of a booking."""

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"

KINDS = "kind IN ('agreement', 'training', 'insurance', 'prevention', 'quote', 'order')"


def upgrade() -> None:
    op.create_table(
        "asked_check",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("equipment_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("asked", sa.String(32), nullable=False),
        sa.CheckConstraint(KINDS, name=op.f("asked_check_known_kind_check")),
        sa.CheckConstraint("asked IN ('no', 'yes', 'blocks')", name=op.f("asked_check_known_asked_check")),
        sa.ForeignKeyConstraint(
            ["equipment_id"],
            ["equipment.id"],
            name=op.f("asked_check_equipment_id_fkey"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("asked_check_pkey")),
        sa.UniqueConstraint("equipment_id", "kind", name=op.f("asked_check_equipment_id_kind_key")),
    )
    op.create_table(
        "booking_check",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("booking_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("blocks", sa.Boolean(), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("organisation_id", sa.Integer(), nullable=True),
        sa.Column("way", sa.String(32), nullable=True),
        sa.Column("day", sa.Date(), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.CheckConstraint(KINDS, name=op.f("booking_check_known_kind_check")),
        sa.CheckConstraint(
            "way IN ('inspected', 'plan', 'not_needed')", name=op.f("booking_check_known_way_check")
        ),
        sa.CheckConstraint(
            "done_at IS NOT NULL OR (person_id IS NULL AND organisation_id IS NULL AND way IS NULL"
            " AND day IS NULL AND note = '')",
            name=op.f("booking_check_said_when_done_check"),
        ),
        sa.CheckConstraint("length(note) <= 300", name=op.f("booking_check_not_too_long_check")),
        sa.ForeignKeyConstraint(
            ["booking_id"], ["booking.id"], name=op.f("booking_check_booking_id_fkey"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("booking_check_person_id_fkey"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("booking_check_organisation_id_fkey"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("booking_check_pkey")),
        sa.UniqueConstraint("booking_id", "kind", name=op.f("booking_check_booking_id_kind_key")),
    )


def downgrade() -> None:
    op.drop_table("booking_check")
    op.drop_table("asked_check")
