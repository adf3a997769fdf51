"""Whether a person wants to hear when a time of a favourite is given back."""

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"


def upgrade() -> None:
    op.add_column(
        "favourite", sa.Column("tells_freed", sa.Boolean(), nullable=False, server_default=sa.false())
    )


def downgrade() -> None:
    op.drop_column("favourite", "tells_freed")
