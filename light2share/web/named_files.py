"""Which uploaded files belong to something: the names under which rows know them."""

from __future__ import annotations

from pathlib import Path

import sqlalchemy as sa

from light2share.db import Base, Session

NAMES_OF_FILES = {
    "agreement_text.file",
    "listing_import.file",
    "identity.logo_name",
    "organisation_logo.name",
    "proof.name",
    "equipment_photo.name",
    "equipment_document.name",
    "listing_form.photo_name",
    "message_file.name",
    "feasibility_file.name",
    "booking_answer.file_name",
    "booking_draft_file.name",
}


class NotKnown(RuntimeError):
    """What files belong to can't be said: a table is missing, or no row names any file, as in the wrong database."""


def uploads(folder: Path | None) -> list[Path]:
    """The uploaded files that are complete."""
    if folder is None or not folder.is_dir():
        return []
    return sorted(path for path in folder.rglob("*") if path.is_file() and not path.name.startswith("."))


def is_referenced(path: Path, names: set[str]) -> bool:
    """Whether an uploaded file belongs to one of `names`: `<name>-page.webp` and `<name>.pdf` belong to `<name>`."""
    return not names.isdisjoint({path.name, path.stem, path.stem.rpartition("-")[0]})


def referenced_names() -> sa.CompoundSelect[str]:
    """The names under which rows know their files. Raises NotKnown while a table is not loaded."""
    columns = [
        column
        for table in Base.metadata.sorted_tables
        for column in table.columns
        if str(column) in NAMES_OF_FILES
    ]
    if {str(column) for column in columns} != NAMES_OF_FILES:
        raise NotKnown
    return sa.union(*(sa.select(column).where(column != "") for column in columns))


def without_a_row(session: Session, folder: Path) -> list[Path]:
    """The uploaded files that no row names, pictures of listings that are drawn anew when asked for aside.

    The files are listed first: what is stored and named meanwhile is not among them. Raises NotKnown.
    """
    lying = uploads(folder)
    names = {name for name in session.scalars(referenced_names()) if name}
    if lying and not names:
        raise NotKnown
    items = Base.metadata.tables["equipment"].c.id
    names |= {f"card-{number}" for number in session.scalars(sa.select(items))}
    return [path for path in lying if not is_referenced(path, names)]
