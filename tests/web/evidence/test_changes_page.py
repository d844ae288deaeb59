"""Who changed what: who reads whose changes, the filter, the table, and taking a change back (articles 3, 16(3))."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from tests.support.registry.city import City
from tests.support.web.page_checks import PageReader
from tests.support.web.sign_in import enrol_app, sign_in

from mingcha.evidence.queries import latest_entries
from mingcha.kit.clock import HandClock
from mingcha.registry.accounts.actions import change_person
from mingcha.registry.systems.actions import rename_system
from mingcha.registry.systems.queries import system

pytestmark = pytest.mark.law("3", "16(3)")
type SignIn = Callable[..., Client]
PAGE = "/administration/changes"


def read(client: Client, query: str = "", status: int = 200) -> str:
    """The page, which must be one of ours."""
    answer = client.get(f"{PAGE}{query}")
    html = answer.content.decode()
    assert answer.status_code == status, html[:300]
    assert PageReader(html).problems == []
    return html


def rename(city: City, clock: HandClock, name: str = "校门视频") -> int:
    """The manager renames the school's system; the index of the entry."""
    rename_system(city["manager"], system="HQX", name=name, clock=clock)
    return latest_entries(1)[0].index


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_an_auditor_finds_a_change_by_thing_person_kind_and_day(
    signed_in: SignIn, city: City, clock: HandClock, language: str
) -> None:
    rename(city, clock)
    auditor, today = signed_in("auditor", language), clock.now().date()
    for query in (
        "",
        "?kind=system&code=HQX",
        "?person=manager",
        "?group=systems",
        f"?since={today}",
        f"?kind=system&code=HQX&person=manager&group=systems&since={today}&until={today}",
    ):
        html = read(auditor, query)
        assert "校门视频" in html, query
        assert "花桥小学" in html, "the former name"
    for query in ("?kind=system&code=JHG", "?person=guard", "?group=recorders", f"?until={today - timedelta(days=1)}"):
        assert "校门视频" not in read(auditor, query), query


def test_a_keeper_reads_the_changes_of_what_they_keep_alone(signed_in: SignIn, city: City, clock: HandClock) -> None:
    rename_system(city["city"], system="HQX", name="校门视频", clock=clock)
    manager = signed_in("manager", "en")
    assert "人员 city" in read(manager, "?kind=system&code=HQX")
    assert "校门视频" not in read(manager), "without a filter what the reader changed"
    assert "data-refusal" in read(manager, "?kind=system&code=JHG", 403)
    assert "data-refusal" in read(manager, "?person=city", 403)
    assert "校门视频" not in read(signed_in("monitor"))
    assert "data-refusal" in read(signed_in("guard"), "?kind=system&code=HQX", 403)


def test_a_person_reads_who_changed_the_own_account(signed_in: SignIn, city: City, clock: HandClock) -> None:
    change_person(city["admin"], username="nobody", name="改名", badge_no="A1", organisation="JAGA", clock=clock)
    assert "改名" in read(signed_in("nobody"), "?kind=person&code=nobody")
    read(signed_in("elsewhere"), "?kind=person&code=nobody", 404)
    read(signed_in("auditor"), "?kind=person&code=no-such-person", 404)
    named = [read(signed_in("auditor"), f"?person={name}") for name in ("no-such-person", "nobody")]
    shown = [re.sub(r'(?:content|value)="[A-Za-z0-9]{64}"', "", page) for page in named]  # tokens of the form
    assert shown[0].replace("no-such-person", "nobody") == shown[1], "whether there is such a user name is not said"
    read(signed_in("auditor"), "?kind=system", 422)


