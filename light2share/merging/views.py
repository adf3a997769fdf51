"""Two members become one, for the cluster: pick the one that goes, read what moves, confirm."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, abort, flash, render_template, request, url_for
from flask.typing import ResponseReturnValue

from light2share.db import db
from light2share.equipment.taxonomy import taxonomy
from light2share.i18n import formats, gettext, language, ngettext
from light2share.kernel.errors import Stale
from light2share.merging import actions, queries
from light2share.merging.actions import Refused
from light2share.merging.forms import MergeForm, merge_form
from light2share.merging.rules import Open, Why, told_apart
from light2share.merging.ties import GO_OVER, TIES, Way
from light2share.merging.words import MARKS, REASONS, member_words, number_of
from light2share.organisations import application_queries
from light2share.organisations.models import MembershipStatus, Organisation
from light2share.web import storage
from light2share.web.access import allow, cluster_manager
from light2share.web.actor import current_actor
from light2share.web.answers import done
from light2share.web.clock import now
from light2share.web.paging import asked_page, pager

bp = Blueprint("merging", __name__)

Values = dict[str, Any]
PER_PAGE, LONGEST_WORDS = 25, 120


@bp.get("/cluster/organisations/<slug>/merge")
@allow(cluster_manager)
def pick(slug: str) -> ResponseReturnValue:
    """Which member becomes part of this one."""
    stays, number = _found(slug), asked_page()
    words = " ".join(request.args.get("q", "").split())[:LONGEST_WORDS]
    found, total = queries.others(db.session(), stays, words, (number - 1) * PER_PAGE, PER_PAGE)
    return render_template(
        "merging/pick.html",
        name=stays.name,
        facts=_facts(stays),
        find={"action": url_for(".pick", slug=slug), "words": words},
        total=ngettext("%(num)s other member", "%(num)s other members", total),
        columns=[{"label": gettext("Organisation")}, *({"label": str(label)} for label in MARKS)],
        rows=[_line(slug, one) for one in found],
        pager=pager(
            lambda page: url_for(".pick", slug=slug, q=words or None, page=page),
            number,
            max(1, -(-total // PER_PAGE)),
        ),
        active=stays.status is MembershipStatus.ACTIVE,
        desk_url=url_for("organisations.desk"),
        standing_url=url_for("organisations.standing", slug=slug),
    )


def _line(slug: str, one: queries.Member) -> list[Any]:
    link = {
        "label": one.row.name,
        "more": gettext(" – see what moves"),
        "url": url_for(".preview", slug=slug, goes=one.row.slug),
    }
    return [link, *member_words(one)]


def _facts(row: Organisation) -> list[Values]:
    (one,) = queries.members(db.session(), [row])
    return [
        {"label": str(label), "value": value} for label, value in zip(MARKS, member_words(one), strict=True)
    ]


@bp.route("/cluster/organisations/<slug>/merge/<goes>", methods=["GET", "POST"])
@allow(cluster_manager)
def preview(slug: str, goes: str) -> ResponseReturnValue:
    """What moves, what differs and what stands in the way; and the button."""
    stays, gone = _found(slug), _found(goes)
    if stays.id == gone.id:
        abort(404)
    session = db.session()
    form = merge_form(
        queries.differing(session, stays, gone),
        queries.same_places(session, stays.id, gone.id),
        _topics(),
        _called(stays, gone),
        read=request.method == "POST",
    )
    if not form.submitted_and_valid():
        return _page(stays, gone, form, status=form.status() if request.method == "POST" else 200)
    name = gone.name
    try:
        files = actions.merge(session, gone, stays, form.choices(), current_actor(), now())
    except (Stale, Refused):
        session.rollback()
        said = gettext("Nothing was merged: something has changed meanwhile. See below how it stands.")
        return _page(_found(slug), _found(goes), form, said, 409)
    flash(gettext("%(name)s is part of %(other)s now. Its people are told.", name=name, other=stays.name))
    answer = done(url_for("organisations.standing", slug=slug))
    for file in files:
        storage.remove(file)
    return answer


def _found(slug: str) -> Organisation:
    found = application_queries.member(db.session(), slug)
    if found is None:
        abort(404)
    return found


def _called(stays: Organisation, gone: Organisation) -> tuple[str, str]:
    one, other = ((row.name, number_of(row), row.slug) for row in (stays, gone))
    return told_apart(one, other)


def _topics() -> dict[str, str]:
    known = taxonomy().choice_lists.get("domains", ())
    return {one.value: one.label.in_(language()) for one in known}


def _page(
    stays: Organisation, gone: Organisation, form: MergeForm, said: str = "", status: int = 200
) -> ResponseReturnValue:
    session = db.session()
    reasons, unfinished = queries.in_the_way(session, stays, gone)
    called, other = _called(stays, gone)
    over = queries.between(session, gone.id, stays.id)
    page = render_template(
        "merging/preview.html",
        stays=called,
        goes=other,
        typed=other,
        two=[
            {"id": "goes", "name": other, "part": gettext("It goes"), "facts": _facts(gone)},
            {"id": "stays", "name": called, "part": gettext("It stays"), "facts": _facts(stays)},
        ],
        reasons=[_reason(reason, unfinished) for reason in reasons],
        moves=_moves(queries.counted(session, gone.id, stays.id)),
        over=_over(over),
        form=form,
        picks=form.picks(),
        faults=form.faults,
        said=said,
        action=url_for(".preview", slug=stays.slug, goes=gone.slug),
        other_way_url=url_for(".preview", slug=gone.slug, goes=stays.slug),
        desk_url=url_for("organisations.desk"),
        standing_url=url_for("organisations.standing", slug=stays.slug),
        pick_url=url_for(".pick", slug=stays.slug),
    )
    return page, status


def _reason(reason: Why, unfinished: Open) -> str:
    """Why not; with how many things are not over, where that is the reason."""
    number = {Why.BOOKINGS: unfinished.bookings, Why.STATEMENTS: unfinished.statements}.get(reason)
    words = str(REASONS[reason])
    return f"{words} ({formats.number(number, language())})" if number else words


def _moves(found: list[tuple[Any, int]]) -> list[Values]:
    rows = {one.name: number for one, number in found}
    shown = [one for one in TIES if (one in GO_OVER or one.way is Way.COPIED) and one.title]
    return [
        {"label": str(one.title), "value": formats.number(rows[one.name], language())}
        for one in shown
        if rows[one.name]
    ]


def _over(number: int) -> str:
    if not number:
        return ""
    return ngettext(
        "%(num)s booking between the two is over: it stays as it was, under both names.",
        "%(num)s bookings between the two are over: they stay as they were, under both names.",
        number,
    )
