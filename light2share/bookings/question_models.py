"""The tables of an owner's questions: what is asked, what was answered, files of a request not sent yet."""

from __future__ import annotations

from secrets import token_hex
from typing import Any

from light2share.bookings.questions import (
    LONGEST_LABEL,
    LONGEST_TEXT,
    MOST,
    QuestionKind,
)
from light2share.db import (
    CheckConstraint,
    ForeignKey,
    JsonList,
    Mapped,
    Model,
    UniqueConstraint,
    mapped_column,
    relationship,
)
from light2share.equipment.models import AccessMode
from light2share.kernel.files import FileKind

KINDS = ", ".join(f"'{kind}'" for kind in QuestionKind)
FILE_KINDS = ", ".join(f"'{kind}'" for kind in FileKind)
LABELLED = (
    f"(label_fr <> '' OR label_en <> '') AND length(label_fr) <= {LONGEST_LABEL}"
    f" AND length(label_en) <= {LONGEST_LABEL}"
)


def new_handle() -> str:
    """What stands for a question in addresses and forms."""
    return token_hex(6)


class AskedQuestion(Model):
    """What an owner asks with every request for an instrument."""

    __tablename__ = "asked_question"

    id: Mapped[int] = mapped_column(primary_key=True)
    handle: Mapped[str] = mapped_column(unique=True, default=new_handle)
    equipment_id: Mapped[int] = mapped_column(ForeignKey("equipment.id", ondelete="CASCADE"), index=True)
    position: Mapped[int]
    kind: Mapped[QuestionKind]
    label_fr: Mapped[str] = mapped_column(default="")
    label_en: Mapped[str] = mapped_column(default="")
    help_fr: Mapped[str] = mapped_column(default="")
    help_en: Mapped[str] = mapped_column(default="")
    unit: Mapped[str] = mapped_column(default="")
    lowest: Mapped[float | None]
    highest: Mapped[float | None]
    choices: Mapped[list[Any]] = mapped_column(JsonList, default=list)
    """Each in French and in English."""

    modes: Mapped[list[AskedQuestionMode]] = relationship(cascade="all, delete-orphan", lazy="joined")

    __table_args__ = (
        CheckConstraint(f"kind IN ({KINDS})", name="known_kind"),
        CheckConstraint(f"position BETWEEN 1 AND {MOST}", name="position_in_range"),
        CheckConstraint(LABELLED, name="has_a_label"),
        CheckConstraint("(kind IN ('one', 'several')) = (choices <> '[]')", name="choices_to_choose"),
        CheckConstraint(
            "kind = 'number' OR (unit = '' AND lowest IS NULL AND highest IS NULL)", name="bounds_of_numbers"
        ),
        CheckConstraint("lowest <= highest", name="bounds_in_order"),
    )


class AskedQuestionMode(Model):
    """A way of use with which a question is asked."""

    __tablename__ = "asked_question_mode"

    question_id: Mapped[int] = mapped_column(
        ForeignKey("asked_question.id", ondelete="CASCADE"), primary_key=True
    )
    mode: Mapped[AccessMode] = mapped_column(primary_key=True)
    needed: Mapped[bool]
    """Whether no request goes without an answer."""

    __table_args__ = (
        CheckConstraint(
            "mode IN ({})".format(", ".join(f"'{mode}'" for mode in AccessMode)), name="known_mode"
        ),
    )


class BookingAnswer(Model):
    """An answer that came with a request, with the question as it stood then."""

    __tablename__ = "booking_answer"

    id: Mapped[int] = mapped_column(primary_key=True)
    booking_id: Mapped[int] = mapped_column(ForeignKey("booking.id", ondelete="CASCADE"))
    position: Mapped[int]
    question_id: Mapped[int | None] = mapped_column(
        ForeignKey("asked_question.id", ondelete="SET NULL"), index=True
    )
    handle: Mapped[str]
    """That of the question when it was answered."""
    kind: Mapped[QuestionKind]
    label_fr: Mapped[str] = mapped_column(default="")
    label_en: Mapped[str] = mapped_column(default="")
    unit: Mapped[str] = mapped_column(default="")
    text: Mapped[str] = mapped_column(default="")
    chosen: Mapped[list[Any]] = mapped_column(JsonList, default=list)
    """The words of each choice in French and in English."""
    file_name: Mapped[str | None] = mapped_column(unique=True)
    """Random, without an ending; the file lies in the storage as `<file_name>.<file_kind>`."""
    file_kind: Mapped[FileKind | None]
    file_title: Mapped[str | None]
    file_size: Mapped[int | None]

    __table_args__ = (
        CheckConstraint(f"kind IN ({KINDS})", name="known_kind"),
        CheckConstraint(LABELLED, name="has_a_label"),
        CheckConstraint(f"length(text) <= {LONGEST_TEXT}", name="not_too_long"),
        CheckConstraint("(kind IN ('one', 'several')) = (chosen <> '[]')", name="choices_are_chosen"),
        CheckConstraint("(kind = 'file') = (file_name IS NOT NULL)", name="files_are_files"),
        CheckConstraint(
            "(kind IN ('text', 'long', 'number', 'yes_no')) = (text <> '')", name="words_are_said"
        ),
        CheckConstraint("kind <> 'yes_no' OR text IN ('yes', 'no')", name="yes_or_no"),
        CheckConstraint(
            "(file_name IS NULL) = (file_kind IS NULL) AND (file_name IS NULL) = (file_title IS NULL)"
            " AND (file_name IS NULL) = (file_size IS NULL)",
            name="file_whole",
        ),
        CheckConstraint(f"file_kind IN ({FILE_KINDS})", name="known_file_kind"),
        UniqueConstraint("booking_id", "position"),
    )


class BookingDraftFile(Model):
    """A file that answers a question of a request not sent yet; it lies in the storage as `<name>.<kind>`."""

    __tablename__ = "booking_draft_file"

    id: Mapped[int] = mapped_column(primary_key=True)
    draft_id: Mapped[int] = mapped_column(ForeignKey("booking_draft.id", ondelete="CASCADE"))
    handle: Mapped[str]
    """Of the question."""
    name: Mapped[str] = mapped_column(unique=True)
    """Random, without an ending."""
    kind: Mapped[FileKind]
    title: Mapped[str]
    size: Mapped[int]

    __table_args__ = (
        CheckConstraint(f"kind IN ({FILE_KINDS})", name="known_kind"),
        UniqueConstraint("draft_id", "handle"),
    )
