"""Applications to become a member, and what stands for one member at most."""

import sqlalchemy as sa
from alembic import op

revision = "0046"
down_revision = "0045"

ONE_MEMBER = {
    "siret": "siret IS NOT NULL AND status <> 'left'",
    "siren": "siren IS NOT NULL AND siret IS NULL AND status <> 'left'",
    "vat_number": "vat_number IS NOT NULL AND siren IS NULL AND status <> 'left'",
}
TEXTS = (
    "website", "mail_domains", "domains", "about", "language", "address", "postcode", "town", "person_name",
    "person_role", "terms_version",
)  # fmt: skip


def upgrade() -> None:
    op.add_column("organisation", sa.Column("country", sa.Text(), nullable=False, server_default="FR"))
    op.add_column("organisation", sa.Column("mail_domains", sa.Text(), nullable=False, server_default="[]"))
    for column, which in ONE_MEMBER.items():
        condition = sa.text(which)
        name = f"organisation_{column}"
        op.create_index(
            name, "organisation", [column], unique=True, sqlite_where=condition, postgresql_where=condition
        )
    _applications()
    _steps()


def _check(table: str, name: str, condition: str) -> sa.CheckConstraint:
    return sa.CheckConstraint(condition, name=op.f(f"{table}_{name}_check"))


def _to(table: str, column: str, other: str, ondelete: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"{table}_{column}_fkey")
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=name, ondelete=ondelete)


def _applications() -> None:
    table = "application"
    states = "state IN ('unconfirmed', 'waiting', 'asked', 'admitted', 'refused')"
    op.create_table(
        table,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("handle", sa.Text(), nullable=False),
        sa.Column("state", sa.String(32), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("size_class", sa.String(32), nullable=True),
        sa.Column("country", sa.Text(), nullable=False),
        *(sa.Column(name, sa.Text(), nullable=True) for name in ("siren", "siret", "vat_number")),
        *(sa.Column(name, sa.Text(), nullable=False) for name in TEXTS),
        sa.Column("latitude", sa.Double(), nullable=True),
        sa.Column("longitude", sa.Double(), nullable=True),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("secret_hash", sa.Text(), nullable=True),
        sa.Column("organisation_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        _check(table, "known_state", states),
        _check(table, "whole_place", "(latitude IS NULL) = (longitude IS NULL)"),
        _check(table, "member_once_admitted", "organisation_id IS NULL OR state = 'admitted'"),
        _check(table, "terms_accepted", "terms_version <> ''"),
        _check(table, "not_too_long", "length(name) BETWEEN 1 AND 120 AND length(about) <= 1000"),
        _to(table, "person_id", "person", "CASCADE"),
        _to(table, "organisation_id", "organisation", "SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("application_pkey")),
        sa.UniqueConstraint("handle", name=op.f("application_handle_key")),
        sa.UniqueConstraint("secret_hash", name=op.f("application_secret_hash_key")),
    )
    op.create_index(op.f("application_person_id_idx"), table, ["person_id"])
    op.create_index(op.f("application_state_changed_at_idx"), table, ["state", "changed_at"])


def _steps() -> None:
    table = "application_step"
    op.create_table(
        table,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(32), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        _check(table, "said_in_words", "state NOT IN ('asked', 'refused') OR words <> ''"),
        _check(table, "not_too_long", "length(words) <= 2000"),
        _to(table, "application_id", "application", "CASCADE"),
        _to(table, "person_id", "person", "SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("application_step_pkey")),
    )
    op.create_index(op.f("application_step_application_id_idx"), table, ["application_id"])


def downgrade() -> None:
    op.drop_table("application_step")
    op.drop_table("application")
    for column in ONE_MEMBER:
        op.drop_index(f"organisation_{column}", "organisation")
    op.drop_column("organisation", "mail_domains")
    op.drop_column("organisation", "country")
