"""Where a postcode and a town lie, by the communes of France."""

from __future__ import annotations

from light2share.catalogue.lexicon import StoredLexicon
from light2share.catalogue.places import Place, key_of
from light2share.db import db


def commune(postcode: str, town: str) -> Place | None:
    """The commune of a postcode, else of a name; None if neither is known."""
    keys = [key_of(town), postcode]
    known = StoredLexicon(db.session()).places(keys)
    by_name, by_postcode = (known.get(key) for key in keys)
    return by_postcode or by_name
