"""A tree from the detector's finding to a fine of 300 yuan paid eleven days late, by four officers in browsers of their
own, each on its day (articles 12, 22, 23; T12-9's amounts).

Every step is a form of a page (tests/support/e2e/oversight/tree_by_pages.py), every paper is issued by its button and
opened; in the end the folder, which sh and openssl verify.
"""

import subprocess
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser
from pytest_django import DjangoDbBlocker
from tests.support.e2e.oversight.papers_opened import looked_at, opened_paper
from tests.support.e2e.oversight.tree_by_pages import FoundHome, TreeByPages, found_home
from tests.support.e2e.people_at_browsers import PersonAtBrowser
from tests.support.supervision.case_course import OWNER, PERSON
from tests.support.supervision.officers import FIRST

from mingcha.evidence.bag.plain_bag import public_key_pem

SEAL = "江岸区公安分局（印章）"
SAYS = {
    "inspection": ("现场检查笔录", OWNER, PERSON, "香樟树冠遮挡画面约三成", "已当场出示", "已告知"),
    "order": ("责令限期改正通知书", OWNER, "自送达之日起15日内", "江岸区园林和林业局", SEAL),
    "order_service": (OWNER, "责令限期改正通知书", "□直接送达"),
    "reinspection": ("逾期未改正", PERSON, "树冠未修剪"),
    "case_opening": ("立案审批表", PERSON, "同意立案"),
    "penalty_notice": ("罚款300", PERSON, "陈述和申辩", "告知日期（手写）", SEAL),
    "legal_review": ("法制审核意见", "通过", "事实清楚，证据充分，程序合法"),
    "decision": ("行政处罚决定书", "罚款300", "养护人手不足", SEAL),
    "service": ("送达回证", PERSON, "行政处罚决定书"),
    "late_amount": ("逾期天数11日", "加处罚款99.00元", "鄂财0001", "399"),
    "closing_report": ("结案报告", "罚款300", "加处罚款99.00元", "缴款399", "罚款和加处罚款缴清"),
}
"""What each paper of the course says: its name, persons, amounts."""


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory, django_db_blocker: DjangoDbBlocker) -> Iterator[FoundHome]:
    """Made before the browser starts, whose loop would refuse Django's acts."""
    with django_db_blocker.unblock(), found_home(tmp_path_factory.mktemp("case") / "home") as found:
        yield found


def read(course: TreeByPages, page: str, *kinds: str) -> None:
    """The first officer issues papers of the tree or the case and opens them."""
    officer = course.officer(FIRST)
    officer.at(page)
    no = officer.page.locator("h1").inner_text()
    for kind in kinds:
        paper = opened_paper(officer, f"{page}/papers/{kind}", course.folder)
        assert [one for one in (*SAYS[kind], paper.no) if one not in paper.text] == [], (kind, paper)
        assert page != course.case or no in paper.text, (kind, "the number of the case")


def verified(officer: PersonAtBrowser, case: str, folder: Path, key: bytes) -> str:
    """Exports the folder of the case, and has sh and openssl verify it; what they say."""
    officer.at(f"{case}/bags")
    officer.send(f"form[action='{case}/bags']", purpose="归档，区公安分局档案室")
    with officer.page.expect_download() as download:
        officer.page.locator("a:text-is('ZIP')").click()
    download.value.save_as(folder / "bag.zip")
    with zipfile.ZipFile(folder / "bag.zip") as packed:
        packed.extractall(folder / "bag")
    (bag,) = (folder / "bag").iterdir()
    (folder / "key.pem").write_bytes(public_key_pem(key))
    done = subprocess.run(["sh", "verify.sh", "../../key.pem"], cwd=bag, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.mark.law("12", "22", "23")
def test_a_fine_of_300_yuan_is_paid_eleven_days_late(home: FoundHome, browser: Browser, tmp_path: Path) -> None:
    course, opened = TreeByPages(home, browser, tmp_path), []
    course.confirm_finding(opened)
    looked_at(course.officer(FIRST), opened[0], "finding")
    course.inspect_and_order()
    read(course, course.tree, "inspection", "order", "order_service")
    course.reinspect_and_ask()
    read(course, course.tree, "reinspection")
    looked_at(course.officer(FIRST), course.tree, "tree")
    read(course, course.case, "case_opening")
    course.draw_notice()
    read(course, course.case, "penalty_notice")  # before it is handed over
    course.hand_over_notice()
    course.hear_and_review()
    read(course, course.case, "legal_review")
    course.decide_and_serve()
    read(course, course.case, "decision", "service")
    looked_at(course.officer(FIRST), course.case, "case")
    course.pay_late()
    assert "99.00" in course.officer(FIRST).page.content(), "eleven days of three in a hundred"
    read(course, course.case, "late_amount")
    course.close()
    officer = course.officer(FIRST)
    officer.at(course.case)
    assert officer.page.locator("h1 ~ .chip").first.inner_text() == "已结案"
    read(course, course.case, "closing_report")
    looked_at(officer, course.case, "closed")
    said = verified(officer, course.case, tmp_path, home.key)
    looked_at(officer, f"{course.case}/bags", "bags")
    assert "13 papers, photographs and scans" in said
    for person in course.people.values():
        person.context.close()
