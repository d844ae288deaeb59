"""The paper of a decision on sharing: issued, read by its department, checked by anybody, and nothing in it that the
department does not know (articles 3, 13(2))."""

import io
import re
from collections.abc import Callable
from dataclasses import replace

import pytest
from django.test import Client
from pypdf import PdfReader
from tests.support.registry.city import City, add_person
from tests.support.registry.sharing_people import with_published_sets, with_sharing_people
from tests.support.registry.staffing import appoint
from tests.support.sharing.deciding import LIVE, file_system, forwarded, with_listed_points
from tests.support.sharing.supplying import decide, to_be_decided_anew

from mingcha.kit.clock import HandClock
from mingcha.kit.errors import Fault
from mingcha.registry.printed.given_to_programs import require_given_paper
from mingcha.registry.printed.kinds import PrintedKind
from mingcha.registry.secrecy.actions import mark_secret
from mingcha.sharing.applications.actions import withdraw_application
from mingcha.sharing.decisions.actions import give_consent
from mingcha.sharing.decisions.principles import ConsentAnswer

SignedIn = Callable[..., Client]
UNKNOWN = "42010200001329999999"


def text_of(answer: bytes) -> str:
    """The text of a PDF without blanks and line breaks."""
    return re.sub(r"\s", "", "".join(page.extract_text() for page in PdfReader(io.BytesIO(answer)).pages))


def papers(page: bytes) -> list[str]:
    """The numbers of papers that a page lists, the newest first."""
    return list(dict.fromkeys(re.findall(r"GX2026-[0-9]{6}(?:-[0-9A-Z]{4}){4}", page.decode())))


@pytest.mark.law("3", "13(2)")
def test_a_decision_on_paper(city: City, clock: HandClock, signed_in: SignedIn) -> None:
    add_person("second", "WHGA", clock)
    appoint("second", "city_officer", clock, division="420100")
    people = with_published_sets(with_sharing_people(city, clock), clock, 5)
    with_listed_points(people, clock)
    file_system(people, clock)
    city.people.update(people.people)
    square, secret, school = (city.points[name].code for name in ("JHG", "WCT", "HQX"))
    mark_secret(city["city"], code=secret, document="密〔2026〕1号", clock=clock)
    no = forwarded(people, clock, replace(LIVE, points=(square, secret, UNKNOWN)))
    answer = {"no": no, "unit": "HQXX", "answer": ConsentAnswer.CONSENTS, "document": "校〔2026〕3号"}
    give_consent(people["manager"], **answer, clock=clock)
    page = f"/sharing/applications/{no}"
    officer, asking, clerk = (signed_in(name) for name in ("city", "department", "clerk"))
    assert officer.post(f"{page}/decision/print").status_code == 404, "nothing is decided yet"
    decide(people, clock, no, by="second")
    assert [one.post(f"{page}/decision/print").status_code for one in (asking, clerk)] == [403, 403]
    assert officer.post(f"{page}/decision/print").status_code == 302
    (paper,) = papers(asking.get(page).content)
    read = text_of(asking.get(f"/documents/{paper}").content)
    for part in (
        "视频图像信息共享决定书", no, "消防救援支队", "部分同意", "统筹集约", "武公共享〔2026〕1号", "同意1个点位",
        "所属系统未备案1", "不在目录所列点位之内", "10个工作日", "20个工作日", f"{square}所属系统未备案",
        f"{secret}不在目录所列点位之内", f"{UNKNOWN}不在目录所列点位之内",
    ):  # fmt: skip
        assert part in read, part
    assert school not in read, "the department named a district: it learns from the paper of no point in it"
    assert papers(clerk.get(page).content) == []
    assert clerk.get(f"/documents/{paper}").status_code == 403
    assert signed_in("other").get(f"/documents/{paper}").status_code == 404
    given = (people["department"], PrintedKind.SHARING_DECISION, no)
    require_given_paper(*given, at=clock.now())
    anybody = Client()
    to_be_decided_anew(people, clock, no)
    assert "不再有效" not in anybody.get(f"/c/{paper}").content.decode()
    decide(people, clock, no, by="city")
    assert "不再有效" in anybody.get(f"/c/{paper}").content.decode()
    mark_secret(city["city"], code=square, document="密〔2026〕3号", clock=clock)
    assert officer.post(f"{page}/decision/print").status_code == 302
    newest, _ = papers(asking.get(page).content)
    read = text_of(asking.get(f"/documents/{newest}").content)
    assert (square in read, "所属系统未备案" in read, "同意1个点位" in read) == (False, False, True), "secret by now"
    with pytest.raises(Fault):
        require_given_paper(*given, at=clock.now())
    mark_secret(city["city"], code=school, document="密〔2026〕2号", clock=clock)
    assert officer.post(f"{page}/decision/print").status_code == 302
    assert papers(asking.get(page).content) == [newest, paper], "it says what was decided, which does not change"
    assert "不再有效" not in anybody.get(f"/c/{newest}").content.decode()
    withdraw_application(people["department"], no=no, why="不再需要", clock=clock)
    assert "不再有效" in anybody.get(f"/c/{newest}").content.decode()
    assert officer.post(f"{page}/decision/print").status_code == 403
