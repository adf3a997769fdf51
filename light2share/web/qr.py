"""Addresses as drawings that phones read."""

from __future__ import annotations

import segno
from markupsafe import Markup


def qr_code(address: str) -> Markup:
    """The code of an address as a drawing for the page."""
    code = segno.make(address, error="m").svg_inline(border=0, omitsize=True, svgclass="qr", lineclass=None)
    return Markup(code)  # noqa: S704  drawn here from our own address
