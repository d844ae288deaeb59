"""Four people of the demo who make a film that may be published, each at a browser of their own."""

from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import Browser
from tests.support.e2e.one_browser import leave
from tests.support.e2e.people_at_browsers import PersonAtBrowser
from tests.support.e2e.player_page import COARSE, signed_in
from tests.support.e2e.running_home import RunningHome

from mingcha.privacy.detection.model_files import COMMAND, FileState, listed_models, models_folder, state_of

MAKER, REVIEWER, OFFICER, STRANGER = "luoyan", "duqiang", "xuhui", "chenjing"
"""On duty for the mall, its manager, an officer of its district; the manager of a school elsewhere."""
POINT = "江滩商场停车场"
"""A point of that mall."""


@dataclass
class People:
    """Everybody of the journey at a browser of their own, in Chinese. `shape`: options of each browser's profile."""

    home: RunningHome
    browser: Browser
    shape: dict[str, Any] = field(default_factory=lambda: dict(COARSE))
    at_browsers: dict[str, PersonAtBrowser] = field(default_factory=dict)

    def __getitem__(self, username: str) -> PersonAtBrowser:
        if username not in self.at_browsers:
            context = signed_in(self.browser, self.home, username, **self.shape)
            context.add_cookies([{"name": "django_language", "value": "zh-hans", "url": self.home.url}])
            self.at_browsers[username] = PersonAtBrowser(context, context.new_page(), self.home.url)
        return self.at_browsers[username]

    def leave(self) -> None:
        """Closes all browsers' profiles."""
        for one in self.at_browsers.values():
            leave(one.context, self.home.url)

    def sent(self, username: str, path: str) -> int:
        """How a person is answered who sends an empty body to an address by a program, with the session's token."""
        person = self[username]
        answer = person.context.request.post(f"{self.home.url}{path}", headers=_token(person))
        return answer.status

    def film_status(self, username: str, no: str) -> int:
        """How a person is answered who asks for the film of a redaction."""
        answer = self[username].context.request.get(f"{self.home.url}/privacy/redactions/{no}/film")
        return answer.status


def why_no_detection() -> str:
    """Why nothing can be detected here; "" when it can."""
    lacking = [one.file for one in listed_models() if state_of(models_folder(), one) is not FileState.READY]
    return f"no detection without {', '.join(lacking)}: run {COMMAND}" if lacking else ""


def _token(person: PersonAtBrowser) -> dict[str, str]:
    """What a form sends beside its fields, for a request without one."""
    person.at("/law")
    token = person.page.locator("meta[name=csrf-token]").get_attribute("content") or ""
    return {"X-CSRFToken": token, "Referer": f"{person.url}/law"}
