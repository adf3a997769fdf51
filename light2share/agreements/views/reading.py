"""A version of an agreement: read, downloaded, accepted for one's organisation."""

from __future__ import annotations

from typing import Any

from flask import abort, flash, render_template, request, url_for
from flask.typing import ResponseReturnValue

from light2share.agreements import access, actions, queries
from light2share.agreements.models import AgreementText, AgreementVersion
from light2share.agreements.views.room import bp
from light2share.agreements.words import how, name_of, text_of
from light2share.bookings import agreed
from light2share.db import db
from light2share.equipment import pdf
from light2share.equipment.slugs import slug_of
from light2share.i18n import LANGUAGES, formats, gettext, language
from light2share.kernel.errors import Stale
from light2share.organisations.queries import holders
from light2share.organisations.rules import Role
from light2share.web import downloads
from light2share.web.access import allow, member, require
from light2share.web.actor import current_actor
from light2share.web.answers import done, only_shown
from light2share.web.clock import now
from light2share.web.forms import Form


def shown_version(key: str) -> AgreementVersion:
    """The version, for those who may read it; 404 for others."""
    session, actor = db.session(), current_actor()
    found = queries.version_for(session, key, actor)
    if found is None:
        known = queries.version(session, key)
        if known is None or not actor.is_member:
            abort(404)
        if not agreed.has_dealt(session, known.agreement.owner_id, actor):
            abort(404)
        return known
    return found


@bp.get("/agreements/<key>")
@allow(member)
def show(key: str) -> ResponseReturnValue:
    """What it says, and whether one's organisation has accepted it."""
    return _page(shown_version(key), Form(read=False))


@bp.post("/agreements/<key>/accept")
@allow(member)
def accept(key: str) -> ResponseReturnValue:
    """Accept it for the whole organisation."""
    version, actor = shown_version(key), current_actor()
    require(access.may_accept(actor, version.agreement.owner_id))
    form = Form()
    if only_shown():
        return _page(version, form)
    try:
        actions.accept(db.session(), version, actor, now())
    except Stale:
        db.session.rollback()
        version = shown_version(key)
        form.form_errors.append(
            gettext("This version counts no more: another one has taken its place. Nothing was accepted.")
        )
        return _page(version, form), 409
    flash(
        gettext(
            "Accepted for your organisation. %(owner)s has been told.", owner=version.agreement.owner.name
        ),
        "success",
    )
    return done(url_for(".show", key=key))


@bp.get("/agreements/<key>/<any(fr,en):say>.pdf")
@allow(member)
def download(key: str, say: str) -> ResponseReturnValue:
    """The PDF of one language."""
    version = shown_version(key)
    text = next((one for one in version.texts if one.language == say and one.file), None)
    if text is None:
        abort(404)
    name = f"{text.title} v{version.number}"
    return downloads.download(
        pdf.file_of(text.file), "application/pdf", f"{slug_of(name)}.pdf", f"{name}.pdf"
    )


def _page(version: AgreementVersion, form: Form) -> str:
    session, actor, agreement = db.session(), current_actor(), version.agreement
    last = queries.last_of(session, agreement.id)
    mine = queries.acceptance(session, version.id, actor.organisation_id or 0)
    counts = last.id == version.id and agreement.ended_at is None
    own = agreement.owner_id == actor.organisation_id
    wanted = counts and mine is None and not own
    text, others = text_of(version), [one for one in version.texts if one is not text_of(version)]
    if (say := request.args.get("lang")) and any(one.language == say for one in others):
        text, others = others[0], [text]
    return render_template(
        "agreements/show.html",
        form=form,
        title=text.title,
        kind=name_of(agreement.kind, version.number),
        owner=agreement.owner.name,
        since=formats.day(version.since, language(), year=True),
        body=text.body,
        lang=text.language if text.language != language() else "",
        files=[_file(version, one) for one in version.texts if one.file],
        other=_other(version, others),
        stands=how(mine) if mine else "",
        newer=url_for(".show", key=last.key) if last.id != version.id else "",
        ended=agreement.ended_at is not None,
        accept_url=url_for(".accept", key=version.key)
        if wanted and access.may_accept(actor, agreement.owner_id)
        else "",
        who=_who_may(actor.organisation_id or 0) if wanted else "",
        documents_url=url_for(".documents"),
    )


def _file(version: AgreementVersion, text: AgreementText) -> dict[str, Any]:
    return {
        "name": f"{text.title}.pdf",
        "url": url_for(".download", key=version.key, say=text.language),
        "note": f"{LANGUAGES[text.language]}, {formats.file_size(text.size, language())}",
    }


def _other(version: AgreementVersion, others: list[AgreementText]) -> list[dict[str, str]]:
    return [
        {
            "label": LANGUAGES[one.language],
            "url": url_for(".show", key=version.key, lang=one.language),
            "lang": one.language,
        }
        for one in others
    ]


def _who_may(organisation_id: int) -> str:
    """Who of one's organisation accepts it, for those who can't."""
    names = [person.name for person in holders(db.session(), organisation_id, Role.AGREEMENTS)]
    if not names:
        return gettext(
            "Nobody of your organisation has the right to accept it: ask the cluster, or sign it on paper."
        )
    return gettext("This can be accepted by: %(names)s", names=formats.words(names, language()))
