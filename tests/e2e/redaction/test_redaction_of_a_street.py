"""A film of a street, real footage with many persons, from a camera to a film on the web page of a mall: recorded and
sealed, asked for, approved, detected, drawn on, reviewed by keys, checked, signed, published, downloaded (article 21).

Who is in the pictures is known from labels by hand. The film is named by MINGCHA_REDACTION_FILM (docs/ref/tests.md).
"""

import os
import time
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import datetime
from functools import partial
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page
from tests.support.e2e.door import database_rows
from tests.support.e2e.player_page import COARSE
from tests.support.e2e.redacted_film import is_bare
from tests.support.e2e.redaction.people import MAKER, OFFICER, REVIEWER, STRANGER, People, why_no_detection
from tests.support.e2e.redaction.review import (
    answered_by_looks,
    drawn_by_keys,
    pressed,
    rests_for_s,
    review_page,
    reviewed_again_until_gated,
    signed_by_keys,
    until,
    watched_by_keys,
)
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
from tests.support.e2e.redaction.street_film import (
    FILM,
    Picture,
    covered_share,
    film_home,
    has_run_of,
    labelled_in,
    packets_of,
    pictures_of,
    sealed_span,
    shown_in,
    why_no_film,
)
from tests.support.e2e.redaction.way_pictures import WayPictures
from tests.support.e2e.running_home import RunningHome

from mingcha.bench.redaction.persons import read_persons

pytestmark = [pytest.mark.soak, pytest.mark.skipif(bool(why_no_film()), reason=why_no_film() or FILM)]
FIRST, LENGTH_S = 110, 12
"""The part of the film: seven to nine persons at once."""
LIMIT_S = 600
"""Detection and rendering, on a machine with others at work."""
LEAST_LABELLED, LEAST_COVERED, MOST_COVERED_BEFORE = 5, 0.9, 0.3
"""Labelled pictures that are in it; the share of a labelled person that a film covers, and that is grey by chance in
the source."""
MOST_BOXES = 200
CHOSEN_WALKS = """() => [...document.querySelectorAll(".redaction-box.chosen")].some(one => {
  const [left, top, width, height] = ["left", "top", "width", "height"].map(side => parseFloat(one.style[side]));
  const [x, y] = [left + width / 2, top + height / 2];
  const walks = height > 1.6 * width && height > 12 && x > 50 && x < 80 && y > 35 && y < 55;
  return walks && one.innerText.startsWith("人体");
})"""
"""Whether the chosen box is of somebody who walks in the middle of the picture, by its place in per cent."""
SIGN = (
    ("n", 1), ("Shift+ArrowUp", 9), ("Shift+ArrowLeft", 9), ("Control+Shift+ArrowRight", 3),
    ("Control+Shift+ArrowUp", 2), ("Enter", 1),
)  # fmt: skip
"""Keys that draw a region over the sign at the upper left."""


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningHome]:
    """A demo home with the film before one of its cameras."""
    if why := why_no_detection():
        pytest.skip(why)
    with film_home(tmp_path_factory.mktemp("home") / "var", Path(os.environ[FILM])) as found:
        yield found


@pytest.fixture
def way() -> WayPictures:
    """Pictures of the way, where a folder is named."""
    return WayPictures()


@pytest.fixture
def people(home: RunningHome, browser: Browser, way: WayPictures) -> Iterator[People]:
    """Nobody yet."""
    found = People(home, browser, {} if way.folder else dict(COARSE))
    yield found
    found.leave()


@pytest.mark.law("16(3)", "19", "21")
def test_a_film_of_a_street_is_published_with_nobody_in_it(
    home: RunningHome, people: People, way: WayPictures, request: pytest.FixtureRequest
) -> None:
    street, keys, code = Path(os.environ[FILM]), Counter[str](), point_code(home)
    span = sealed_span(home, code, street, FIRST, LENGTH_S)
    begun_s = time.monotonic()
    no = begun(people, code, span, "商场安全宣传")
    progressed(people, no, parts=3, limit_s=LIMIT_S)
    detection_s = time.monotonic() - begun_s
    source_is_closed(people, no, MAKER, REVIEWER, OFFICER, STRANGER)
    publication = asked_to_publish(people, no)
    way.take(people[MAKER].page, "request")
    approved_by_manager(people, publication)
    source_is_closed_to_others(people, no)
    drawn_by_keys(people, no, keys, SIGN)
    review_s, items = timed(lambda: reviewed(people, no, keys, way))
    clips = sorted((home.path / "redactions" / no).rglob("source/**/*.mp4"))
    sources, packets = [one for clip in clips for one in pictures_of(clip)], packets_of(clips)
    first_keys, review = dict(keys), partial(reviewed, way=way)
    again_s, again = timed(lambda: reviewed_again_until_gated(people, no, keys, review, LIMIT_S))
    every_item_is_answered(home, no)
    signed_by_an_officer(people, no)
    film = published(people, no, publication)
    shown_to_the_manager(people[REVIEWER].page, way)
    registered(people, no, publication, way)
    three_hands(home, no, publication)
    shares = covered_persons(pictures_of(film), sources, span[0], street)
    assert is_bare(film)
    assert not has_run_of(film, packets)
    told = (
        f"{LENGTH_S} s of a street, {len(pictures_of(film))} pictures, {sum(map(len, shares.values()))} labelled"
        f" persons in {len(shares)} of them, the least covered by {min(min(one) for one in shares.values()):.2f};"
        f" detection {detection_s:.0f} s; review of {items} items in {review_s:.0f} s by keys {first_keys}; rendering,"
        f" check and what it found: {again} items in {again_s:.0f} s, with these keys in all: {dict(keys)}"
    )
    with request.config.pluginmanager.getplugin("capturemanager").global_and_fixture_disabled():
        request.config.pluginmanager.getplugin("terminalreporter").write_line(f"\n{told}")


