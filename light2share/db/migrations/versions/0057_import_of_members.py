"""An import of members may ask the first admins that it names to join."""

import sqlalchemy as sa
from alembic import op

revision = "0057"
down_revision = "0056"


def upgrade() -> None:
    op.add_column(
        "listing_import", sa.Column("invites", sa.Boolean(), nullable=False, server_default=sa.false())
    )


def downgrade() -> None:
    op.drop_column("listing_import", "invites")
