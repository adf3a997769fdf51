"""The ways of signing in, each in a browser, on a site with a name: passkeys are bound to one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pyotp
import pytest
from playwright.sync_api import Browser, CDPSession

from tests.accounts.company import Company, serving
from tests.accounts.steps import code
from tests.browser import audit
from tests.browser import site as sites
from tests.browser.conftest import DESKTOP, LOCALES
from tests.browser.site import PASSWORD, Site
from tests.browser.tab import Tab
from tests.engines import Store

DEVICE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture(scope="module")
def company() -> Iterator[Company]:
    """Acme, whose people sign in there."""
    with serving() as company:
        yield company


@pytest.fixture(scope="module")
def named(store: Store, tmp_path_factory: pytest.TempPathFactory, company: Company) -> Iterator[Site]:
    """The site under the name localhost, which knows the company."""
    settings = {f"OIDC_ACME_{name.upper()}": value for name, value in company.provider().items()}
    folder = tmp_path_factory.mktemp("named")
    with sites.served(store, folder, "localhost", OIDC_PROVIDERS="acme", **settings) as site:
        yield site


@pytest.fixture
def somebody(named: Site, request: pytest.FixtureRequest) -> str:
    """The address of a person of this test alone."""
    email = f"{request.node.name.partition('[')[0].replace('_', '-')}@demo.example"
    sites.somebody(named, email, "Quelqu’un")
    return email


@pytest.fixture
def tab(named: Site, chromium: Browser) -> Iterator[Tab]:
    """A visitor's, in French."""
    context = chromium.new_context(locale=LOCALES["fr"], viewport=DESKTOP, reduced_motion="reduce")
    context.set_default_timeout(20_000)
    tab = Tab(context, context.new_page(), named.url, "fr")
    yield tab
    context.close()
    assert tab.faults == []


def with_password(tab: Tab, email: str) -> None:
    tab.open("/login")
    tab.fill("email", email)
    tab.fill("password", PASSWORD)
    tab.press(tab.page.locator("main form button").first)


def set_up_codes(tab: Tab) -> tuple[pyotp.TOTP, list[str]]:
    """Two steps from now on: the program, and the recovery codes."""
    tab.open("/account/second-factor")
    tab.press(tab.button("Set up two-step sign-in"))
    program = pyotp.TOTP(tab.page.locator("main code").inner_text().replace(" ", ""))
    tab.fill("code", code(program.secret, -1, lasting=15))
    tab.fill("current_password", PASSWORD)
    tab.press(tab.button("Turn on two-step sign-in"))
    return program, tab.page.locator("main li code").all_inner_texts()


def sign_out(tab: Tab) -> None:
    """As a new day: the site knows the browser no more."""
    tab.context.clear_cookies()
    tab.open("/lang/fr")


def test_by_password(tab: Tab, somebody: str) -> None:
    with_password(tab, somebody)
    assert tab.path == "/dashboard"


def test_by_code_and_by_recovery_code(tab: Tab, somebody: str) -> None:
    with_password(tab, somebody)
    program, codes = set_up_codes(tab)
    for typed in (program.now, lambda: codes[0]):
        sign_out(tab)
        with_password(tab, somebody)
        assert tab.path == "/login/second"
        tab.fill("code", typed())
        tab.press(tab.page.locator("main form button").first)
        assert tab.path == "/dashboard"


def device(tab: Tab, held: list[dict[str, Any]], **instead: object) -> CDPSession:
    """Give the open page a device that holds these keys; a key that it makes or uses stands in `held` afterwards.

    It is gone once the session that is answered is detached.
    """
    talk = tab.context.new_cdp_session(tab.page)
    talk.send("WebAuthn.enable")
    number = talk.send("WebAuthn.addVirtualAuthenticator", {"options": {**DEVICE, **instead}})
    of_it = {"authenticatorId": number["authenticatorId"]}
    for key in held:
        talk.send("WebAuthn.addCredential", {**of_it, "credential": key})

    def keep(event: dict[str, Any]) -> None:
        held[:] = [event["credential"]]

    talk.on("WebAuthn.credentialAdded", keep)
    talk.on("WebAuthn.credentialAsserted", keep)
    return talk


