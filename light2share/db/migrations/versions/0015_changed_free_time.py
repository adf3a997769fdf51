"""When free time was changed by more than the clock; listings by publication and last change; a round's place."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"


def upgrade() -> None:
    op.add_column("first_free", sa.Column("changed_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("watch_state", sa.Column("round_began_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("watch_state", sa.Column("round_version", sa.Integer(), nullable=True))
    op.add_column("watch_state", sa.Column("round_after", sa.Integer(), nullable=True))
    op.create_index(op.f("first_free_changed_at_idx"), "first_free", ["changed_at"])
    op.create_index(op.f("equipment_published_at_id_idx"), "equipment", ["published_at", "id"])
    op.drop_index(op.f("equipment_state_technique_idx"), "equipment")
    op.create_index(
        op.f("equipment_state_technique_published_at_idx"), "equipment", ["state", "technique", "published_at"]
    )
    op.create_index(op.f("equipment_updated_at_idx"), "equipment", ["updated_at"])


def downgrade() -> None:
    op.drop_index(op.f("equipment_updated_at_idx"), "equipment")
    op.drop_index(op.f("equipment_state_technique_published_at_idx"), "equipment")
    op.create_index(op.f("equipment_state_technique_idx"), "equipment", ["state", "technique"])
    op.drop_index(op.f("equipment_published_at_id_idx"), "equipment")
    op.drop_index(op.f("first_free_changed_at_idx"), "first_free")
    op.drop_column("watch_state", "round_after")
    op.drop_column("watch_state", "round_version")
    op.drop_column("watch_state", "round_began_at")
    op.drop_column("first_free", "changed_at")
