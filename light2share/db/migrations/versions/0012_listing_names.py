"""Makes and models of public listings, to be suggested while somebody types."""

import re
import unicodedata

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"

PUBLIC = sa.text(
    "SELECT equipment.id, coalesce(manufacturer, ''), coalesce(model, '') FROM equipment"
    " JOIN listing ON listing.equipment_id = equipment.id WHERE visibility = 'public'"
)


def folded(text: str) -> str:
    """As catalogue.words folds the words of a text."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return " ".join(re.findall(r"[a-z0-9]+", "".join(one for one in plain if not unicodedata.combining(one))))


def upgrade() -> None:
    names = op.create_table(
        "listing_name",
        sa.Column("equipment_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("said", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["equipment_id"],
            ["listing.equipment_id"],
            name=op.f("listing_name_equipment_id_fkey"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("equipment_id", "key", name=op.f("listing_name_pkey")),
    )
    op.create_index(op.f("listing_name_key_said_idx"), "listing_name", ["key", "said"])
    rows = []
    for number, maker, model in op.get_bind().execute(PUBLIC):
        whole = f"{maker} {model}".strip()
        found = {folded(name): said for name, said in ((maker, maker), (whole, whole), (model, whole))}
        rows += [{"equipment_id": number, "key": key, "said": said} for key, said in found.items() if key]
    if rows:
        op.bulk_insert(names, rows)


def downgrade() -> None:
    op.drop_table("listing_name")
