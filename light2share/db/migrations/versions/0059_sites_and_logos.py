"""How visitors get in, and the rules that they keep, of a site; the logo of an organisation."""

import sqlalchemy as sa
from alembic import op

revision = "0059"
down_revision = "0058"

TEXTS = ("access_fr", "access_en", "rules_fr", "rules_en")


def upgrade() -> None:
    for name in TEXTS:
        op.add_column("site", sa.Column(name, sa.Text(), nullable=True))
    table = "organisation_logo"
    op.create_table(
        table,
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f(f"{table}_organisation_id_fkey"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("organisation_id", name=op.f(f"{table}_pkey")),
        sa.UniqueConstraint("name", name=op.f(f"{table}_name_key")),
    )


def downgrade() -> None:
    op.drop_table("organisation_logo")
    for name in reversed(TEXTS):
        op.drop_column("site", name)