def test_by_passkey(tab: Tab, somebody: str) -> None:
    with_password(tab, somebody)
    tab.open("/account/passkeys")
    assert audit.accessibility_faults(tab.page) == []
    tab.fill("name", "Portable")
    tab.fill("current_password", PASSWORD)
    tab.press(tab.button("Continue"))
    assert tab.path == "/account/passkeys/new"
    assert audit.accessibility_faults(tab.page) == []
    held: list[dict[str, Any]] = []
    plugged = device(tab, held)
    tab.press(tab.button("Make it now"))
    plugged.detach()
    assert tab.path == "/account/passkeys"
    assert "Portable" in tab.text
    assert held[0]["rpId"] == "localhost"
    sign_out(tab)
    tab.open("/login?next=/account")
    assert audit.accessibility_faults(tab.page) == []
    copied = dict(held[0])
    plugged = device(tab, held)
    tab.press(tab.button("Sign in with a passkey"))
    plugged.detach()
    assert tab.path == "/account"
    assert held[0]["signCount"] > copied["signCount"]

    said = tab.say("This passkey could not be used. Try again, or sign in with your password.")
    sign_out(tab)
    tab.open("/login")
    plugged = device(tab, [copied])
    tab.press(tab.button("Sign in with a passkey"))
    plugged.detach()
    assert said in tab.text

    with_password(tab, somebody)
    tab.open("/account/passkeys")
    tab.press(tab.page.locator("main .todo a.btn"))
    tab.fill("current_password", PASSWORD)
    tab.press(tab.page.locator("main form .btn.danger"))
    sign_out(tab)
    tab.open("/login")
    device(tab, held)
    tab.press(tab.button("Sign in with a passkey"))
    assert said in tab.text


def test_a_device_that_says_no_leaves_the_password(tab: Tab, somebody: str) -> None:
    tab.open("/login")
    device(tab, [], isUserVerified=False)
    tab.button("Sign in with a passkey").click()
    said = tab.page.get_by_role("status").filter(has_text="n’a pas utilisé")
    said.wait_for()
    assert tab.path == "/login"
    tab.fill("email", somebody)
    tab.fill("password", PASSWORD)
    tab.press(tab.page.locator("main form button").first)
    assert tab.path == "/dashboard"


def test_by_company(tab: Tab, somebody: str, company: Company) -> None:
    company.claims = {"email": somebody, "email_verified": True}
    tab.open("/login?next=/account")
    assert audit.accessibility_faults(tab.page) == []
    tab.press(tab.page.get_by_role("link", name=tab.say("Sign in with %(company)s", company="Acme")))
    assert tab.path == "/account"
    assert somebody in tab.text
    sign_out(tab)
    company.claims = {"email": "nobody@demo.example", "email_verified": True}
    company.instead = {"sub": "somebody else"}
    tab.open("/login")
    tab.press(tab.page.get_by_role("link", name=tab.say("Sign in with %(company)s", company="Acme")))
    assert tab.path == "/login"
    assert "invitation" in tab.text
    tab.faults = [fault for fault in tab.faults if not fault.startswith(f"outside: {company.issuer}")]


def test_without_javascript_the_page_says_so(named: Site, chromium: Browser) -> None:
    context = chromium.new_context(locale=LOCALES["fr"], java_script_enabled=False)
    tab = Tab(context, context.new_page(), named.url, "fr", scripted=False)
    tab.open("/login")
    assert not tab.page.locator("[data-passkey]").is_visible()
    assert tab.page.locator("[data-passkey-otherwise]").is_visible()
    context.close()
    assert tab.faults == []
