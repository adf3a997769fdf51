"""An owner's questions as a form shows them, and their answers as pages do."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from flask import url_for
from markupsafe import Markup

from light2share.bookings import asked
from light2share.bookings.forms.answering import DROP, AnsweringForm, FileField, without_silence
from light2share.bookings.forms.marking import marked
from light2share.bookings.models import Booking
from light2share.bookings.question_words import answer_text, bounds_label
from light2share.bookings.questions import Given, Question, QuestionKind
from light2share.bookings.views.facts import Values
from light2share.bookings.wording import mode_label
from light2share.equipment.models import AccessMode
from light2share.i18n import formats, gettext, language
from light2share.web import attachments

SHOWN_AS = {QuestionKind.LONG: "long", QuestionKind.NUMBER: "number", QuestionKind.SEVERAL: "checks",
            QuestionKind.ONE: "radios", QuestionKind.YES_NO: "radios", QuestionKind.FILE: "file"}  # fmt: skip


def question_rows(form: AnsweringForm, modes: Sequence[AccessMode] | None = None) -> list[Values]:
    """The fields of the questions that go with the way of use; with `modes` of all, each naming those it goes with."""
    chosen = form.chosen_mode()
    return [
        {
            "field": field if modes or not one.must_be_answered(chosen) else without_silence(field),
            "as": SHOWN_AS.get(one.kind, "text"),
            "hint": _hint(one, modes or ()),
            "unit": one.asks.unit,
            "optional": not (any(one.asks.modes.values()) if modes else one.must_be_answered(chosen)),
            "file": _held(one, field) if isinstance(field, FileField) else None,
        }
        for one, field in form.questions()
        if (set(one.asks.modes) & set(modes) if modes else one.is_asked(chosen))
    ]


def _hint(question: Question, modes: Sequence[AccessMode]) -> Markup | str:
    """What the owner says with it, then what the site does."""
    asks = question.asks
    parts = [marked(asks.help) if any(asks.help) else ""]
    if question.kind is QuestionKind.NUMBER and (bounds := bounds_label(asks)):
        parts.append(gettext("%(bounds)s.", bounds=bounds))
    if question.kind is QuestionKind.FILE:
        each = attachments.limits().each
        parts.append(gettext("One file: PDF, JPEG, PNG or WebP, up to %(each)s MB.", each=each))
    if any(mode not in asks.modes for mode in modes):
        names = [mode_label(mode) for mode in modes if mode in asks.modes]
        parts.append(gettext("Asked for: %(modes)s.", modes=formats.words(names, language())))
    if 0 < len(names := [mode_label(mode) for mode in modes if asks.modes.get(mode)]) < len(asks.modes):
        parts.append(gettext("To be answered for: %(modes)s.", modes=formats.words(names, language())))
    return Markup(" ").join(part for part in parts if part)


def _held(question: Question, field: FileField) -> Values | None:
    """The file that is held already, and the box that takes it away."""
    if field.file is None:
        return None
    return {"name": f"{field.file.title}.{field.file.kind.value}", "drop": DROP + question.handle}


def given_lines(given: Iterable[Given], booking: Booking | None = None) -> list[Values]:
    """Each answer with its question, as pairs; files lead to where those of the booking are saved."""
    return [{"label": marked(one.label), "value": _value(one, booking)} for one in given]


def _value(given: Given, booking: Booking | None) -> Markup | str:
    text = answer_text(given)
    if given.chosen:
        return Markup(", ").join(marked(one) for one in given.chosen)
    if given.file is None or booking is None:
        return text
    url = url_for("bookings.answer_file", reference=booking.reference, name=given.file.name)
    size = formats.file_size(given.file.size, language())
    return Markup('<a href="{}">{}</a> ({})').format(url, text, size)


def answered_lines(booking: Booking) -> list[Values]:
    """The same of a booking."""
    return given_lines(asked.given_with(booking), booking)
