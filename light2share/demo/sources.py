"""The demonstration data that ships with the site: 220 organisations and 120 instruments, all invented."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent / "data"
PASSWORD = "demo-light2share"  # noqa: S105  printed on the sign-in page of a demo

OWNER, REQUESTER, BYSTANDER = "demo-photonique-16", "demo-start-up-08", "demo-tpe-mesure-07"

PEOPLE: tuple[tuple[str, str, str | None, bool, bool], ...] = (
    ("owner", "Responsable des essais (démo)", OWNER, True, False),
    ("requester", "Ingénierie produit (démo)", REQUESTER, False, False),
    ("bystander", "Bureau d’études (démo)", BYSTANDER, False, False),
    ("admin", "Administration (démo)", REQUESTER, False, True),
    ("cluster", "Animation du pôle (démo)", None, False, False),
)
"""Key of the address, name, organisation, manager, admin."""


@cache
def organisations() -> list[dict[str, Any]]:
    """The organisations, as they stand in the file."""
    found: list[dict[str, Any]] = json.loads((FOLDER / "organisations.json").read_text("utf-8"))[
        "organisations"
    ]
    return found


@cache
def instruments() -> list[dict[str, Any]]:
    """The instruments, as they stand in the file."""
    found: list[dict[str, Any]] = json.loads((FOLDER / "instruments.json").read_text("utf-8"))["instruments"]
    return found


@cache
def abouts() -> dict[str, Any]:
    """What organisations say of themselves, in parts; the last trade suits all that none before it names."""
    found: dict[str, Any] = json.loads((FOLDER / "abouts.json").read_text("utf-8"))
    return found
