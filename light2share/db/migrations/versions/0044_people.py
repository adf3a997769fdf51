"""Who may accept quotes and documents, invitations to an organisation, and the journal of what was done to rights."""

import sqlalchemy as sa
from alembic import op

revision = "0044"
down_revision = "0043"

RIGHTS = ("is_manager", "is_admin", "accepts_quotes", "accepts_agreements")
KEPT = "-180 days"
"""Younger lines of the journal are not deleted by anybody; older ones go when their time is over."""
SQLITE = (
    "CREATE TRIGGER journal_line_no_update BEFORE UPDATE ON journal_line"
    " BEGIN SELECT RAISE(ABORT, 'journal_append_only'); END",
    "CREATE TRIGGER journal_line_no_delete BEFORE DELETE ON journal_line"
    f" WHEN OLD.at > strftime('%Y-%m-%d %H:%M:%f', 'now', '{KEPT}')"
    " AND NOT EXISTS (SELECT 1 FROM organisation WHERE id = OLD.organisation_id AND demo)"
    " BEGIN SELECT RAISE(ABORT, 'journal_append_only'); END",
)
POSTGRESQL = (
    f"""CREATE FUNCTION journal_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      IF TG_OP = 'UPDATE' OR (OLD.at > now() + interval '{KEPT}'
          AND NOT EXISTS (SELECT 1 FROM organisation WHERE id = OLD.organisation_id AND demo)) THEN
        RAISE EXCEPTION 'journal_append_only';
      END IF;
      RETURN OLD;
    END $$""",
    "CREATE TRIGGER journal_append_only BEFORE UPDATE OR DELETE ON journal_line"
    " FOR EACH ROW EXECUTE FUNCTION journal_append_only()",
)


def upgrade() -> None:
    for column in RIGHTS[2:]:
        op.add_column(
            "membership", sa.Column(column, sa.Boolean(), nullable=False, server_default=sa.false())
        )
    _journal()
    _invitations()
    for statement in POSTGRESQL if op.get_bind().dialect.name == "postgresql" else SQLITE:
        op.execute(statement)


def _journal() -> None:
    op.create_table(
        "journal_line",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("what", sa.String(32), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("organisation_id", sa.Integer(), nullable=True),
        sa.Column("about_id", sa.Integer(), nullable=True),
        sa.Column("details", sa.Text(), nullable=False),
        *(
            sa.ForeignKeyConstraint([column], [f"{table}.id"], name=op.f(f"journal_line_{column}_fkey"))
            for column, table in (
                ("person_id", "person"), ("organisation_id", "organisation"), ("about_id", "person"),
            )
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("journal_line_pkey")),
    )  # fmt: skip
    for columns in (["organisation_id", "id"], ["about_id", "id"], ["at"]):
        op.create_index(op.f(f"journal_line_{'_'.join(columns)}_idx"), "journal_line", columns)


def _invitations() -> None:
    op.create_table(
        "invitation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("handle", sa.Text(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        *(sa.Column(column, sa.Boolean(), nullable=False) for column in RIGHTS),
        sa.Column("invited_by_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("outcome", sa.String(32), nullable=True),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(outcome IS NULL) = (settled_at IS NULL)", name=op.f("invitation_settled_with_outcome_check")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("invitation_organisation_id_fkey"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("invitation_person_id_fkey"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["invited_by_id"], ["person.id"], name=op.f("invitation_invited_by_id_fkey"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("invitation_pkey")),
        sa.UniqueConstraint("handle", name=op.f("invitation_handle_key")),
    )  # fmt: skip
    for column in ("organisation_id", "person_id"):
        op.create_index(op.f(f"invitation_{column}_idx"), "invitation", [column])
    op.create_index(
        "invitation_one_open",
        "invitation",
        ["organisation_id", "person_id"],
        unique=True,
        sqlite_where=sa.text("settled_at IS NULL"),
        postgresql_where=sa.text("settled_at IS NULL"),
    )


def downgrade() -> None:
    op.drop_table("invitation")
    op.drop_table("journal_line")
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION journal_append_only()")
    for column in RIGHTS[2:]:
        op.drop_column("membership", column)
