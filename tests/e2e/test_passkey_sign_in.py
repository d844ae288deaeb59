"""Passkeys in a real browser: a virtual authenticator (CDP) enrols and signs in, and the account page is usable at both
widths (decree 799, art. 16(2)(2))."""

import pytest
from playwright.sync_api import Browser, CDPSession, Page
from tests.support.e2e.running_home import RunningHome, log_in

pytestmark = pytest.mark.law("799-16(2)(2)")
AUTHENTICATOR = {
    "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
    "isUserVerified": True, "automaticPresenceSimulation": True,
}  # fmt: skip


def virtual_authenticator(page: Page) -> CDPSession:
    """Gives the browser an authenticator with a person who touches and is verified at once."""
    cdp = page.context.new_cdp_session(page)
    cdp.send("WebAuthn.enable")
    cdp.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})
    return cdp


def test_a_passkey_is_enrolled_and_signs_in_alone(running_home: RunningHome, browser: Browser) -> None:
    """Issue point B.12: on 0.3.0 there was no second factor. The demo offers it, and asks for it once it is there."""
    home = running_home.url.replace("127.0.0.1", "localhost")
    context = browser.new_context(viewport={"width": 390, "height": 844}, locale="en-GB")
    context.add_cookies([{"name": "django_language", "value": "en", "url": home}])
    page = context.new_page()
    refused: list[str] = []
    page.on("console", lambda message: refused.append(message.text) if "Content Security" in message.text else None)
    virtual_authenticator(page)
    log_in(page, home, "gaojun")
    page.goto(f"{home}/account")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert page.get_by_text("Demonstration", exact=True).is_visible()
    page.get_by_label("Name of a new passkey").fill("key of the test")
    page.get_by_role("button", name="Add a passkey").press("Enter")
    page.wait_for_selector("input[value='key of the test']")
    try:
        page.goto(f"{home}/accounts/logout/")
        page.get_by_role("button", name="Sign out").press("Enter")
        page.wait_for_url("**/accounts/login/")
        page.get_by_role("button", name="Sign in with a passkey").press("Enter")
        page.wait_for_url(lambda here: "/accounts/login" not in here)
        page.goto(f"{home}/account")
        page.set_viewport_size({"width": 1440, "height": 900})
        assert page.locator("tr", has_text="this one").get_by_text("passkey").is_visible()
        assert page.evaluate("document.documentElement.scrollWidth") <= 1440
    finally:  # the account is the demo's again: in a demo home the last factor may go
        page.goto(f"{home}/account")
        page.locator("tr", has=page.locator("input[value='key of the test']")).get_by_role(
            "button", name="Remove"
        ).press("Enter")
        page.wait_for_selector("input[value='key of the test']", state="detached")
    assert refused == []
    context.close()
