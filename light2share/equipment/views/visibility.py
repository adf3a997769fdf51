"""Who sees a listing."""

from __future__ import annotations

from flask import flash, render_template, url_for
from flask.typing import ResponseReturnValue

from light2share.db import db
from light2share.equipment import audience
from light2share.equipment.audience import Audience, audience_of
from light2share.equipment.forms.visibility import VisibilityForm
from light2share.equipment.models import Equipment, ListingState
from light2share.equipment.rules import Visibility
from light2share.equipment.views import publishing
from light2share.equipment.views.mine import own
from light2share.equipment.views.room import bp
from light2share.equipment.views.sections import around, seen_version, stale_words
from light2share.equipment.words import VISIBILITY_HINTS
from light2share.i18n import formats, gettext, language
from light2share.kernel.errors import Stale
from light2share.organisations.queries import others_than
from light2share.web.access import allow, signed_in
from light2share.web.answers import done
from light2share.web.clock import now

MOST_NAMED = 5


@bp.route("/equipment/<slug>/visibility", methods=["GET", "POST"])
@allow(signed_in)
def visibility(slug: str) -> ResponseReturnValue:
    """How far it reaches, and which organisations it names."""
    item = own(slug)
    form = _form(item)
    if form.submitted_and_valid():
        try:
            _save(item, form)
        except Stale:
            db.session.rollback()
            item = own(slug)
            form.version.data, form.version.raw_data = str(item.version), None
            form.form_errors.append(stale_words())
            return _page(item, form), 409
        publishing.changed(db.session(), item)
        flash(who_sees(item, audience_of(db.session(), item)), "success")
        return done(url_for("equipment.visibility", slug=slug))
    return _page(item, form), form.status()


def _form(item: Equipment) -> VisibilityForm:
    session = db.session()
    return VisibilityForm(item, audience_of(session, item), others_than(session, item.owner_id))


def _save(item: Equipment, form: VisibilityForm) -> None:
    audience.change(
        db.session(),
        item,
        Visibility(form.visibility.data),
        bool(form.owner_masked.data),
        form.chosen_ids(),
        form.hidden_ids(),
        seen_version(),
        now(),
    )


def _page(item: Equipment, form: VisibilityForm) -> str:
    present = audience_of(db.session(), item)
    return render_template(
        "equipment/visibility.html",
        form=form,
        hints={one.value: words for one, words in VISIBILITY_HINTS.items()},
        who=who_sees(item, present),
        organisations=form.names,
        **around(item, "equipment.visibility"),
    )


def who_sees(item: Equipment, present: Audience) -> str:
    """Who sees it, in one or two sentences."""
    if item.state is not ListingState.PUBLISHED:
        first = gettext("Not published: only the managers of your organisation see it now.")
        then = gettext("Once published:")
        return f"{first} {then} {_reach(present)}"
    return _reach(present)


def _reach(present: Audience) -> str:
    hidden = {one.id for one in present.hidden_from}
    chosen = [one.name for one in present.chosen if one.id not in hidden]
    words = {
        Visibility.PUBLIC: gettext("Everybody sees it, visitors and search engines included."),
        Visibility.PARTNERS: gettext("The members of this cluster and of partner clusters see it."),
        Visibility.MEMBERS: gettext("The members of this cluster see it."),
        Visibility.CHOSEN: gettext("Only these organisations see it: %(names)s.", names=_names(chosen)),
        Visibility.OWNER: gettext("Only your organisation sees it."),
    }
    parts = [words[present.visibility]]
    if present.hidden_from and present.visibility is not Visibility.OWNER:
        names = _names([one.name for one in present.hidden_from])
        parts.append(gettext("Kept from: %(names)s.", names=names))
        if present.visibility is Visibility.PUBLIC:
            parts.append(
                gettext(
                    "As visitors, without signing in, they still see a public listing: choose members to prevent it."
                )
            )
    if present.owner_masked:
        parts.append(gettext("Your name is told with a request only."))
    return " ".join(parts)


def _names(names: list[str]) -> str:
    if not names:
        return gettext("none yet")
    shown = names[:MOST_NAMED]
    if rest := len(names) - len(shown):
        shown.append(gettext("%(num)s more", num=rest))
    return formats.words(shown, language())
