"""The communes of France by name and by postcode, from catalogue/data/communes.csv (see its README for the sources)."""

import csv
import re
import unicodedata
from pathlib import Path

import sqlalchemy as sa
from alembic import op

import light2share

revision = "0002"
down_revision = "0001"

FILE = Path(light2share.__file__).parent / "catalogue" / "data" / "communes.csv"
LETTERS = str.maketrans({"œ": "oe", "æ": "ae", "’": "'"})


def upgrade() -> None:
    table = op.create_table(
        "commune",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("latitude", sa.Double(), nullable=False),
        sa.Column("longitude", sa.Double(), nullable=False),
        sa.Column("population", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("commune_pkey")),
        sqlite_with_rowid=False,
    )
    names = [column.name for column in table.columns]
    cursor = op.get_bind().connection.cursor()
    if op.get_bind().dialect.name == "postgresql":
        with cursor.copy(f"COPY commune ({', '.join(names)}) FROM STDIN") as copy:
            for row in rows():
                copy.write_row(row)
    else:
        cursor.executemany(f"INSERT INTO commune ({', '.join(names)}) VALUES (?, ?, ?, ?, ?)", rows())
    cursor.close()


def downgrade() -> None:
    op.drop_table("commune")


def rows() -> list[tuple[str, str, float, float, int]]:
    """One row for each name and each postcode: of several communes, the largest, and of a city its arrondissement."""
    best: dict[str, tuple[int, tuple[str, str, float, float, int]]] = {}
    with FILE.open(encoding="utf-8", newline="") as file:
        for commune in csv.DictReader(file):
            name, people = commune["name"], int(commune["population"] or 0)
            place = (name, float(commune["latitude"]), float(commune["longitude"]), people)
            in_city = 10_000_000 if name.endswith(" Arrondissement") else 0
            for key, weight in [(key_of(name), people)] + [(c, people + in_city) for c in commune["postcodes"].split()]:
                if key not in best or best[key][0] < weight:
                    best[key] = (weight, (key, *place))
    return [row for _, row in sorted(best.values(), key=lambda pair: pair[1][0])]


def key_of(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name.casefold().translate(LETTERS))
    folded = "".join(sign for sign in plain if not unicodedata.combining(sign))
    full = {"st": "saint", "ste": "sainte"}
    return " ".join(full.get(word, word) for word in re.sub(r"[^a-z0-9]+", " ", folded).split())
