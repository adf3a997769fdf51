"""A consent names the text that was shown when it was given; until now texts nobody was asked for had no number."""

import sqlalchemy as sa
from alembic import op

revision = "0072"
down_revision = "0067"

TEXT = sa.table(
    "site_text", sa.column("page"), sa.column("number"), sa.column("asks"), sa.column("created_at")
)
KEPT = (("consent", "version", "accepted_at"), ("application", "terms_version", "created_at"))


def upgrade() -> None:
    _rename(lambda asked, shown: (asked, shown), sa.desc)


def downgrade() -> None:
    _rename(lambda asked, shown: (shown, asked), sa.asc)


def _rename(turn, order) -> None:
    """By the clock: so many texts had been asked for at that moment, and this was the one shown.

    In an `order` in which no name is given that an earlier row of the same person still has.
    """
    bind = op.get_bind()
    texts = bind.execute(
        sa.select(TEXT.c.number, TEXT.c.asks, TEXT.c.created_at).where(TEXT.c.page == "terms")
    ).all()
    if not texts:
        return
    for name, version, at in KEPT:
        rows = sa.table(name, sa.column("id"), sa.column(version), sa.column(at))
        found = bind.execute(sa.select(rows.c.id, rows.c[version], rows.c[at]).order_by(order(rows.c.id)))
        for number, called, moment in found.all():
            before = [one for one in texts if one.created_at <= moment]
            asked = sum(bool(one.asks) for one in before)
            shown = max((one.number for one in before), default=0)
            old, new = (f".{count}" if count else "" for count in turn(asked, shown))
            if called and called.endswith(old):
                name_of_it = called.removesuffix(old) + new
                bind.execute(sa.update(rows).where(rows.c.id == number).values({version: name_of_it}))
