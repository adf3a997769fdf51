"""The words of the talk: first questions to pick, and what is wrong with a file."""

from __future__ import annotations

from light2share.bookings.transitions import Party
from light2share.i18n import _, ngettext
from light2share.messages.files import Fault

QUESTIONS: dict[Party, dict[str, str]] = {
    Party.REQUESTER: {
        "sample": _("Which size, mass and mounting may the sample have?"),
        "bring": _("What should we prepare or bring, and who will be there?"),
        "results": _("Which data and which report will we get, in what format and when?"),
    },
    Party.OWNER: {
        "sample": _("What exactly will be measured: size, mass, material and hazards of the sample?"),
        "people": _("Who will come, so that we can prepare access to the site?"),
        "results": _("Which data, format or standard do you need for the report?"),
    },
}
"""What each side may ask first, by the code that stands in the address."""
SHIPPING = _("When and how will the samples arrive, and should they be sent back?")
"""In the place of who comes, where nobody does."""

FAULTS = {
    Fault.TOO_MANY: (422, _("Choose fewer files: %(most)s at most in one message")),
    Fault.TOO_LARGE: (413, _("Choose a smaller file: “%(name)s” has more than %(megabytes)s MB")),
    Fault.TOO_LARGE_TOGETHER: (
        413,
        _("Send the files in several messages: together they have more than %(megabytes)s MB"),
    ),
    Fault.TOO_MANY_PIXELS: (413, _("Choose a smaller picture: “%(name)s” has more than 40 megapixels")),
    Fault.UNKNOWN: (415, _("Choose a PDF or a picture (JPEG, PNG, WebP): “%(name)s” is neither")),
    Fault.CUT: (415, _("Choose another file: “%(name)s” stops before its end")),
}
"""What a refused file answers, and with which status."""


def new(count: int) -> str:
    """`2 new messages`."""
    return ngettext("%(num)s new message", "%(num)s new messages", count)


def questions(party: Party, samples: bool) -> dict[str, str]:
    """What this side may ask first; `samples` where nobody comes along with them."""
    found = dict(QUESTIONS[party])
    if samples and "people" in found:
        found["people"] = SHIPPING
    return found
