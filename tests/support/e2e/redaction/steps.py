"""The steps of a redaction on its pages besides the review: begun, asked for, signed by an officer, published."""

import json
from datetime import datetime
from itertools import groupby
from pathlib import Path

from tests.support.e2e.door import database_rows
from tests.support.e2e.page_faults import violations
from tests.support.e2e.redaction.people import MAKER, OFFICER, POINT, REVIEWER, STRANGER, People
from tests.support.e2e.redaction.review import LIMIT_S, until, until_state
from tests.support.e2e.running_home import RunningHome

from mingcha.kit.clock import SHANGHAI


def point_code(home: RunningHome) -> str:
    """The code of the point of the mall whose footage is published."""
    ((code,),) = database_rows(home, "SELECT code FROM registry_point WHERE name = ?", POINT)
    return str(code)


def begun(people: People, code: str, span: tuple[datetime, datetime], basis: str) -> str:
    """The person on duty begins a redaction of a span; its number."""
    maker = people[MAKER]
    maker.at(f"/privacy/redactions/new?point={code}")
    from_at, to_at = (f"{at.astimezone(SHANGHAI):%Y-%m-%dT%H:%M:%S}" for at in span)
    maker.send("form[action='/privacy/redactions/new']", from_at=from_at, to_at=to_at, basis=basis)
    return maker.page.url.rpartition("/")[2].partition("#")[0]


def progressed(people: People, no: str, parts: int, limit_s: float = LIMIT_S) -> None:
    """The page says how far the job of the shipped worker is, and asks for the next step when it is done, by itself."""
    page = people[MAKER].page
    assert page.locator("#progress progress").get_attribute("max") == str(parts), "fetch, detect, track"
    page.locator("[data-no-review]").wait_for(timeout=limit_s * 1000)  # which the page offers once it was loaded anew
    until_state(people.home, no, "to_review", limit_s=limit_s)


def source_is_closed(people: People, redaction: str, *others: str) -> None:
    """Nobody sees the source: not on the page of its review, and `others` do not get it by a program either."""
    for who in (MAKER, REVIEWER):
        assert people[who].at(f"/privacy/redactions/{redaction}/review").locator("video").count() == 0, who
    for who in others:
        assert people.sent(who, f"/api/v1/redactions/{redaction}/source") in (403, 404), who


def asked_to_publish(people: People, redaction: str) -> str:
    """The person on duty asks to publish the film, with basis, place and term; the number of the publication."""
    maker = people[MAKER]
    page = maker.at(f"/privacy/redactions/{redaction}")
    page.locator("[data-unconfirmed] a[href*='/publications/new']").click()
    page.wait_for_url("**/publications/new?*")
    page.check("[name=purpose][value=education]")
    form = {"basis": "武汉市公共安全视频图像信息系统管理办法第二十一条", "place": "商场官网", "place_kind": "website"}
    maker.send("form[action='/publications/new']", **form)
    assert page.locator("[data-no-approve]").inner_text() != "", "who asked does not approve"
    assert "商场官网" in page.locator("main").inner_text()
    return page.url.rpartition("/")[2].partition("#")[0]


def approved_by_manager(people: People, no: str) -> None:
    """The manager approves the publication."""
    manager = people[REVIEWER]
    manager.at(f"/publications/{no}")
    manager.send(f"form[action$='/{no}/approve']")
    assert manager.page.locator(".head .chip").first.inner_text() == "已批准，待放行"


def signed_by_an_officer(people: People, no: str) -> None:
    """To strangers there is no film; an officer of the district opens it, plays it, and can sign it only then."""
    path = f"/privacy/redactions/{no}"
    for who in (STRANGER, OFFICER, REVIEWER, MAKER):  # nobody has opened it
        assert people.film_status(who, no) == 404, who
    assert people.sent(STRANGER, f"{path}/film") == 404
    page = people[MAKER].at(path)
    assert page.locator("[data-lacks] li").count() >= 1, "the second sign is missing"
    officer = people[OFFICER]
    page = officer.at(path)
    assert page.locator(f"form[action='{path}/sign']").count() == 0
    officer.send(f"form[action='{path}/film']")
    video = page.locator("#film video")
    until(page, lambda: video.evaluate("one => one.videoWidth > 0"), "the film does not play")
    assert page.locator("a[download]").count() == 0
    assert violations(page) == []
    assert people.film_status(STRANGER, no) == 404
    assert page.locator(f"form[action='{path}/sign']").count() == 0, "it was not played"
    video.evaluate("one => { one.muted = true; return one.play(); }")
    page.locator(f"form[action='{path}/sign'], [data-film-lacks] a").first.wait_for(timeout=60_000)
    page = officer.at(path)  # as the link does, where the page has not done it by itself
    officer.send(f"form[action='{path}/sign']")
    assert page.locator(".note.ok").count() == 1


def published(people: People, no: str, publication: str) -> bytes:
    """The maker releases the film and publishes it; the manager downloads it."""
    maker, manager, path = people[MAKER], people[REVIEWER], f"/privacy/redactions/{no}"
    maker.at(path)
    maker.send(f"form[action='{path}/release']")
    assert maker.page.locator(".head .chip").first.inner_text() == "已放行"
    maker.at(f"/publications/{publication}")
    maker.send(f"form[action='/publications/{publication}/release']")
    assert maker.page.locator(".head .chip").first.inner_text() == "公开中"
    page = manager.at(path)
    manager.send(f"form[action='{path}/film']")
    with page.expect_download() as coming:
        page.locator("#film a[download]").press("Enter")
    assert people.film_status(STRANGER, no) == 404, "the film itself is for who published it"
    return Path(coming.value.path()).read_bytes()


def entries_of(home: RunningHome, *numbers: str) -> list[tuple[str, str]]:
    """Acts and who did them, of the entries of the log that name one of these; several alike in a row are one."""
    asked = "SELECT event FROM evidence_entry_detail WHERE event IS NOT NULL ORDER BY entry_index"
    texts = [bytes(text).decode() for (text,) in database_rows(home, asked)]
    events = [json.loads(text) for text in texts if any(no in text for no in numbers)]
    names = {f"user:{pk}": name for pk, name in database_rows(home, "SELECT id, username FROM registry_user")}
    acts = [(one["act"], names.get(one["by"]["id"], one["by"]["id"])) for one in events]
    return [act for act, _ in groupby(act for act in acts if act[0] != "access.ticket.issue")]
