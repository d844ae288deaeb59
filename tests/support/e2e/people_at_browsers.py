"""People of a journey, each with a browser's profile and a virtual authenticator of their own."""

from dataclasses import dataclass
from typing import Self

from playwright.sync_api import Browser, BrowserContext, Page
from tests.support.e2e.player_page import COARSE

from mingcha.bench.page_probe import WATCH

AUTHENTICATOR = {
    "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
    "isUserVerified": True, "automaticPresenceSimulation": True,
}  # fmt: skip
PASSWORD = "冰山一角-tide-4471"


@dataclass(frozen=True, slots=True)
class PersonAtBrowser:
    """A person with an open page of the platform."""

    context: BrowserContext
    page: Page
    url: str

    @classmethod
    def beginning(cls, browser: Browser, url: str, link: str, username: str) -> Self:
        """Begins an account by its one-time link: own password, sign-in, and a passkey, as the page asks."""
        context = browser.new_context(viewport={"width": 1440, "height": 900}, locale="zh-CN", **COARSE)
        context.add_init_script(WATCH)
        page = context.new_page()
        cdp = context.new_cdp_session(page)
        cdp.send("WebAuthn.enable")
        cdp.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})
        person = cls(context, page, url)
        page.goto(link)
        person.send("form[method=post]", password=PASSWORD, again=PASSWORD)
        page.wait_for_url("**/accounts/login/")
        person.send("form[action='/accounts/login/']", login=username, password=PASSWORD)
        page.goto(f"{url}/account")
        page.fill("[data-passkey-name]", "钥匙")
        page.click("button[data-passkey=enrol]")
        page.wait_for_selector("input[value='钥匙']")
        return person

    def at(self, path: str) -> Page:
        """Opens a page of the platform."""
        answer = self.page.goto(self.url + path)
        assert answer is not None
        assert answer.status == 200, (path, answer.status)
        return self.page

    def send(self, form: str, **values: str) -> None:
        """Fills a form and sends it by its button."""
        self.fill(form, **values)
        unready = self.page.locator(f"{form} :is(input, select, textarea):invalid")
        assert unready.count() == 0, unready.evaluate_all("all => all.map(one => one.name)")
        self.page.locator(f"{form} button[type=submit]").first.click()
        self.page.wait_for_load_state()

    def fill(self, form: str, **values: str) -> None:
        """Fills a form; choices are made by their codes, boxes are ticked by "on", a file is named by its path."""
        for name, value in values.items():
            field = self.page.locator(f"{form} [name={name}]").first
            kind = field.evaluate("one => one.tagName + (one.type || '')")
            if kind.startswith("SELECT"):
                field.select_option(value)
            elif "checkbox" in kind:
                field.check()
            elif "file" in kind:
                field.set_input_files(value)
            else:
                field.fill(value)

    def done(self, path: str, **values: str) -> None:
        """Opens a page, sends its form, and requires that it was not shown again with a refusal or an error."""
        self.at(path)
        self.send(f"form[action='{path}']", **values)
        wrong = self.page.locator(".note.bad, .note.warn, [data-refusal]").all_inner_texts()
        assert wrong == [], (path, wrong)

    def invites(self, **person: str) -> str:
        """Registers a person on the page; returns the one-time link."""
        self.done("/people/new", **person)
        return self.page.locator("[data-link]").inner_text()
