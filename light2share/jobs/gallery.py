"""Every kind of mail as its receiver would get it, about samples; the letters are made as the worker makes them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from light2share.identity.models import MailWords
from light2share.jobs.mails import letter_of
from light2share.jobs.sample_mails import SAMPLES
from light2share.jobs.sample_stage import About, Stage, stage
from light2share.mail.message import Letter
from light2share.mail.models import OutgoingMail


def letters(
    now: datetime, languages: Iterable[str], kinds: Iterable[str] = SAMPLES, words: Iterable[MailWords] = ()
) -> list[list[Letter]]:
    """Of each kind its letters in these languages, with the cluster's own `words` in them.

    Raises ValueError for a sample that makes no letter.
    """
    found = []
    with stage(now) as play:
        play.session.add_all(words)
        for kind in kinds:
            about = SAMPLES[kind](play)
            found.append([_letter(play, kind, about, language) for language in languages])
    return found


def _letter(play: Stage, kind: str, about: About, language: str) -> Letter:
    about.to.language = language
    mail = OutgoingMail(
        kind=kind,
        person_id=about.to.id,
        subject_id=about.subject_id,
        details=list(about.details),
        message_id=f"<{kind}@sample>",
        created_at=play.now,
    )
    letter = letter_of(play.session, mail, play.now)
    if letter is None:
        raise ValueError(f"the sample of {kind} makes no letter")
    return letter
