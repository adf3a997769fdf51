"""A person's new address, proved by a link before it counts."""

import sqlalchemy as sa
from alembic import op

revision = "0048"
down_revision = "0047"


def upgrade() -> None:
    op.create_table(
        "email_change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("handle", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("before", sa.Text(), nullable=False),
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("email <> before", name=op.f("email_change_another_address_check")),
        sa.CheckConstraint("created_at < expires_at", name=op.f("email_change_ends_after_start_check")),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("email_change_person_id_fkey"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("email_change_pkey")),
        sa.UniqueConstraint("handle", name=op.f("email_change_handle_key")),
    )
    op.create_index(
        "email_change_one_open",
        "email_change",
        ["person_id"],
        unique=True,
        sqlite_where=sa.text("settled_at IS NULL"),
        postgresql_where=sa.text("settled_at IS NULL"),
    )


def downgrade() -> None:
    op.drop_table("email_change")
