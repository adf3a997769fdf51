"""What kinds of mail are about, and by which channels each topic may come. Values in, values out."""

from __future__ import annotations

from enum import StrEnum


class Channel(StrEnum):
    """How a person hears of something; all of it stands on the site anyway."""

    NOW = "now"
    DIGEST = "digest"
    SITE = "site"


class Topic(StrEnum):
    """A group of kinds that a person chooses one channel for."""

    REQUESTS = "requests"
    """What an owner has to answer."""
    ANSWERS = "answers"
    """What came of a request or a proposal, and what stands around it."""
    AGREED = "agreed"
    """What brings, moves or takes an entry of a calendar."""
    REMINDERS = "reminders"
    MESSAGES = "messages"
    USE = "use"
    """After the visit."""
    EQUIPMENT = "equipment"
    SEARCHES = "searches"
    CLUSTER = "cluster"
    ACCOUNT = "account"
    DIGEST = "digest"


EVERY_WAY = (Channel.NOW, Channel.DIGEST, Channel.SITE)
FIXED = (Channel.NOW,)
CHANNELS: dict[Topic, tuple[Channel, ...]] = {
    Topic.REQUESTS: EVERY_WAY,
    Topic.ANSWERS: EVERY_WAY,
    Topic.MESSAGES: EVERY_WAY,
    Topic.REMINDERS: EVERY_WAY,
    Topic.USE: EVERY_WAY,
    Topic.EQUIPMENT: EVERY_WAY,
    Topic.CLUSTER: EVERY_WAY,
    Topic.AGREED: FIXED,
    Topic.SEARCHES: FIXED,
    Topic.ACCOUNT: FIXED,
    Topic.DIGEST: FIXED,
}
"""The channels of each topic, the usual one first; a saved search says by itself how it tells what it finds."""

ROOMS = {
    "accounts": Topic.ACCOUNT,
    "aftercare": Topic.USE,
    "availability": Topic.AGREED,
    "equipment": Topic.EQUIPMENT,
    "exchange": Topic.EQUIPMENT,
    "messages": Topic.MESSAGES,
    "notifications": Topic.DIGEST,
    "organisations": Topic.EQUIPMENT,
    "watching": Topic.SEARCHES,
}
"""What the kinds of a room are about; those of other rooms are answers."""
KINDS = {
    "aftercare/fault_ahead": Topic.AGREED,
    "agreements/asked": Topic.REQUESTS,
    "authorisations/asked": Topic.REQUESTS,
    "authorisations/reminder_ending": Topic.REMINDERS,
    "billing/quote_to_approve": Topic.REQUESTS,
    "billing/reminder_cluster": Topic.CLUSTER,
    "billing/reminder_contest": Topic.REMINDERS,
    "billing/reminder_contest_again": Topic.REMINDERS,
    "billing/reminder_mediation": Topic.REMINDERS,
    "billing/statement_answered": Topic.USE,
    "billing/statement_closed": Topic.USE,
    "billing/statement_contested": Topic.USE,
    "bookings/cancelled": Topic.AGREED,
    "bookings/completed": Topic.USE,
    "bookings/confirmed": Topic.AGREED,
    "bookings/free_again": Topic.REQUESTS,
    "bookings/handed_over": Topic.AGREED,
    "bookings/no_show": Topic.USE,
    "bookings/reminder_answer": Topic.REMINDERS,
    "bookings/reminder_answer_again": Topic.REMINDERS,
    "bookings/reminder_cluster": Topic.CLUSTER,
    "bookings/reminder_proposal": Topic.REMINDERS,
    "bookings/reminder_visit": Topic.REMINDERS,
    "bookings/requested": Topic.REQUESTS,
    "bookings/rescheduled": Topic.AGREED,
    "bookings/revised": Topic.REQUESTS,
    "bookings/withdrawn": Topic.REQUESTS,
    "equipment/in_review": Topic.CLUSTER,
    "feasibility/asked": Topic.REQUESTS,
    "feasibility/reminder_answer": Topic.REMINDERS,
    "organisations/unused_account": Topic.ACCOUNT,
    "proofs/reminder_ending": Topic.REMINDERS,
    "organisations/application_asked": Topic.ACCOUNT,
    "organisations/application_confirm": Topic.ACCOUNT,
    "organisations/application_refused": Topic.ACCOUNT,
    "organisations/application_waiting": Topic.CLUSTER,
    "organisations/invited": Topic.ACCOUNT,
    "organisations/join_asked": Topic.ACCOUNT,
    "organisations/join_link": Topic.ACCOUNT,
    "organisations/join_refused": Topic.ACCOUNT,
    "organisations/joined": Topic.ACCOUNT,
    "organisations/leaves": Topic.ACCOUNT,
    "organisations/left": Topic.ACCOUNT,
    "organisations/membership_ended": Topic.ACCOUNT,
    "organisations/merged": Topic.ACCOUNT,
    "organisations/removed": Topic.ACCOUNT,
    "organisations/rights_changed": Topic.ACCOUNT,
    "organisations/suspended": Topic.ACCOUNT,
    "organisations/suspension_lifted": Topic.ACCOUNT,
}
"""Kinds that are about something else than the rest of their room."""

BY_THE_DOZEN = frozenset({"bookings/reminder_cluster"})
"""Kinds of which many come on one day to the same person: never each in a mail of its own."""

OFF_SITE = frozenset(
    {
        "accounts/email_confirm",
        "accounts/deleted",
        "accounts/password_reset",
        "notifications/digest_day",
        "organisations/application_asked",
        "organisations/application_confirm",
        "organisations/application_refused",
        "organisations/invited",
        "organisations/join_link",
        "organisations/join_refused",
    }
)
"""Mails that are no news on the site: links for who can't get in, and what tells of other news."""


def topic_of(kind: str) -> Topic:
    """What a kind, `<room>/<event>`, is about."""
    return KINDS.get(kind) or ROOMS.get(kind.partition("/")[0], Topic.ANSWERS)


def may_choose(topic: Topic) -> bool:
    """Whether people choose how they hear of it."""
    return len(CHANNELS[topic]) > 1


def channel_for(kind: str, chosen: Channel | None) -> Channel:
    """The channel by which a kind comes to somebody who has chosen that for its topic, or has not chosen."""
    channel = channel_of(topic_of(kind), chosen)
    return Channel.DIGEST if channel is Channel.NOW and kind in BY_THE_DOZEN else channel


def channel_of(topic: Topic, chosen: Channel | None) -> Channel:
    """The channel that was chosen, or the usual one where none was or it is not offered."""
    offered = CHANNELS[topic]
    return chosen if chosen in offered else offered[0]
