"""A proposal as mails tell of it: what both sides agreed on, and whether it changes the price. No figure of it."""

from __future__ import annotations

from typing import Any

from light2share.bookings import proposal_queries
from light2share.bookings.models import BookingProposal
from light2share.bookings.proposals import changes_price
from light2share.bookings.transitions import Move
from light2share.jobs.booking_story import Story


def words_of(proposal: BookingProposal | None) -> dict[str, Any]:
    """Its conditions, and whether any of its choices, or the one that was taken, has another price."""
    if proposal is None:
        return {"conditions": [], "price_changes": False}
    taken = proposal.chosen
    estimates = proposal.estimates if taken is None else [proposal.estimates[taken]]
    return {
        "conditions": proposal.conditions.splitlines(),
        "price_changes": changes_price(estimates, proposal.estimate_before),
    }


def agreed_words(story: Story) -> dict[str, Any]:
    """The same of the proposal that was accepted, where it was one."""
    accepted = story.event.move == Move.ACCEPT_OFFER
    return words_of(proposal_queries.proposal_of(story.session, story.event) if accepted else None)
