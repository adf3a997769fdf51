"""Standing documents of organisations, and the reminders of their ends."""

import sqlalchemy as sa
from alembic import op

revision = "0064"
down_revision = "0062"

KINDS = "'liability', 'machinery', 'registration', 'quality', 'other'"


def upgrade() -> None:
    table = "proof"
    op.create_table(
        table,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("series", sa.Text(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("file_kind", sa.String(32), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("shared", sa.Boolean(), nullable=False),
        sa.Column("added_by_id", sa.Integer(), nullable=True),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("replaced_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(f"kind IN ({KINDS})", name=op.f(f"{table}_known_kind_check")),
        sa.CheckConstraint(
            "file_kind IN ('pdf', 'jpg', 'png', 'webp')", name=op.f(f"{table}_known_file_kind_check")
        ),
        sa.CheckConstraint(
            "ends_on IS NULL OR starts_on <= ends_on", name=op.f(f"{table}_ends_after_start_check")
        ),
        sa.CheckConstraint("length(note) <= 300", name=op.f(f"{table}_not_too_long_check")),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f(f"{table}_organisation_id_fkey"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["added_by_id"], ["person.id"], name=op.f(f"{table}_added_by_id_fkey"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"{table}_pkey")),
        sa.UniqueConstraint("key", name=op.f(f"{table}_key_key")),
        sa.UniqueConstraint("name", name=op.f(f"{table}_name_key")),
    )
    op.create_index(op.f(f"{table}_organisation_id_idx"), table, ["organisation_id"])
    op.create_index(f"{table}_ends_idx", table, ["ends_on"])
    counts = sa.text("replaced_at IS NULL")
    op.create_index(
        f"{table}_counts_idx", table, ["series"], unique=True, sqlite_where=counts, postgresql_where=counts
    )
    table = "proof_reminder"
    op.create_table(
        table,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("proof_id", sa.Integer(), nullable=False),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["proof_id"], ["proof.id"], name=op.f(f"{table}_proof_id_fkey"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"{table}_pkey")),
        sa.UniqueConstraint("proof_id", "days", name=op.f(f"{table}_proof_id_days_key")),
    )


def downgrade() -> None:
    op.drop_table("proof_reminder")
    op.drop_table("proof")
