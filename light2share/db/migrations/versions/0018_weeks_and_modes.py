"""Opening hours of alternating weeks, and of one way of using an item; closings with exceptions."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"


def upgrade() -> None:
    op.add_column("opening_rule", sa.Column("weeks", sa.String(32), nullable=False, server_default="every"))
    op.add_column("opening_rule", sa.Column("mode", sa.String(32), nullable=True))
    op.add_column("blackout", sa.Column("except_days", sa.Text(), nullable=False, server_default="[]"))


def downgrade() -> None:
    with op.batch_alter_table("blackout") as table:
        table.drop_column("except_days")
    with op.batch_alter_table("opening_rule") as table:
        table.drop_column("mode")
        table.drop_column("weeks")
