"""The owner's page of an instrument with the people who may run it alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from flask import flash, render_template, url_for
from flask.typing import ResponseReturnValue

from light2share.authorisations import actions, queries
from light2share.authorisations.forms import GrantForm, MonthsForm
from light2share.authorisations.models import Authorisation, TrainingRequest
from light2share.authorisations.rules import last_day, standing
from light2share.authorisations.views.room import Values, bp, own_item
from light2share.authorisations.wording import BADGES, wish_standing
from light2share.bookings.met import Met, people_met
from light2share.db import db
from light2share.equipment.models import Equipment
from light2share.equipment.owner_pages import PAGES
from light2share.equipment.texts import title
from light2share.i18n import formats, gettext, language
from light2share.kernel.errors import Stale
from light2share.web.access import allow, signed_in
from light2share.web.actor import current_actor
from light2share.web.answers import done
from light2share.web.clock import now
from light2share.web.tabs import tabs


@bp.get("/equipment/<slug>/authorisations")
@allow(signed_in)
def index(slug: str) -> ResponseReturnValue:
    """Who may run it alone, who asks to be trained, and the forms to authorise."""
    return _page(own_item(slug))


@bp.post("/equipment/<slug>/authorisations")
@allow(signed_in)
def grant(slug: str) -> ResponseReturnValue:
    """Authorise somebody whom the owner knows by a booking."""
    item = own_item(slug)
    rows, term = queries.kept_for(db.session(), item.id), queries.months(db.session(), item.id)
    people = _known(item, rows)
    form = _grant_form(item, people, term)
    if not form.submitted_and_valid():
        return _page(item, form), form.status()
    chosen, ends_on = people[form.person.data], form.ends_on.data
    assert ends_on is not None
    try:
        actions.grant(
            db.session(), item, chosen.person_id, chosen.organisation_id, ends_on, current_actor(), now()
        )
    except Stale:
        db.session.rollback()
        form.form_errors.append(
            gettext("%(name)s is authorised already: renew that authorisation.", name=chosen.name)
        )
        return _page(own_item(slug), form), 409
    flash(gettext("%(name)s is authorised and has been told.", name=chosen.name), "success")
    return done(url_for("authorisations.index", slug=slug))


@bp.post("/equipment/<slug>/authorisations/months")
@allow(signed_in)
def months(slug: str) -> ResponseReturnValue:
    """For how long people are authorised as a rule."""
    item, form = own_item(slug), MonthsForm()
    if not form.submitted_and_valid():
        return _page(item, months_form=form), form.status()
    actions.set_months(db.session(), item, form.months.data or 0)
    flash(gettext("Saved. Authorisations that were given keep their last day."), "success")
    return done(url_for("authorisations.index", slug=slug))


def _known(item: Equipment, rows: Sequence[Authorisation]) -> dict[str, Met]:
    """Those whom the owner knows by bookings and who are not authorised, by what the form calls them."""
    held = {(row.person_id, row.organisation_id) for row in rows}
    return {
        f"{one.person_id}-{one.organisation_id}": one
        for one in people_met(db.session(), item.owner_id)
        if (one.person_id, one.organisation_id) not in held
    }


def _grant_form(item: Equipment, people: Mapping[str, Met], term: int, read: bool = True) -> GrantForm:
    today = actions.today_at(item, now())
    form = GrantForm(data={"ends_on": last_day(today, term)}, read=read)
    form.from_day(today)
    form.offer({key: f"{one.name}, {one.organisation}" for key, one in people.items()})
    return form


def _page(item: Equipment, grant_form: GrantForm | None = None, months_form: MonthsForm | None = None) -> str:
    session, today = db.session(), actions.today_at(item, now())
    rows, term = queries.kept_for(session, item.id), queries.months(session, item.id)
    sent = grant_form or months_form
    form = grant_form or _grant_form(item, _known(item, rows), term, read=False)
    return render_template(
        "authorisations/index.html",
        title=title(item, language()),
        url=url_for("equipment.show", slug=item.slug),
        mine_url=url_for("equipment.mine"),
        checks_url=url_for("bookings.check_settings", slug=item.slug),
        tabs=tabs(PAGES, item.slug, "authorisations.index"),
        needed=item.training_required,
        wishes=[_wish(one) for one in queries.open_wishes(session, item.id)],
        rows=[_row(one, today) for one in rows],
        withdrawn=[_withdrawn(one) for one in queries.withdrawn_from(session, item.id)],
        form=form,
        offers=len(form.person.choices) > 1,
        months_form=months_form or MonthsForm(data={"months": term}, read=False),
        faults=sent.faults if sent else [],
        grant_url=url_for("authorisations.grant", slug=item.slug),
        months_url=url_for("authorisations.months", slug=item.slug),
    )


def _row(row: Authorisation, today: date) -> list[object]:
    """As the component data_table takes it."""
    say = language()
    label, _kind, _sign = BADGES[standing(row.ends_on, row.ended_at is not None, today)]
    return [
        {"url": url_for("authorisations.show", handle=row.handle), "label": row.person.name},
        row.organisation.name,
        formats.day(row.starts_on, say, year=True),
        formats.day(row.ends_on, say, year=True),
        str(label),
        row.granted_by.name if row.granted_by else "",
    ]


def _withdrawn(row: Authorisation) -> Values:
    assert row.ended_at is not None
    at = formats.day(row.ended_at, language(), row.equipment.site.zone, year=True)
    words = gettext("withdrawn on %(day)s: %(reason)s", day=at, reason=row.reason)
    return {
        "title": f"{row.person.name}, {row.organisation.name}",
        "url": url_for("authorisations.show", handle=row.handle),
        "note": words,
    }


def _wish(wish: TrainingRequest) -> Values:
    return {
        "title": f"{wish.person.name}, {wish.requester.name}",
        "url": url_for("authorisations.training", handle=wish.handle),
        "note": wish_standing(wish) if wish.answers else gettext("When: %(wish)s", wish=wish.wish),
    }
