"""Footage of the demo's car park from the wish to publish it to its withdrawal, by four people in browsers, with the
detectors and the programs that are shipped (articles 16(3), 19, 21)."""

import hashlib
import time
from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from playwright.sync_api import Browser
from tests.support.e2e.door import database_rows
from tests.support.e2e.redacted_film import IN_VIEW_S, PERIOD_S, is_bare, least_contrast, pictures_of
from tests.support.e2e.redaction.people import MAKER, OFFICER, REVIEWER, People, why_no_detection
from tests.support.e2e.redaction.review import drawn_by_keys, reviewed_again_until_gated, reviewed_by_keys
from tests.support.e2e.redaction.steps import (
    approved_by_manager,
    asked_to_publish,
    begun,
    entries_of,
    point_code,
    progressed,
    published,
    signed_by_an_officer,
    source_is_closed,
)
from tests.support.e2e.running_home import RunningHome
from tests.support.e2e.sealed_footage import sealed_minute

LENGTH_S = 6
FROM_PHASE_S = 2
"""Of the car's period: it is in view for all of the film."""
LEGIBLE = 60
"""Levels of luma between a plate and its letters, in the source."""
JOBS = "program:jobs"
ENTRIES = [
    ("privacy.redaction.begin", MAKER), ("access.publication.fetch", MAKER), ("privacy.redaction.tracked", JOBS),
    ("access.publication.ask", MAKER), ("access.publication.approve", REVIEWER),
    ("access.redaction.open", MAKER), ("privacy.redaction.edit", MAKER),
    ("access.redaction.open", REVIEWER), ("privacy.redaction.answer", REVIEWER), ("privacy.redaction.review", REVIEWER),
    ("privacy.redaction.made", JOBS), ("privacy.redaction.open_film", OFFICER), ("privacy.redaction.sign", OFFICER),
    ("privacy.redaction.release", MAKER), ("access.publication.release", MAKER),
    ("privacy.redaction.open_film", REVIEWER),
    ("access.publication.withdraw", MAKER), ("access.publication.state_down", REVIEWER),
]  # fmt: skip
"""Acts and who did them, in the order of the log: several alike are one, and tickets are left out."""


@pytest.fixture
def people(running_home: RunningHome, browser: Browser) -> Iterator[People]:
    """Nobody yet."""
    if why := why_no_detection():
        pytest.skip(why)
    found = People(running_home, browser)
    yield found
    found.leave()


@pytest.mark.law("16(3)", "19", "21")
def test_footage_is_published_with_nobody_in_it_and_taken_down(
    running_home: RunningHome, people: People, request: pytest.FixtureRequest
) -> None:
    code = point_code(running_home)
    no = begun(people, code, span_of(running_home, code), "停车安全宣传")
    folder = running_home.path / "redactions" / no
    progressed(people, no, parts=3)
    source_is_closed(people, no)
    publication = asked_to_publish(people, no)
    approved_by_manager(people, publication)
    keys = Counter[str]()
    region = drawn_by_keys(people, no, keys)
    begun_s = time.monotonic()
    items = reviewed_by_keys(people, no, keys)
    review_s = time.monotonic() - begun_s
    sources = [one for clip in sorted(folder.rglob("source/**/*.mp4")) for one in pictures_of(clip)]
    items += reviewed_again_until_gated(people, no, keys)
    signed_by_an_officer(people, no)
    film = published(people, no, publication)
    shows_nobody(running_home, no, film, region, sources)
    taken_down(people, no, publication)
    assert not folder.exists()
    assert without_further_reviews(entries_of(running_home, no, publication)) == ENTRIES
    told = f"review of {LENGTH_S} s with {items} items in {review_s:.0f} s by keys: {dict(keys)}"
    with request.config.pluginmanager.getplugin("capturemanager").global_and_fixture_disabled():
        request.config.pluginmanager.getplugin("terminalreporter").write_line(f"\n{told}")


def span_of(home: RunningHome, code: str) -> tuple[datetime, datetime]:
    """Seconds of a sealed minute in which the car is in view."""
    assert FROM_PHASE_S + LENGTH_S < IN_VIEW_S
    begin = sealed_minute(home, code)
    begin += timedelta(seconds=(FROM_PHASE_S - begin.timestamp()) % PERIOD_S)
    return begin, begin + timedelta(seconds=LENGTH_S)


def shows_nobody(home: RunningHome, no: str, film: bytes, region: dict[str, Any], sources: list[Any]) -> None:
    """The film is the one that was signed, bare, of all pictures; the plate and the region are filled in each one."""
    asked = "SELECT output_sha256, frames FROM privacy_redaction WHERE no = ?"
    ((digest, frames),) = database_rows(home, asked, no)
    assert hashlib.sha256(film).hexdigest() == digest
    assert is_bare(film)
    pictures = pictures_of(film)
    assert len(pictures) == frames > LENGTH_S
    shown = {one.shown_ms for one in pictures}
    before = [one for one in sources if one.shown_ms in shown]
    assert len(before) == len(pictures)
    assert least_contrast(before) > LEGIBLE, "what is looked for can be seen in the source"
    assert [one.shown_ms for one in pictures if not one.is_filled(one.plate())] == []
    (key,) = region["keys"]
    inside = [one for one in pictures if region["span"]["from_90k"] <= one.at_s * 90_000 < region["span"]["to_90k"]]
    assert inside
    assert [one.shown_ms for one in inside if not one.is_filled(one.place_of(key))] == []
    assert not pictures[-1].is_filled(pictures[-1].place_of(key)), "the region ends"


def taken_down(people: People, no: str, publication: str) -> None:
    """The maker withdraws it: there is no film any more, for nobody; the manager states that it is down."""
    maker, manager, path = people[MAKER], people[REVIEWER], f"/publications/{publication}"
    page = maker.at(path)
    page.locator(".take-back summary").click()
    maker.send(f"form[action='{path}/withdraw']", reason="活动已结束", informed="网站编辑部，电话")
    assert page.locator(".head .chip").first.inner_text() == "已撤回"
    assert page.locator(".head .chip.bad").count() == 1, "to be taken down"
    for who in (MAKER, REVIEWER, OFFICER):
        assert people.film_status(who, no) == 404, who
    assert people[OFFICER].at(f"/privacy/redactions/{no}").locator("#film").count() == 0
    manager.at(path)
    manager.send(f"form[action='{path}/down']", seen="网址已无此影片")
    assert manager.page.locator(".head .chip.bad").count() == 0


def without_further_reviews(entries: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Without the reviews that follow a check which found something: what they are is the same again."""
    made = ("privacy.redaction.made", JOBS)
    begin, end = entries.index(made), len(entries) - entries[::-1].index(made)
    return [*entries[:begin], *entries[end - 1 :]]
