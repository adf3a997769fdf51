"""Requests whose time another booking takes: they wait behind it, and nobody is late with an answer."""

import sqlalchemy as sa
from alembic import op

revision = "0075"
down_revision = "0074"


def upgrade() -> None:
    op.add_column(
        "booking", sa.Column("behind", sa.Boolean(), server_default=sa.text("false"), nullable=False)
    )


def downgrade() -> None:
    op.drop_column("booking", "behind")
