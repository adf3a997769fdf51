"""Calendars name who answers for both sides: triggers that tell when that changes, and every text made anew once."""

from alembic import op

revision = "0077"
down_revision = "0076"

RAISE_NAMES = "UPDATE calendar_names SET changes = changes + 1"
PLACE = ("person_id", "organisation_id", "is_manager", "is_admin")
WHO = {
    "membership_joins_names": ("INSERT", "membership", ()),
    "membership_leaves_names": ("DELETE", "membership", ()),
    "membership_changes_names": ("UPDATE", "membership", PLACE),
    "person_disabled_changes_names": ("UPDATE", "person", ("disabled_at",)),
}
"""Name: what happens, to which table, to which of its columns."""


def trigger(name: str, lite: bool) -> str:
    event, table, columns = WHO[name]
    differs = "IS NOT" if lite else "IS DISTINCT FROM"
    of = f" OF {', '.join(columns)}" if columns else ""
    when = " OR ".join(f"OLD.{column} {differs} NEW.{column}" for column in columns)
    return " ".join(
        (
            f"CREATE TRIGGER {name} AFTER {event}{of} ON {table} FOR EACH ROW",
            f"WHEN ({when})" if when else "",
            f"BEGIN {RAISE_NAMES}; END" if lite else "EXECUTE FUNCTION calendar_names_change()",
        )
    )


def upgrade() -> None:
    lite = op.get_bind().dialect.name == "sqlite"
    for name in WHO:
        op.execute(trigger(name, lite))
    op.execute(RAISE_NAMES)


def downgrade() -> None:
    lite = op.get_bind().dialect.name == "sqlite"
    for name, (_event, table, _columns) in WHO.items():
        op.execute(f"DROP TRIGGER {name}" + ("" if lite else f" ON {table}"))
    op.execute(RAISE_NAMES)
