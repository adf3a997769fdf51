"""What the journal calls what it writes down, in the language of the answer."""

from __future__ import annotations

from light2share.audit.models import Happening
from light2share.i18n import _

HAPPENINGS = {
    Happening.INVITED: _("Invitation sent"),
    Happening.INVITED_AGAIN: _("Invitation sent again"),
    Happening.INVITATION_WITHDRAWN: _("Invitation withdrawn"),
    Happening.INVITATION_DECLINED: _("Invitation declined"),
    Happening.JOINED: _("Joined the organisation"),
    Happening.RIGHTS_CHANGED: _("Rights changed"),
    Happening.REMOVED: _("Taken out of the organisation"),
    Happening.LEFT: _("Left the organisation"),
    Happening.ADMITTED: _("Organisation admitted"),
    Happening.APPLICATION_REFUSED: _("Application refused"),
    Happening.JOINING_REFUSED: _("Request to join refused"),
    Happening.SUSPENDED: _("Membership suspended"),
    Happening.SUSPENSION_LIFTED: _("Suspension of the membership lifted"),
    Happening.LEAVING_DECLARED: _("Leaving announced"),
    Happening.LEAVING_TAKEN_BACK: _("Stays a member after all"),
    Happening.MEMBERSHIP_ENDED: _("Membership ended"),
    Happening.MERGED: _("Merged into another organisation"),
    Happening.TOOK_IN: _("Another organisation merged into this one"),
    Happening.PROFILE_CHANGED: _("Page of the organisation changed"),
    Happening.SITE_ADDED: _("Site added"),
    Happening.SITE_CHANGED: _("Site changed"),
    Happening.SITE_REMOVED: _("Site removed"),
    Happening.PROOF_ADDED: _("Standing document added"),
    Happening.PROOF_CHANGED: _("Standing document changed or replaced"),
    Happening.PROOF_REMOVED: _("Standing document removed"),
    Happening.EXPORTED: _("Table downloaded"),
    Happening.PAPER_READ: _("Document downloaded"),
    Happening.SIGNED_IN: _("Signed in"),
    Happening.SIGN_IN_REFUSED: _("Sign-in refused"),
    Happening.PASSWORD_CHANGED: _("Password changed"),
    Happening.EMAIL_CHANGED: _("E-mail address changed"),
    Happening.SESSIONS_ENDED: _("Sessions ended"),
    Happening.SECOND_FACTOR_ON: _("Two-step sign-in turned on"),
    Happening.SECOND_FACTOR_OFF: _("Two-step sign-in turned off"),
    Happening.RECOVERY_CODES_RENEWED: _("New recovery codes"),
    Happening.COMPANY_BOUND: _("Sign-in of the company connected"),
    Happening.COMPANY_UNBOUND: _("Sign-in of the company unbound"),
    Happening.PASSKEY_ADDED: _("Passkey added"),
    Happening.PASSKEY_REMOVED: _("Passkey removed"),
    Happening.ACCOUNT_DELETED: _("Account deleted"),
    Happening.TERMS_ACCEPTED: _("Terms of use accepted"),
    Happening.TEXT_CHANGED: _("Text of the site changed"),
    Happening.IDENTITY_CHANGED: _("Name, look or offer of the site changed"),
    Happening.MAIL_WORDS_CHANGED: _("Words in mails changed"),
}
"""One for each; the filter of the page offers them in this order."""
HOW = {
    "password": _("password"),
    "code": _("password and code"),
    "recovery_code": _("password and recovery code"),
    "passkey": _("passkey"),
    "company": _("sign-in of the company"),
    "wrong_password": _("wrong password"),
    "wrong_code": _("wrong code"),
    "closed": _("account that is closed"),
    "link": _("by the link in a mail"),
}
"""How it was done or why it was refused, by the `by` of a line's details."""
TEXTS = {
    "how-it-works": _("How it works"),
    "join": _("Join"),
    "terms": _("Terms of use"),
    "privacy": _("Privacy"),
    "accessibility": _("Accessibility"),
    "help": _("Help and contact"),
}
"""Pages of text."""
MAILS = {
    "signature": _("Signature"),
    "organisations/application_confirm": _("Application received: confirm the address"),
    "organisations/application_asked": _("Question about an application"),
    "organisations/application_refused": _("Application refused"),
    "organisations/invited": _("Invitation, also of a new member’s first person"),
    "organisations/suspended": _("Membership suspended"),
    "organisations/membership_ended": _("Membership ended"),
    "accounts/reminder_inactive": _("Account unused for long"),
    "accounts/deleted": _("Account deleted"),
}
"""Mails with words of the cluster's own, by `identity.rules.WORDED`."""
PROOFS = {
    "liability": _("Professional liability insurance"),
    "machinery": _("Insurance against damage to machines"),
    "registration": _("Extract of the register of companies"),
    "quality": _("Quality certificate (ISO/IEC 17025, ISO 9001)"),
    "other": _("Another document"),
}
"""Kinds of standing documents, by the `proof` of a line's details."""
PAPERS = {
    "bookings": _("Bookings"),
    "statements": _("Closed statements of use"),
    "journal": _("Journal"),
    "listings": _("Listings with all their fields"),
    "own_data": _("What the site holds of this person"),
    "agreement": _("Terms, confidentiality or safety rules"),
    "document": _("Document of a listing"),
    "proof": _("Standing document of an organisation"),
    "message": _("File of a talk"),
    "question": _("File of a question before a date"),
    "answer": _("File of a request"),
    "quote": _("Quote"),
    "statement": _("Pre-invoice"),
    "invoice": _("Invoice file"),
}
"""What was downloaded, by the `paper` of a line's details."""
