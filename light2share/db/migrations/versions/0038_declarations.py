"""What is declared with a request: hazards, end use, the restricted zone."""

import sqlalchemy as sa
from alembic import op

revision = "0038"
down_revision = "0037"


def upgrade() -> None:
    op.add_column("booking", sa.Column("hazards", sa.Text(), nullable=False, server_default="[]"))
    op.add_column("booking", sa.Column("hazard_notes", sa.Text(), nullable=False, server_default=""))
    op.add_column("booking", sa.Column("end_user_country", sa.Text(), nullable=False, server_default=""))
    op.add_column(
        "booking",
        sa.Column(
            "controlled",
            sa.String(32),
            _check("known_control", "controlled IN ('yes', 'no', 'unknown')"),
            _check("end_use_whole", "(end_user_country = '') = (controlled IS NULL)"),
            nullable=True,
        ),
    )
    op.add_column(
        "booking", sa.Column("zone_known", sa.Boolean(), nullable=False, server_default=sa.false())
    )


def _check(name: str, condition: str) -> sa.CheckConstraint:
    return sa.CheckConstraint(condition, name=op.f(f"booking_{name}_check"))


def downgrade() -> None:
    for column in ("zone_known", "controlled", "end_user_country", "hazard_notes", "hazards"):
        op.drop_column("booking", column)
