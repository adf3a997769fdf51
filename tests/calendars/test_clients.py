"""Real calendar clients subscribe to our feeds: vdirsyncer fetches and files the entries, khal reads and shows them."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path
from threading import Thread

import pytest
from flask import Flask
from sqlalchemy.orm import Session
from werkzeug.serving import make_server

from light2share.bookings import actions
from tests.bookings.play import ask, hours
from tests.calendars.parts import subscribe
from tests.clients import get_clients
from tests.conftest import Hands
from tests.factories import Cast

SETTINGS = """\
[general]
status_path = "{folder}/status/"
[pair feed]
a = "site"
b = "desk"
collections = null
conflict_resolution = "a wins"
[storage site]
type = "http"
url = "{url}"
[storage desk]
type = "filesystem"
path = "{folder}/desk/"
fileext = ".ics"
"""
OF_KHAL = """\
[calendars]
[[desk]]
path = {folder}/desk/
[locale]
timeformat = %H:%M
dateformat = %Y-%m-%d
longdateformat = %Y-%m-%d
datetimeformat = %Y-%m-%d %H:%M
longdatetimeformat = %Y-%m-%d %H:%M
local_timezone = {zone}
default_timezone = {zone}
[sqlite]
path = {folder}/khal.db
"""
LINE = "{start-long}|{end-long}|{title}|{status}|{location}"


@pytest.fixture
def address(app: Flask) -> Iterator[str]:
    """The site, served on loopback."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.port}"
    server.shutdown()
    thread.join()


class Desk:
    """Somebody's desk, on which both clients run."""

    def __init__(self, folder: Path, url: str, zone: str = "Europe/Paris") -> None:
        self.folder, self.commands = folder, get_clients()
        (folder / "desk").mkdir()
        self.settings = {"vdirsyncer": folder / "vdirsyncer.conf", "khal": folder / "khal.conf"}
        self.settings["vdirsyncer"].write_text(SETTINGS.format(folder=folder, url=url))
        self.settings["khal"].write_text(OF_KHAL.format(folder=folder, zone=zone))

    def run(self, client: str, *words: str) -> str:
        """What a client says; it must say nothing that sounds like trouble."""
        command = [str(self.commands / client), "-c", str(self.settings[client]), *words]
        home = {"HOME": str(self.folder), "LC_ALL": "C.UTF-8", "PATH": os.environ["PATH"]}
        done = subprocess.run(command, capture_output=True, text=True, env=home, check=False, timeout=60)
        assert done.returncode == 0, done.stderr + done.stdout
        trouble = [
            line for line in done.stderr.splitlines() if "warning" in line.lower() or "error" in line.lower()
        ]
        assert not trouble, done.stderr
        return done.stdout

    def synchronised(self) -> list[str]:
        """The entries of two days, after fetching the feed again."""
        self.run("vdirsyncer", "discover", "feed")
        self.run("vdirsyncer", "sync", "feed")
        return self.listed()

    def listed(self) -> list[str]:
        found = self.run("khal", "list", "--format", LINE, "--day-format", "", "2026-10-20", "2d")
        return [line for line in found.splitlines() if line.strip()]


def test_a_feed_reaches_the_desk_and_follows_a_cancellation(
    session: Session, cast: Cast, visit, clock: Hands, address: str, tmp_path: Path
) -> None:
    booking = ask(session, cast.bench, cast.brightwater, hours(9, 11))
    ask(session, cast.bench, cast.brightwater, hours(14, 16.5, day=1))
    desk = Desk(tmp_path, address + subscribe(visit(cast.brightwater)))
    first, second = desk.synchronised()
    what = "Camera M² bench: Brightwater Sensing at Halden Optics"
    where = "Halden Optics, 1 rue des Essais, 13013 Marseille"
    assert first == f"2026-10-20 09:00|2026-10-20 11:00|{what}|CONFIRMED |{where}"
    assert second.startswith("2026-10-21 14:00|2026-10-21 16:30|")
    clock.advance(hours=1)
    actions.cancel(session, booking, cast.brightwater.actor, booking.version, clock.now, "plans have changed")
    session.commit()
    first, again = desk.synchronised()
    assert first.startswith(f"2026-10-20 09:00|2026-10-20 11:00|Cancelled: {what}|CANCELLED |")
    assert again == second


def test_the_public_calendar_is_busy_at_the_right_hours_on_another_continent(
    session: Session, cast: Cast, visit, address: str, tmp_path: Path
) -> None:
    """Without its opening hours: vdirsyncer 0.21 stops at components it does not know, such as VAVAILABILITY."""
    ask(session, cast.bench, cast.brightwater, hours(9, 11))
    desk = Desk(tmp_path, f"{address}/equipment/bench/calendar.ics?lang=fr&opening=no", "America/Cayenne")
    assert desk.synchronised() == ["2026-10-20 04:00|2026-10-20 06:00|Occupé||"]


def test_the_public_calendar_with_its_opening_hours_is_imported(
    session: Session, cast: Cast, visit, address: str, tmp_path: Path
) -> None:
    ask(session, cast.bench, cast.brightwater, hours(9, 11))
    file = tmp_path / "bench.ics"
    file.write_bytes(visit(None).get("/equipment/bench/calendar.ics?lang=fr").data)
    desk = Desk(tmp_path, address, "America/Cayenne")
    desk.run("khal", "import", "--batch", "-a", "desk", str(file))
    assert desk.listed() == ["2026-10-20 04:00|2026-10-20 06:00|Occupé||"]


def test_a_downloaded_booking_is_imported(
    session: Session, cast: Cast, visit, address: str, tmp_path: Path
) -> None:
    booking = ask(session, cast.bench, cast.brightwater, hours(9, 11))
    file = tmp_path / "booking.ics"
    file.write_bytes(visit(cast.brightwater).get(f"/bookings/{booking.reference}.ics").data)
    desk = Desk(tmp_path, address)
    desk.run("khal", "import", "--batch", "-a", "desk", str(file))
    (line,) = desk.listed()
    assert line.startswith("2026-10-20 09:00|2026-10-20 11:00|Camera M² bench")
