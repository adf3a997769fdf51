"""Calendars out: counters by which a feed knows that nothing in it has changed, and kept public calendars."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"

PARTIES = "{0}.owner_id, {0}.requester_id"
BOOKING_OF = {"INSERT": ("NEW",), "UPDATE": ("OLD", "NEW"), "DELETE": ("OLD",)}
NAMED = {
    "organisation": ("name",),
    "person": ("name", "email"),
    "site": ("address", "postcode", "town"),
    "equipment": ("title_fr", "title_en", "site_id", "contact_id"),
}
RAISE_NAMES = "UPDATE calendar_names SET changes = changes + 1"
RAISE_FEEDS = "UPDATE calendar_feed SET changes = changes + 1 WHERE"


def of_booking(event: str) -> str:
    """Raise the feeds that may hold the booking."""
    rows = BOOKING_OF[event]
    parties = ", ".join(PARTIES.format(row) for row in rows)
    people = ", ".join(f"{row}.requested_by_id" for row in rows)
    return f"{RAISE_FEEDS} organisation_id IN ({parties}) OR person_id IN ({people})"


def of_membership(event: str) -> str:
    """Raise the feeds of the person: what they hold follows the organisations the person belongs to."""
    return f"{RAISE_FEEDS} person_id = {'OLD' if event == 'DELETE' else 'NEW'}.person_id"



def sqlite() -> list[str]:
    made = [
        f"CREATE TRIGGER {table}_changes_names AFTER UPDATE OF {', '.join(columns)} ON {table}"
        f" WHEN {' OR '.join(f'OLD.{column} IS NOT NEW.{column}' for column in columns)}"
        f" BEGIN {RAISE_NAMES}; END"
        for table, columns in NAMED.items()
    ]
    for event in BOOKING_OF:
        made.append(
            f"CREATE TRIGGER booking_changes_feeds_{event.lower()} AFTER {event} ON booking"
            f" BEGIN {of_booking(event)}; END"
        )
        made.append(
            f"CREATE TRIGGER membership_changes_feeds_{event.lower()} AFTER {event} ON membership"
            f" BEGIN {of_membership(event)}; END"
        )
    return made


def postgresql() -> list[str]:
    made = [
        "CREATE FUNCTION calendar_names_change() RETURNS trigger LANGUAGE plpgsql AS $$"
        f" BEGIN {RAISE_NAMES}; RETURN NULL; END $$"
    ]
    made += [
        f"CREATE TRIGGER {table}_changes_names AFTER UPDATE OF {', '.join(columns)} ON {table} FOR EACH ROW"
        f" WHEN ({' OR '.join(f'OLD.{column} IS DISTINCT FROM NEW.{column}' for column in columns)})"
        " EXECUTE FUNCTION calendar_names_change()"
        for table, columns in NAMED.items()
    ]
    for table, raised in (("booking", of_booking), ("membership", of_membership)):
        for event in BOOKING_OF:
            name = f"{table}_changes_feeds_{event.lower()}"
            made.append(
                f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$"
                f" BEGIN {raised(event)}; RETURN NULL; END $$"
            )
            made.append(
                f"CREATE TRIGGER {name} AFTER {event} ON {table} FOR EACH ROW EXECUTE FUNCTION {name}()"
            )
    return made


def upgrade() -> None:
    names = op.create_table(
        "calendar_names",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("changes", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("calendar_names_pkey")),
    )
    op.bulk_insert(names, [{"id": 1, "changes": 0}])
    op.add_column("calendar_feed", sa.Column("changes", sa.Integer(), nullable=False, server_default="0"))
    op.create_index(op.f("calendar_feed_organisation_id_idx"), "calendar_feed", ["organisation_id"])
    op.execute("DELETE FROM finished_feed")
    op.add_column("finished_feed", sa.Column("made_of", sa.Text(), nullable=False, server_default=""))
    op.add_column("calendar_entry", sa.Column("names", sa.Text(), nullable=False, server_default=""))
    op.create_table(
        "public_calendar",
        sa.Column("equipment_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("etag", sa.Text(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["equipment_id"],
            ["equipment.id"],
            name=op.f("public_calendar_equipment_id_fkey"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("equipment_id", "kind", name=op.f("public_calendar_pkey")),
    )
    for statement in sqlite() if op.get_bind().dialect.name == "sqlite" else postgresql():
        op.execute(statement)


def downgrade() -> None:
    lite = op.get_bind().dialect.name == "sqlite"
    for table in NAMED:
        op.execute(f"DROP TRIGGER {table}_changes_names" + ("" if lite else f" ON {table}"))
    for table in ("booking", "membership"):
        for event in BOOKING_OF:
            name = f"{table}_changes_feeds_{event.lower()}"
            op.execute(f"DROP TRIGGER {name}" + ("" if lite else f" ON {table}"))
            if not lite:
                op.execute(f"DROP FUNCTION {name}()")
    if not lite:
        op.execute("DROP FUNCTION calendar_names_change()")
    op.drop_table("public_calendar")
    op.drop_column("calendar_entry", "names")
    op.drop_column("finished_feed", "made_of")
    op.drop_index(op.f("calendar_feed_organisation_id_idx"), "calendar_feed")
    op.drop_column("calendar_feed", "changes")
    op.drop_table("calendar_names")
