"""Rate cards, and what a booking's estimate is made of, kept with it."""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"

AMOUNTS = ("hourly_cents", "half_day_cents", "daily_cents", "sample_cents", "setup_cents", "operator_hourly_cents")
REQUESTERS = ("everybody", "members", "small", "academic", "partners", "chosen")
MODES = ("rate", "quote", "free", "exchange")
OVERLAP = """
WHEN EXISTS (
  SELECT 1 FROM rate_card AS other
  WHERE other.equipment_id = NEW.equipment_id AND other.requester = NEW.requester
    AND other.organisation_id IS NEW.organisation_id AND other.id IS NOT NEW.id
    AND (other.valid_until IS NULL OR NEW.valid_from IS NULL OR other.valid_until >= NEW.valid_from)
    AND (NEW.valid_until IS NULL OR other.valid_from IS NULL OR NEW.valid_until >= other.valid_from)
)
BEGIN SELECT RAISE(ABORT, 'rate_card_no_overlap'); END
"""
SQLITE = (
    "CREATE TRIGGER rate_card_no_overlap_insert BEFORE INSERT ON rate_card" + OVERLAP,
    "CREATE TRIGGER rate_card_no_overlap_update BEFORE UPDATE ON rate_card" + OVERLAP,
)
POSTGRESQL = """
ALTER TABLE rate_card ADD CONSTRAINT rate_card_no_overlap EXCLUDE USING gist (
  equipment_id WITH =, requester WITH =, coalesce(organisation_id, 0) WITH =,
  daterange(valid_from, valid_until, '[]') WITH &&
)
"""


def upgrade() -> None:
    said = f"coalesce({', '.join(AMOUNTS)})"
    op.create_table(
        "rate_card",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("equipment_id", sa.Integer(), nullable=False),
        sa.Column("requester", sa.String(32), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=True),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.Column("mode", sa.String(32), nullable=False),
        *(sa.Column(name, sa.Integer(), nullable=True) for name in AMOUNTS),
        sa.Column("consumables", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        _check("known_requester", f"requester IN ({_words(REQUESTERS)})"),
        _check("chosen_is_named", "(requester = 'chosen') = (organisation_id IS NOT NULL)"),
        _check("known_mode", f"mode IN ({_words(MODES)})"),
        _check("ends_after_start", "valid_from <= valid_until"),
        _check("not_negative", " AND ".join(f"coalesce({name}, 0) >= 0" for name in AMOUNTS)),
        _check("amounts_by_rate_only", f"mode = 'rate' OR ({said} IS NULL AND consumables = '[]')"),
        _check("says_something", f"mode <> 'rate' OR {said} IS NOT NULL OR consumables <> '[]'"),
        *(
            sa.ForeignKeyConstraint(
                [f"{table}_id"], [f"{table}.id"], name=op.f(f"rate_card_{table}_id_fkey"), ondelete="CASCADE"
            )
            for table in ("equipment", "organisation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("rate_card_pkey")),
    )
    for columns in (["organisation_id"], ["equipment_id", "requester", "organisation_id"]):
        op.create_index(op.f(f"rate_card_{'_'.join(columns)}_idx"), "rate_card", columns)
    for statement in (POSTGRESQL,) if op.get_bind().dialect.name == "postgresql" else SQLITE:
        op.execute(statement)
    op.add_column("booking", sa.Column("rate_class", sa.String(32), nullable=True))
    op.add_column("booking", sa.Column("estimate_lines", sa.Text(), nullable=False, server_default="[]"))
    op.add_column("booking_proposal", sa.Column("breakdowns", sa.Text(), nullable=False, server_default="[]"))


def _check(name: str, condition: str) -> sa.CheckConstraint:
    return sa.CheckConstraint(condition, name=op.f(f"rate_card_{name}_check"))


def _words(values: tuple[str, ...]) -> str:
    return ", ".join(f"'{value}'" for value in values)


def downgrade() -> None:
    op.drop_column("booking_proposal", "breakdowns")
    op.drop_column("booking", "estimate_lines")
    op.drop_column("booking", "rate_class")
    op.drop_table("rate_card")
