"""The zone in which a person reads times that belong to no instrument; none for their browser's."""

import sqlalchemy as sa
from alembic import op

revision = "0067"
down_revision = "0066"


def upgrade() -> None:
    op.add_column("person", sa.Column("zone", sa.Text(), nullable=True))


def downgrade() -> None:
    op.drop_column("person", "zone")
