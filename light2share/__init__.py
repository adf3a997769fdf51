"""Light2Share: members of an industry cluster share test equipment."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path

    from apiflask import APIFlask

ROOMS = (
    "web.languages",
    "home.styleguide",
    "home.views",
    "home.pages",
    "home.editing",
    "home.dashboard",
    "identity.views",
    "home.crawlers",
    "home.wellknown",
    "home.news",
    "accounts.views",
    "organisations.views",
    "audit.views",
    "catalogue.views",
    "exchange.views",
    "watching.views",
    "notifications.views",
    "equipment.views",
    "availability.views",
    "quotes.views",
    "agreements.views",
    "proofs.views",
    "authorisations.views",
    "bookings.views",
    "messages.views",
    "feasibility.views",
    "billing.views",
    "aftercare.views",
    "merging.views",
    "calendars.views",
    "api.views",
    "jobs.views",
    "jobs.gallery_views",
    "jobs.words_views",
    "ops.views",
)
COMMANDS = ("merging.commands", "jobs.commands", "demo.commands", "ops.commands")


def create_app(settings: Mapping[str, Any] | None = None) -> APIFlask:
    """The whole site; `settings` replace those of config.py (for tests)."""
    from pathlib import Path

    from apiflask import APIFlask
    from flask_wtf.csrf import CSRFProtect

    from light2share import i18n
    from light2share.db import db, engines
    from light2share.equipment import taxonomy
    from light2share.i18n import filters
    from light2share.web import (
        access,
        actor,
        answers,
        assets,
        errors,
        headers,
        languages,
        limits,
        logs,
        numbers,
        pages,
        settings_check,
        sizes,
        zones,
    )

    root = Path(__file__).parent.parent
    app = APIFlask(
        "light2share",
        title="Light2Share",
        version="1.0",
        json_errors=False,
        docs_path=None,
        spec_path=None,
        static_folder=str(root / "static"),
        template_folder=str(root / "templates"),
    )
    settings_check.load(app, settings)
    if app.config["TAXONOMY_FILE"]:
        taxonomy.use(app.config["TAXONOMY_FILE"])

    db.init_app(app)
    with app.app_context():
        engines.set_up(db.engine)
    i18n.set_up(app, languages.chosen_language)
    filters.set_up(app)
    for first in (logs, sizes, numbers, access):
        first.set_up(app)
    CSRFProtect(app)
    for part in (headers, limits, assets, actor, answers, zones, pages, errors):
        part.set_up(app)

    commands = app.testing or settings_check.is_command()
    if commands:
        migrate(app, root / "light2share" / "db" / "migrations")
    open_rooms(app, ROOMS + COMMANDS if commands else ROOMS)
    access.check_every_route(app)
    return app


def open_rooms(app: APIFlask, fronts: tuple[str, ...]) -> None:
    """Take in what the fronts answer: pages, addresses and commands."""
    from importlib import import_module

    for name in fronts:
        app.register_blueprint(import_module(f"light2share.{name}").bp)


def migrate(app: APIFlask, folder: Path) -> None:
    """Give the commands of `db` their migrations; serving needs none of it, nor the memory."""
    from flask_migrate import Migrate

    from light2share.db import db

    Migrate(app, db, directory=str(folder), render_as_batch=True)
