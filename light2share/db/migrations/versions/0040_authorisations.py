"""Authorisations of people, wishes to be trained, and what owners answered."""

import sqlalchemy as sa
from alembic import op

revision = "0040"
down_revision = "0039"


def upgrade() -> None:
    op.create_table(
        "authorisation_term",
        sa.Column("equipment_id", sa.Integer(), nullable=False),
        sa.Column("months", sa.Integer(), nullable=False),
        sa.CheckConstraint("months BETWEEN 1 AND 120", name=op.f("authorisation_term_months_in_range_check")),
        _to("authorisation_term", "equipment_id", "equipment"),
        sa.PrimaryKeyConstraint("equipment_id", name=op.f("authorisation_term_pkey")),
    )
    _authorisations()
    _requests()
    op.create_table(
        "training_answer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("request_id", sa.Integer(), nullable=False),
        sa.Column("said", sa.String(32), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "said IN ('proposed', 'authorised', 'declined')", name=op.f("training_answer_known_answer_check")
        ),
        sa.CheckConstraint(
            "said = 'authorised' OR words <> ''", name=op.f("training_answer_said_in_words_check")
        ),
        sa.CheckConstraint("length(words) <= 1000", name=op.f("training_answer_not_too_long_check")),
        _to("training_answer", "request_id", "training_request"),
        _to("training_answer", "person_id", "person", "SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("training_answer_pkey")),
    )
    op.create_index(op.f("training_answer_request_id_idx"), "training_answer", ["request_id"])


def _authorisations() -> None:
    op.create_table(
        "authorisation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("handle", sa.Text(), nullable=False),
        sa.Column("equipment_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("granted_by_id", sa.Integer(), nullable=True),
        sa.Column("granted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.CheckConstraint("starts_on <= ends_on", name=op.f("authorisation_ends_after_start_check")),
        sa.CheckConstraint(
            "ended_at IS NOT NULL OR reason = ''", name=op.f("authorisation_withdrawn_at_a_time_check")
        ),
        sa.CheckConstraint("length(reason) <= 1000", name=op.f("authorisation_not_too_long_check")),
        _to("authorisation", "equipment_id", "equipment"),
        _to("authorisation", "person_id", "person"),
        _to("authorisation", "organisation_id", "organisation"),
        _to("authorisation", "granted_by_id", "person", "SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("authorisation_pkey")),
        sa.UniqueConstraint("handle", name=op.f("authorisation_handle_key")),
    )
    for column in ("person_id", "organisation_id"):
        op.create_index(op.f(f"authorisation_{column}_idx"), "authorisation", [column])
    columns = ["equipment_id", "person_id", "organisation_id"]
    _partial("authorisation_standing_idx", "authorisation", columns, "ended_at IS NULL", unique=True)
    _partial("authorisation_ends_on_idx", "authorisation", ["ends_on"], "ended_at IS NULL")


def _requests() -> None:
    op.create_table(
        "training_request",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("handle", sa.Text(), nullable=False),
        sa.Column("equipment_id", sa.Integer(), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=False),
        sa.Column("requester_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("asked_by_id", sa.Integer(), nullable=True),
        sa.Column("wish", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("owner_id <> requester_id", name=op.f("training_request_two_parties_check")),
        sa.CheckConstraint(
            "length(wish) BETWEEN 1 AND 300 AND length(words) <= 1000",
            name=op.f("training_request_not_too_long_check"),
        ),
        _to("training_request", "equipment_id", "equipment"),
        _to("training_request", "owner_id", "organisation"),
        _to("training_request", "requester_id", "organisation"),
        _to("training_request", "person_id", "person"),
        _to("training_request", "asked_by_id", "person", "SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("training_request_pkey")),
        sa.UniqueConstraint("handle", name=op.f("training_request_handle_key")),
    )
    for column in ("requester_id", "person_id"):
        op.create_index(op.f(f"training_request_{column}_idx"), "training_request", [column])
    columns = ["equipment_id", "person_id", "requester_id"]
    _partial("training_request_open_idx", "training_request", columns, "closed_at IS NULL", unique=True)
    _partial("training_request_waiting_idx", "training_request", ["owner_id"], "closed_at IS NULL")


def _to(table: str, column: str, other: str, gone: str = "CASCADE") -> sa.ForeignKeyConstraint:
    name = op.f(f"{table}_{column}_fkey")
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=name, ondelete=gone)


def _partial(name: str, table: str, columns: list[str], where: str, unique: bool = False) -> None:
    condition = sa.text(where)
    op.create_index(
        op.f(name), table, columns, unique=unique, sqlite_where=condition, postgresql_where=condition
    )


def downgrade() -> None:
    for table in ("training_answer", "training_request", "authorisation", "authorisation_term"):
        op.drop_table(table)
