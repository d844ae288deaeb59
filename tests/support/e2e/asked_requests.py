"""Requests in a running home, made by the forms of its pages: two officers, a letter, a draft, a view on paper that is
open, a retrieval whose export is being made, and what a mother was refused."""

import re
from datetime import datetime, timedelta

from playwright.sync_api import Browser, Page
from tests.support.access.papers import identity_number
from tests.support.access.scans import pdf, png
from tests.support.e2e.running_home import RunningHome, log_in

from mingcha.kit.clock import SHANGHAI

OPERATOR, APPROVER = "matao", "chenjing"
"""The person on duty of the demo's school, and who decides for it."""
POLICE, POLICE_CODE = "江岸区公安分局", "JAGA"
OFFICERS = (("何志明", "061311", 311), ("罗晓", "061312", 312))
_POINT = "花桥小学正门"


class Counter:
    """A signed-in person who sends forms as the pages of a home do, without drawing them."""

    def __init__(self, home: RunningHome, page: Page, username: str) -> None:
        self._page, self._url = page, home.url
        log_in(page, home.url, username)
        self._token = page.locator("meta[name=csrf-token]").get_attribute("content") or ""

    def read(self, path: str) -> str:
        """The page at an address."""
        return self._page.request.get(self._url + path).text()

    def send(self, path: str, scan: bytes = b"", **fields: str) -> str:
        """Sends a form, with a scan where it takes one; the path of the page that follows."""
        given: dict[str, object] = {**fields, "csrfmiddlewaretoken": self._token}
        if scan:
            given["scan"] = {"name": "scan", "mimeType": "application/octet-stream", "buffer": scan}
        way = {"multipart": given} if scan else {"form": given}
        answer = self._page.request.post(self._url + path, **way)  # type: ignore[arg-type]
        assert answer.ok, (path, answer.status, answer.text()[:3000])
        return answer.url.removeprefix(self._url)


def add_requests(home: RunningHome, browser: Browser) -> dict[str, str]:
    """Adds them; the names of what was made: `draft`, `view` and `retrieve` (requests), `officer`, `paper`, `line`
    (of the register), `point` (of the requests)."""
    first, second = (browser.new_context(), browser.new_context())
    operator, approver = Counter(home, first.new_page(), OPERATOR), Counter(home, second.new_page(), APPROVER)
    found = re.search(r'data-pick="(\d{20})"', operator.read(f"/requests/new?q={_POINT}"))
    assert found is not None
    now = datetime.now(SHANGHAI).replace(microsecond=0)
    scope = {
        "points": found[1],
        "begin": f"{now - timedelta(seconds=6):%Y-%m-%dT%H:%M:%S}",
        "end": f"{now - timedelta(seconds=1):%Y-%m-%dT%H:%M:%S}",
    }
    officers = [_officer(operator, *one, until=now + timedelta(days=300)) for one in OFFICERS]
    paper = _last(
        operator.send(
            "/papers/new", scan=pdf(), kind="letter_of_introduction", issuer=POLICE, issuer_no="岸公介〔2026〕318 号",
            issued_on=f"{now:%Y-%m-%d}", **scope,
        )
    )  # fmt: skip
    asked = {"first": officers[0], "second": officers[1], "papers": paper, **scope}
    view = _opened(operator, approver, asked, way="view")
    draft = _drafted(operator, asked, way="view")
    back = f"{now + timedelta(days=30):%Y-%m-%d}"
    retrieve = _opened(operator, approver, asked, way="retrieve", return_by=back)
    operator.send(f"/requests/{retrieve}/exports/start", method="disc")
    operator.send(
        "/requests/subjects", applicant="钱女士", relation="guardian", concerned="钱小明", proof="户口簿",
        event="在校门口被撞伤", consents="yes", **scope,
    )  # fmt: skip
    line = re.search(r"/access/register/(\d{4}-\d{6})", approver.read(f"/requests/{retrieve}"))
    assert line is not None
    first.close()
    second.close()
    made = {"draft": draft, "view": view, "retrieve": retrieve, "officer": officers[0], "paper": paper}
    return {**made, "line": line[1], "point": found[1]}


def _officer(operator: Counter, name: str, number: str, n: int, *, until: datetime) -> str:
    return _last(
        operator.send(
            "/officers/new", name=name, identity_no=identity_number(n), credential_kind="work_certificate",
            credential_no=number, credential_until=f"{until:%Y-%m-%d}", unit=POLICE, unit_code=POLICE_CODE,
        )
    )  # fmt: skip


def _opened(operator: Counter, approver: Counter, asked: dict[str, str], *, way: str, return_by: str = "") -> str:
    """A request signed on paper by both, checked, approved, registered and open."""
    no = _drafted(operator, asked, way=way, return_by=return_by)
    for place, officer in enumerate((asked["first"], asked["second"])):
        sheet = png(40 + place, 30 if way == "view" else 31)
        operator.send(f"/requests/sheets/{no}", scan=sheet, officer=officer)
    operator.send(f"/requests/{no}/check")
    approver.send(f"/requests/{no}/approve", conditions="仅限本案使用")
    operator.send(f"/requests/{no}/open")
    return no


def _drafted(operator: Counter, asked: dict[str, str], *, way: str, return_by: str = "") -> str:
    return _last(
        operator.send(
            "/requests/new", requester_kind="public_security", purpose="order_case", case_no="A4201020026112800112",
            reason="校门口发生争执，查明起因和经过", way=way, destination="大队案卷", measures="专机查看，不得翻拍",
            return_by=return_by, **asked,
        )
    )  # fmt: skip


def _last(path: str) -> str:
    return path.rpartition("/")[2]