def timed[T](act: Callable[[], T]) -> tuple[float, T]:
    """How long something takes, in seconds, and what it returns."""
    begun_s = time.monotonic()
    found = act()
    return time.monotonic() - begun_s, found


def source_is_closed_to_others(people: People, no: str) -> None:
    """Once it is approved those who make and review it may open the source, and nobody else."""
    opens = {who: people.sent(who, f"/api/v1/redactions/{no}/source") for who in (MAKER, OFFICER, STRANGER)}
    assert opens[MAKER] in (200, 201), opens
    assert {opens[OFFICER], opens[STRANGER]} <= {403, 404}, opens


def reviewed(people: People, no: str, keys: Counter[str], way: WayPictures) -> int:
    """Another person watches all of it, answers each look with one key once it was played, and signs; the items."""
    page = review_page(people, REVIEWER, no)
    pressed(page, keys, "o", "outlines")
    while not page.evaluate(CHOSEN_WALKS):
        assert keys["outlines"] < MOST_BOXES, "no person is found in the first picture"
        pressed(page, keys, "t", "outlines")
    way.take(page, "review")
    way.take(page, "review", 390)
    pressed(page, keys, "o", "outlines")
    watched_by_keys(page, keys)
    items = answered_by_looks(page, keys, lambda: take_at_rest(page, way))
    signed_by_keys(page, keys)
    return items


def take_at_rest(page: Page, way: WayPictures) -> None:
    """A picture after an answer, once the next look was played: while it plays, a busy machine draws boxes late."""
    if way.folder is not None:
        rests_for_s(page, 0.5)
        way.take(page, "answer")


def every_item_is_answered(home: RunningHome, no: str) -> None:
    """By the reviewer, each that is still one."""
    asked = (
        "SELECT i.answer, u.username FROM privacy_reviewitem i JOIN privacy_redaction r ON r.id = i.redaction_id"
        " LEFT JOIN registry_user u ON u.id = i.by_id WHERE r.no = ? AND i.gone_in IS NULL"
    )
    rows = database_rows(home, asked, no)
    assert len(rows) > 1
    assert {who for _, who in rows} == {REVIEWER}
    assert {answer for answer, _ in rows} <= {"ok", "edited"}


def shown_to_the_manager(page: Page, way: WayPictures) -> None:
    """The released film plays on its page."""
    video = page.locator("#film video")
    video.evaluate("one => { one.currentTime = one.duration / 2; one.scrollIntoView({block: 'center'}); }")
    until(page, lambda: video.evaluate("one => !one.seeking && one.readyState >= 2"), "no picture of the film")
    assert video.evaluate("one => Math.round(one.duration)") in range(LENGTH_S - 3, LENGTH_S + 2)
    way.take(page, "film")


def registered(people: People, no: str, publication: str, way: WayPictures) -> None:
    """The openings of source and film, and the release, are lines of the register."""
    openings = people[REVIEWER].at(f"/access/register?request={no}").locator("main")
    assert openings.locator("table.register-lines tbody tr").count() >= 2, openings.inner_text()
    page = people[REVIEWER].at(f"/access/register?request={publication}")
    assert page.locator("table.register-lines tbody tr").count() == 1, page.locator("main").inner_text()
    way.take(page, "register")


def three_hands(home: RunningHome, no: str, publication: str) -> None:
    """Nobody opened the source before the approval; maker, reviewer and signer are three people."""
    acts = entries_of(home, no, publication)
    opened = [place for place, (act, _) in enumerate(acts) if act == "access.redaction.open"]
    assert acts.index(("access.publication.approve", REVIEWER)) < min(opened)
    hands = {act.rpartition(".")[2]: {who for one, who in acts if one == act} for act, _ in acts}
    assert hands["begin"] == {MAKER}
    assert hands["review"] == {REVIEWER}
    assert hands["sign"] == {OFFICER}


def covered_persons(
    film: list[Picture], sources: list[Picture], begin: datetime, street: Path
) -> dict[int, list[float]]:
    """How much of each labelled person is covered in the film, by the number of the labelled picture. What is looked
    for can be seen in the source."""
    labels, before = read_persons(), shown_in(film, sources, begin)
    places = labelled_in(before, street, labels)
    assert len(places) >= LEAST_LABELLED, sorted(places)
    shares = {}
    for number, place in places.items():
        boxes = [one.box for one in labels.frames[number]]
        seen = [round(covered_share(before[place], box), 2) for box in boxes]
        assert max(seen) <= MOST_COVERED_BEFORE, (number, seen)
        shares[number] = [round(covered_share(film[place], box), 2) for box in boxes]
        assert min(shares[number]) >= LEAST_COVERED, (number, list(zip(boxes, shares[number], strict=True)))
    return shares
