"""Calendar programs by what they call themselves. Only the short name is kept: the rest would tell more of a reader."""

from __future__ import annotations

from functools import lru_cache

KNOWN = (
    ("Google-Calendar-Importer", "Google Calendar"),
    ("Thunderbird", "Thunderbird"),
    ("ICSx5", "ICSx⁵"),
    ("DAVx5", "DAVx⁵"),
    ("macOS/", "Apple Calendar (Mac)"),
    ("CalendarAgent", "Apple Calendar (Mac)"),
    ("iOS/", "Apple Calendar (iPhone, iPad)"),
    ("iPadOS", "Apple Calendar (iPhone, iPad)"),
    ("dataaccessd", "Apple Calendar (iPhone, iPad)"),
    ("Mac OS X/", "Apple Calendar (Mac)"),
    ("iCal/", "Apple Calendar (Mac)"),
    ("Microsoft.Exchange", "Outlook (web)"),
    ("Exchange/", "Outlook (web)"),
    ("OutlookService", "Outlook (web)"),
    ("Microsoft Office", "Outlook (Windows)"),
    ("Microsoft Outlook", "Outlook (Windows)"),
    ("MacOutlook", "Outlook (Mac)"),
    ("vdirsyncer", "vdirsyncer"),
    ("Evolution/", "Evolution"),
    ("KIO/", "KOrganizer"),
    ("Akonadi", "KOrganizer"),
    ("Nextcloud", "Nextcloud"),
    ("Zimbra", "Zimbra"),
    ("YahooCalendar", "Yahoo"),
    ("ProtonCalendar", "Proton Calendar"),
    ("curl/", "curl"),
    ("Mozilla/5.0", "Web browser"),
)
"""The first that is found counts, so what is more particular stands before what is less."""


@lru_cache(maxsize=256)
def program_of(user_agent: str) -> str:
    """The name of a program that is known; empty for any other."""
    return next((name for sign, name in KNOWN if sign in user_agent), "")
