"""Formats as template filters, in the language of the request."""

from flask import Flask


def set_up(app: Flask) -> None:
    """Register them."""
