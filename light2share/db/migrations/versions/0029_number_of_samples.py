"""How many samples a request is about."""

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"


def upgrade() -> None:
    op.add_column(
        "booking",
        sa.Column(
            "samples",
            sa.Integer(),
            sa.CheckConstraint("samples BETWEEN 1 AND 9999", name=op.f("booking_samples_in_range_check")),
        ),
    )


def downgrade() -> None:
    op.drop_column("booking", "samples")
