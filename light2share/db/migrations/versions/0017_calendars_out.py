"""Who read a calendar subscription last, and instruments whose free times other sites may show."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"


def upgrade() -> None:
    op.add_column("calendar_feed", sa.Column("last_read_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("calendar_feed", sa.Column("last_read_by", sa.Text(), nullable=False, server_default=""))
    op.add_column(
        "equipment", sa.Column("shows_free_busy", sa.Boolean(), nullable=False, server_default=sa.false())
    )


def downgrade() -> None:
    op.drop_column("equipment", "shows_free_busy")
    op.drop_column("calendar_feed", "last_read_by")
    op.drop_column("calendar_feed", "last_read_at")
