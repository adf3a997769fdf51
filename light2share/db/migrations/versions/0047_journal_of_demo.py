"""The demonstration can be taken away with what its people have done in the journal."""

from alembic import op

revision = "0047"
down_revision = "0046"

KEPT = "-180 days"
OF_ORGANISATION = "EXISTS (SELECT 1 FROM organisation WHERE id = OLD.organisation_id AND demo)"
OF_PERSON = "EXISTS (SELECT 1 FROM person WHERE id IN (OLD.person_id, OLD.about_id) AND demo)"


def upgrade() -> None:
    _allow(f"({OF_ORGANISATION} OR {OF_PERSON})")


def downgrade() -> None:
    _allow(OF_ORGANISATION)


def _allow(spared: str) -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            f"""CREATE OR REPLACE FUNCTION journal_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
              IF TG_OP = 'UPDATE' OR (OLD.at > now() + interval '{KEPT}' AND NOT {spared}) THEN
                RAISE EXCEPTION 'journal_append_only';
              END IF;
              RETURN OLD;
            END $$"""
        )
        return
    op.execute("DROP TRIGGER journal_line_no_delete")
    op.execute(
        "CREATE TRIGGER journal_line_no_delete BEFORE DELETE ON journal_line"
        f" WHEN OLD.at > strftime('%Y-%m-%d %H:%M:%f', 'now', '{KEPT}') AND NOT {spared}"
        " BEGIN SELECT RAISE(ABORT, 'journal_append_only'); END"
    )
