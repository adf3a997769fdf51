"""Calendars of owners whose busy times block, and the clashes that both sides were told of."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"


def upgrade() -> None:
    op.add_column("equipment", sa.Column("calendars_read_at", sa.DateTime(timezone=True), nullable=True))
    op.create_table(
        "connected_calendar",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("equipment_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("switch", sa.String(length=32), nullable=False),
        sa.Column("waits_for_a_yes", sa.Boolean(), nullable=False),
        sa.Column("agreed", sa.Text(), nullable=False),
        sa.Column("busy_count", sa.Integer(), nullable=False),
        sa.Column("trouble", sa.Text(), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("etag", sa.Text(), nullable=False),
        sa.Column("modified", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("tried_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("next_read_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("leased_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["equipment_id"],
            ["equipment.id"],
            name=op.f("connected_calendar_equipment_id_fkey"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("connected_calendar_pkey")),
    )
    op.create_index(op.f("connected_calendar_equipment_id_idx"), "connected_calendar", ["equipment_id"])
    op.create_index(op.f("connected_calendar_next_read_at_idx"), "connected_calendar", ["next_read_at"])
    op.create_table(
        "calendar_reading",
        sa.Column("calendar_id", sa.Integer(), nullable=False),
        sa.Column("found_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("covers_until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("busy", sa.Text(), nullable=False),
        sa.Column("events", sa.Integer(), nullable=False),
        sa.Column("not_busy", sa.Integer(), nullable=False),
        sa.Column("faults", sa.Text(), nullable=False),
        sa.Column("marks", sa.Text(), nullable=False),
        sa.Column("extract", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["calendar_id"],
            ["connected_calendar.id"],
            name=op.f("calendar_reading_calendar_id_fkey"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("calendar_id", name=op.f("calendar_reading_pkey")),
    )
    op.create_table(
        "busy_time",
        sa.Column("equipment_id", sa.Integer(), nullable=False),
        sa.Column("starts_minute", sa.Integer(), nullable=False),
        sa.Column("ends_minute", sa.Integer(), nullable=False),
        sa.Column("calendar_id", sa.Integer(), nullable=False),
        sa.CheckConstraint("starts_minute < ends_minute", name=op.f("busy_time_ends_after_start_check")),
        sa.ForeignKeyConstraint(
            ["equipment_id"], ["equipment.id"], name=op.f("busy_time_equipment_id_fkey"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["calendar_id"],
            ["connected_calendar.id"],
            name=op.f("busy_time_calendar_id_fkey"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint(
            "equipment_id", "starts_minute", "ends_minute", "calendar_id", name=op.f("busy_time_pkey")
        ),
    )
    op.create_index(op.f("busy_time_calendar_id_idx"), "busy_time", ["calendar_id"])
    op.create_index(
        op.f("busy_time_equipment_id_ends_minute_starts_minute_idx"),
        "busy_time",
        ["equipment_id", "ends_minute", "starts_minute"],
    )
    op.create_table(
        "calendar_clash",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("booking_id", sa.Integer(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("calendar", sa.Text(), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["booking_id"], ["booking.id"], name=op.f("calendar_clash_booking_id_fkey"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("calendar_clash_pkey")),
        sa.UniqueConstraint(
            "booking_id",
            "starts_at",
            "ends_at",
            name=op.f("calendar_clash_booking_id_starts_at_ends_at_key"),
        ),
    )


def downgrade() -> None:
    for table in ("calendar_clash", "busy_time", "calendar_reading", "connected_calendar"):
        op.drop_table(table)
    op.drop_column("equipment", "calendars_read_at")
