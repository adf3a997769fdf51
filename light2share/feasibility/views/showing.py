"""The page of one question, the list of all, the files."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import abort, render_template, url_for
from flask.typing import ResponseReturnValue

from light2share.bookings.access import party_of
from light2share.bookings.instead import others_instead
from light2share.bookings.transitions import Party
from light2share.bookings.wording import count_label, mode_label
from light2share.db import db
from light2share.equipment.models import ListingState
from light2share.equipment.texts import title
from light2share.feasibility import access, queries
from light2share.feasibility.forms import AnswerForm
from light2share.feasibility.models import FeasibilityFile, FeasibilityQuestion
from light2share.feasibility.rules import LEADS_ON, Answer
from light2share.feasibility.views.room import bp, mine
from light2share.feasibility.wording import badge_of, standing
from light2share.i18n import formats, gettext, language
from light2share.messages.files import sent_as
from light2share.web import attachments, downloads
from light2share.web.access import allow, member, signed_in
from light2share.web.actor import current_actor
from light2share.web.forms import hidden_fields
from light2share.web.paging import asked_page

Values = dict[str, Any]
PAGE = 25
MOST_PAGES = 400


@bp.get("/questions")
@allow(member)
def index() -> ResponseReturnValue:
    """The questions of the actor's organisation on either side, the latest first."""
    actor, page = current_actor(), asked_page(MOST_PAGES)
    rows = queries.all_of(db.session(), actor, PAGE + 1, (page - 1) * PAGE)
    return render_template(
        "feasibility/index.html",
        rows=[_row(row) for row in rows[:PAGE]],
        earlier=url_for(".index", page=page + 1) if len(rows) > PAGE and page < MOST_PAGES else "",
        later=url_for(".index", page=page - 1 if page > 2 else None) if page > 1 else "",
        search_url=url_for("catalogue.search"),
    )


def _row(row: FeasibilityQuestion) -> list[Any]:
    """For the component data_table."""
    by_owner = party_of(current_actor(), row) is Party.OWNER
    at = formats.moment(row.asked_at, language(), row.equipment.site.zone)
    return [
        {
            "url": url_for("feasibility.show", handle=row.handle),
            "label": title(row.equipment, language()),
            "more": f", {at}",
            "note": "",
        },
        row.requester.name if by_owner else row.owner.name,
        at,
        standing(row, by_owner),
    ]


@bp.get("/questions/<handle>")
@allow(signed_in)
def show(handle: str) -> ResponseReturnValue:
    """The question and its answer, for its two organisations."""
    return question_page(mine(handle), AnswerForm())


@bp.get("/questions/<handle>/files/<name>")
@allow(signed_in)
def download(handle: str, name: str) -> ResponseReturnValue:
    """A file of the question or of its answer."""
    files = queries.files(db.session(), mine(handle).id)
    row = next((one for one in files if one.name == name), None)
    if row is None:
        abort(404)
    return downloads.download(*sent_as(row))


def question_page(question: FeasibilityQuestion, form: AnswerForm) -> str:
    """The page as it stands now."""
    actor, item = current_actor(), question.equipment
    files = queries.files(db.session(), question.id)
    may_go_on = access.may_go_on(actor, question)
    leads = question.answer in LEADS_ON and item.state is ListingState.PUBLISHED
    label, kind, sign = badge_of(question, access.may_answer(actor, question))
    return render_template(
        "feasibility/show.html",
        title=title(item, language()),
        other=_other(question),
        place=item.site.town,
        item_url=url_for("equipment.show", slug=item.slug),
        badge={"label": label, "kind": kind, "sign": sign},
        asked=_asked(question),
        files=[_file(question, one) for one in files if not one.of_answer],
        answer=_answer(question),
        answer_files=[_file(question, one) for one in files if one.of_answer],
        form=form if question.is_open and access.may_answer(actor, question) else None,
        faults=form.faults,
        accepted=attachments.ACCEPTED,
        limits=attachments.limits_words(),
        answer_url=url_for("feasibility.answer", handle=question.handle),
        request_url=url_for("feasibility.go_on", handle=question.handle) if may_go_on and leads else "",
        withdraw_url=url_for("feasibility.withdraw", handle=question.handle)
        if may_go_on and question.is_open
        else "",
        hidden=hidden_fields() if may_go_on else "",
        waits=_waits(question),
        bookings=[
            {"title": reference, "url": url_for("bookings.show", reference=reference)}
            for reference in queries.references(db.session(), question.id)
        ],
        others=_others(question) if may_go_on and question.answer is Answer.NO else [],
    )


def _other(question: FeasibilityQuestion) -> str:
    by_owner = party_of(current_actor(), question) is Party.OWNER
    return question.requester.name if by_owner else question.owner.name


def _asked(question: FeasibilityQuestion) -> list[Values]:
    """What was asked, as pairs."""
    zone = question.equipment.site.zone
    lines = [
        {"label": gettext("Measurement"), "value": question.purpose},
        {"label": gettext("Sample"), "value": question.sample},
        {"label": gettext("Number of samples"), "value": count_label(question.samples)},
        {"label": gettext("Standard or procedure"), "value": question.standard},
        {"label": gettext("Who runs it"), "value": mode_label(question.access_mode)},
        {
            "label": gettext("Asked"),
            "value": formats.moment(question.asked_at, language(), zone),
            "note": formats.zone_label(zone, language(), question.asked_at),
        },
    ]
    return [line for line in lines if line["value"]]


def _answer(question: FeasibilityQuestion) -> Values | None:
    if question.answer is None or question.answered_at is None:
        return None
    return {
        "title": standing(question),
        "text": question.answer_text,
        "at": formats.moment(question.answered_at, language(), question.equipment.site.zone),
        "iso": formats.iso(question.answered_at),
    }


def _waits(question: FeasibilityQuestion) -> str:
    """Who acts next, for who does not."""
    if not question.is_open:
        return ""
    if party_of(current_actor(), question) is Party.OWNER:
        return gettext("The managers of your organisation answer here; you can read along.")
    return gettext("The owner answers next; you get a mail. No time is asked for or held.")


def _file(question: FeasibilityQuestion, one: FeasibilityFile) -> Values:
    return {
        "name": f"{one.title}.{one.kind.value}",
        "url": url_for("feasibility.download", handle=question.handle, name=one.name),
        "note": formats.file_size(one.size, language()),
    }


def _others(question: FeasibilityQuestion) -> Sequence[Values]:
    """What to look at instead."""
    return [
        {"title": one.name, "url": url_for("equipment.show", slug=one.slug)}
        for one in others_instead(db.session(), question.equipment, question.requester)
    ]
