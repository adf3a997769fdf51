"""Questions before any date, their files, and the bookings they led to."""

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0030"


def upgrade() -> None:
    op.create_table(
        "feasibility_question",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("handle", sa.Text(), nullable=False),
        sa.Column("equipment_id", sa.Integer(), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=False),
        sa.Column("requester_id", sa.Integer(), nullable=False),
        sa.Column("requested_by_id", sa.Integer(), nullable=True),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("sample", sa.Text(), nullable=False),
        sa.Column("samples", sa.Integer(), nullable=True),
        sa.Column("standard", sa.Text(), nullable=False),
        sa.Column("access_mode", sa.String(32), nullable=True),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answer", sa.String(32), nullable=True),
        sa.Column("answer_text", sa.Text(), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("owner_id <> requester_id", name=op.f("feasibility_question_two_parties_check")),
        sa.CheckConstraint("samples BETWEEN 1 AND 9999", name=op.f("feasibility_question_samples_in_range_check")),
        sa.CheckConstraint(
            "answer IN ('yes', 'adapted', 'no')", name=op.f("feasibility_question_known_answer_check")
        ),
        sa.CheckConstraint(
            "(answer IS NULL) = (answered_at IS NULL)", name=op.f("feasibility_question_answered_at_a_time_check")
        ),
        sa.CheckConstraint(
            "answer IS NULL OR withdrawn_at IS NULL", name=op.f("feasibility_question_answered_or_withdrawn_check")
        ),
        sa.CheckConstraint(
            "length(purpose) <= 3000 AND length(answer_text) <= 3000",
            name=op.f("feasibility_question_not_too_long_check"),
        ),
        sa.ForeignKeyConstraint(
            ["equipment_id"],
            ["equipment.id"],
            name=op.f("feasibility_question_equipment_id_fkey"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["organisation.id"], name=op.f("feasibility_question_owner_id_fkey")
        ),
        sa.ForeignKeyConstraint(
            ["requester_id"], ["organisation.id"], name=op.f("feasibility_question_requester_id_fkey")
        ),
        sa.ForeignKeyConstraint(
            ["requested_by_id"],
            ["person.id"],
            name=op.f("feasibility_question_requested_by_id_fkey"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("feasibility_question_pkey")),
        sa.UniqueConstraint("handle", name=op.f("feasibility_question_handle_key")),
    )
    op.create_index(op.f("feasibility_question_equipment_id_idx"), "feasibility_question", ["equipment_id"])
    op.create_index(
        op.f("feasibility_question_owner_id_asked_at_idx"), "feasibility_question", ["owner_id", "asked_at"]
    )
    op.create_index(
        op.f("feasibility_question_requester_id_asked_at_idx"),
        "feasibility_question",
        ["requester_id", "asked_at"],
    )
    op.create_table(
        "feasibility_file",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("question_id", sa.Integer(), nullable=False),
        sa.Column("of_answer", sa.Boolean(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('pdf', 'jpg', 'png', 'webp')", name=op.f("feasibility_file_known_kind_check")
        ),
        sa.ForeignKeyConstraint(
            ["question_id"],
            ["feasibility_question.id"],
            name=op.f("feasibility_file_question_id_fkey"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("feasibility_file_pkey")),
        sa.UniqueConstraint("name", name=op.f("feasibility_file_name_key")),
        sa.UniqueConstraint(
            "question_id",
            "of_answer",
            "position",
            name=op.f("feasibility_file_question_id_of_answer_position_key"),
        ),
    )
    op.create_table(
        "feasibility_booking",
        sa.Column("booking_id", sa.Integer(), nullable=False),
        sa.Column("question_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["booking_id"], ["booking.id"], name=op.f("feasibility_booking_booking_id_fkey"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["question_id"],
            ["feasibility_question.id"],
            name=op.f("feasibility_booking_question_id_fkey"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("booking_id", name=op.f("feasibility_booking_pkey")),
    )
    op.create_index(op.f("feasibility_booking_question_id_idx"), "feasibility_booking", ["question_id"])


def downgrade() -> None:
    op.drop_table("feasibility_booking")
    op.drop_table("feasibility_file")
    op.drop_table("feasibility_question")
