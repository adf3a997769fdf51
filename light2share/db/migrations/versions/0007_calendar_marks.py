"""Stored calendar text knows which names it was made from."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    op.add_column("calendar_entry", sa.Column("mark", sa.Text(), nullable=False, server_default=""))


def downgrade() -> None:
    op.drop_column("calendar_entry", "mark")
