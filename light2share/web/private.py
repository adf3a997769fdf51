"""Pages whose address is a secret."""

from __future__ import annotations

from flask.typing import ResponseReturnValue


def private(page: str, status: int = 200) -> ResponseReturnValue:
    """A page that is neither stored nor whose address is told to the next one."""
    return page, status, {"Cache-Control": "private, no-store", "Referrer-Policy": "no-referrer"}