def test_what_the_log_withholds_is_in_neither_page_nor_table(
    signed_in: SignIn, city: City, clock: HandClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    index = rename(city, clock)
    auditor = signed_in("auditor")
    assert f",{index}\r\n" in auditor.post(f"{PAGE}/table").content.decode()
    assert f'"/evidence/{index}"' in read(auditor)
    monkeypatch.setattr("mingcha.web.evidence.log.withheld_entries", lambda *_, **__: frozenset({index}))
    assert f'"/evidence/{index}"' not in read(auditor)
    assert f",{index}\r\n" not in auditor.post(f"{PAGE}/table").content.decode()


def test_the_table_says_who_took_it_and_is_entered(signed_in: SignIn, city: City, clock: HandClock) -> None:
    rename(city, clock, "=cmd|A1")
    answer = signed_in("auditor", "en").post(f"{PAGE}/table", {"group": "systems"})
    text = answer.content.decode()
    assert answer["Content-Disposition"].startswith('attachment; filename="changes-')
    assert "Taken by" in text
    assert "group=systems" in text
    assert ",'=cmd|A1," in text, "no cell runs as a formula"
    (entry,) = latest_entries(1, with_event=True)
    assert entry.act == "registry.change.export_table"
    assert entry.event is not None
    assert entry.event["facts"]["filter"] == "group=systems"
    given = {"kind": "system", "code": "HQX"}
    assert signed_in("guard").post(f"{PAGE}/table", given).status_code == 403
    assert signed_in("auditor").post(f"{PAGE}/table", {"kind": "system"}).status_code == 422
    page = read(signed_in("auditor"), "?kind=system&code=HQX")
    assert all(f'type="hidden" name="{name}" value="{value}"' in page for name, value in given.items())


@pytest.mark.law("799-16(2)(2)")
def test_the_table_leaves_the_house_with_a_fresh_factor_alone_and_never_by_an_address(
    city: City, clock: HandClock
) -> None:
    rename(city, clock)
    enrol_app(city["auditor"], clock)
    client = Client()
    sign_in(client, city["auditor"])
    client.cookies["django_language"] = "en"
    clock.advance(timedelta(minutes=9))
    client.get(PAGE)
    clock.advance(timedelta(minutes=2))
    before = latest_entries(1)[0].index
    assert client.get(f"{PAGE}/table?group=systems").status_code == 405, "no link takes it, of no page"
    asked = client.post(f"{PAGE}/table", {"group": "systems"})
    html = asked.content.decode()
    assert (asked.status_code, "Confirm it is you" in html) == (403, True)
    assert 'name="group" value="systems"' in html, "what was asked for goes on with the question"
    assert latest_entries(1)[0].index == before, "nothing was taken, and nothing is entered"


def test_older_entries_are_a_page_further(signed_in: SignIn, city: City, clock: HandClock) -> None:
    for number in range(51):
        rename(city, clock, f"名称 {number}")
    auditor = signed_in("auditor", "en")
    first = read(auditor, "?kind=system&code=HQX&person=manager")
    assert "名称 49" in first, "the former name of the last one"
    assert "before=" in first
    before = first.rpartition("before=")[2].partition('"')[0]
    second = read(auditor, f"?kind=system&code=HQX&person=manager&before={before}")
    assert "花桥小学" in second, "the former name of the first one"
    assert "名称 49" not in second


def test_a_change_is_taken_back_by_an_act_that_names_it(signed_in: SignIn, city: City, clock: HandClock) -> None:
    before = system(city["manager"], "HQX", at=clock.now()).row.name
    index = rename(city, clock)
    manager, path = signed_in("manager", "en"), f"{PAGE}/{index}/back"
    assert path in read(manager, "?kind=system&code=HQX")
    page = manager.get(path).content.decode()
    assert PageReader(page).problems == []
    assert before in page
    assert manager.post(path).status_code == 302
    assert system(city["manager"], "HQX", at=clock.now()).row.name == before
    (entry,) = latest_entries(1, with_event=True)
    assert entry.event is not None
    assert entry.event["facts"]["takes_back"] == index
    assert f"takes back entry {index}" in " ".join(read(manager, "?kind=system&code=HQX").replace("\u202f", "").split())


def test_what_was_changed_since_is_not_taken_back(signed_in: SignIn, city: City, clock: HandClock) -> None:
    index = rename(city, clock)
    rename(city, clock, "后来的名称")
    manager, path = signed_in("manager", "en"), f"{PAGE}/{index}/back"
    assert "changed since" in manager.get(path).content.decode()
    assert manager.post(path).status_code == 409
    assert system(city["manager"], "HQX", at=clock.now()).row.name == "后来的名称"
    assert signed_in("elsewhere").get(path).status_code == 403
    assert signed_in("elsewhere").post(path).status_code == 403
    assert manager.get(f"{PAGE}/0/back").status_code == 404, "no act of this kind"
