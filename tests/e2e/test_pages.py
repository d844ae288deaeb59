"""Pages in a real browser: nothing foreign is asked for, nothing scrolls sideways, axe finds nothing (A, AA)."""

import itertools

import pytest
from playwright.sync_api import Browser, Page
from tests.support.e2e.asked_requests import add_requests
from tests.support.e2e.page_faults import LOOKS, looks_of, sideways, violations
from tests.support.e2e.player_page import signed_in
from tests.support.e2e.running_home import RunningHome, log_in

PAGES = {
    "zhouzhiyuan": (
        "/today",
        "/points",
        "/points/new",
        "/points/systems",
        "/points/systems/JHG-1",
        "/points/plans",
        "/points/plans/new",
        "/points/plans/approvers",
        "/c",
        "/points/projects",
        "/points/projects/new",
        "/points/acceptances",
        "/points/acceptances/new",
        "/points/systems/JHG-1/funding",
        "/points/funding",
        "/points/authorities",
        "/points/meetings",
        "/points/areas",
        "/reports",
        "/reports/state",
        "/points/reports",
        "/points/gaps",
        "/points/criteria",
        "/law",
        "/law/15",
        "/law/parameters",
        "/evidence",
        "/custody",
        "/custody/holds",
        "/custody/orders",
        "/custody/holds/new",
        "/officers",
        "/officers/new",
        "/papers",
        "/papers/new",
        "/access/register",
        "/access/register/print",
    ),
    "wanghaiyan": ("/today", "/search?q=江汉", "/watch/wall/4"),
    "gaojun": ("/today", "/points", "/points/try", "/account", "/account/password", "/account/code", "/account/tokens"),
    "auditor": ("/accounts", "/oversight?year=2026"),
    "matao": (
        "/requests?which=all",
        "/requests/copies",
        "/requests/new?q=花桥",
        "/requests/{draft}",
        "/requests/{draft}/change",
        "/requests/{view}",
        "/requests/{view}/watch",
        "/requests/sheets/{draft}",
        "/requests/{retrieve}/exports",
        "/requests/subjects",
        "/officers/account",
        "/officers/keys",
        "/officers/{officer}",
        "/papers/{paper}",
    ),
    "chenjing": (
        "/requests/{retrieve}",
        "/access/register/{line}",
        "/access/register/{line}/correction",
        "/access/register/print?request={retrieve}",
        "/points/{point}/change",
        "/points/signs/{point}",
        "/points/{point}",
        "/points/{point}/installation",
        "/points/duplicates",
        "/points/projects/2",
        "/points/projects/2/stages/video/design",
        "/points/acceptances/2",
    ),
}
"""Of each person the addresses; names in braces are those of `asked_for`. Project and acceptance 2 are the school's."""


@pytest.fixture(scope="module")
def asked_for(running_home: RunningHome, browser: Browser) -> dict[str, str]:
    """Requests with their officers, papers and lines of the register: the names of `add_requests`."""
    return add_requests(running_home, browser)


@pytest.mark.parametrize(("width", "theme", "language"), LOOKS)
def test_pages_are_accessible_and_ask_nobody_else(
    running_home: RunningHome, browser: Browser, asked_for: dict[str, str], width: int, theme: str, language: str
) -> None:
    look = (width, theme, language)
    asked: list[str] = []
    problems: list[str] = []
    numbers = itertools.count()
    seen = {username: [path for path in paths if look in looks_of(next(numbers))] for username, paths in PAGES.items()}
    cookie = {"name": "django_language", "value": language, "url": running_home.url}
    for username, paths in {"": ["/accounts/login/"], **seen}.items():
        shape = {"viewport": {"width": width, "height": 900}}
        # one session a person in all looks: the login page is tried in tests of its own
        context = signed_in(browser, running_home, username, **shape) if username else browser.new_context(**shape)
        context.add_cookies([cookie])
        page = context.new_page()
        page.on("request", lambda request: asked.append(request.url))
        for path in paths:
            page.goto(running_home.url + path.format(**asked_for))
            page.evaluate("theme => { document.documentElement.dataset.theme = theme; }", theme)
            problems += [f"{path}: {one}" for one in violations(page)]
            if sideways(page) > 0:
                problems.append(f"{path}: {sideways(page)} px wider than the window")
        context.close()
    assert problems == []
    ours = (running_home.url, running_home.gateway, running_home.gateway.replace("http", "ws"), "blob:", "data:")
    assert [url for url in asked if not url.startswith(ours)] == []


def test_keys_lead_through_the_frame(running_home: RunningHome, page: Page) -> None:
    log_in(page, running_home.url, "zhouzhiyuan")
    page.keyboard.press("g")
    page.keyboard.press("l")
    page.wait_for_url(f"{running_home.url}/law")
    page.keyboard.press("?")
    assert page.locator("dialog[data-keys]").is_visible()
    page.keyboard.press("Escape")
    assert not page.locator("dialog[data-keys]").is_visible()
    page.goto(f"{running_home.url}/law/15")
    page.keyboard.press("Escape")
    page.wait_for_url(f"{running_home.url}/law")
    page.keyboard.press("/")
    page.keyboard.type("一元路")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search?q=*")
    found = page.locator("main a[href^='/points/4']").all_inner_texts()
    assert found
    assert all("一元路" in text for text in found)


def test_pages_run_under_their_policy_without_a_word_on_the_console(running_home: RunningHome, page: Page) -> None:
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
    log_in(page, running_home.url, "zhouzhiyuan")
    for path in ("/points", "/evidence", "/law/15"):
        page.goto(running_home.url + path)
    assert said == []
