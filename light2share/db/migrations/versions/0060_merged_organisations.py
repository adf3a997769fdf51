"""Which organisation another has become part of, and when."""

import sqlalchemy as sa
from alembic import op

revision = "0060"
down_revision = "0059"

MERGED_INTO = """
ALTER TABLE organisation ADD COLUMN merged_into_id INTEGER
CONSTRAINT organisation_merged_into_id_fkey REFERENCES organisation (id)
CONSTRAINT organisation_merged_has_left_check CHECK (merged_into_id IS NULL OR status = 'left')
CONSTRAINT organisation_merged_into_another_check CHECK (merged_into_id <> id)
"""
"""With its constraints at once: on SQLite a table that others point to can't be made anew."""


def upgrade() -> None:
    op.execute(MERGED_INTO)
    op.add_column("organisation", sa.Column("merged_at", sa.DateTime(timezone=True), nullable=True))
    op.create_index(op.f("organisation_merged_into_id_idx"), "organisation", ["merged_into_id"])


def downgrade() -> None:
    op.drop_index(op.f("organisation_merged_into_id_idx"), "organisation")
    op.drop_column("organisation", "merged_at")
    op.drop_column("organisation", "merged_into_id")
