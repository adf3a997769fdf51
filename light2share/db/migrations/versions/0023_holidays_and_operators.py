"""Public holidays close by themselves; a connected calendar may close one way of using an item alone."""

from datetime import timedelta

import sqlalchemy as sa
from alembic import op

from light2share.kernel.workdays import holidays

revision = "0023"
down_revision = "0022"

ENTERED = {
    "new_year": ("New Year’s Day", "Jour de l’An"),
    "easter_monday": ("Easter Monday", "Lundi de Pâques"),
    "labour_day": ("Labour Day", "Fête du Travail"),
    "victory_1945": ("Victory in 1945", "Victoire 1945"),
    "ascension": ("Ascension Day", "Ascension"),
    "whit_monday": ("Whit Monday", "Lundi de Pentecôte"),
    "national_day": ("National Day", "Fête nationale"),
    "assumption": ("Assumption Day", "Assomption"),
    "all_saints": ("All Saints’ Day", "Toussaint"),
    "armistice": ("Armistice 1918", "Armistice 1918"),
    "christmas": ("Christmas Day", "Noël"),
}
"""The reasons with which public holidays were closed one by one."""
ROUND_THE_CLOCK = """
UPDATE equipment SET open_on_holidays = :yes WHERE id IN (
    SELECT equipment_id FROM opening_rule WHERE opens_minute = 0 AND closes_minute = 1440
    GROUP BY equipment_id HAVING COUNT(DISTINCT weekday) = 7
)
"""
"""What is open day and night, Sundays too, is lent for days on end: it stays so."""


def upgrade() -> None:
    columns = (
        sa.Column("open_on_holidays", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("opened_holidays", sa.Text(), nullable=False, server_default="[]"),
        sa.Column("closed_by_use", sa.Boolean(), nullable=False, server_default=sa.false()),
    )
    for column in columns:
        op.add_column("equipment", column)
    op.add_column("connected_calendar", sa.Column("mode", sa.String(32), nullable=True))
    op.execute(sa.text(ROUND_THE_CLOCK).bindparams(yes=True))
    _forget_entered_holidays()
    op.execute("UPDATE first_free SET computed_until_minute = 0")


def _forget_entered_holidays() -> None:
    """Closings that say what now holds by itself."""
    row = sa.table(
        "blackout",
        sa.column("id", sa.Integer),
        sa.column("starts_local", sa.DateTime),
        sa.column("ends_local", sa.DateTime),
        sa.column("repeat", sa.String),
        sa.column("reason", sa.String),
    )
    names = [name for both in ENTERED.values() for name in both]
    connection = op.get_bind()
    found = connection.execute(
        sa.select(row.c.id, row.c.starts_local, row.c.ends_local, row.c.reason).where(
            row.c.repeat == "", row.c.reason.in_(names)
        )
    )
    gone = []
    for number, starts, ends, reason in found:
        key = holidays(starts.year).get(starts.date())
        whole = ends - starts == timedelta(days=1) and (starts.hour, starts.minute) == (0, 0)
        if key and whole and reason in ENTERED[key]:
            gone.append(number)
    for number in gone:
        connection.execute(sa.delete(row).where(row.c.id == number))


def downgrade() -> None:
    op.drop_column("connected_calendar", "mode")
    for name in ("closed_by_use", "opened_holidays", "open_on_holidays"):
        op.drop_column("equipment", name)
    op.execute("UPDATE first_free SET computed_until_minute = 0")
