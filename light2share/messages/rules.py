"""How much one message may hold."""

from __future__ import annotations

LONGEST = 4000
"""Characters."""
LONGEST_TITLE = 120
"""Of the name of a file."""
