"""The home page: what is shared, how it works, what is free soon."""

from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo

from flask import Blueprint, current_app, render_template, url_for

from light2share.catalogue import chips, requests, wording
from light2share.catalogue.answers import answer_times
from light2share.catalogue.dates import week_of
from light2share.catalogue.results import Counts, Found
from light2share.db import db
from light2share.equipment.drawings import drawing
from light2share.equipment.figures import spectrum
from light2share.equipment.taxonomy import taxonomy
from light2share.equipment.words import owner_unnamed
from light2share.home import queries
from light2share.i18n import gettext, language, ngettext
from light2share.i18n.formats import moment, number
from light2share.web.access import allow, anyone
from light2share.web.actor import current_actor
from light2share.web.clock import now

bp = Blueprint("welcome", __name__)

FIGURES = 4
EXAMPLES = ("M² at 1064 nm near Marseille", "climatic chamber, −40 °C, 500 L", "MTF at 10 µm")
EXAMPLES_FR = ("M² à 1064 nm près de Marseille", "enceinte climatique, −40 °C, 500 L", "FTM à 10 µm")


@bp.get("/")
@allow(anyone)
def home() -> str:
    """For visitors and members alike."""
    at = now()
    today = requests.today(at)
    counts = queries.shared(db.session(), at)
    soon = queries.free_soon(db.session(), current_actor(), at, requests.HOME)
    week = week_of(
        soon[0].slot.period.start.astimezone(ZoneInfo(soon[0].zone)).date()
        if soon and soon[0].slot
        else today
    )
    search_url = url_for("catalogue.search")
    return render_template(
        "home/index.html",
        box={
            "action": search_url,
            "q": {"name": "q"},
            "near": {"name": "near"},
            "when": {"name": "when", "options": chips.weeks(today, None)},
        },
        examples=[
            {"text": text, "url": url_for("catalogue.search", q=text)}
            for text in (EXAMPLES_FR if language() == "fr" else EXAMPLES)
        ],
        families=_families(counts),
        shared=_shared(counts),
        total=counts.suiting,
        search_url=search_url,
        soon=[_mini(one) for one in soon],
        soon_week=chips.days_words(week),
        soon_url=url_for("catalogue.search", when=week.first.strftime("%G-W%V")),
        figures=_figures(counts),
        links=_links(),
    )


def _families(counts: Counts) -> list[dict[str, Any]]:
    return [
        {
            "slug": family.slug,
            "name": family.name.in_(language()),
            "count": counts.families[family.slug],
            "url": url_for("catalogue.search", technique=family.slug),
        }
        for family in taxonomy().families
        if counts.families.get(family.slug)
    ]


def _shared(counts: Counts) -> str:
    who = queries.owners(db.session())
    if not counts.suiting:
        return ""
    things = ngettext("%(num)s instrument", "%(num)s instruments", counts.suiting)
    return ngettext(
        "%(things)s of %(num)s organisation", "%(things)s of %(num)s organisations", who.count, things=things
    )


def _mini(found: Found) -> dict[str, Any]:
    drawn = spectrum(found.values, taxonomy(), language())
    asset: Any = current_app.jinja_env.globals["asset"]
    photo = found.photo and url_for("equipment.picture", slug=found.slug, name=found.photo, size="thumb")
    modes = wording.modes(found)
    return {
        "title": found.title(language()),
        "url": url_for("equipment.show", slug=found.slug),
        "image": {"src": photo or asset(drawing(found.technique)), "alt": ""},
        "when": moment(found.slot.period.start, language(), found.zone, year=False) if found.slot else "",
        "owner": found.owner_name or owner_unnamed(),
        "place": found.town.replace("'", "’"),
        "spectrum": {"bar": drawn.bar, "text": drawn.text, "note": ""} if drawn else None,
        "price": wording.price(found),
        "mode": modes[0] if modes else "",
    }


def _figures(counts: Counts) -> list[dict[str, str]]:
    who = queries.owners(db.session())
    used = queries.use(db.session(), now())
    answered = answer_times(db.session(), now()).overall
    tongue = language()
    figures = [
        {"label": gettext("Shared instruments"), "value": number(counts.suiting, tongue)},
        {
            "label": gettext("Organisations that share"),
            "value": number(who.count, tongue),
            "note": ngettext("%(num)s very small company", "%(num)s of them very small companies", who.small)
            if who.small
            else "",
        },
    ]
    if used.bookings:
        figures.append(
            {
                "label": gettext("Hours shared in %(year)s", year=str(used.year)),
                "value": gettext("%(hours)s h", hours=number(used.hours, tongue)),
                "note": ngettext(
                    "%(count)s completed booking",
                    "%(count)s completed bookings",
                    used.bookings,
                    count=number(used.bookings, tongue),
                ),
            }
        )
    if answered is not None:
        figures.append(
            {
                "label": gettext("Median answer"),
                "value": wording.about(answered),
                "note": gettext("last 90 days"),
            }
        )
    if len(figures) < FIGURES:
        figures.append({"label": gettext("Techniques"), "value": number(len(counts.techniques), tongue)})
    if len(figures) < FIGURES:
        figures.append(
            {"label": gettext("Families of techniques"), "value": number(len(counts.families), tongue)}
        )
    return figures if counts.suiting else []


def _links() -> dict[str, str]:
    """Pages that this one leads to."""
    wanted = {
        "how": "pages.how_it_works",
        "join": "pages.join",
        "apply": "organisations.apply",
        "list": "equipment.new",
    }
    return {key: url_for(name) for key, name in wanted.items()}
