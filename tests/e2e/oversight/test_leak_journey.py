"""A leak case in browsers: the city opens it against a monitor of Jiang'an, Wuchang handles it with the city; the
administrator and the whole organ of the suspect find nothing of it anywhere (articles 20(4), 20(5); F15)."""

import re
from datetime import datetime, timedelta

import pytest
from playwright.sync_api import Browser
from tests.support.e2e.one_browser import leave
from tests.support.e2e.page_faults import sideways, violations
from tests.support.e2e.people_at_browsers import PersonAtBrowser
from tests.support.e2e.player_page import POINT, signed_in
from tests.support.e2e.running_home import RunningHome

from mingcha.kit.clock import SHANGHAI

LEAKS = "/oversight/leaks"
HANDLERS = "aside .card:first-child dd"
"""The values of the facts, of which handlers are several."""
LEFT_EDGES = "all => all.map((one) => Math.round(one.getBoundingClientRect().x))"
CLOSING = re.compile(r'<form[^>]+action="[^"]+/close"')
HANDLING = ("limin", "xuhui")
COLLEAGUES = ("admin", "fangjian", "zhouzhiyuan", "wanghaiyan")
"""The administrator, and of the suspect's organ: its manager, its officer, the suspect."""


@pytest.mark.soak
@pytest.mark.law("20(4)", "20(5)")
def test_a_leak_case_that_the_suspects_administrator_cannot_see(running_home: RunningHome, browser: Browser) -> None:
    contexts = {name: signed_in(browser, running_home, name) for name in (*HANDLING, "auditor", *COLLEAGUES)}
    people = {name: PersonAtBrowser(contexts[name], contexts[name].new_page(), running_home.url) for name in HANDLING}
    city, second = people["limin"], people["xuhui"]
    now = datetime.now(SHANGHAI).replace(microsecond=0)
    typed = {"known_at": now, "from_at": now - timedelta(days=1), "to_at": now}
    facts = {"kind": "privacy", "grade": "larger", "summary": "值班画面外传", "organ": "JAGA", "suspect": "wanghaiyan"}
    times = {name: f"{at:%Y-%m-%dT%H:%M:%S}" for name, at in typed.items()}
    city.at(f"{LEAKS}/new")
    assert violations(city.page) == []
    city.send(f"form[action='{LEAKS}/new']", **facts, **times, points=POINT)
    path = city.page.url.removeprefix(running_home.url)
    no = city.page.inner_text("h1")
    assert f"{now + timedelta(hours=4):%H:%M}" in city.page.inner_text("#notices")
    assert violations(city.page) == []
    city.send(f"form[action='{path}/contain']", measures="停用涉案账户")
    city.send(f"form[action='{path}/name']", username="xuhui")
    city.send(f"form[action='{path}/assess']", kind="privacy", personal="on", persons="2", harm="两人面部外传")
    notice = {"receiver": "值班室", "number": "网 1", "moment": f"{datetime.now(SHANGHAI):%Y-%m-%dT%H:%M:%S}"}
    for to in ("cyberspace_office", "data_department", "persons"):
        city.send(f"form[action='{path}/notice']", to=to, **notice)
    second.at(path)
    second.send(f"form[action='{path}/decide']", text="调离岗位，移交所在单位上级处理")
    assert second.page.locator("h1 ~ .chip").first.inner_text() == "已处理"
    for width in (390, 1440):
        second.page.set_viewport_size({"width": width, "height": 900})
        second.at(path)
        assert sideways(second.page) == 0
        assert len(set(second.page.eval_on_selector_all(HANDLERS, LEFT_EDGES))) == 1, "two values of one name"
    read = contexts["auditor"].request.get(running_home.url + path)
    assert (read.status, no in read.text(), CLOSING.search(read.text())) == (200, True, None)
    for name in COLLEAGUES:
        ask = contexts[name].request.get  # nobody judges how these pages look
        answer, unknown = (ask(running_home.url + one) for one in (path, f"{LEAKS}/999999"))
        assert answer.status == unknown.status == 404
        for listed in ("/oversight", LEAKS, "/deadlines", "/evidence", "/today"):
            text = ask(running_home.url + listed).text()
            assert no not in text, (name, listed)
            assert "泄密立案" not in text, (name, listed)
    for context in contexts.values():
        leave(context, running_home.url)
