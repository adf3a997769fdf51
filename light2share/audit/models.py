"""The journal. Nobody changes a line of it through the site; the database refuses it to the site itself."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from light2share.db import ForeignKey, Index, JsonMap, Mapped, Model, datetime, mapped_column, text


class Happening(StrEnum):
    """What is written down; each has its words in `audit.words`."""

    INVITED = "invited"
    INVITED_AGAIN = "invited_again"
    INVITATION_WITHDRAWN = "invitation_withdrawn"
    INVITATION_DECLINED = "invitation_declined"
    JOINED = "joined"
    RIGHTS_CHANGED = "rights_changed"
    REMOVED = "removed"
    LEFT = "left"
    ADMITTED = "admitted"
    APPLICATION_REFUSED = "application_refused"
    PROFILE_CHANGED = "profile_changed"
    EXPORTED = "exported"
    PAPER_READ = "paper_read"
    SIGNED_IN = "signed_in"
    """`by`, an `accounts.rules.Way`; `program`; `new`, whether with a browser not used of late."""
    SIGN_IN_REFUSED = "sign_in_refused"
    """`by`: `wrong_password`, `wrong_code`, or `closed` for an account that is; `program`."""
    PASSWORD_CHANGED = "password_changed"  # noqa: S105  what happened, not a password
    """`by`: `link` where a mail's was used."""
    EMAIL_CHANGED = "email_changed"
    SESSIONS_ENDED = "sessions_ended"
    """`count`: how many besides the one that asked."""
    SECOND_FACTOR_ON = "second_factor_on"
    SECOND_FACTOR_OFF = "second_factor_off"
    RECOVERY_CODES_RENEWED = "recovery_codes_renewed"
    COMPANY_BOUND = "company_bound"
    COMPANY_UNBOUND = "company_unbound"
    PASSKEY_ADDED = "passkey_added"
    PASSKEY_REMOVED = "passkey_removed"
    ACCOUNT_DELETED = "account_deleted"
    TERMS_ACCEPTED = "terms_accepted"
    TEXT_CHANGED = "text_changed"
    """`text`, the page, and `version`, its number."""
    IDENTITY_CHANGED = "identity_changed"
    """`fields`: what of the site's name, look or offer."""
    MAIL_WORDS_CHANGED = "mail_words_changed"
    """`mail`: the kind that begins with other words, or `signature`."""
    JOINING_REFUSED = "joining_refused"
    SUSPENDED = "suspended"
    SUSPENSION_LIFTED = "suspension_lifted"
    LEAVING_DECLARED = "leaving_declared"
    LEAVING_TAKEN_BACK = "leaving_taken_back"
    MEMBERSHIP_ENDED = "membership_ended"
    SITE_ADDED = "site_added"
    """`name`, that of the site; as below."""
    SITE_CHANGED = "site_changed"
    """`fields`: what of it."""
    SITE_REMOVED = "site_removed"
    PROOF_ADDED = "proof_added"
    """`proof`, which kind of standing document; as below."""
    PROOF_CHANGED = "proof_changed"
    PROOF_REMOVED = "proof_removed"
    MERGED = "merged"
    """`name`: the organisation that it has become part of."""
    TOOK_IN = "took_in"
    """`name`: the organisation that has become part of it."""


OF_THE_CLUSTER = frozenset(
    {
        Happening.ADMITTED,
        Happening.APPLICATION_REFUSED,
        Happening.SUSPENDED,
        Happening.SUSPENSION_LIFTED,
        Happening.LEAVING_DECLARED,
        Happening.LEAVING_TAKEN_BACK,
        Happening.MEMBERSHIP_ENDED,
        Happening.IDENTITY_CHANGED,
        Happening.MAIL_WORDS_CHANGED,
        Happening.MERGED,
        Happening.TOOK_IN,
    }
)
"""What the cluster does as such: its staff reads it too where it stands in the journal of an organisation."""
OF_THE_SITE = frozenset(
    {
        Happening.APPLICATION_REFUSED,
        Happening.TEXT_CHANGED,
        Happening.IDENTITY_CHANGED,
        Happening.MAIL_WORDS_CHANGED,
    }
)
"""What stands in the journal of no organisation."""


class JournalLine(Model):
    """One thing that happened. Names are those of the rows it points to: who is forgotten there is forgotten here."""

    __tablename__ = "journal_line"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    what: Mapped[Happening]
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    """Who did it; None for the site."""
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))
    """Whose journal it stands in; None for what concerns a person alone."""
    about_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    """To whom it was done."""
    by_cluster: Mapped[bool] = mapped_column(default=False, server_default=text("false"))
    """Whether the cluster's staff did it in another organisation than the one they act for."""
    details: Mapped[dict[str, Any]] = mapped_column(JsonMap, default=dict)
    """Values for its words; no secret, and no name of a person."""

    __table_args__ = (Index(None, "organisation_id", "id"), Index(None, "about_id", "id"), Index(None, "at"))
