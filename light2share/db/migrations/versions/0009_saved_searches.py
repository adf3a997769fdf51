"""Saved searches with what came of them, searches that found nothing."""

import sqlalchemy as sa
from alembic import op


revision = "0009"
down_revision = "0008"

INSTANT = sa.DateTime(timezone=True)
PERSON = ("person_id", "person.id")
EQUIPMENT = ("equipment_id", "equipment.id")


def follows(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    """A row that goes with another."""
    return sa.ForeignKeyConstraint(
        [column], [target], name=op.f(f"{table}_{column}_fkey"), ondelete="CASCADE"
    )


def upgrade() -> None:
    op.create_table(
        "saved_search",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("handle", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("query", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("alert", sa.String(32), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=True),
        sa.Column("timed", sa.Boolean(), nullable=False),
        sa.Column("published_only", sa.Boolean(), nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("opened_at", INSTANT, nullable=False),
        follows("saved_search", *PERSON),
        follows("saved_search", "organisation_id", "organisation.id"),
        sa.PrimaryKeyConstraint("id", name=op.f("saved_search_pkey")),
        sa.UniqueConstraint("handle", name=op.f("saved_search_handle_key")),
        sa.UniqueConstraint("person_id", "query", name=op.f("saved_search_person_id_query_key")),
    )
    op.create_index(op.f("saved_search_organisation_id_idx"), "saved_search", ["organisation_id"])
    op.create_table(
        "search_hit",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("saved_search_id", sa.Integer(), nullable=False),
        sa.Column("equipment_id", sa.Integer(), nullable=False),
        sa.Column("was_there", sa.Boolean(), nullable=False),
        sa.Column("found_at", INSTANT, nullable=False),
        sa.Column("told_at", INSTANT, nullable=True),
        follows("search_hit", "saved_search_id", "saved_search.id"),
        follows("search_hit", *EQUIPMENT),
        sa.PrimaryKeyConstraint("id", name=op.f("search_hit_pkey")),
        sa.UniqueConstraint(
            "saved_search_id", "equipment_id", name=op.f("search_hit_saved_search_id_equipment_id_key")
        ),
    )
    op.create_index(op.f("search_hit_equipment_id_idx"), "search_hit", ["equipment_id"])
    state = op.create_table(
        "watch_state",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("looked_at", INSTANT, nullable=True),
        sa.Column("timed_at", INSTANT, nullable=True),
        sa.Column("digests_on", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("watch_state_pkey")),
    )
    op.bulk_insert(state, [{"id": 1, "version": 0}])
    op.create_table(
        "unmet_search",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("asked_on", sa.Date(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("size_class", sa.String(32), nullable=True),
        sa.Column("query", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("understood", sa.Text(), nullable=False),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.Column("last_at", INSTANT, nullable=False),
        follows("unmet_search", *PERSON),
        sa.PrimaryKeyConstraint("id", name=op.f("unmet_search_pkey")),
        sa.UniqueConstraint("key", name=op.f("unmet_search_key_key")),
    )
    op.create_index(op.f("unmet_search_asked_on_idx"), "unmet_search", ["asked_on"])
    op.create_index(op.f("unmet_search_person_id_idx"), "unmet_search", ["person_id"])


def downgrade() -> None:
    for table in ("unmet_search", "watch_state", "search_hit", "saved_search"):
        op.drop_table(table)
