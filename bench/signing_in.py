"""Signing in with a password: what it costs beyond the password's own check, which is slow on purpose.

The hash is one of the least settings that argon2 knows, so that its check costs next to nothing: what is left is
the site's own part, and not the difference of two large figures.
"""

from __future__ import annotations

from argon2 import PasswordHasher
from sqlalchemy import text

from bench.client import Answer, Visitor
from bench.sides import Sides
from light2share.accounts.views.signing_in import DEMO_PASSWORD

MOST = 10
WHO = "bystander@demo.example"
SET = text("UPDATE person SET password_hash = :hash WHERE email = :email")


def signing_in(sides: Sides) -> None:
    """Note the CPU milliseconds of a sign-in less those of its page."""
    cheap = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(DEMO_PASSWORD)
    with sides.engine.begin() as connection:
        connection.execute(SET, {"hash": cheap, "email": WHO})

    def page(_number: int) -> Answer:
        return Visitor(sides.site.port).ask("/login")

    def sign_in(_number: int) -> Answer:
        who = Visitor(sides.site.port)
        who.read_token("/login")
        return who.ask("/login", {"email": WHO, "password": DEMO_PASSWORD})

    beyond = sides.cost(sides.site, sign_in, expect=(303,)) - sides.cost(sides.site, page)
    sides.bench.note("sign-in, beyond argon2", beyond, "ms", f"at most {MOST} ms", beyond <= MOST)
