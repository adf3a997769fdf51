"""Owners' questions for each instrument, their answers with each booking, and files of requests not sent yet."""

import sqlalchemy as sa
from alembic import op

revision = "0042"
down_revision = "0041"

KINDS = "kind IN ('text', 'long', 'number', 'one', 'several', 'yes_no', 'file')"
FILES = "('pdf', 'jpg', 'png', 'webp')"
LABELLED = "(label_fr <> '' OR label_en <> '') AND length(label_fr) <= 160 AND length(label_en) <= 160"


def upgrade() -> None:
    flag = sa.Column("asks_questions", sa.Boolean(), nullable=False, server_default=sa.false())
    op.add_column("equipment", flag)
    _questions()
    _modes()
    _answers()
    _draft_files()


def _text(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.Text(), nullable=False)


def _check(table: str, name: str, condition: str) -> sa.CheckConstraint:
    return sa.CheckConstraint(condition, name=op.f(f"{table}_{name}_check"))


def _to(table: str, column: str, other: str, ondelete: str = "CASCADE") -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        [column], [f"{other}.id"], name=op.f(f"{table}_{column}_fkey"), ondelete=ondelete
    )


def _questions() -> None:
    table = "asked_question"
    op.create_table(
        table,
        sa.Column("id", sa.Integer(), nullable=False),
        _text("handle"),
        sa.Column("equipment_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(32), nullable=False),
        *(_text(name) for name in ("label_fr", "label_en", "help_fr", "help_en", "unit")),
        sa.Column("lowest", sa.Double(), nullable=True),
        sa.Column("highest", sa.Double(), nullable=True),
        _text("choices"),
        _check(table, "known_kind", KINDS),
        _check(table, "position_in_range", "position BETWEEN 1 AND 12"),
        _check(table, "has_a_label", LABELLED),
        _check(table, "choices_to_choose", "(kind IN ('one', 'several')) = (choices <> '[]')"),
        _check(
            table,
            "bounds_of_numbers",
            "kind = 'number' OR (unit = '' AND lowest IS NULL AND highest IS NULL)",
        ),
        _check(table, "bounds_in_order", "lowest <= highest"),
        _to(table, "equipment_id", "equipment"),
        sa.PrimaryKeyConstraint("id", name=op.f("asked_question_pkey")),
        sa.UniqueConstraint("handle", name=op.f("asked_question_handle_key")),
    )
    op.create_index(op.f("asked_question_equipment_id_idx"), table, ["equipment_id"])


def _modes() -> None:
    table = "asked_question_mode"
    modes = "mode IN ('operator_assisted', 'self_service', 'sample_mail_in', 'loan')"
    op.create_table(
        table,
        sa.Column("question_id", sa.Integer(), nullable=False),
        sa.Column("mode", sa.String(32), nullable=False),
        sa.Column("needed", sa.Boolean(), nullable=False),
        _check(table, "known_mode", modes),
        _to(table, "question_id", "asked_question"),
        sa.PrimaryKeyConstraint("question_id", "mode", name=op.f("asked_question_mode_pkey")),
    )


def _answers() -> None:
    table = "booking_answer"
    op.create_table(
        table,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("booking_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("question_id", sa.Integer(), nullable=True),
        _text("handle"),
        sa.Column("kind", sa.String(32), nullable=False),
        *(_text(name) for name in ("label_fr", "label_en", "unit", "text", "chosen")),
        sa.Column("file_name", sa.Text(), nullable=True),
        sa.Column("file_kind", sa.String(32), nullable=True),
        sa.Column("file_title", sa.Text(), nullable=True),
        sa.Column("file_size", sa.Integer(), nullable=True),
        _check(table, "known_kind", KINDS),
        _check(table, "has_a_label", LABELLED),
        _check(table, "not_too_long", "length(text) <= 2000"),
        _check(table, "choices_are_chosen", "(kind IN ('one', 'several')) = (chosen <> '[]')"),
        _check(table, "files_are_files", "(kind = 'file') = (file_name IS NOT NULL)"),
        _check(table, "words_are_said", "(kind IN ('text', 'long', 'number', 'yes_no')) = (text <> '')"),
        _check(table, "yes_or_no", "kind <> 'yes_no' OR text IN ('yes', 'no')"),
        _check(
            table,
            "file_whole",
            "(file_name IS NULL) = (file_kind IS NULL) AND (file_name IS NULL) = (file_title IS NULL)"
            " AND (file_name IS NULL) = (file_size IS NULL)",
        ),
        _check(table, "known_file_kind", f"file_kind IN {FILES}"),
        _to(table, "booking_id", "booking"),
        _to(table, "question_id", "asked_question", "SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("booking_answer_pkey")),
        sa.UniqueConstraint("file_name", name=op.f("booking_answer_file_name_key")),
        sa.UniqueConstraint("booking_id", "position", name=op.f("booking_answer_booking_id_position_key")),
    )
    op.create_index(op.f("booking_answer_question_id_idx"), table, ["question_id"])


def _draft_files() -> None:
    table = "booking_draft_file"
    op.create_table(
        table,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("draft_id", sa.Integer(), nullable=False),
        _text("handle"),
        _text("name"),
        sa.Column("kind", sa.String(32), nullable=False),
        _text("title"),
        sa.Column("size", sa.Integer(), nullable=False),
        _check(table, "known_kind", f"kind IN {FILES}"),
        _to(table, "draft_id", "booking_draft"),
        sa.PrimaryKeyConstraint("id", name=op.f("booking_draft_file_pkey")),
        sa.UniqueConstraint("name", name=op.f("booking_draft_file_name_key")),
        sa.UniqueConstraint("draft_id", "handle", name=op.f("booking_draft_file_draft_id_handle_key")),
    )


def downgrade() -> None:
    for table in ("booking_draft_file", "booking_answer", "asked_question_mode", "asked_question"):
        op.drop_table(table)
    op.drop_column("equipment", "asks_questions")
