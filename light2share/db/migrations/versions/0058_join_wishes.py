"""Requests to join an organisation by its mail domain."""

import sqlalchemy as sa
from alembic import op

revision = "0058"
down_revision = "0057"


def upgrade() -> None:
    table = "join_wish"
    op.create_table(
        table,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("handle", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=True),
        sa.Column("state", sa.String(32), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "state IN ('unproven', 'waiting', 'accepted', 'refused')", name=op.f(f"{table}_known_state_check")
        ),
        sa.CheckConstraint(
            "(state = 'unproven') = (organisation_id IS NULL)", name=op.f(f"{table}_for_one_once_proven_check")
        ),
        *(
            sa.ForeignKeyConstraint(
                [f"{other}_id"], [f"{other}.id"], name=op.f(f"{table}_{other}_id_fkey"), ondelete="CASCADE"
            )
            for other in ("person", "organisation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"{table}_pkey")),
        sa.UniqueConstraint("handle", name=op.f(f"{table}_handle_key")),
    )
    for columns in (["person_id"], ["organisation_id"], ["changed_at"]):
        op.create_index(op.f(f"{table}_{columns[0]}_idx"), table, columns)
    waiting = sa.text("state = 'waiting'")
    op.create_index(
        f"{table}_one_waiting",
        table,
        ["person_id", "organisation_id"],
        unique=True,
        sqlite_where=waiting,
        postgresql_where=waiting,
    )


def downgrade() -> None:
    op.drop_table("join_wish")
