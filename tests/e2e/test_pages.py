"""Pages in a real browser: nothing foreign is asked for, nothing scrolls sideways, axe finds nothing (A, AA)."""

import itertools
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page
from pytest_django import DjangoDbBlocker
from tests.support.e2e.asked_requests import add_requests
from tests.support.e2e.one_browser import leave
from tests.support.e2e.oversight.overseen_nouns import add_overseen
from tests.support.e2e.page_faults import LOOKS, looks_of, sideways, violations
from tests.support.e2e.player_page import signed_in
from tests.support.e2e.running_home import RunningHome, log_in
from tests.support.length import IN_FULL

OK = 200
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
        "/points/imports",
        "/points/imports/new",
        "/points/projects",
        "/points/projects/new",
        "/points/acceptances",
        "/points/acceptances/new",
        "/points/systems/JHG-1/funding",
        "/points/funding",
        "/points/authorities",
        "/points/meetings",
        "/points/areas",
        "/privacy/places",
        "/reports",
        "/reports/state",
        "/points/reports",
        "/points/reports/sift",
        "/points/gaps",
        "/points/filings",
        "/points/filings/1",
        "/deadlines",
        "/deadlines/reminders",
        "/deadlines/address",
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
        "/access/control/moves",
        "/access/register/print",
        "/oversight",
        "/oversight/health",
        "/oversight/health/map",
        "/oversight/obstructions",
        "/oversight/obstructions/new",
        "/oversight/penalties",
        "/oversight/reviewers",
        "/oversight/transfers",
        "/oversight/inspections",
        "/oversight/inspections/new",
        "/oversight/inspections/plans",
        "/oversight/looks",
        "/oversight/workorders",
        "/oversight/leaks",
        "/oversight/leaks/new",
        "/oversight/duty",
    ),
    "xuhui": ("/oversight/obstructions/1", "/oversight/obstructions/2"),
    "wanghaiyan": ("/today", "/search?q=江汉", "/watch/wall/4"),
    "gaojun": ("/today", "/points", "/points/try", "/account", "/account/password", "/account/code", "/account/tokens"),
    "auditor": (
        "/accounts",
        "/oversight/access?year=2026",
        "/points/relocations",
        "/points/relocations/1",
        "/oversight/accountability",
        "/oversight/complaints",
        "/oversight/complaints/counter",
    ),
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
        "/privacy/masks/{point}",
        "/points/{point}",
        "/points/{point}/installation",
        "/points/duplicates",
        "/points/projects/2",
        "/points/projects/2/stages/video/design",
        "/points/acceptances/2",
        "/oversight/regimes",
        "/oversight/regimes/HQXX",
        "/oversight/checks",
        "/oversight/checks/2",
        "/oversight/assessments/1",
        "/oversight/incidents/1",
        "/oversight/clues",
        "/oversight/clues/new",
        "/oversight/workorders/new",
        "/oversight/assessments",
        "/oversight/assessments/new",
        "/oversight/incidents",
        "/oversight/incidents/new",
        "/oversight/yearly",
        "/oversight/yearly/HQXX/2026",
    ),
}
"""Of each person the addresses; names in braces are those of `asked_for`. Project and acceptance 2 are the school's."""
ALIKE = {
    "zhouzhiyuan": {
        "/points/systems", "/points/plans/new", "/points/plans/approvers", "/points/projects", "/points/projects/new",
        "/points/acceptances", "/points/systems/JHG-1/funding", "/points/authorities", "/points/areas",
        "/reports/state", "/points/criteria", "/law", "/custody/holds", "/officers/new", "/papers", "/points/plans",
        "/points/funding", "/points/meetings", "/points/reports", "/custody/orders", "/officers", "/points/filings",
        "/privacy/places",
        "/deadlines/reminders", "/deadlines/address", "/points/imports", "/points/imports/new",
        "/oversight/obstructions", "/oversight/obstructions/new", "/oversight/penalties", "/oversight/reviewers",
        "/oversight/transfers", "/oversight/inspections", "/oversight/inspections/new", "/oversight/workorders",
        "/oversight/leaks", "/oversight/leaks/new", "/oversight/duty",
    },
    "xuhui": {"/oversight/obstructions/1"},
    "auditor": {"/points/relocations", "/oversight/complaints", "/oversight/complaints/counter"},
    "wanghaiyan": {"/today"},
    "gaojun": {"/today", "/points", "/account/password", "/account/tokens"},
    "matao": {
        "/requests/copies", "/requests/new?q=花桥", "/requests/{draft}", "/requests/{view}", "/requests/subjects",
        "/officers/keys", "/papers/{paper}",
    },
    "chenjing": {
        "/access/register/{line}/correction", "/access/register/print?request={retrieve}", "/oversight/checks",
        "/oversight/clues", "/oversight/clues/new", "/oversight/workorders/new", "/oversight/assessments",
        "/oversight/assessments/new", "/oversight/incidents", "/oversight/incidents/new", "/oversight/regimes",
        "/oversight/assessments/1", "/oversight/incidents/1",
    },
}  # fmt: skip
"""Lists, forms and tables like those of other pages here, or what another journey asks axe about: in `make soak`."""
FURTHER = {
    "": ("/reports/name", "/complaints/state"),
    "xuhui": (
        "/oversight/obstructions/3", "/oversight/obstructions/3/cases/new", "/oversight/penalties/1",
        "/oversight/penalties/1/bags", "/oversight/penalties/1/transfers/new", "/oversight/transfers/{transfer}",
        "/oversight/inspections/1", "/oversight/inspections/1/findings/{answer}/cases/new",
        "/oversight/inspections/plans/1", "/points/reports/3/follow-up",
    ),
    "duqiang": (
        "/oversight/duty/plans/1", "/oversight/duty/shifts/1", "/oversight/duty/watches/1", "/oversight/workorders/1",
        "/oversight/workorders/2",
    ),
    "limin": ("/oversight/leaks/{leak}",),
    "gaojun": ("/oversight/workorders/1/site",),
    "auditor": ("/oversight/complaints/1",),
    "chenjing": (
        "/oversight/yearly/HQXX/2026/rows/clues", "/oversight/clues/{clue}", "/oversight/looks/cameras/{point}",
        "/oversight/looks/{finding}", "/oversight/looks/{finding}/sheets/new", "/oversight/sheets",
        "/oversight/sheets/{sheet}", "/oversight/audits", "/oversight/audits/new", "/oversight/audits/{audit}",
        "/watch/alarms", "/watch/bookmarks", "/points/{point}/days", "/oversight/health/map",
        "/oversight/health/months", "/sharing/grants/units",
    ),
    "wenjing": ("/sharing", "/sharing/grants"),
    "tianhao": ("/sharing/applications", "/sharing/watch"),
}  # fmt: skip
"""Pages of supervision about one thing each; `add_overseen` adds what the demo lacks of them: in `make soak`, where
in `make test` journeys see some of them in one look."""
WHOLE = {name: (*PAGES.get(name, ()), *FURTHER.get(name, ())) for name in {**PAGES, **FURTHER}}
_CHOSEN = [
    (username, path) for username, paths in PAGES.items() for path in paths if path not in ALIKE.get(username, ())
]
SHORT = {username: [path for one, path in _CHOSEN[::3] if one == username] for username in PAGES}
"""What `make test` looks at: every third of the others, which is seen in one look; `make soak` sees all in each."""


