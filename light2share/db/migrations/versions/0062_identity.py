"""What a cluster makes its own: names, logo, colour, languages, review, fields of use, and its words in mails."""

import sqlalchemy as sa
from alembic import op

revision = "0062"
down_revision = "0060"

LOGO = "(logo_name IS NULL) = (logo_width IS NULL) AND (logo_name IS NULL) = (logo_height IS NULL)"


def upgrade() -> None:
    op.create_table(
        "identity",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("site_name", sa.Text(), nullable=True),
        sa.Column("cluster_name", sa.Text(), nullable=True),
        sa.Column("contact", sa.Text(), nullable=True),
        sa.Column("colour", sa.Text(), nullable=True),
        sa.Column("logo_name", sa.Text(), nullable=True),
        sa.Column("logo_width", sa.Integer(), nullable=True),
        sa.Column("logo_height", sa.Integer(), nullable=True),
        sa.Column("languages", sa.Text(), nullable=True),
        sa.Column("reviews", sa.Boolean(), nullable=True),
        sa.Column("hidden_domains", sa.Text(), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("identity_one_row_check")),
        sa.CheckConstraint("colour LIKE '#______'", name=op.f("identity_colour_of_six_digits_check")),
        sa.CheckConstraint(
            "languages IN ('fr,en', 'en,fr', 'fr', 'en')", name=op.f("identity_languages_offered_check")
        ),
        sa.CheckConstraint(LOGO, name=op.f("identity_logo_whole_check")),
        sa.PrimaryKeyConstraint("id", name=op.f("identity_pkey")),
    )
    op.create_table(
        "mail_words",
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("body_fr", sa.Text(), nullable=False),
        sa.Column("body_en", sa.Text(), nullable=False),
        sa.CheckConstraint("body_fr <> '' AND body_en <> ''", name=op.f("mail_words_both_languages_check")),
        sa.PrimaryKeyConstraint("place", name=op.f("mail_words_pkey")),
    )


def downgrade() -> None:
    op.drop_table("mail_words")
    op.drop_table("identity")
