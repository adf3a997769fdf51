"""Two steps in a browser: set up, recovery codes, signing in with a code, turned off again."""

from __future__ import annotations

import pyotp
import pytest

from tests.accounts.steps import code
from tests.browser import audit
from tests.browser.conftest import Browse
from tests.browser.site import PASSWORD, Site, somebody
from tests.browser.tab import Tab


def password(tab: Tab, email: str) -> None:
    """The first step."""
    tab.open("/login")
    tab.fill("email", email)
    tab.fill("password", PASSWORD)
    tab.press(tab.page.locator("main form button").first)


@pytest.mark.parametrize(("scripted", "language"), [(True, "fr"), (False, "en")])
def test_two_steps(browse: Browse, site: Site, scripted: bool, language: str) -> None:
    email = f"two-steps-{language}@demo.example"
    somebody(site, email, "Deux Étapes")
    tab = browse(None, language, scripted)
    password(tab, email)
    tab.open("/account/second-factor")
    tab.press(tab.button("Set up two-step sign-in"))
    assert tab.page.locator("main svg.qr").bounding_box()["width"] > 100  # type: ignore[index]
    program = pyotp.TOTP(tab.page.locator("main code").inner_text().replace(" ", ""))
    tab.fill("code", code(program.secret, -1, lasting=15))
    tab.fill("current_password", PASSWORD)
    tab.press(tab.button("Turn on two-step sign-in"))
    codes = tab.page.locator("main li code").all_inner_texts()
    assert len(codes) == 10
    with tab.page.expect_download() as coming:
        tab.link("Keep them as a file").click()
    assert coming.value.path().read_text().split() == codes
    assert not scripted or audit.accessibility_faults(tab.page) == []
    tab.context.clear_cookies()

    password(tab, email)
    assert tab.path == "/login/second"
    assert not scripted or audit.accessibility_faults(tab.page) == []
    tab.excused = {422}
    tab.fill("code", "000000")
    tab.press(tab.page.locator("main form button").first)
    tab.fill("code", program.now())
    tab.press(tab.page.locator("main form button").first)
    assert tab.path == "/dashboard"

    tab.open("/account/second-factor")
    tab.fill("current_password", PASSWORD)
    tab.fill("code", codes[0])
    tab.press(tab.button("Turn off two-step sign-in"))
    tab.context.clear_cookies()
    password(tab, email)
    assert tab.path == "/dashboard"
