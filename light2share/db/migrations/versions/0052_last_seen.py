"""When people were last there, so that accounts which nobody uses end after a warning."""

import sqlalchemy as sa
from alembic import op

revision = "0052"
down_revision = "0051"


def upgrade() -> None:
    op.add_column("person", sa.Column("seen_on", sa.Date(), nullable=True))
    op.add_column("person", sa.Column("warned_on", sa.Date(), nullable=True))
    # sessions are known for 90 days only: who has an account now counts as there today
    op.execute("UPDATE person SET seen_on = CURRENT_DATE")


def downgrade() -> None:
    op.drop_column("person", "warned_on")
    op.drop_column("person", "seen_on")
