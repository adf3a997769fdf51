"""The words that stand in fields of the world, by who may read them, and the names of its files and secrets."""

from __future__ import annotations

from light2share.equipment.rules import Readers

PHOTO = "aPhotoOfTheChamber"
UPLOAD = "aPhotoNotYetSent"
FILE = "aFileOfTheTalk"
PROOF_FILE = "aFileOfAProof"
PROOF_FILES = [PROOF_FILE, *(PROOF_FILE + part for part in ("Older", "Kept", "OfHalden"))]
AGREEMENT_FILE = "aFileOfAnAgreement"
SEARCH = "asavedsearchofbrightwater"
PAPERS = {"aPaperForAll": Readers.ALL, "aPaperForMembers": Readers.MEMBERS, "aPaperForBooked": Readers.BOOKED}
PAPER_OF_DRAFT = "aPaperOfTheDraft"
FEED_SECRET = "the-secret-of-a-feed-that-is-long-enough"
UNPROVEN = "the-handle-of-an-application-to-confirm"
ASKED_BACK = "the-handle-of-an-application-asked-back"
APPLICATION = "anapplicationthatwaits"
ADDRESS = "anaddressofhalden"
NEW_ADDRESS = "elsewhere@halden.example"
INVITED = "aninvitationofhalden"
WISH = "awishtojoinhalden"
UNPROVEN_WISH = "awishthatnobodyhasproven"
RESET_SECRET = "the-secret-of-a-reset-that-is-long-enough"

OF_BOTH = {"purpose": "canarypurpose", "sample": "canarysample", "reference": "canaryreference",
           "message": "canarymessage", "conditions": "canaryconditions", "paper": "canarypaper",
           "talk": "canarytalk", "file": "canaryfile", "rate": "canaryrate", "order": "canaryorder",
           "question": "canaryquestion", "agreement": "canaryagreement", "after": "canaryafter",
           "training": "canarytraining", "access": "canaryaccess", "rules": "canaryrules",
           "proof": "canaryproof"}  # fmt: skip
"""Texts of bookings between Halden and Brightwater."""
OF_HALDEN = {"blackout": "canaryblackout", "draft": "canarydraft", "typed": "canarytyped", "upload": UPLOAD,
             "import": "canaryimport", "calendar": "canarycalendar", "event": "canaryevent",
             "address": "canaryaddress", "passkey": "canarypasskey"}  # fmt: skip
OF_BRIGHTWATER = {"feed": "canaryfeed", "search": "canarysearch", "sought": "canarysought",
                  "begun": "canarybegun", "paper": "canarycertificate"}  # fmt: skip
CANARIES = (*OF_BOTH.values(), *OF_HALDEN.values(), *OF_BRIGHTWATER.values())