@pytest.fixture(scope="module")
def asked_for(running_home: RunningHome, browser: Browser, django_db_blocker: DjangoDbBlocker) -> dict[str, str]:
    """Requests with their officers, papers and lines of the register: the names of `add_requests`; in full also those
    of `add_overseen`."""
    asked = add_requests(running_home, browser)
    if IN_FULL:
        with django_db_blocker.unblock():
            asked |= add_overseen(running_home, asked["point"])
    return asked


@pytest.fixture(scope="module")
def profile_of(running_home: RunningHome, browser: Browser) -> Iterator[Callable[[str], BrowserContext]]:
    """The browser's profile of a person, of nobody for "": one for all looks, so that scripts and letters are loaded
    once."""
    made: dict[str, BrowserContext] = {}

    def of(username: str) -> BrowserContext:
        if username not in made:
            made[username] = signed_in(browser, running_home, username) if username else browser.new_context()
        return made[username]

    yield of
    for username, context in made.items():
        leave(context, running_home.url) if username else context.close()


def test_what_is_left_out_in_short_is_a_page_in_full() -> None:
    assert {(username, path) for username, paths in ALIKE.items() for path in paths} <= {
        (username, path) for username, paths in PAGES.items() for path in paths
    }


@pytest.mark.parametrize(("width", "theme", "language"), LOOKS)
def test_pages_are_accessible_and_ask_nobody_else(
    running_home: RunningHome,
    profile_of: Callable[[str], BrowserContext],
    asked_for: dict[str, str],
    width: int,
    theme: str,
    language: str,
) -> None:
    look = (width, theme, language)
    asked: list[str] = []
    problems: list[str] = []
    numbers = itertools.count()
    pages = WHOLE if IN_FULL else SHORT
    seen = {username: [path for path in paths if look in looks_of(next(numbers))] for username, paths in pages.items()}
    seen[""] = ["/accounts/login/", "/complaints", *seen.get("", ())]
    for username, paths in seen.items():
        context = profile_of(username)
        context.add_cookies([{"name": "django_language", "value": language, "url": running_home.url}])
        page = context.new_page()
        page.set_viewport_size({"width": width, "height": 900})
        page.on("request", lambda request: asked.append(request.url))
        for path in paths:
            answer = page.goto(running_home.url + path.format(**asked_for))
            if path in FURTHER.get(username, ()) and (answer is None or answer.status != OK):
                problems.append(f"{path}: {answer.status if answer else 'no answer'}")
            page.evaluate("theme => { document.documentElement.dataset.theme = theme; }", theme)
            problems += [f"{path}: {one}" for one in violations(page)]
            if sideways(page) > 0:
                problems.append(f"{path}: {sideways(page)} px wider than the window")
        page.close()
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
    page.fill("[data-search]", "yylrxhd")
    page.keyboard.press("Enter")
    page.wait_for_url("**/points/4*")
    assert "一元路人行横道" in page.inner_text("h1"), "the only match is opened"


def test_pages_run_under_their_policy_without_a_word_on_the_console(running_home: RunningHome, page: Page) -> None:
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
    log_in(page, running_home.url, "zhouzhiyuan")
    for path in ("/points", "/evidence", "/law/15"):
        page.goto(running_home.url + path)
    assert said == []


@pytest.mark.soak
@pytest.mark.parametrize("width", [1920, 2560])
def test_a_page_fills_a_wide_window_and_kept_filters_stand_inside_its_card(
    running_home: RunningHome, page: Page, width: int
) -> None:
    page.set_viewport_size({"width": width, "height": 1080})
    log_in(page, running_home.url, "zhouzhiyuan")
    page.goto(f"{running_home.url}/points")
    card, head = (page.locator(one).bounding_box() for one in ("main .card", "[data-kept-filters] > summary"))
    assert card is not None
    assert head is not None
    assert card["x"] + card["width"] >= width - 40
    assert head["x"] >= card["x"] + 10
