"""Uploaded files that no row names, and since when."""

import sqlalchemy as sa
from alembic import op

revision = "0066"
down_revision = "0065"


def upgrade() -> None:
    op.create_table(
        "unnamed_file",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("unnamed_file_pkey")),
    )


def downgrade() -> None:
    op.drop_table("unnamed_file")
