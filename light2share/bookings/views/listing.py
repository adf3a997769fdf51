"""My bookings: what waits first, then what comes, then what is over."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import render_template, request, url_for
from flask.blueprints import BlueprintSetupState
from flask.typing import ResponseReturnValue
from sqlalchemy import ScalarSelect

from light2share.bookings import lists
from light2share.bookings.access import party_of
from light2share.bookings.lists import Row
from light2share.bookings.models import BookingState
from light2share.bookings.to_do import SIGNS, hours_of, title_of, to_do_of
from light2share.bookings.transitions import Party
from light2share.bookings.views.drafting import draft_rows
from light2share.bookings.views.facts import Values, badge
from light2share.bookings.views.room import bp
from light2share.bookings.wording import STATES
from light2share.db import db
from light2share.i18n import gettext, pgettext
from light2share.kernel.actor import Actor
from light2share.messages.queries import news
from light2share.messages.wording import new
from light2share.web import beside, pages
from light2share.web.access import allow, member
from light2share.web.actor import current_actor
from light2share.web.clock import now
from light2share.web.forms import hidden_fields
from light2share.web.paging import asked_page

PAGE = 15
COMING = 20
MOST_PAGES = 400


@dataclass(frozen=True, slots=True)
class Filters:
    """What the address asks for; what it can't mean is left out."""

    party: Party | None
    state: BookingState | None
    page: int

    @property
    def narrowed(self) -> bool:
        """Whether one state was asked for."""
        return self.state is not None


def filters() -> Filters:
    """Read from the address."""
    role, state = (request.args.get(name, "") for name in ("role", "state"))
    return Filters(
        party={"owner": Party.OWNER, "requester": Party.REQUESTER}.get(role),
        state=BookingState(state) if state in set(BookingState) else None,
        page=asked_page(MOST_PAGES),
    )


@bp.get("/bookings")
@allow(member)
def index() -> ResponseReturnValue:
    """The bookings of the actor's organisation, on either side."""
    actor, session, at = current_actor(), db.session(), now()
    chosen = filters()
    to_do: list[Row] = []
    coming: list[Row] = []
    skip = (chosen.page - 1) * PAGE
    if chosen.state is not None:
        past = lists.in_states(session, actor, chosen.party, [chosen.state], PAGE + 1, skip)
    else:
        past = lists.past(session, actor, chosen.party, at, PAGE + 1, skip)
        if chosen.page == 1:
            to_do = lists.to_do(session, actor, at, chosen.party)
            waiting = {row.reference for row in to_do}
            coming = lists.coming(session, actor, chosen.party, at, COMING + len(waiting) + 1)
            coming = [row for row in coming if row.reference not in waiting]
            past = [row for row in past if row.reference not in waiting]
    whole = not chosen.narrowed and chosen.page == 1
    questions = beside.values(beside.QUESTIONS, actor) if whole else {}
    money: list[Values] = beside.values(beside.MONEY, actor)["to_do"] if whole else []
    empty = not (to_do or coming or past)
    unread = {} if empty else {one.reference: one.count for one in news(session, actor, at)}
    drafts = draft_rows(actor) if _shows_drafts(chosen) else []
    return render_template(
        "bookings/index.html",
        tabs=_tabs(chosen),
        states=[("", gettext("All states")), *((str(state), STATES[state]) for state in BookingState)],
        chosen=chosen,
        to_do=to_do_items(to_do, actor, unread) + money,
        questions=questions,
        drafts=drafts,
        hidden=hidden_fields() if drafts else "",
        coming=table(coming[:COMING], actor, unread),
        more_coming=_list_url(chosen.party, BookingState.CONFIRMED) if len(coming) > COMING else "",
        past=table(past[:PAGE], actor, unread),
        empty=empty,
        never=empty and not lists.has_any(session, actor),
        is_manager=actor.is_manager,
        search_url=url_for("catalogue.search"),
        new_url=url_for("equipment.new"),
        reset_url=url_for("bookings.index"),
        export_url=url_for("bookings.export", role=chosen.party, state=chosen.state),
        pages=_pages(chosen, more=len(past) > PAGE),
    )


def _shows_drafts(chosen: Filters) -> bool:
    """On the first page of what was asked for, in whatever state."""
    return chosen.party is not Party.OWNER and not chosen.narrowed and chosen.page == 1


def _list_url(party: Party | None, state: BookingState | None, page: int | None = None) -> str:
    """The list with these filters; what is None stands in no address."""
    return url_for("bookings.index", role=party, state=state, page=page)


def _tabs(chosen: Filters) -> list[Values]:
    tabs = [
        (None, pgettext("bookings", "All")),
        (Party.REQUESTER, gettext("I asked")),
        (Party.OWNER, gettext("They asked us")),
    ]
    return [
        {
            "label": label,
            "url": _list_url(party, chosen.state),
            "current": party is chosen.party,
        }
        for party, label in tabs
    ]


def _pages(chosen: Filters, more: bool) -> Values:
    def url(page: int) -> str:
        return _list_url(chosen.party, chosen.state, page)

    return {
        "before": url(chosen.page - 1) if chosen.page > 1 else "",
        "after": url(chosen.page + 1) if more and chosen.page < MOST_PAGES else "",
        "numbers": [
            {"number": number, "url": url(number), "current": number == chosen.page}
            for number in range(max(1, chosen.page - 2), chosen.page + (2 if more else 1))
        ],
    }


def to_do_items(rows: Sequence[Row], actor: Actor, unread: Mapping[str, int]) -> list[Values]:
    """What waits, as the component todo_list takes it; the first has the main button."""
    return [
        {
            "sign": SIGNS[one.task],
            "kind": "wait" if one.is_waited_for else "",
            "title": one.title,
            "text": ". ".join([one.text, *([new(unread[one.reference])] if one.reference in unread else [])]),
            "url": url_for(f"bookings.{one.task}", reference=one.reference),
            "action": one.action,
            "more": f" – {one.about}",
            "main": position == 0,
        }
        for position, one in enumerate(to_do_of(rows, actor))
    ]


def table(rows: Sequence[Row], actor: Actor, unread: Mapping[str, int]) -> list[list[Any]]:
    """Rows for the component data_table: instrument with what is unread, other side, time, state."""
    return [
        [
            {
                "url": url_for("bookings.show", reference=row.reference),
                "label": title_of(row),
                "more": f" {row.reference}",
                "note": new(unread[row.reference]) if row.reference in unread else "",
            },
            row.other(actor.organisation_id),
            hours_of(row),
            {"badge_state": badge(row.state, party_of(actor, row), row.proposed_by, row.behind)},
        ]
        for row in rows
    ]


def to_do_count() -> ScalarSelect[int] | None:
    """How many bookings wait for the one who is signed in, for the header of every page."""
    return lists.to_do_count(current_actor(), now())


@bp.record_once
def _show_in_header(state: BlueprintSetupState) -> None:
    pages.leave_count(state.app, pages.WAITING, to_do_count)
