"""One person's browser with one page open: acts as a person does, counts that, and notes all that goes wrong."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, ConsoleMessage, Locator, Page, Request, Response

from light2share.i18n.catalogue import translations_of

ECHO = "Failed to load resource: the server responded with a status of"
"""What the console says of an answer that `response` has reported already."""


@dataclass
class Tab:
    """`clicks` and `fields` count what a person had to press and to fill in."""

    context: BrowserContext
    page: Page
    base: str
    language: str
    scripted: bool = True
    clicks: int = 0
    fields: int = 0
    faults: list[str] = field(default_factory=list)
    excused: set[int] = field(default_factory=set)
    """Statuses of 400 and above that this test wants to see."""

    def __post_init__(self) -> None:
        self.page.on("console", self._note_console)
        self.page.on("pageerror", lambda error: self.faults.append(f"uncaught: {error}"))
        self.page.on("request", self._note_request)
        self.page.on("requestfailed", self._note_failure)
        self.page.on("response", self._note_response)

    def say(self, message: str, **values: Any) -> str:
        """A text of the site in the language of this browser."""
        said = str(translations_of(self.language).gettext(message))
        return said % values if values else said

    def open(self, address: str) -> Response:
        """Go there, as from a bookmark."""
        response = self.page.goto(address if "://" in address else self.base + address)
        assert response is not None
        return response

    def button(self, label: str) -> Locator:
        """The button with this label, given in English."""
        return self.page.locator("main").get_by_role("button", name=self.say(label), exact=True)

    def link(self, label: str) -> Locator:
        """The link whose words begin so, given in English."""
        return self.page.get_by_role("link", name=self.say(label)).first

    def press(self, target: Locator) -> Response | None:
        """Press what leads to another page, and wait for it; what it answered, None where only a part changed."""
        self.clicks += 1
        with self.page.expect_navigation() as coming:
            target.click()
        return coming.value

    def fill(self, name: str, value: str, within: str = "main") -> None:
        """Fill in the field of this name."""
        self.fields += 1
        place = self.page.locator(f"{within} [name='{name}']:not([type=hidden])").first
        if place.evaluate("field => field.tagName") == "SELECT":
            place.select_option(value)
        else:
            place.fill(value)

    def tick(self, name: str, value: str) -> None:
        """Choose among the radio buttons or boxes of this name."""
        self.fields += 1
        self.page.locator(f"main input[name='{name}'][value='{value}']").check()

    def value(self, name: str) -> str:
        """What stands in the field of this name."""
        return self.page.locator(f"main [name='{name}']").first.input_value()

    @property
    def path(self) -> str:
        """Where the browser is."""
        return urlsplit(self.page.url).path

    @property
    def heading(self) -> str:
        """The page's own title."""
        return self.page.locator("h1").inner_text()

    @property
    def text(self) -> str:
        """All that can be read in the page."""
        return self.page.locator("main").inner_text()

    def _note_console(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"} and not message.text.startswith(ECHO):
            self.faults.append(f"console: {message.text}")

    def _note_request(self, request: Request) -> None:
        parts = urlsplit(request.url)
        if parts.scheme not in {"data", "blob", "about"} and f"{parts.scheme}://{parts.netloc}" != self.base:
            self.faults.append(f"outside: {request.url}")

    def _note_failure(self, request: Request) -> None:
        if "ERR_ABORTED" not in str(request.failure):  # left for another page, or a download
            self.faults.append(f"failed: {request.url} {request.failure}")

    def _note_response(self, response: Response) -> None:
        if response.status >= 400 and response.status not in self.excused:
            self.faults.append(f"status {response.status}: {response.url}")
