"""A tree from the finding to a fine of 300 yuan paid eleven days late, in a browser (articles 12, 23; T12-9's amounts).

Finding, inspection, order, re-inspection, case, notice, decision and service are acts of their own days before today
(tests/support/e2e/case_home.py). In the browser: the late amount, every paper issued and opened, the payment, the end,
and the folder that sh and openssl verify.
"""

import os
import subprocess
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page
from pypdf import PdfReader
from pytest_django import DjangoDbBlocker
from tests.support.e2e.case_home import CaseHome, case_home
from tests.support.e2e.page_faults import LOOKS, sideways, violations
from tests.support.e2e.people_at_browsers import PersonAtBrowser
from tests.support.supervision.officers import FIRST

from mingcha.evidence.bag.plain_bag import public_key_pem

LOOKED_AT = Path(os.environ["MINGCHA_LOOK_AT"]) if "MINGCHA_LOOK_AT" in os.environ else None
"""Where papers and pages are put for people to look at."""
OF_TREE = ("inspection", "order", "order_service", "reinspection")
OF_CASE = ("case_opening", "penalty_notice", "decision", "service", "late_amount")
SAYS = {
    "inspection": "现场检查笔录", "order": "责令限期改正通知书", "order_service": "江岸绿化养护公司",
    "reinspection": "逾期未改正",
    "case_opening": "立案审批表", "penalty_notice": "罚款 300", "decision": "江岸区公安分局（印章）",
    "service": "送达回证", "late_amount": "99.00",
}  # fmt: skip


TALL_PX = 2600


def looked_at(officer: PersonAtBrowser, address: str, name: str) -> None:
    """Opens a page in each look, for axe and width; puts it where people look at it."""
    for width, theme, language in LOOKS if LOOKED_AT else LOOKS[:1]:
        officer.context.add_cookies([{"name": "django_language", "value": language, "url": officer.url}])
        officer.page.set_viewport_size({"width": width, "height": TALL_PX})
        page = officer.at(address)
        page.evaluate("theme => { document.documentElement.dataset.theme = theme; }", theme)
        assert violations(page) == [], (name, theme)
        assert sideways(page) <= 0, (name, width)
        if LOOKED_AT:
            page.screenshot(path=LOOKED_AT / f"{name}-{width}-{theme}-{language}.png")
    officer.context.add_cookies([{"name": "django_language", "value": "zh-hans", "url": officer.url}])


def opened(page: Page, address: str, folder: Path) -> str:
    """Issues a paper by its button, opens its file; what it says."""
    page.locator(f"form[action='{address}'] button").click()
    page.wait_for_load_state()
    with page.expect_download() as download:
        page.locator(f"li:has(form[action='{address}']) a:text-is('PDF/A')").first.click()
    kind = address.rpartition("/")[2]
    download.value.save_as(folder / f"{kind}.pdf")
    return "".join(one.extract_text() for one in PdfReader(folder / f"{kind}.pdf").pages).replace("\n", "")


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory, django_db_blocker: DjangoDbBlocker) -> Iterator[CaseHome]:
    """Made before the browser starts, whose loop would refuse Django's acts."""
    with django_db_blocker.unblock(), case_home(tmp_path_factory.mktemp("case") / "home") as found:
        yield found


@pytest.mark.law("12", "23")
def test_a_fine_of_300_yuan_is_paid_eleven_days_late(home: CaseHome, browser: Browser, tmp_path: Path) -> None:
    folder = LOOKED_AT or tmp_path
    context = home.signed_in(browser, FIRST)
    officer = PersonAtBrowser(context, context.new_page(), home.url)
    tree, case = f"/oversight/obstructions/{home.tree}", f"/oversight/penalties/{home.case}"
    officer.at(tree)
    for kind in OF_TREE:
        assert SAYS[kind] in opened(officer.page, f"{tree}/papers/{kind}", folder), kind
    looked_at(officer, tree, "tree")
    looked_at(officer, case, "case")
    officer.at(case)
    officer.send(f"form[action='{case}/pay']", paid_on=home.paid_on.isoformat(), yuan="399", receipt="鄂财 0001")
    assert "99.00" in officer.page.content(), "eleven days of three in a hundred"
    for kind in OF_CASE:
        assert SAYS[kind] in opened(officer.page, f"{case}/papers/{kind}", folder), kind
    officer.send(f"form[action='{case}/close']", reason="罚款和加处罚款缴清")
    assert officer.page.locator("h1 ~ .chip").first.inner_text() == "已结案"
    looked_at(officer, case, "closed")
    officer.at(f"{case}/bags")
    officer.send(f"form[action='{case}/bags']", purpose="归档，区公安分局档案室")
    looked_at(officer, f"{case}/bags", "bags")
    officer.at(f"{case}/bags")
    with officer.page.expect_download() as download:
        officer.page.locator("a:text-is('ZIP')").click()
    download.value.save_as(tmp_path / "bag.zip")
    context.close()
    with zipfile.ZipFile(tmp_path / "bag.zip") as packed:
        packed.extractall(tmp_path / "bag")
    (bag,) = (tmp_path / "bag").iterdir()
    (tmp_path / "key.pem").write_bytes(public_key_pem(home.key))
    done = subprocess.run(["sh", "verify.sh", "../../key.pem"], cwd=bag, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "11 papers, photographs and scans" in done.stdout
