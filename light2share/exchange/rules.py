"""What a file of listings may be, and what may come of each of its rows. No database, no web, no clock of its own."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

LARGEST_FILE = 10 * 1024 * 1024
LARGEST_UNPACKED = 100 * 1024 * 1024
"""Bytes of all parts of a workbook together."""
MOST_PARTS = 1000
MOST_ROWS = 5000
MOST_COLUMNS = 500
LONGEST_CELL = 12_000
"""Characters that are kept of a cell; no column takes as many."""
MOST_OWN = 30
"""Specifications in the owner's own words, for one listing."""
MOST_UNITS = 50
SHOWN = 50
"""Rows on one page of an import."""


class Layout(StrEnum):
    """What the columns of a file mean."""

    SHEET = "sheet"
    UNIQUIP = "uniquip"
    MEMBERS = "members"
    """Organisations of the cluster, not listings."""


class Stage(StrEnum):
    """Where an import stands."""

    RECEIVED = "received"
    CHECKING = "checking"
    READY = "ready"
    CONFIRMED = "confirmed"
    DONE = "done"
    REFUSED = "refused"
    CANCELLED = "cancelled"


AT_WORK = frozenset({Stage.RECEIVED, Stage.CHECKING, Stage.CONFIRMED})
"""The worker has something to do."""
OPEN = AT_WORK | {Stage.READY}
"""It may still be cancelled."""


class Verdict(StrEnum):
    """What an import does with a row."""

    NEW = "new"
    CHANGED = "changed"
    SAME = "same"
    WRONG = "wrong"


VALID = (Verdict.NEW, Verdict.CHANGED)
"""The rows that are written."""


class Trouble(StrEnum):
    """Why a file as a whole is refused."""

    EMPTY = "empty"
    TOO_LARGE = "too_large"
    UNPACKS_TOO_LARGE = "unpacks_too_large"
    TOO_MANY_ROWS = "too_many_rows"
    TOO_MANY_COLUMNS = "too_many_columns"
    OLD_EXCEL = "old_excel"
    UNREADABLE = "unreadable"
    TOOK_TOO_LONG = "took_too_long"
    UNKNOWN_COLUMNS = "unknown_columns"
    DOUBLE_COLUMN = "double_column"
    NO_KEY = "no_key"
    NO_ORGANISATION = "no_organisation"
    NO_MEMBER_COLUMNS = "no_member_columns"
    NO_ROWS = "no_rows"


class Fault(StrEnum):
    """What is wrong with a cell."""

    NO_KEY = "no_key"
    NO_TITLE = "no_title"
    NO_NAME = "no_name"
    TOO_LONG = "too_long"
    NOT_WHOLE = "not_whole"
    NOT_EUROS = "not_euros"
    NOT_YES_NO = "not_yes_no"
    NOT_A_DAY = "not_a_day"
    NOT_A_DURATION = "not_a_duration"
    NOT_LISTED = "not_listed"
    UNKNOWN_TECHNIQUE = "unknown_technique"
    UNKNOWN_SITE = "unknown_site"
    UNKNOWN_PERSON = "unknown_person"
    UNKNOWN_ORGANISATION = "unknown_organisation"
    NOT_A_FIGURE = "not_a_figure"
    NOT_A_RANGE = "not_a_range"
    REVERSED = "reversed"
    IMPOSSIBLE = "impossible"
    NOT_OF_TECHNIQUE = "not_of_technique"
    FUTURE = "future"
    LONGEST_TOO_SHORT = "longest_too_short"
    TOO_MANY = "too_many"
    LACKS = "lacks"
    NEW_STATE = "new_state"
    NOT_FROM_STATE = "not_from_state"
    DOUBLE = "double"
    OTHER_LISTING = "other_listing"
    NO_LISTING = "no_listing"
    FEWER_UNITS = "fewer_units"
    NO_LABEL = "no_label"
    NO_VALUE = "no_value"
    NO_MEMBER_NAME = "no_member_name"
    NO_MEMBER_KIND = "no_member_kind"
    NO_SIZE = "no_size"
    NO_NUMBER = "no_number"
    BAD_NUMBER = "bad_number"
    SEVERAL_MEMBERS = "several_members"
    DOUBLE_MEMBER = "double_member"
    NOT_A_PAGE = "not_a_page"
    NOT_A_DOMAIN = "not_a_domain"
    FOR_EVERYBODY = "for_everybody"
    NOT_AN_ADDRESS = "not_an_address"
    NO_ADMIN_NAME = "no_admin_name"
    HALF_A_PLACE = "half_a_place"
    UNKNOWN_COMMUNE = "unknown_commune"
    OTHER_POSTCODE = "other_postcode"
    NOT_A_MEMBER = "not_a_member"


class Note(StrEnum):
    """What is worth knowing of a row that is imported all the same."""

    NO_TECHNIQUE = "no_technique"
    TECHNIQUE_READ = "technique_read"
    FIRST_SITE = "first_site"
    NO_CONTACT = "no_contact"
    PHOTO = "photo"
    FACILITY = "facility"
    KEY_MADE = "key_made"
    ONLY_FRENCH_SITES = "only_french_sites"
    FOUND_BY_NAME = "found_by_name"
    NAMESAKE = "namesake"
    NAMESAKE_PLAIN = "namesake_plain"
    NAMED_BEFORE = "named_before"
    INVITES = "invites"


DOUBTFUL = frozenset({Note.NAMESAKE, Note.NAMESAKE_PLAIN, Note.NAMED_BEFORE})
"""A row with one of these may be a double: it is written only where somebody ticks it."""


class Refused(Exception):
    """The file as a whole is refused."""

    def __init__(self, trouble: Trouble, **values: Any) -> None:
        super().__init__(trouble)
        self.trouble = trouble
        self.values = {name: str(value) for name, value in values.items()}


class CellFault(ValueError):
    """A cell that cannot be taken as it is."""

    def __init__(self, fault: Fault, **values: Any) -> None:
        super().__init__(fault)
        self.fault = fault
        self.values = {name: str(value) for name, value in values.items()}


@dataclass(frozen=True, slots=True)
class Change:
    """A cell that differs from the listing; both as they would stand in a file."""

    column: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Wrong:
    """A cell that is wrong, why, and what the words of the fault need."""

    column: str
    fault: Fault
    values: dict[str, str] = field(default_factory=dict)
