"""Which terms of use are in force, who has accepted them, and the texts that the cluster writes. The caller commits."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Select, func, select, update

from light2share.accounts.models import Person
from light2share.audit import journal
from light2share.audit.models import Happening
from light2share.db import Session
from light2share.kernel.actor import Actor
from light2share.kernel.errors import Stale
from light2share.privacy.models import Consent, SiteText

TERMS = "terms"


def called(shipped: str, number: int) -> str:
    """What a text of the terms is called: `shipped` for the one that came with the site, then `1.1`, `1.2` …

    Each text that was saved has a number of its own, so that a consent tells which words it is for.
    """
    return f"{shipped}.{number}" if number else shipped


def number_of(shipped: str, version: str) -> int | None:
    """The text that is called so; None if the terms that came with the site were called otherwise then."""
    if version == shipped:
        return 0
    number = version.removeprefix(f"{shipped}.")
    return int(number) if number != version and number.isascii() and number.isdigit() else None


def version(session: Session, shipped: str) -> str:
    """What the terms in force are called."""
    return called(shipped, _numbers(session)[1])


def consent(session: Session, person_id: int, shipped: str) -> Consent | None:
    """That the person has accepted the terms in force: the text for which all were asked last, or one after it."""
    asked, latest_one = _numbers(session)
    good = [called(shipped, number) for number in range(asked, latest_one + 1)]
    query = select(Consent).where(Consent.person_id == person_id, Consent.version.in_(good))
    return session.scalar(query.order_by(Consent.id.desc()).limit(1))


def wait_for(session: Session, person_id: int, shipped: str) -> bool:
    """Whether the terms in force wait for the person's yes; kept, so that every page of theirs knows it."""
    waits = consent(session, person_id, shipped) is None
    if waits:
        _wait(session, True, person_id)
    return waits


def consents(session: Session, person_id: int) -> list[Consent]:
    """Every version that the person has accepted, the newest first."""
    query = select(Consent).where(Consent.person_id == person_id).order_by(Consent.id.desc())
    return list(session.scalars(query))


def accept(session: Session, person_id: int, version: str, now: datetime) -> None:
    """Keep that the person accepts the terms of that version; once."""
    _wait(session, False, person_id)
    query = select(Consent.id).where(Consent.person_id == person_id, Consent.version == version)
    if session.scalar(query) is None:
        session.add(Consent(person_id=person_id, version=version, accepted_at=now))
        session.flush()
        about = Actor(person_id)
        journal.note(session, Happening.TERMS_ACCEPTED, about, now, about_id=person_id, name=version)


def latest(session: Session, page: str) -> SiteText | None:
    """The version of a page that is shown; None where the cluster has written none."""
    return session.scalar(_of(page).limit(1))


def one(session: Session, page: str, number: int) -> SiteText | None:
    """A version of a page."""
    return session.scalar(_of(page).where(SiteText.number == number))


def versions(session: Session, page: str) -> list[SiteText]:
    """Every version of a page, the newest first."""
    return list(session.scalars(_of(page)))


def write(
    session: Session,
    page: str,
    bodies: tuple[str, str],
    asks: bool,
    seen: int,
    name: str,
    actor: Actor,
    now: datetime,
) -> SiteText:
    """Put a new version in force, French and English, `name` to the journal. `seen` was changed. Raises Stale."""
    before = latest(session, page)
    if (before.number if before else 0) != seen:
        raise Stale
    french, english = bodies
    row = SiteText(
        page=page, number=seen + 1, body_fr=french, body_en=english, asks=asks and page == TERMS,
        person_id=actor.person_id, created_at=now,
    )  # fmt: skip
    session.add(row)
    session.flush()
    if row.asks:
        _wait(session, True)
    journal.note(session, Happening.TEXT_CHANGED, actor, now, text=page, version=name)
    return row


def _wait(session: Session, waits: bool, person_id: int | None = None) -> None:
    whose = update(Person).where(Person.terms_wait != waits)
    if person_id is not None:
        whose = whose.where(Person.id == person_id)
    session.execute(whose.values(terms_wait=waits), execution_options={"synchronize_session": False})


def _numbers(session: Session) -> tuple[int, int]:
    """The text of the terms that all were asked for last, and the newest; 0 is the one that came with the site."""
    asked = func.max(SiteText.number).filter(SiteText.asks)
    found = session.execute(select(asked, func.max(SiteText.number)).where(SiteText.page == TERMS)).one()
    return found[0] or 0, found[1] or 0


def _of(page: str) -> Select[SiteText]:
    return select(SiteText).where(SiteText.page == page).order_by(SiteText.number.desc())
