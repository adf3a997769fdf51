"""Where the browser for the browser tests is: TEST_BROWSER, an installed Chromium or Chrome, or Playwright's own."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
PLACES = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
)


class NoBrowser(RuntimeError):
    """There is no browser to test in; the message says how to get one."""


def find_browser() -> str:
    """The path of a Chromium or Chrome. Raises NoBrowser."""
    if given := os.environ.get("TEST_BROWSER"):
        return given
    for name in (*NAMES, *PLACES):
        if found := shutil.which(name):
            return found
    if own := _playwrights_own():
        return own
    raise NoBrowser(
        "No browser to test in. Install Chromium or Chrome (Debian: `apt-get install chromium`), or run "
        "`.venv/bin/playwright install chromium`, or set TEST_BROWSER to its path."
    )


def get_browser() -> str:
    """The path of a browser, installing one where that is possible. Raises NoBrowser."""
    try:
        return find_browser()
    except NoBrowser:
        if shutil.which("apt-get") and os.geteuid() == 0:
            print("Installing chromium ...", flush=True)
            environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
            for command in (["update"], ["install", "-y", "--no-install-recommends", "chromium"]):
                subprocess.run(["apt-get", "-qq", *command], env=environment, check=False)
        else:
            subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], check=False)
        return find_browser()


def _playwrights_own() -> str | None:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if Path(path).exists() else None
