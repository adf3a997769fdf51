"""Sending mails: how many a second a worker hands to a mail server on the loopback, each composed from its booking.

Also by the CPU time of the worker and the database, which holds on a machine that is shared with others.
"""

from __future__ import annotations

import os
import subprocess
import sys
from subprocess import PIPE

from bench.machine import cpu_seconds, free_port
from bench.sides import Sides

MAILS = 1000
LEAST = 100
SINK = """
import asyncio, sys
from aiosmtpd.controller import Controller

class Sink:
    taken = 0
    async def handle_DATA(self, server, session, envelope):
        Sink.taken += 1
        return "250 taken"

controller = Controller(Sink(), hostname="127.0.0.1", port=int(sys.argv[1]), enable_SMTPUTF8=False)
controller.start()
print("ready", flush=True)
sys.stdin.read()
print(Sink.taken, flush=True)
controller.stop()
"""
QUEUE = """
import sys
from sqlalchemy import func, select
from wsgi import app
from light2share.accounts.models import Person
from light2share.bookings.models import Booking, BookingEvent
from light2share.db import db
from light2share.kernel import clock
from light2share.mail import outbox
from light2share.mail.models import OutgoingMail
from light2share.organisations.models import Membership
with app.app_context():
    session = db.session()
    session.execute(OutgoingMail.__table__.delete())
    owner = session.scalars(select(Person).where(Person.email == "owner@demo.example")).one()
    place = select(Membership.organisation_id).where(Membership.person_id == owner.id).scalar_subquery()
    events = session.scalars(
        select(BookingEvent.id).join(Booking, Booking.id == BookingEvent.booking_id)
        .where(Booking.owner_id == place).order_by(BookingEvent.id).limit(int(sys.argv[1]))
    ).all()
    for event in events:
        outbox.queue(session, "bookings/requested", [owner.id], event, clock.now())
    session.commit()
    print(session.scalar(select(func.count()).select_from(OutgoingMail)))
"""
WORK = """
from threading import Event
from time import perf_counter, process_time
from wsgi import app
from light2share.jobs import sending
with app.app_context():
    started, used = perf_counter(), process_time()
    done = sending.send_due(Event())
    print(done.handled, perf_counter() - started, process_time() - used)
"""


def sending_mails(sides: Sides) -> None:
    """Queue requests to one owner, let one worker send them all, and count what arrived."""
    env = {**os.environ, **sides.bench.env(sides.url, sides.bench.load.equipment)}
    queued = int(_run(QUEUE, env, str(MAILS)))
    sink, database = _Sink(), cpu_seconds(sides.database)
    try:
        handled, seconds, used = _run(WORK, env | {"SMTP_URL": f"smtp://127.0.0.1:{sink.port}"}).split()
    finally:
        taken = sink.taken()
    if not queued == int(handled) == taken:
        raise RuntimeError(f"{queued} mails were queued, {handled} handled, {taken} arrived")
    busy = float(used) + cpu_seconds(sides.database) - database
    for rate, unit in ((queued / float(seconds), "a second"), (queued / busy, "a second of CPU")):
        goal = f"at least {LEAST} {unit}"
        sides.bench.note("mails to a local server", rate, unit, goal, rate >= LEAST)


def _run(script: str, env: dict[str, str], *arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", script, *arguments], env=env, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise RuntimeError(done.stderr[-3000:])
    return done.stdout.splitlines()[-1]


class _Sink:
    """A mail server in a process of its own."""

    def __init__(self) -> None:
        self.port = free_port()
        command = [sys.executable, "-c", SINK, str(self.port)]
        self.process = subprocess.Popen(command, stdin=PIPE, stdout=PIPE, text=True)
        if self.process.stdout is None or not self.process.stdout.readline():
            raise RuntimeError("the mail server did not start")

    def taken(self) -> int:
        """End it: how many mails it took."""
        said, _complaints = self.process.communicate()
        return int(said)
