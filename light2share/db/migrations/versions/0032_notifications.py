"""When somebody has seen on the site what they were told, and how each person wants to hear of what."""

import sqlalchemy as sa
from alembic import op

revision = "0032"
down_revision = "0031"


def upgrade() -> None:
    op.add_column("outgoing_mail", sa.Column("read_at", sa.DateTime(timezone=True), nullable=True))
    op.execute("UPDATE outgoing_mail SET read_at = created_at")  # told by mail, before there was a list
    op.create_index(
        "outgoing_mail_unread_idx",
        "outgoing_mail",
        ["person_id"],
        sqlite_where=sa.text("read_at IS NULL"),
        postgresql_where=sa.text("read_at IS NULL"),
    )
    op.create_table(
        "mail_choice",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("topic", sa.String(32), nullable=False),
        sa.Column("channel", sa.String(32), nullable=False),
        sa.CheckConstraint(
            "topic IN ('requests', 'answers', 'messages', 'reminders', 'use', 'equipment', 'cluster')",
            name=op.f("mail_choice_topic_to_choose_check"),
        ),
        sa.CheckConstraint(
            "channel IN ('now', 'digest', 'site')", name=op.f("mail_choice_known_channel_check")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("mail_choice_person_id_fkey"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("person_id", "topic", name=op.f("mail_choice_pkey")),
    )


def downgrade() -> None:
    op.drop_table("mail_choice")
    op.execute("UPDATE outgoing_mail SET state = 'dropped' WHERE state IN ('digest', 'site')")
    op.drop_index("outgoing_mail_unread_idx", "outgoing_mail")
    op.drop_column("outgoing_mail", "read_at")
