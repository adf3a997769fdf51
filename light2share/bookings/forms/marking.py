"""Texts of an owner in forms and pages, with their language where it is not the reader's."""

from __future__ import annotations

from markupsafe import Markup

from light2share.bookings.question_words import written
from light2share.bookings.questions import Words
from light2share.i18n import language


def marked(words: Words) -> Markup | str:
    """In the reader's language, else in the other one, which is named for screen readers (WCAG 3.1.2)."""
    found = written(words)
    foreign = found.foreign(language())
    return Markup('<span lang="{}">{}</span>').format(foreign, found.text) if foreign else found.text
