"""The small style sheet of a cluster's colours, sent after the site's own where the cluster has chosen one."""

from __future__ import annotations

from dataclasses import asdict
from functools import lru_cache
from hashlib import sha256

from light2share.identity.colours import palette

TOKENS = {
    "primary": "--primary",
    "primary_hover": "--primary-hover",
    "on_primary": "--on-primary",
    "primary_soft": "--primary-soft",
}
"""The site's tokens that follow the main colour; those of states never do."""


@lru_cache(maxsize=64)
def sheet(colour: str) -> tuple[str, str]:
    """The style sheet of an accepted colour, and the mark of its content that its address carries."""
    made = palette(colour)
    light, dark = asdict(made.light), asdict(made.dark)
    plain = ";".join(f"{token}:{light[name]}" for name, token in TOKENS.items())
    both = ";".join(f"{token}:light-dark({light[name]},{dark[name]})" for name, token in TOKENS.items())
    text = f":root{{{plain}}}\n@supports (color:light-dark(#000,#fff)){{:root{{{both}}}}}\n"
    return text, sha256(text.encode()).hexdigest()[:12]
