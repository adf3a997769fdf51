"""What happened to statements, step by step: a mail is about one step, so that a second contest is told too."""

import sqlalchemy as sa
from alembic import op

revision = "0039"
down_revision = "0038"

SQLITE = (
    "CREATE TRIGGER booking_statement_step_kept BEFORE UPDATE ON booking_statement_step"
    " BEGIN SELECT RAISE(ABORT, 'booking_statement_step_kept'); END",
)
POSTGRESQL = (
    "CREATE FUNCTION booking_statement_step_kept() RETURNS trigger LANGUAGE plpgsql AS"
    " $$ BEGIN RAISE EXCEPTION 'booking_statement_step_kept'; END $$",
    "CREATE TRIGGER booking_statement_step_kept BEFORE UPDATE ON booking_statement_step FOR EACH ROW"
    " EXECUTE FUNCTION booking_statement_step_kept()",
    "SELECT setval(pg_get_serial_sequence('booking_statement_step', 'id'),"
    " (SELECT coalesce(max(id), 0) + 1 FROM booking_statement_step), false)",
)
KNOWN = (
    "INSERT INTO booking_statement_step (id, statement_id, at, what, by, minutes, words)"
    " SELECT id, id, coalesce(closed_at, contested_at),"
    " CASE WHEN state = 'open' THEN 'kept' ELSE state END,"
    " CASE state WHEN 'contested' THEN 'requester' WHEN 'open' THEN 'owner' ELSE closed_by END,"
    " contested_minutes, CASE state WHEN 'contested' THEN contest_reason ELSE answer END"
    " FROM booking_statement WHERE closed_at IS NOT NULL OR contested_at IS NOT NULL"
)
"""Under the number of its statement, which is what mails that were written before are about."""


def upgrade() -> None:
    op.create_table(
        "booking_statement_step",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("statement_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("what", sa.String(32), nullable=False),
        sa.Column("by", sa.String(32), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=True),
        sa.Column("words", sa.Text(), nullable=False),
        _check("known_step", "what IN ('contested', 'kept', 'corrected', 'changed', 'closed', 'waived')"),
        _check("minutes_not_negative", "minutes >= 0"),
        sa.ForeignKeyConstraint(
            ["statement_id"],
            ["booking_statement.id"],
            name=op.f("booking_statement_step_statement_id_fkey"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("booking_statement_step_pkey")),
    )
    op.create_index(
        op.f("booking_statement_step_statement_id_idx"), "booking_statement_step", ["statement_id"]
    )
    op.execute(KNOWN)
    for statement in POSTGRESQL if op.get_bind().dialect.name == "postgresql" else SQLITE:
        op.execute(statement)


def _check(name: str, condition: str) -> sa.CheckConstraint:
    return sa.CheckConstraint(condition, name=op.f(f"booking_statement_step_{name}_check"))


def downgrade() -> None:
    op.drop_table("booking_statement_step")
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION booking_statement_step_kept()")
