"""Agreements of owners in versions that never change, who accepted which, and which counted for a booking."""

import sqlalchemy as sa
from alembic import op

revision = "0036"
down_revision = "0035"

KEPT = {
    "agreement_version": "agreement_id, number, since",
    "agreement_text": "version_id, language, title, body, file",
    "agreement_acceptance": "version_id, organisation_id, accepted_at, signed_on",
}
"""Columns that the database refuses to change."""


def upgrade() -> None:
    _agreements()
    _versions()
    _acceptances()
    if op.get_bind().dialect.name == "sqlite":
        for table, columns in KEPT.items():
            op.execute(
                f"CREATE TRIGGER {table}_no_update BEFORE UPDATE OF {columns} ON {table}"
                f" BEGIN SELECT RAISE(ABORT, '{table}_no_update'); END"
            )
        return
    op.execute(
        """CREATE FUNCTION agreement_no_update() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN RAISE EXCEPTION '%_no_update', TG_TABLE_NAME; END $$"""
    )
    for table, columns in KEPT.items():
        op.execute(
            f"CREATE TRIGGER {table}_no_update BEFORE UPDATE OF {columns} ON {table}"
            " FOR EACH ROW EXECUTE FUNCTION agreement_no_update()"
        )


def _agreements() -> None:
    op.create_table(
        "agreement",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("everywhere", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("kind IN ('terms', 'nda', 'safety')", name=op.f("agreement_known_kind_check")),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["organisation.id"], name=op.f("agreement_owner_id_fkey"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("agreement_pkey")),
        sa.UniqueConstraint("key", name=op.f("agreement_key_key")),
    )
    op.create_index(op.f("agreement_owner_id_idx"), "agreement", ["owner_id"])
    op.create_table(
        "agreement_item",
        sa.Column("agreement_id", sa.Integer(), nullable=False),
        sa.Column("equipment_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["agreement_id"],
            ["agreement.id"],
            name=op.f("agreement_item_agreement_id_fkey"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["equipment_id"],
            ["equipment.id"],
            name=op.f("agreement_item_equipment_id_fkey"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("agreement_id", "equipment_id", name=op.f("agreement_item_pkey")),
    )
    op.create_index(op.f("agreement_item_equipment_id_idx"), "agreement_item", ["equipment_id"])


def _versions() -> None:
    op.create_table(
        "agreement_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("agreement_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["agreement_id"],
            ["agreement.id"],
            name=op.f("agreement_version_agreement_id_fkey"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("agreement_version_pkey")),
        sa.UniqueConstraint("key", name=op.f("agreement_version_key_key")),
        sa.UniqueConstraint("agreement_id", "number", name=op.f("agreement_version_agreement_id_number_key")),
    )
    op.create_table(
        "agreement_text",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("file", sa.Text(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.CheckConstraint("language IN ('fr', 'en')", name=op.f("agreement_text_known_language_check")),
        sa.CheckConstraint("body <> '' OR file <> ''", name=op.f("agreement_text_says_something_check")),
        sa.ForeignKeyConstraint(
            ["version_id"],
            ["agreement_version.id"],
            name=op.f("agreement_text_version_id_fkey"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("agreement_text_pkey")),
        sa.UniqueConstraint("version_id", "language", name=op.f("agreement_text_version_id_language_key")),
    )


def _acceptances() -> None:
    op.create_table(
        "agreement_acceptance",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("accepted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("signed_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["version_id"],
            ["agreement_version.id"],
            name=op.f("agreement_acceptance_version_id_fkey"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("agreement_acceptance_organisation_id_fkey"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["person.id"],
            name=op.f("agreement_acceptance_person_id_fkey"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("agreement_acceptance_pkey")),
        sa.UniqueConstraint(
            "version_id",
            "organisation_id",
            name=op.f("agreement_acceptance_version_id_organisation_id_key"),
        ),
    )
    op.create_index(
        op.f("agreement_acceptance_organisation_id_idx"), "agreement_acceptance", ["organisation_id"]
    )
    op.create_table(
        "booking_agreement",
        sa.Column("booking_id", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["booking_id"],
            ["booking.id"],
            name=op.f("booking_agreement_booking_id_fkey"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["version_id"],
            ["agreement_version.id"],
            name=op.f("booking_agreement_version_id_fkey"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("booking_id", "version_id", name=op.f("booking_agreement_pkey")),
    )
    op.create_index(op.f("booking_agreement_version_id_idx"), "booking_agreement", ["version_id"])


def downgrade() -> None:
    op.drop_table("booking_agreement")
    for table in ("agreement_acceptance", "agreement_text", "agreement_version"):
        op.drop_table(table)
    op.drop_table("agreement_item")
    op.drop_table("agreement")
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION agreement_no_update()")
