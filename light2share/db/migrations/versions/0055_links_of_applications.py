"""The link of an application is signed, and no hash of it is kept."""

import sqlalchemy as sa
from alembic import op

revision = "0055"
down_revision = "0054"


def upgrade() -> None:
    with op.batch_alter_table("application") as table:
        table.drop_constraint(op.f("application_secret_hash_key"), type_="unique")
        table.drop_column("secret_hash")


def downgrade() -> None:
    with op.batch_alter_table("application") as table:
        table.add_column(sa.Column("secret_hash", sa.Text(), nullable=True))
        table.create_unique_constraint(op.f("application_secret_hash_key"), ["secret_hash"])
