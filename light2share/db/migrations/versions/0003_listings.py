"""What the search keeps of each published item, with the full-text table of the engine."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

# listing_words follows listing by triggers; no model describes it. Full-text search of SQLite (FTS5, content in listing):
SQLITE = (
    "CREATE VIRTUAL TABLE listing_words USING fts5(keys, stems, content='listing', content_rowid='equipment_id',"
    " tokenize='ascii', detail='column')",
    "CREATE TRIGGER listing_words_insert AFTER INSERT ON listing BEGIN"
    " INSERT INTO listing_words (rowid, keys, stems) VALUES (NEW.equipment_id, NEW.keys, NEW.stems); END",
    "CREATE TRIGGER listing_words_delete AFTER DELETE ON listing BEGIN"
    " INSERT INTO listing_words (listing_words, rowid, keys, stems)"
    " VALUES ('delete', OLD.equipment_id, OLD.keys, OLD.stems); END",
    "CREATE TRIGGER listing_words_update AFTER UPDATE OF keys, stems ON listing BEGIN"
    " INSERT INTO listing_words (listing_words, rowid, keys, stems)"
    " VALUES ('delete', OLD.equipment_id, OLD.keys, OLD.stems);"
    " INSERT INTO listing_words (rowid, keys, stems) VALUES (NEW.equipment_id, NEW.keys, NEW.stems); END",
)
POSTGRESQL = (
    "CREATE TABLE listing_words (equipment_id integer CONSTRAINT listing_words_pkey PRIMARY KEY"
    " CONSTRAINT listing_words_equipment_id_fkey REFERENCES listing (equipment_id) ON DELETE CASCADE,"
    " keys tsvector NOT NULL, stems tsvector NOT NULL)",
    "CREATE INDEX listing_words_keys_idx ON listing_words USING gin (keys) WITH (fastupdate = off)",
    "CREATE INDEX listing_words_stems_idx ON listing_words USING gin (stems) WITH (fastupdate = off)",
    """CREATE FUNCTION listing_words_follow() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      INSERT INTO listing_words (equipment_id, keys, stems)
      VALUES (NEW.equipment_id, to_tsvector('simple', NEW.keys), to_tsvector('simple', NEW.stems))
      ON CONFLICT (equipment_id) DO UPDATE SET keys = excluded.keys, stems = excluded.stems;
      RETURN NULL;
    END $$""",
    "CREATE TRIGGER listing_words_follow AFTER INSERT OR UPDATE OF keys, stems ON listing"
    " FOR EACH ROW EXECUTE FUNCTION listing_words_follow()",
)


def upgrade() -> None:
    op.create_table(
        "listing",
        sa.Column("equipment_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("technique", sa.Text(), nullable=False),
        sa.Column("family", sa.Text(), nullable=False),
        sa.Column("operator_assisted", sa.Boolean(), nullable=False),
        sa.Column("self_service", sa.Boolean(), nullable=False),
        sa.Column("sample_mail_in", sa.Boolean(), nullable=False),
        sa.Column("price_mode", sa.String(32), nullable=False),
        sa.Column("price_cents", sa.Integer(), nullable=True),
        sa.Column("latitude", sa.Double(), nullable=False),
        sa.Column("longitude", sa.Double(), nullable=False),
        sa.Column("photo", sa.Text(), nullable=True),
        sa.Column("figures", sa.Text(), nullable=False),
        sa.Column("keys", sa.Text(), nullable=False),
        sa.Column("stems", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "price_cents IS NULL OR price_cents >= 0", name=op.f("listing_price_not_negative_check")
        ),
        sa.ForeignKeyConstraint(
            ["equipment_id"], ["equipment.id"], name=op.f("listing_equipment_id_fkey"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("equipment_id", name=op.f("listing_pkey")),
    )
    op.create_index(op.f("listing_technique_idx"), "listing", ["technique"])
    op.create_index(op.f("listing_family_idx"), "listing", ["family"])
    op.create_index(op.f("listing_price_cents_idx"), "listing", ["price_cents"])
    op.create_table(
        "listing_figure",
        sa.Column("equipment_id", sa.Integer(), nullable=False),
        sa.Column("parameter", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("minimum", sa.Double(), nullable=True),
        sa.Column("maximum", sa.Double(), nullable=True),
        sa.ForeignKeyConstraint(
            ["equipment_id"],
            ["listing.equipment_id"],
            name=op.f("listing_figure_equipment_id_fkey"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("equipment_id", "parameter", "number", name=op.f("listing_figure_pkey")),
    )
    op.create_index(
        op.f("listing_figure_parameter_minimum_maximum_idx"), "listing_figure", ["parameter", "minimum", "maximum"]
    )
    op.create_table(
        "known_word",
        sa.Column("stem", sa.Text(), nullable=False),
        sa.Column("is_maker", sa.Boolean(), nullable=False),
        sa.Column("is_town", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("stem", name=op.f("known_word_pkey")),
    )
    state = op.create_table(
        "catalogue_state",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("catalogue_state_pkey")),
    )
    op.bulk_insert(state, [{"id": 1, "version": 0}])
    for statement in POSTGRESQL if op.get_bind().dialect.name == "postgresql" else SQLITE:
        op.execute(statement)


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP TRIGGER listing_words_follow ON listing")
        op.execute("DROP FUNCTION listing_words_follow()")
    else:
        for event in ("insert", "delete", "update"):
            op.execute(f"DROP TRIGGER listing_words_{event}")
    op.execute("DROP TABLE listing_words")
    op.drop_table("catalogue_state")
    op.drop_table("known_word")
    op.drop_table("listing_figure")
    op.drop_table("listing")
