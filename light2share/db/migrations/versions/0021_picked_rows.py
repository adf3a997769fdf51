"""Rows of an import that its sender leaves out."""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"


def upgrade() -> None:
    op.add_column(
        "listing_import_row", sa.Column("picked", sa.Boolean(), nullable=False, server_default=sa.true())
    )


def downgrade() -> None:
    with op.batch_alter_table("listing_import_row") as table:
        table.drop_column("picked")
