"""What organisations are in law, and the versions of a booking's quote, which nobody changes."""

import sqlalchemy as sa
from alembic import op

revision = "0033"
down_revision = "0032"

FROZEN = ("booking_id", "version", "number", "made_at", "valid_until", "content", "net_cents", "gross_cents")
ONCE = ("accepted_at", "accepted_by_name", "purchase_order")


def _changed(differs: str) -> str:
    said = " OR ".join(f"OLD.{name} {differs} NEW.{name}" for name in FROZEN)
    accepted = " OR ".join(f"OLD.{name} {differs} NEW.{name}" for name in ONCE)
    return f"{said} OR (OLD.accepted_at IS NOT NULL AND ({accepted}))"


SQLITE = (
    f"CREATE TRIGGER booking_quote_frozen BEFORE UPDATE ON booking_quote WHEN {_changed('IS NOT')}"
    " BEGIN SELECT RAISE(ABORT, 'booking_quote_frozen'); END",
)
POSTGRESQL = (
    "CREATE FUNCTION booking_quote_frozen() RETURNS trigger LANGUAGE plpgsql AS"
    " $$ BEGIN RAISE EXCEPTION 'booking_quote_frozen'; END $$",
    "CREATE TRIGGER booking_quote_frozen BEFORE UPDATE ON booking_quote FOR EACH ROW"
    f" WHEN ({_changed('IS DISTINCT FROM')}) EXECUTE FUNCTION booking_quote_frozen()",
)


def upgrade() -> None:
    _profile()
    _quote()
    for statement in POSTGRESQL if op.get_bind().dialect.name == "postgresql" else SQLITE:
        op.execute(statement)


def _profile() -> None:
    texts = ("legal_name", "legal_form", "street", "postcode", "town", "registration", "terms")
    op.create_table(
        "billing_profile",
        sa.Column("organisation_id", sa.Integer(), autoincrement=False, nullable=False),
        *(sa.Column(name, sa.Text(), nullable=False) for name in texts),
        sa.Column("capital_euros", sa.Integer(), nullable=True),
        sa.Column("vat_rate", sa.Integer(), nullable=False),
        sa.Column("reverse_charge", sa.Boolean(), nullable=False),
        sa.Column("payment_days", sa.Integer(), nullable=False),
        sa.Column("quote_days", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        _check("billing_profile", "known_vat_rate", "vat_rate IN (0, 550, 1000, 2000)"),
        _check("billing_profile", "payment_in_time", "payment_days BETWEEN 0 AND 60"),
        _check("billing_profile", "quote_holds", "quote_days BETWEEN 1 AND 365"),
        _check("billing_profile", "capital_not_negative", "capital_euros >= 0"),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("billing_profile_organisation_id_fkey"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("organisation_id", name=op.f("billing_profile_pkey")),
    )


def _quote() -> None:
    op.create_table(
        "booking_quote",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("booking_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("net_cents", sa.Integer(), nullable=False),
        sa.Column("gross_cents", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(32), nullable=False),
        sa.Column("accepted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("accepted_by_id", sa.Integer(), nullable=True),
        sa.Column("accepted_by_name", sa.Text(), nullable=False),
        sa.Column("purchase_order", sa.Text(), nullable=False),
        _check("booking_quote", "known_state", "state IN ('open', 'accepted', 'replaced', 'void')"),
        _check("booking_quote", "adds_up", "net_cents > 0 AND gross_cents >= net_cents"),
        _check("booking_quote", "accepted_by_somebody", "state <> 'accepted' OR accepted_at IS NOT NULL"),
        sa.ForeignKeyConstraint(
            ["booking_id"], ["booking.id"], name=op.f("booking_quote_booking_id_fkey"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["accepted_by_id"],
            ["person.id"],
            name=op.f("booking_quote_accepted_by_id_fkey"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("booking_quote_pkey")),
        sa.UniqueConstraint("number", name=op.f("booking_quote_number_key")),
        sa.UniqueConstraint("booking_id", "version", name=op.f("booking_quote_booking_id_version_key")),
    )
    current = sa.text("state IN ('open', 'accepted')")
    op.create_index(
        "booking_quote_current_idx",
        "booking_quote",
        ["booking_id"],
        unique=True,
        sqlite_where=current,
        postgresql_where=current,
    )


def _check(table: str, name: str, condition: str) -> sa.CheckConstraint:
    return sa.CheckConstraint(condition, name=op.f(f"{table}_{name}_check"))


def downgrade() -> None:
    op.drop_table("booking_quote")
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION booking_quote_frozen()")
    op.drop_table("billing_profile")
