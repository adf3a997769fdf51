"""All of a sheet: who sees it, its former addresses, terms of each mode, own specifications, documents, conditions."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

INSTANT = sa.DateTime(timezone=True)


def sheet() -> list[sa.Column]:
    """What the sheet itself gains; made anew for each use, since a column belongs to one table."""
    return [
        sa.Column("owner_key", sa.Text(), nullable=True),
        sa.Column("visibility", sa.String(32), nullable=False, server_default="public"),
        sa.Column("owner_masked", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("uncertainty_fr", sa.Text(), nullable=True),
        sa.Column("uncertainty_en", sa.Text(), nullable=True),
        sa.Column("standards", sa.Text(), nullable=False, server_default="[]"),
        sa.Column("restricted_zone", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("insurance_required", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("confirmed_at", INSTANT, nullable=True),
    ]


def of_equipment(table: str) -> sa.ForeignKeyConstraint:
    """What goes with its listing."""
    return sa.ForeignKeyConstraint(
        ["equipment_id"], ["equipment.id"], name=op.f(f"{table}_equipment_id_fkey"), ondelete="CASCADE"
    )


def upgrade() -> None:
    for column in sheet():
        op.add_column("equipment", column)
    # In one statement on both engines: SQLite adds a column with its reference, but no constraint afterwards.
    op.execute("ALTER TABLE equipment ADD COLUMN contact_id integer REFERENCES person (id)")
    op.create_index(op.f("equipment_owner_id_owner_key_idx"), "equipment", ["owner_id", "owner_key"], unique=True)
    op.add_column("equipment_unit", sa.Column("label", sa.Text(), nullable=True))
    op.add_column("listing", sa.Column("loan", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("organisation", sa.Column("partner_cluster", sa.Text(), nullable=True))
    op.create_table(
        "equipment_audience",
        sa.Column("equipment_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("sees", sa.Boolean(), nullable=False),
        of_equipment("equipment_audience"),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("equipment_audience_organisation_id_fkey"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("equipment_id", "organisation_id", name=op.f("equipment_audience_pkey")),
    )
    op.create_index(
        op.f("equipment_audience_organisation_id_idx"), "equipment_audience", ["organisation_id"], unique=False
    )
    op.create_table(
        "equipment_old_slug",
        sa.Column("slug", sa.Text(), nullable=False),
        sa.Column("equipment_id", sa.Integer(), nullable=False),
        of_equipment("equipment_old_slug"),
        sa.PrimaryKeyConstraint("slug", name=op.f("equipment_old_slug_pkey")),
    )
    op.create_index(
        op.f("equipment_old_slug_equipment_id_idx"), "equipment_old_slug", ["equipment_id"], unique=False
    )
    op.create_table(
        "equipment_mode",
        sa.Column("equipment_id", sa.Integer(), nullable=False),
        sa.Column("mode", sa.String(32), nullable=False),
        sa.Column("lead_time_minutes", sa.Integer(), nullable=True),
        sa.Column("hourly_rate_cents", sa.Integer(), nullable=True),
        sa.Column("daily_rate_cents", sa.Integer(), nullable=True),
        sa.Column("sample_rate_cents", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "coalesce(lead_time_minutes, 0) >= 0 AND coalesce(hourly_rate_cents, 0) >= 0"
            " AND coalesce(daily_rate_cents, 0) >= 0 AND coalesce(sample_rate_cents, 0) >= 0",
            name=op.f("equipment_mode_not_negative_check"),
        ),
        of_equipment("equipment_mode"),
        sa.PrimaryKeyConstraint("equipment_id", "mode", name=op.f("equipment_mode_pkey")),
    )
    op.create_table(
        "equipment_own_specification",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("equipment_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("label_fr", sa.Text(), nullable=True),
        sa.Column("label_en", sa.Text(), nullable=True),
        sa.Column("value", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "label_fr IS NOT NULL OR label_en IS NOT NULL",
            name=op.f("equipment_own_specification_has_a_label_check"),
        ),
        of_equipment("equipment_own_specification"),
        sa.PrimaryKeyConstraint("id", name=op.f("equipment_own_specification_pkey")),
    )
    op.create_index(
        op.f("equipment_own_specification_equipment_id_position_idx"),
        "equipment_own_specification",
        ["equipment_id", "position"],
        unique=False,
    )
    op.create_table(
        "equipment_document",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("equipment_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("readers", sa.String(32), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        of_equipment("equipment_document"),
        sa.PrimaryKeyConstraint("id", name=op.f("equipment_document_pkey")),
        sa.UniqueConstraint("name", name=op.f("equipment_document_name_key")),
    )
    op.create_index(
        op.f("equipment_document_equipment_id_position_idx"),
        "equipment_document",
        ["equipment_id", "position"],
        unique=False,
    )


def downgrade() -> None:
    for table in (
        "equipment_document",
        "equipment_own_specification",
        "equipment_mode",
        "equipment_old_slug",
        "equipment_audience",
    ):
        op.drop_table(table)
    op.drop_column("listing", "loan")
    op.drop_column("organisation", "partner_cluster")
    op.drop_column("equipment_unit", "label")
    op.drop_index(op.f("equipment_owner_id_owner_key_idx"), "equipment")
    for name in ("contact_id", *(column.name for column in sheet())):
        op.drop_column("equipment", name)
