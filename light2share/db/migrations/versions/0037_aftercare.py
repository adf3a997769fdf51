"""What the two sides say after a visit, and incidents."""

import sqlalchemy as sa
from alembic import op

revision = "0037"
down_revision = "0036"


def upgrade() -> None:
    op.create_table(
        "visit_answer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("booking_id", sa.Integer(), nullable=False),
        sa.Column("side", sa.String(32), nullable=False),
        sa.Column("answer", sa.String(32), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "side = 'requester' AND answer IN ('yes', 'mostly', 'no')"
            " OR side = 'owner' AND answer IN ('yes', 'perhaps', 'no')",
            name=op.f("visit_answer_answer_of_side_check"),
        ),
        sa.CheckConstraint("length(words) <= 2000", name=op.f("visit_answer_not_too_long_check")),
        sa.ForeignKeyConstraint(
            ["booking_id"], ["booking.id"], name=op.f("visit_answer_booking_id_fkey"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("visit_answer_person_id_fkey"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("visit_answer_pkey")),
        sa.UniqueConstraint("booking_id", "side", name=op.f("visit_answer_booking_id_side_key")),
    )
    op.create_table(
        "incident",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("handle", sa.Text(), nullable=False),
        sa.Column("booking_id", sa.Integer(), nullable=False),
        sa.Column("side", sa.String(32), nullable=False),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("reported_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("paused_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("alerted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closing", sa.Text(), nullable=False),
        sa.CheckConstraint("side IN ('requester', 'owner')", name=op.f("incident_known_side_check")),
        sa.CheckConstraint(
            "kind IN ('fault', 'damage', 'late', 'other')", name=op.f("incident_known_kind_check")
        ),
        sa.CheckConstraint(
            "length(words) BETWEEN 1 AND 2000 AND length(closing) <= 2000",
            name=op.f("incident_not_too_long_check"),
        ),
        sa.CheckConstraint(
            "(closed_at IS NULL) = (closing = '')", name=op.f("incident_closed_with_a_word_check")
        ),
        sa.ForeignKeyConstraint(
            ["booking_id"], ["booking.id"], name=op.f("incident_booking_id_fkey"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("incident_person_id_fkey"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("incident_pkey")),
        sa.UniqueConstraint("handle", name=op.f("incident_handle_key")),
    )
    op.create_index(op.f("incident_booking_id_idx"), "incident", ["booking_id"])
    op.create_index(
        op.f("incident_open_idx"),
        "incident",
        ["booking_id"],
        sqlite_where=sa.text("closed_at IS NULL"),
        postgresql_where=sa.text("closed_at IS NULL"),
    )


def downgrade() -> None:
    op.drop_table("incident")
    op.drop_table("visit_answer")
