"""Cancelling is free until so many working days before the start, instead of hours; a booking keeps what it was asked with."""

import sqlalchemy as sa
from alembic import op

revision = "0041"
down_revision = "0040"


def upgrade() -> None:
    for table in ("equipment", "booking"):
        check = sa.CheckConstraint(
            "free_cancel_days BETWEEN 1 AND 20", name=op.f(f"{table}_free_cancel_days_check")
        )
        op.add_column(table, sa.Column("free_cancel_days", sa.Integer(), check, nullable=True))


def downgrade() -> None:
    for table in ("booking", "equipment"):
        op.drop_column(table, "free_cancel_days")
