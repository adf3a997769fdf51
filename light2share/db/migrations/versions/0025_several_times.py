"""What a request asks for where that is more than one period."""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"


def upgrade() -> None:
    op.add_column("booking", sa.Column("several", sa.Text(), nullable=False, server_default="[]"))
    op.execute(
        """UPDATE booking SET several = coalesce((
            SELECT '[' || proposal."before" || ']' FROM booking_proposal AS proposal
            WHERE proposal.booking_id = booking.id AND proposal.outcome = 'open'
        ), '[]') WHERE state = 'offered'"""
    )


def downgrade() -> None:
    op.drop_column("booking", "several")
