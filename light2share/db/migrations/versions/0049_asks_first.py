"""Whether an owner has something done before any booking of an instrument is confirmed."""

import sqlalchemy as sa
from alembic import op

revision = "0049"
down_revision = "0048"


def upgrade() -> None:
    op.add_column(
        "equipment", sa.Column("asks_first", sa.Boolean(), nullable=False, server_default=sa.text("false"))
    )
    op.execute(
        "UPDATE equipment SET asks_first = true"
        " WHERE id IN (SELECT equipment_id FROM asked_check WHERE asked = 'blocks')"
    )


def downgrade() -> None:
    op.drop_column("equipment", "asks_first")
