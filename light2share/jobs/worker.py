"""The worker: mails and chores, until it is told to stop. Any number may run; the tables share out the work."""

from __future__ import annotations

from threading import Event
from time import monotonic

import structlog
from flask import Flask
from sqlalchemy.exc import SQLAlchemyError

from light2share.db import db
from light2share.jobs import connections, imports, sending, timetable

log = structlog.get_logger()

IDLE = 1.0  # seconds between two looks when there was nothing to do
LONGEST_WAIT = 60.0  # seconds between two looks while the database is away
SERVER_REST = 15.0  # seconds without sending after the mail server was away


def work_off(app: Flask, stop: Event) -> None:
    """Do everything there is to do now, due chores or not, mails that these cause included."""
    with app.app_context():
        timetable.fill()
        timetable.run_due(stop, all_of_them=True)
        imports.work_off(stop)
        connections.work_off(stop)
        if sending.can_send():
            sending.send_due(stop)


def run(app: Flask, stop: Event) -> None:
    """Work until `stop` is set; what has been begun is brought to its end first."""
    log.info("worker started")
    with app.app_context():
        if not sending.can_send():
            log.warning("SMTP_URL is not set: mails stay in the outbox")
    wait, sends_from = IDLE, 0.0
    while not stop.is_set():
        try:
            sent, busy = _round(app, stop, with_mails=monotonic() >= sends_from)
        except SQLAlchemyError as error:
            log.error("database away", fault=type(error).__name__)
            wait = min(max(wait, IDLE) * 2, LONGEST_WAIT)
        else:
            wait = 0 if busy else IDLE
            if sent.server_away:
                sends_from = monotonic() + SERVER_REST
        stop.wait(wait)
    log.info("worker stopped")


def _round(app: Flask, stop: Event, with_mails: bool) -> tuple[sending.Round, bool]:
    """Do what is due in all tables; whether an import or a connected calendar may have more to do."""
    with app.app_context():
        try:
            timetable.fill()
            timetable.run_due(stop)
            sent = sending.send_due(stop) if with_mails and sending.can_send() else sending.Round()
            read = connections.work()
            return sent, imports.work(stop) or read
        finally:
            db.session.remove()
