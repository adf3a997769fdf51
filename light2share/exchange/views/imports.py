"""One import: its progress, what comes of each row, the button that lets it happen, what came of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask import Response, abort, flash, make_response, render_template, request, url_for
from flask.typing import ResponseReturnValue

from light2share.db import db
from light2share.equipment.taxonomy import taxonomy
from light2share.exchange import access, actions, queries, uniquip
from light2share.exchange.columns import recognised
from light2share.exchange.member_columns import recognised_members
from light2share.exchange.models import ImportedRow, ListingImport
from light2share.exchange.rules import (
    AT_WORK,
    OPEN,
    SHOWN,
    VALID,
    Fault,
    Layout,
    Note,
    Stage,
    Verdict,
)
from light2share.exchange.views.room import bp
from light2share.exchange.views.sending import zone_of
from light2share.exchange.words import (
    NOTES,
    STAGES,
    VERDICTS,
    fault_words,
    label,
    note_words,
    outcome,
    trouble_words,
)
from light2share.i18n import gettext, language, ngettext
from light2share.i18n.formats import moment, number
from light2share.web import storage
from light2share.web.access import allow
from light2share.web.actor import current_actor
from light2share.web.answers import done
from light2share.web.clock import now
from light2share.web.forms import hidden_fields
from light2share.web.paging import asked_page, pager

BADGES = {
    Verdict.NEW: ("free", "plus"),
    Verdict.CHANGED: ("info", "swap"),
    Verdict.SAME: ("off", "check"),
    Verdict.WRONG: ("bad", "alert"),
}
LONGEST_SHOWN = 120
MOST_CHANGES = 12


def found(reference: str) -> ListingImport:
    """The import of that reference; 404 for whoever may not see it."""
    return queries.seen(db.session(), reference, current_actor()) or abort(404)


@bp.get("/equipment/import/<reference>")
@allow(access.may_import)
def show(reference: str) -> Response:
    """Where it stands. A page that watches it is told to come again as a whole when the worker is done."""
    one = found(reference)
    answer = make_response(page_of(one))
    if request.headers.get("HX-Target") == "progress" and one.stage not in AT_WORK:
        answer.headers["HX-Refresh"] = "true"
    return answer


@bp.post("/equipment/import/<reference>/cancel")
@allow(access.may_import)
def cancel(reference: str) -> ResponseReturnValue:
    """Stop it; what is imported stays."""
    one = found(reference)
    file = actions.cancel(db.session(), one, now())
    if one.stage is Stage.CANCELLED:
        flash(gettext("The import of “%(name)s” is cancelled.", name=one.name), "success")
    answer = done(
        url_for(".show" if one.imported else ".start", reference=reference if one.imported else None)
    )
    if file:
        storage.remove(file)
    return answer


def page_of(one: ListingImport, fault: str = "") -> str:
    """The page of an import, with what is wrong with what was just asked of it."""
    counts, picked = queries.counts(db.session(), one), queries.picked_count(db.session(), one)
    chosen = verdict_asked()
    common, told = queries.common_notes(db.session(), one) if one.stage not in AT_WORK else ({}, 0)
    shows_rows = one.stage in {Stage.READY, Stage.CONFIRMED, Stage.DONE} or one.imported > 0
    return render_template(
        "exchange/import.html",
        one=_facts(one),
        progress=_progress(one, picked) if one.stage in AT_WORK else None,
        trouble=trouble_words(one.trouble),
        summary=_summary(one, counts, picked),
        doubts=_doubts(one),
        fault=fault,
        ignored=_ignored(one),
        valid=sum(counts[verdict] for verdict in VALID),
        confirm_label=_confirm_label(picked),
        tabs=_tabs(one, counts, chosen),
        common=_common(common, told),
        rows=_rows(one, chosen, list(common)) if shows_rows else [],
        pager=_pager(one, counts, chosen),
        hidden=hidden_fields(),
        start_url=url_for(".members" if one.layout is Layout.MEMBERS else ".start"),
        start_label=gettext("Import members")
        if one.layout is Layout.MEMBERS
        else gettext("Import and export"),
        mine_url=url_for("equipment.mine") if one.organisation_id else "",
    )


def _facts(one: ListingImport) -> dict[str, Any]:
    return {
        "name": one.name,
        "stage": one.stage.value,
        "state": str(STAGES[one.stage]),
        "sent": moment(one.sent_at, language(), zone_of(current_actor())),
        "at_work": one.stage in AT_WORK,
        "open": one.stage in OPEN,
        "url": url_for(".show", reference=one.reference),
        "confirm_url": url_for(".confirm", reference=one.reference),
        "cancel_url": url_for(".cancel", reference=one.reference),
        "pick_url": url_for(
            ".pick", reference=one.reference, show=request.args.get("show"), page=request.args.get("page")
        ),
        "owner": ""
        if one.organisation_id or one.layout is Layout.MEMBERS
        else gettext("Several organisations"),
        "imported": one.imported,
    }


def _progress(one: ListingImport, picked: int) -> dict[str, Any]:
    """Real counts of the step that is being done."""
    importing = one.stage is Stage.CONFIRMED
    steps = [gettext("Read the file"), gettext("Check each row"), gettext("Confirm"), gettext("Import")]
    at, part, whole = {
        Stage.RECEIVED: (1, 0, 0),
        Stage.CHECKING: (2, one.checked, one.total),
        Stage.CONFIRMED: (4, one.done, max(picked, one.done)),
    }[one.stage]
    since = one.confirmed_at if importing and one.confirmed_at else one.sent_at
    return {
        "steps": steps,
        "at": at,
        "part": part,
        "whole": whole,
        "words": gettext(
            "%(part)s of %(whole)s rows", part=number(part, language()), whole=number(whole, language())
        )
        if whole
        else gettext("Waiting for its turn, then the file is read."),
        "since": _duration(int((now() - since).total_seconds())),
    }


def _duration(seconds: int) -> str:
    minutes, rest = divmod(max(0, seconds), 60)
    return gettext("%(minutes)s min %(seconds)s s", minutes=minutes, seconds=rest) if minutes else f"{rest} s"


def _summary(one: ListingImport, counts: dict[Verdict, int], picked: int) -> str:
    if one.stage is Stage.DONE or one.imported:
        return outcome(one.imported, counts[Verdict.WRONG], sum(counts[valid] for valid in VALID) - picked)
    if one.stage is Stage.READY:
        return gettext("Nothing is written yet. Look at what would happen, then confirm.")
    return ""


def _doubts(one: ListingImport) -> str:
    """How many rows may be doubles of members, while they can be ticked."""
    if one.stage is not Stage.READY or one.layout is not Layout.MEMBERS:
        return ""
    count = queries.doubtful_count(db.session(), one)
    if not count:
        return ""
    return ngettext(
        "%(num)s row has the name of a member and another number: it comes in only if you tick it.",
        "%(num)s rows have the name of a member and another number: they come in only if you tick them.",
        count,
    )


def _confirm_label(picked: int) -> str:
    return ngettext("Import %(count)s row", "Import %(count)s rows", picked, count=number(picked, language()))


def _ignored(one: ListingImport) -> str:
    """The columns of the file that nothing is taken from."""
    if one.layout is Layout.MEMBERS:
        headed = recognised_members(one.headers, taxonomy())
        left = [header.text for header in headed if header.text and not header.column]
    elif one.layout is Layout.UNIQUIP:
        names = zip(one.headers, uniquip.names_of(one.headers), strict=True)
        left = [header for header, name in names if header and name not in uniquip.TAKEN]
    else:
        left = [
            headed.text for headed in recognised(one.headers, taxonomy()) if headed.text and not headed.column
        ]
    return ", ".join(text[:60] for text in left[:20])


def _tabs(one: ListingImport, counts: dict[Verdict, int], chosen: Verdict | None) -> list[dict[str, Any]]:
    every: list[tuple[Verdict | None, str, int]] = [(None, gettext("All"), sum(counts.values()))]
    every += [(verdict, str(VERDICTS[verdict]), counts[verdict]) for verdict in Verdict]
    return [
        {
            "label": f"{words} ({number(count, language())})",
            "url": _address(one, verdict),
            "current": verdict is chosen,
        }
        for verdict, words, count in every
    ]


def _address(one: ListingImport, verdict: Verdict | None, page: int = 1) -> str:
    return url_for(
        ".show",
        reference=one.reference,
        show=verdict.value if verdict else None,
        page=page if page > 1 else None,
        _anchor="rows",
    )


def _pager(one: ListingImport, counts: dict[Verdict, int], chosen: Verdict | None) -> dict[str, Any]:
    total = counts[chosen] if chosen else sum(counts.values())
    last, here = max(1, -(-total // SHOWN)), asked_page()
    return pager(lambda page: _address(one, chosen, page), here, last)


def verdict_asked() -> Verdict | None:
    """The kind of rows that is asked for; none if all are."""
    return next((verdict for verdict in Verdict if verdict.value == request.args.get("show")), None)


def _common(common: Mapping[Note, int], told: int) -> list[str]:
    """What holds for nearly every row, with for how many."""
    return [
        gettext(
            "%(count)s of %(rows)s rows: %(note)s",
            count=number(count, language()),
            rows=number(told, language()),
            note=str(NOTES[note]),
        )
        for note, count in common.items()
    ]


def _rows(one: ListingImport, chosen: Verdict | None, common: Sequence[Note]) -> list[dict[str, Any]]:
    found = queries.rows(db.session(), one, chosen, asked_page())
    page = "organisations.standing" if one.layout is Layout.MEMBERS else "equipment.show"
    return [_row(row, common, one.stage, page) for row in found]


def _row(row: ImportedRow, common: Sequence[Note], stage: Stage, page: str) -> dict[str, Any]:
    verdict = row.verdict or Verdict.SAME
    kind, sign = BADGES[verdict]
    name = row.title or gettext("Without a name")
    return {
        "number": row.number,
        "key": _short(row.owner_key or ""),
        "title": _short(name),
        "url": url_for(page, slug=row.slug) if row.slug else "",
        "verdict": {"label": str(VERDICTS[verdict]), "kind": kind, "sign": sign},
        "imported": row.imported and verdict in VALID,
        "to_pick": verdict in VALID and stage is Stage.READY,
        "picked": row.picked,
        "left_out": verdict in VALID and not row.picked and stage is not Stage.READY,
        "changes": [_change(*change) for change in row.changes[:MOST_CHANGES]],
        "more": max(0, len(row.changes) - MOST_CHANGES),
        "faults": [_fault(*fault) for fault in row.faults],
        "doubtful": verdict in VALID and stage is Stage.READY and queries.is_doubtful(row.notes),
        "notes": [note_words(note) for note in row.notes if note not in common],
    }


def _change(column: str, before: str, after: str) -> dict[str, str]:
    return {
        "column": label(column, taxonomy(), language()),
        "before": _short(before) or gettext("empty"),
        "after": _short(after) or gettext("empty"),
    }


def _fault(column: str, fault: str, values: dict[str, str]) -> dict[str, str]:
    return {
        "column": label(column, taxonomy(), language()),
        "words": fault_words(Fault(fault), values),
    }


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= LONGEST_SHOWN else line[: LONGEST_SHOWN - 1] + "…"
