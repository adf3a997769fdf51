"""Who made a move of a booking may be forgotten years later; nothing else of the record changes."""

from alembic import op

revision = "0065"
down_revision = "0064"

KEPT = 1_460
"""Days for which not even the name goes: four years, so that no clock that is wrong by a little counts."""
FROZEN = (
    "id", "booking_id", "at", "move", "from_state", "to_state", "organisation_id", "reason", "message", "sequence",
)  # fmt: skip


def _only_the_name_goes(differs: str, old: str) -> str:
    changed = " OR ".join(f"OLD.{name} {differs} NEW.{name}" for name in FROZEN)
    return f"NEW.person_id IS NOT NULL OR {old} OR {changed}"


LITE = _only_the_name_goes("IS NOT", f"OLD.at > strftime('%Y-%m-%d %H:%M:%f', 'now', '-{KEPT} days')")
POSTGRESQL = _only_the_name_goes("IS DISTINCT FROM", f"OLD.at > now() - interval '{KEPT} days'")
DELETED = "(TG_OP = 'DELETE' AND EXISTS (SELECT 1 FROM booking WHERE id = OLD.booking_id AND NOT demo))"
UPDATE = "CREATE TRIGGER booking_event_no_update BEFORE UPDATE ON booking_event"
REFUSED = "BEGIN SELECT RAISE(ABORT, 'booking_event_append_only'); END"


def upgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        _function(
            f"""IF TG_OP = 'UPDATE' THEN
        IF {POSTGRESQL} THEN
          RAISE EXCEPTION 'booking_event_append_only';
        END IF;
        RETURN NEW;
      END IF;
      IF {DELETED} THEN"""
        )
        return
    op.execute("DROP TRIGGER booking_event_no_update")
    op.execute(f"{UPDATE} WHEN {LITE} {REFUSED}")


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        _function(f"IF TG_OP = 'UPDATE' OR {DELETED} THEN")
        return
    op.execute("DROP TRIGGER booking_event_no_update")
    op.execute(f"{UPDATE} {REFUSED}")


def _function(refuses: str) -> None:
    op.execute(
        f"""CREATE OR REPLACE FUNCTION booking_event_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      {refuses}
        RAISE EXCEPTION 'booking_event_append_only';
      END IF;
      RETURN OLD;
    END $$"""
    )
