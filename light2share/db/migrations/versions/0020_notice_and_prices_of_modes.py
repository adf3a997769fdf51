"""The shortest notice of any mode beside the first free time; prices of modes for the search; drafts without a price."""

import json

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"

MODES = ("operator_assisted", "self_service", "sample_mail_in", "loan")
RATES = ("hourly_rate_cents", "daily_rate_cents", "sample_rate_cents")
HALF_DAY_HOURS = 4

EQUIPMENT = sa.table(
    "equipment",
    sa.column("id", sa.Integer),
    sa.column("access_modes", sa.Text),
    sa.column("price_mode", sa.String),
    sa.column("lead_time_minutes", sa.Integer),
    sa.column("operator_hourly_rate_cents", sa.Integer),
    *(sa.column(name, sa.Integer) for name in RATES),
)
MODE = sa.table(
    "equipment_mode",
    sa.column("equipment_id", sa.Integer),
    sa.column("mode", sa.String),
    sa.column("lead_time_minutes", sa.Integer),
    *(sa.column(name, sa.Integer) for name in RATES),
)
FIRST = sa.table("first_free", sa.column("equipment_id", sa.Integer), sa.column("lead_minutes", sa.Integer))
LISTING = sa.table("listing", sa.column("equipment_id", sa.Integer), sa.column("price_cents", sa.Integer))


def upgrade() -> None:
    op.add_column("equipment", sa.Column("price_said", sa.Boolean(), nullable=False, server_default=sa.true()))
    op.add_column("first_free", sa.Column("lead_minutes", sa.Integer(), nullable=False, server_default="0"))
    connection = op.get_bind()
    usual = sa.select(EQUIPMENT.c.lead_time_minutes).where(EQUIPMENT.c.id == FIRST.c.equipment_id)
    connection.execute(sa.update(FIRST).values(lead_minutes=usual.scalar_subquery()))
    modes: dict[int, dict[str, sa.Row]] = {}
    for row in connection.execute(sa.select(MODE)).all():
        modes.setdefault(row.equipment_id, {})[row.mode] = row
    for number, rows in modes.items():
        item = connection.execute(sa.select(EQUIPMENT).where(EQUIPMENT.c.id == number)).one()
        _fill(connection, item, rows)
    if modes:
        # Every process forgets what it has kept of the catalogue.
        op.execute("UPDATE catalogue_state SET version = CASE WHEN version > 0 THEN version - 1 ELSE 1 END WHERE id = 1")


def downgrade() -> None:
    op.drop_column("equipment", "price_said")
    op.drop_column("first_free", "lead_minutes")


def _fill(connection: sa.Connection, item: sa.Row, rows: dict[str, sa.Row]) -> None:
    found = item.access_modes if isinstance(item.access_modes, list) else json.loads(item.access_modes)
    offered = [mode for mode in MODES if mode in found]
    if any(row.lead_time_minutes is not None for row in rows.values()):
        # Without its row the worker works its free time out again.
        connection.execute(sa.delete(FIRST).where(FIRST.c.equipment_id == item.id))
    cents = _half_day(item, offered, rows) if item.price_mode == "rate" else None
    if cents is not None:
        connection.execute(sa.update(LISTING).where(LISTING.c.equipment_id == item.id).values(price_cents=cents))


def _half_day(item: sa.Row, offered: list[str], rows: dict[str, sa.Row]) -> int | None:
    """What four hours cost in the cheapest mode."""
    prices = []
    each = [(mode, *_rates(item, rows.get(mode))) for mode in offered]
    timed = [one for one in each if one[0] != "sample_mail_in" or one[3] is None]
    for mode, hourly, daily, _sample in timed or each or [("", *_rates(item, None))]:
        some = [hourly * HALF_DAY_HOURS] if hourly is not None else []
        some += [daily] if daily is not None else []
        if some:
            operator = item.operator_hourly_rate_cents or 0 if mode == "operator_assisted" else 0
            prices.append(min(some) + operator * HALF_DAY_HOURS)
    return min(prices, default=None)


def _rates(item: sa.Row, row: sa.Row | None) -> tuple[int | None, int | None, int | None]:
    own_time = row is not None and (row.hourly_rate_cents is not None or row.daily_rate_cents is not None)
    timed = row if own_time else item
    sample = row.sample_rate_cents if row is not None else None
    return timed.hourly_rate_cents, timed.daily_rate_cents, item.sample_rate_cents if sample is None else sample
