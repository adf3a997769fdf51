"""Which of the owner's lines a contest is about."""

import sqlalchemy as sa
from alembic import op

revision = "0076"
down_revision = "0075"

TABLES = {"booking_statement": "contested_lines", "booking_statement_step": "lines"}


def upgrade() -> None:
    for table, column in TABLES.items():
        op.add_column(table, sa.Column(column, sa.Text(), nullable=False, server_default="[]"))


def downgrade() -> None:
    for table, column in TABLES.items():
        op.drop_column(table, column)
