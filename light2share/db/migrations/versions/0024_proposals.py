"""Offers in answer to a request, and proposals to move what is confirmed."""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"


def upgrade() -> None:
    op.add_column("booking", sa.Column("proposed_by", sa.String(32), nullable=True))
    op.add_column("booking_period", sa.Column("held", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.create_index(
        "booking_period_held_idx",
        "booking_period",
        ["starts_at"],
        sqlite_where=sa.text("held"),
        postgresql_where=sa.text("held"),
    )
    op.create_table(
        "booking_proposal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("booking_id", sa.Integer(), nullable=False),
        sa.Column("by", sa.String(32), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("choices", sa.Text(), nullable=False),
        sa.Column("estimates", sa.Text(), nullable=False),
        sa.Column("before", sa.Text(), nullable=False),
        sa.Column("estimate_before", sa.Integer(), nullable=True),
        sa.Column("conditions", sa.Text(), nullable=False),
        sa.Column("outcome", sa.String(32), nullable=False),
        sa.Column("chosen", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "outcome IN ('open', 'accepted', 'refused', 'taken_back', 'expired', 'overtaken')",
            name=op.f("booking_proposal_known_outcome_check"),
        ),
        sa.CheckConstraint("made_at < until", name=op.f("booking_proposal_ends_after_start_check")),
        sa.ForeignKeyConstraint(
            ["booking_id"], ["booking.id"], name=op.f("booking_proposal_booking_id_fkey"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("booking_proposal_pkey")),
    )
    op.create_index(op.f("booking_proposal_booking_id_idx"), "booking_proposal", ["booking_id"])
    op.create_index(
        "booking_proposal_open_idx",
        "booking_proposal",
        ["booking_id"],
        unique=True,
        sqlite_where=sa.text("outcome = 'open'"),
        postgresql_where=sa.text("outcome = 'open'"),
    )


def downgrade() -> None:
    op.drop_table("booking_proposal")
    op.drop_index("booking_period_held_idx", "booking_period")
    op.drop_column("booking_period", "held")
    op.drop_column("booking", "proposed_by")
