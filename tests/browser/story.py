"""What people do on the site, step by step, as often as a test needs it."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from tests.browser.tab import Tab

PARIS = ZoneInfo("Europe/Paris")
SEND = "Send the request"


def list_instrument(tab: Tab, title: str, approval: str = "owner", opening: str = "weekdays") -> str:
    """Publish an instrument by the form of eight fields; its slug."""
    tab.open("/equipment/new")
    fill_listing(tab, title, opening)
    if approval != "owner":
        tab.tick("approval", approval)
    tab.press(tab.button("Publish the listing"))
    return tab.path.split("/")[2]


def fill_listing(tab: Tab, title: str, opening: str = "weekdays") -> None:
    """The mandatory fields; the site is filled in already, and without a photo the family's drawing is shown."""
    tab.fill("title", title)
    tab.fill(
        "technique", {"fr": "Analyseur de spectre optique", "en": "Optical spectrum analyser"}[tab.language]
    )
    tab.fill("summary", "The spectrum of lasers from 600 to 1700 nm, 0.02 nm resolution.")
    tab.tick("access_mode", "operator_assisted")
    tab.tick("price_mode", "rate")
    tab.fill("hourly_rate", "49,50")
    tab.tick("opening", opening)


def ask(
    tab: Tab,
    slug: str,
    day: date,
    hours: tuple[str, str] = ("08:30", "12:30"),
    purpose: str = "M²",
    send: str = SEND,
) -> str:
    """Ask for these hours of a day without the calendar; the booking's reference."""
    fill_request(tab, slug, day, hours, purpose)
    tab.press(tab.button(send))
    return tab.path.rsplit("/", 1)[1]


def fill_request(
    tab: Tab, slug: str, day: date, hours: tuple[str, str] = ("08:30", "12:30"), purpose: str = "M²"
) -> None:
    """Come to the third step, where a press sends."""
    starts, ends = (f"{day}T{hour}" for hour in hours)
    tab.open(f"/equipment/{slug}/book?starts={starts}&ends={ends}")
    tab.press(tab.button("Continue"))
    tab.fill("purpose", purpose)
    tab.press(tab.button("Continue"))


def accept(tab: Tab, reference: str) -> None:
    """Say yes on the owner's page."""
    tab.open(f"/bookings/{reference}/answer")
    tab.press(tab.button("Accept the request"))


def offer(tab: Tab, reference: str, count: int = 2) -> list[str]:
    """Answer with the first times of the answer page that were not asked for; what they say."""
    tab.open(f"/bookings/{reference}/answer")
    boxes = tab.page.locator("#times label").filter(has_not_text=tab.say("as asked"))
    said = [boxes.nth(number).inner_text().strip() for number in range(count)]
    for number in range(count):
        boxes.nth(number).locator("input").check()
    tab.press(tab.button("Send the proposal"))
    return said


def reschedule(tab: Tab, reference: str, day: date, hours: tuple[str, str] = ("08:30", "10:30")) -> None:
    """Propose these hours of a day in place of what is agreed."""
    tab.open(f"/bookings/{reference}/reschedule")
    tab.tick("times", "own")
    for name, hour in zip(("starts", "ends"), hours, strict=True):
        tab.fill(name, f"{day}T{hour}")
    tab.press(tab.button("Propose this change"))


def write(tab: Tab, reference: str, text: str) -> None:
    """Say something to the other side, on the page of the booking."""
    tab.open(f"/bookings/{reference}")
    tab.fill("body", text)
    tab.press(tab.button("Send the message"))


def close(tab: Tab, slug: str, day: date) -> None:
    """Close the working hours of a day."""
    tab.open(f"/equipment/{slug}/availability")
    tab.fill("starts", f"{day}T08:00")
    tab.fill("ends", f"{day}T18:00")
    tab.fill("reason", "Calibration of the grating")
    tab.press(tab.button("Close this time"))


def send_table(tab: Tab, table: str) -> str:
    """Send a table of instruments and wait until the worker has checked it; the address of its import."""
    tab.open("/equipment/import")
    file = {"name": "instruments.csv", "mimeType": "text/csv", "buffer": table.encode()}
    tab.page.locator("main input[type=file]").set_input_files([file])  # type: ignore[list-item]
    tab.press(tab.button("Check the file"))
    confirm = tab.page.locator("#confirm")
    for _attempt in range(40):
        if confirm.count():
            return tab.path
        tab.page.wait_for_timeout(500)
        tab.open(tab.path)
    raise TimeoutError(tab.text)


def send_calendar(tab: Tab, slug: str, text: str) -> str:
    """Send a calendar file that waits to be looked at; the address of its page."""
    tab.open(f"/equipment/{slug}/availability/calendars")
    file = {"name": "lab.ics", "mimeType": "text/calendar", "buffer": text.encode()}
    tab.page.locator("main input[type=file]").set_input_files([file])  # type: ignore[list-item]
    tab.press(tab.button("See what it would block"))
    return tab.path


def make_feed(tab: Tab) -> str:
    """Subscribe to one's own bookings; the address of its page."""
    tab.open("/calendar/feed")
    tab.press(tab.button("Make the feed"))
    return tab.path


def invite(tab: Tab) -> str:
    """Invite somebody without an account; the address of the link in their mail."""
    tab.open("/org/people")
    tab.page.get_by_label("Name").fill("Lou Moreau")
    tab.page.get_by_label("E-mail").fill("lou.moreau@demo.example")
    tab.press(tab.button("Send the invitation"))
    newest_mail(tab, "Lou Moreau")
    return link_in_mail(tab, "/invite/")


def new_address(tab: Tab, email: str, password: str) -> str:
    """Ask for another address to sign in with; the link in the mail that went there."""
    tab.open("/account/email")
    tab.fill("email", email)
    tab.fill("current_password", password)
    tab.press(tab.button("Send the link"))
    newest_mail(tab, email)
    return link_in_mail(tab, "/account/email/")


def newest_mail(tab: Tab, about: str) -> str:
    """Open the newest mail whose text holds these words; the address of its page."""
    tab.open("/demo/mail")
    links = tab.page.locator("main ol.news > li > a")
    for address in [str(link.get_attribute("href")) for link in links.all()]:
        tab.open(address)
        if about in tab.page.locator("main").inner_text():
            return tab.path
    raise LookupError(about)


def link_in_mail(tab: Tab, beginning: str) -> str:
    """The address in the open mail that begins so."""
    links = tab.page.locator(f".prose a[href*='{beginning}']")
    return str(links.first.get_attribute("href"))


def local(day: date, hour: str) -> datetime:
    """Wall-clock time in Paris as an instant in UTC."""
    hours, minutes = map(int, hour.split(":"))
    return datetime(day.year, day.month, day.day, hours, minutes, tzinfo=PARIS).astimezone(UTC)


def path_of(address: str) -> str:
    """What comes after the host."""
    parts = urlsplit(address)
    return parts.path + (f"?{parts.query}" if parts.query else "")


def monday_after(day: date, weeks: int) -> date:
    """The Monday of the week so many weeks later."""
    return day - timedelta(days=day.weekday()) + timedelta(weeks=weeks)
