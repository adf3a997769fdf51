"""How much a question may hold, and what may be answered."""

from __future__ import annotations

from enum import StrEnum

LONGEST = 3000
"""Characters of a question and of an answer."""
LONGEST_STANDARD = 160
REMINDED_AFTER = 2
"""Working days without an answer."""


class Answer(StrEnum):
    """What the owner says."""

    YES = "yes"
    ADAPTED = "adapted"
    """With an adaptation, which the words of the answer name."""
    NO = "no"


LEADS_ON = frozenset({Answer.YES, Answer.ADAPTED})
"""After which times can be asked for."""
