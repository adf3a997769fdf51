"""Whether terms of use wait for a person's yes: for all who gave none since a text asked everybody."""

import sqlalchemy as sa
from alembic import op

revision = "0073"
down_revision = "0072"

ASKED = "SELECT max(created_at) FROM site_text WHERE page = 'terms' AND asks"


def upgrade() -> None:
    op.add_column(
        "person", sa.Column("terms_wait", sa.Boolean(), server_default=sa.text("false"), nullable=False)
    )
    op.execute(
        f"UPDATE person SET terms_wait = true WHERE disabled_at IS NULL AND ({ASKED}) IS NOT NULL AND NOT EXISTS ("  # noqa: S608
        f" SELECT 1 FROM consent WHERE consent.person_id = person.id AND consent.accepted_at >= ({ASKED}))"
    )


def downgrade() -> None:
    op.drop_column("person", "terms_wait")
