"""Who a company's own sign-in says somebody is."""

import sqlalchemy as sa
from alembic import op

revision = "0054"
down_revision = "0053"


def upgrade() -> None:
    op.create_table(
        "company_identity",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("issuer", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("issuer <> '' AND subject <> ''", name=op.f("company_identity_named_check")),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("company_identity_person_id_fkey"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("company_identity_pkey")),
        sa.UniqueConstraint("issuer", "subject", name=op.f("company_identity_issuer_subject_key")),
        sa.UniqueConstraint("person_id", "issuer", name=op.f("company_identity_person_id_issuer_key")),
    )


def downgrade() -> None:
    op.drop_table("company_identity")
