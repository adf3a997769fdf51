"""What is done with a membership, the last day of those that leave, and until when their people may act for them."""

import sqlalchemy as sa
from alembic import op

revision = "0056"
down_revision = "0055"


def upgrade() -> None:
    op.add_column("organisation", sa.Column("leaves_on", sa.Date(), nullable=True))
    op.add_column("organisation", sa.Column("open_until", sa.DateTime(timezone=True), nullable=True))
    table = "organisation_step"
    op.create_table(
        table,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("what", sa.String(32), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("leaves_on", sa.Date(), nullable=True),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        *(
            sa.CheckConstraint(condition, name=op.f(f"{table}_{name}_check"))
            for name, condition in (
                ("said_in_words", "what <> 'suspended' OR words <> ''"),
                ("leaves_on_a_day", "(what = 'leaves') = (leaves_on IS NOT NULL)"),
                ("not_too_long", "length(words) <= 2000"),
            )
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f(f"{table}_organisation_id_fkey"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f(f"{table}_person_id_fkey"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"{table}_pkey")),
    )
    op.create_index(op.f(f"{table}_organisation_id_idx"), table, ["organisation_id"])


def downgrade() -> None:
    op.drop_table("organisation_step")
    op.drop_column("organisation", "open_until")
    op.drop_column("organisation", "leaves_on")
