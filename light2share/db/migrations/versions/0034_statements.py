"""Statements of use and of fees, which nobody changes once they are closed; what owners bill and ask for."""

import sqlalchemy as sa
from alembic import op

revision = "0034"
down_revision = "0033"

FROZEN = (
    "booking_id", "kind", "number", "made_at", "contest_until", "booked_minutes", "used_minutes", "billed_minutes",
    "billed", "content", "net_cents", "gross_cents", "state", "contested_at", "contested_minutes", "contest_reason",
    "answer", "closed_at", "closed_by", "purchase_order",
)  # fmt: skip


def _changed(differs: str) -> str:
    said = " OR ".join(f"OLD.{name} {differs} NEW.{name}" for name in FROZEN)
    return f"OLD.closed_at IS NOT NULL AND ({said})"


SQLITE = (
    f"CREATE TRIGGER booking_statement_frozen BEFORE UPDATE ON booking_statement WHEN {_changed('IS NOT')}"
    " BEGIN SELECT RAISE(ABORT, 'booking_statement_frozen'); END",
)
POSTGRESQL = (
    "CREATE FUNCTION booking_statement_frozen() RETURNS trigger LANGUAGE plpgsql AS"
    " $$ BEGIN RAISE EXCEPTION 'booking_statement_frozen'; END $$",
    "CREATE TRIGGER booking_statement_frozen BEFORE UPDATE ON booking_statement FOR EACH ROW"
    f" WHEN ({_changed('IS DISTINCT FROM')}) EXECUTE FUNCTION booking_statement_frozen()",
)
ASKED = {
    "late_percent": "late_percent BETWEEN 0 AND 100",
    "no_show_percent": "no_show_percent BETWEEN 0 AND 100",
    "known_billed": "billed IN ('booked', 'used', 'larger')",
}


def upgrade() -> None:
    with op.batch_alter_table("billing_profile") as table:
        table.add_column(sa.Column("late_percent", sa.Integer(), nullable=False, server_default="50"))
        table.add_column(sa.Column("no_show_percent", sa.Integer(), nullable=False, server_default="100"))
        table.add_column(sa.Column("billed", sa.String(32), nullable=False, server_default="larger"))
        for name, condition in ASKED.items():
            table.create_check_constraint(op.f(f"billing_profile_{name}_check"), condition)
    _statement()
    for statement in POSTGRESQL if op.get_bind().dialect.name == "postgresql" else SQLITE:
        op.execute(statement)


def _statement() -> None:
    op.create_table(
        "booking_statement",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("booking_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("contest_until", sa.DateTime(timezone=True), nullable=False),
        *(sa.Column(f"{name}_minutes", sa.Integer(), nullable=False) for name in ("booked", "used", "billed")),
        sa.Column("billed", sa.String(32), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("net_cents", sa.Integer(), nullable=False),
        sa.Column("gross_cents", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(32), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("contested_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("contested_minutes", sa.Integer(), nullable=True),
        sa.Column("contest_reason", sa.Text(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_by", sa.String(32), nullable=True),
        sa.Column("purchase_order", sa.Text(), nullable=False),
        sa.Column("invoice_number", sa.Text(), nullable=False),
        sa.Column("invoiced_on", sa.Date(), nullable=True),
        _check("known_kind", "kind IN ('use', 'late_cancel', 'no_show')"),
        _check("known_state", "state IN ('open', 'contested', 'closed', 'waived')"),
        _check("adds_up", "net_cents >= 0 AND gross_cents >= net_cents"),
        _check("minutes_not_negative", "booked_minutes > 0 AND used_minutes >= 0 AND billed_minutes >= 0"),
        _check("closed_when_closed", "(state IN ('closed', 'waived')) = (closed_at IS NOT NULL)"),
        _check("invoiced_when_closed", "invoice_number = '' OR state = 'closed'"),
        sa.ForeignKeyConstraint(
            ["booking_id"], ["booking.id"], name=op.f("booking_statement_booking_id_fkey"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("booking_statement_pkey")),
        sa.UniqueConstraint("booking_id", name=op.f("booking_statement_booking_id_key")),
        sa.UniqueConstraint("number", name=op.f("booking_statement_number_key")),
    )
    op.create_index(
        op.f("booking_statement_state_contest_until_idx"), "booking_statement", ["state", "contest_until"]
    )


def _check(name: str, condition: str) -> sa.CheckConstraint:
    return sa.CheckConstraint(condition, name=op.f(f"booking_statement_{name}_check"))


def downgrade() -> None:
    op.drop_table("booking_statement")
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION booking_statement_frozen()")
    with op.batch_alter_table("billing_profile") as table:
        for name in ASKED:
            table.drop_constraint(op.f(f"billing_profile_{name}_check"), type_="check")
        for name in ("billed", "no_show_percent", "late_percent"):
            table.drop_column(name)
