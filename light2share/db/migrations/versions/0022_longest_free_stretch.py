"""How long the free stretches of an item are at most; the worker fills it in with the next day's free time."""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"


def upgrade() -> None:
    op.add_column("first_free", sa.Column("longest_minutes", sa.Integer(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("first_free") as table:
        table.drop_column("longest_minutes")
