"""One authorisation: seen by its person and those who keep it, renewed and withdrawn by the owner; and one's own."""

from __future__ import annotations

from datetime import date

from flask import abort, flash, render_template, url_for
from flask.typing import ResponseReturnValue

from light2share.authorisations import access, actions, queries
from light2share.authorisations.forms import UntilForm, WithdrawForm
from light2share.authorisations.models import Authorisation, TrainingRequest
from light2share.authorisations.rules import last_day, standing
from light2share.authorisations.views.room import Values, bp
from light2share.authorisations.wording import BADGES, until_label, wish_standing
from light2share.db import db
from light2share.equipment.texts import title
from light2share.i18n import formats, gettext, language
from light2share.kernel.errors import Stale
from light2share.web.access import allow, member, require, signed_in
from light2share.web.actor import current_actor
from light2share.web.answers import done
from light2share.web.clock import now
from light2share.web.forms import Form


@bp.get("/account/authorisations")
@allow(signed_in)
def own() -> ResponseReturnValue:
    """What one may run alone, until when; for who looks after an organisation, what its people may."""
    actor, session = current_actor(), db.session()
    rows = queries.of_people(session, actor)
    mine = [row for row in rows if row.person_id == actor.person_id]
    return render_template(
        "authorisations/own.html",
        mine=[_line(row) for row in mine],
        others=[_line(row, named=True) for row in rows if row not in mine],
        wishes=[_wish(one) for one in queries.followed(session, actor)] if actor.is_member else [],
        search_url=url_for("catalogue.search"),
    )


def _line(row: Authorisation, named: bool = False) -> Values:
    """As the component news_list takes it."""
    name, today = title(row.equipment, language()), actions.today_at(row.equipment, now())
    note = f"{row.equipment.owner.name}, {until_label(row, today)}"
    return {
        "title": f"{row.person.name}, {name}" if named else name,
        "url": url_for("authorisations.show", handle=row.handle),
        "note": note if named else f"{note} ({row.organisation.name})",
    }


def _wish(wish: TrainingRequest) -> Values:
    name = title(wish.equipment, language())
    return {
        "title": f"{wish.person.name}, {name}",
        "url": url_for("authorisations.training", handle=wish.handle),
        "note": wish_standing(wish),
    }


@bp.get("/authorisations/<handle>")
@allow(signed_in)
def show(handle: str) -> ResponseReturnValue:
    """Who may run what, since when and until when."""
    return _page(_seen(handle))


@bp.post("/authorisations/<handle>/renew")
@allow(member)
def renew(handle: str) -> ResponseReturnValue:
    """Let it last until another day."""
    row = _kept(handle)
    form = _until_form(row)
    if not form.submitted_and_valid():
        return _page(row, form), form.status()
    ends_on = form.ends_on.data
    assert ends_on is not None
    try:
        new = actions.renew(db.session(), row, ends_on, current_actor(), now())
    except Stale:
        return _changed(handle, form)
    until = formats.day(ends_on, language(), year=True)
    flash(
        gettext("Renewed until %(day)s; %(name)s has been told.", day=until, name=row.person.name), "success"
    )
    return done(url_for("authorisations.show", handle=new.handle))


@bp.post("/authorisations/<handle>/withdraw")
@allow(member)
def withdraw(handle: str) -> ResponseReturnValue:
    """It counts no more."""
    row, form = _kept(handle), WithdrawForm()
    if not form.submitted_and_valid():
        return _page(row, withdraw_form=form), form.status()
    try:
        actions.withdraw(db.session(), row, form.reason.data or "", current_actor(), now())
    except Stale:
        return _changed(handle, form)
    flash(gettext("Withdrawn. %(name)s has been told why.", name=row.person.name), "success")
    return done(url_for("authorisations.index", slug=row.equipment.slug))


def _seen(handle: str) -> Authorisation:
    """For whoever may see it: 403 for others of the owner, 404 for everybody else."""
    actor = current_actor()
    row = queries.shown(db.session(), handle) or abort(404)
    if not access.may_see(actor, row):
        require(row.equipment.owner_id != actor.organisation_id)
        abort(404)
    return row


def _kept(handle: str) -> Authorisation:
    row = _seen(handle)
    require(access.may_keep(current_actor(), row.equipment))
    return queries.shown(db.session(), handle, lock=True) or abort(404)


def _until_form(row: Authorisation, read: bool = True) -> UntilForm:
    today = actions.today_at(row.equipment, now())
    months = queries.months(db.session(), row.equipment_id)
    form = UntilForm(data={"ends_on": last_day(max(today, row.ends_on), months)}, read=read)
    form.from_day(today)
    return form


def _changed(handle: str, form: Form) -> ResponseReturnValue:
    """As it stands by now, with what was typed."""
    db.session.rollback()
    form.form_errors.append(gettext("This authorisation has been renewed or withdrawn meanwhile."))
    row = _seen(handle)
    if isinstance(form, WithdrawForm):
        return _page(row, withdraw_form=form), 409
    return _page(row, form if isinstance(form, UntilForm) else None), 409


def _page(
    row: Authorisation, until_form: UntilForm | None = None, withdraw_form: WithdrawForm | None = None
) -> str:
    item, today = row.equipment, actions.today_at(row.equipment, now())
    keeps = access.may_keep(current_actor(), item)
    label, kind, sign = BADGES[standing(row.ends_on, row.ended_at is not None, today)]
    sent = until_form or withdraw_form
    forms = keeps and (row.ended_at is None or sent is not None)
    back = url_for("authorisations.index", slug=item.slug) if keeps else url_for("authorisations.own")
    return render_template(
        "authorisations/show.html",
        name=row.person.name,
        title=title(item, language()),
        item_url=url_for("equipment.show", slug=item.slug),
        owner=item.owner.name,
        badge={"label": label, "kind": kind, "sign": sign},
        facts=_facts(row),
        back={"label": gettext("Authorised people") if keeps else gettext("My authorisations"), "url": back},
        until_form=(until_form or _until_form(row, read=False)) if forms else None,
        withdraw_form=(withdraw_form or WithdrawForm(read=False)) if forms else None,
        faults=sent.faults if sent else [],
        renew_url=url_for("authorisations.renew", handle=row.handle),
        withdraw_url=url_for("authorisations.withdraw", handle=row.handle),
    )


def _facts(row: Authorisation) -> list[Values]:
    say, zone = language(), row.equipment.site.zone

    def day_of(day: date) -> str:
        return formats.day(day, say, year=True)

    given = formats.day(row.granted_at, say, zone, year=True)
    by = row.granted_by.name if row.granted_by else row.equipment.owner.name
    lines = [
        {"label": gettext("Organisation"), "value": row.organisation.name},
        {"label": gettext("Since"), "value": day_of(row.starts_on)},
        {"label": gettext("Until"), "value": day_of(row.ends_on)},
        {"label": gettext("Given by"), "value": gettext("%(name)s, on %(day)s", name=by, day=given)},
    ]
    if row.ended_at:
        ended = formats.day(row.ended_at, say, zone, year=True)
        label = gettext("Withdrawn") if row.reason else gettext("Renewed")
        lines.append({"label": label, "value": ended, "note": row.reason})
    return lines
