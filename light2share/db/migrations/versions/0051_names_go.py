"""Who accepted a quote may be forgotten; nothing else of it changes."""

from alembic import op

revision = "0051"
down_revision = "0050"

FROZEN = ("booking_id", "version", "number", "made_at", "valid_until", "content", "net_cents", "gross_cents")
ONCE = ("accepted_at", "purchase_order")


def _changed(differs: str, forgets: bool) -> str:
    said = " OR ".join(f"OLD.{name} {differs} NEW.{name}" for name in FROZEN)
    accepted = " OR ".join(f"OLD.{name} {differs} NEW.{name}" for name in ONCE)
    name = f"OLD.accepted_by_name {differs} NEW.accepted_by_name"
    name += " AND NEW.accepted_by_name <> ''" if forgets else ""
    return f"{said} OR (OLD.accepted_at IS NOT NULL AND ({accepted} OR ({name})))"


def upgrade() -> None:
    _guard(True)


def downgrade() -> None:
    _guard(False)


def _guard(forgets: bool) -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP TRIGGER booking_quote_frozen ON booking_quote")
        op.execute(
            "CREATE TRIGGER booking_quote_frozen BEFORE UPDATE ON booking_quote FOR EACH ROW"
            f" WHEN ({_changed('IS DISTINCT FROM', forgets)}) EXECUTE FUNCTION booking_quote_frozen()"
        )
        return
    op.execute("DROP TRIGGER booking_quote_frozen")
    op.execute(
        f"CREATE TRIGGER booking_quote_frozen BEFORE UPDATE ON booking_quote WHEN {_changed('IS NOT', forgets)}"
        " BEGIN SELECT RAISE(ABORT, 'booking_quote_frozen'); END"
    )
