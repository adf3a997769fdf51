"""What topics and channels are called."""

from __future__ import annotations

from light2share.i18n import _
from light2share.mail.topics import Channel, Topic

TOPICS = {
    Topic.REQUESTS: _("Requests to answer"),
    Topic.ANSWERS: _("Answers and proposals"),
    Topic.AGREED: _("Confirmed, moved, cancelled"),
    Topic.REMINDERS: _("Reminders"),
    Topic.MESSAGES: _("Messages"),
    Topic.USE: _("After the visit"),
    Topic.EQUIPMENT: _("My equipment"),
    Topic.SEARCHES: _("Saved searches and favourites"),
    Topic.CLUSTER: _("Work of the cluster"),
    Topic.ACCOUNT: _("Safety of your account"),
}
HINTS = {
    Topic.REQUESTS: _("New, changed and withdrawn requests for your instruments"),
    Topic.ANSWERS: _("What came of your requests and of proposed times"),
    Topic.AGREED: _("These mails keep your calendar right, so they always come"),
    Topic.REMINDERS: _("Unanswered requests, and the day before a visit; never at night"),
    Topic.MESSAGES: _("What the other side of a booking writes"),
    Topic.USE: _("Hours used, incidents, and bookings that were not honoured"),
    Topic.EQUIPMENT: _("Listings, imports, questions about your organisation"),
    Topic.SEARCHES: _("Chosen beside each search and each favourite"),
    Topic.CLUSTER: _("Listings to review; requests that nobody answers come once a day at most"),
    Topic.ACCOUNT: _("These mails always come"),
}
CHANNELS = {
    Channel.NOW: _("By mail at once"),
    Channel.DIGEST: _("In one mail a day"),
    Channel.SITE: _("On the site only"),
}
