"""Which lines of organisations' journals the cluster's staff wrote there."""

import sqlalchemy as sa
from alembic import op

revision = "0074"
down_revision = "0073"


def upgrade() -> None:
    op.add_column(
        "journal_line", sa.Column("by_cluster", sa.Boolean(), server_default=sa.text("false"), nullable=False)
    )


def downgrade() -> None:
    op.drop_column("journal_line", "by_cluster")
