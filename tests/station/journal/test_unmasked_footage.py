"""Sealed minutes in which something had to be covered and no mask is named (article 18)."""

from datetime import timedelta
from pathlib import Path

import pytest
from tests.support.registry.city import City
from tests.support.registry.city_copy import copied_city

from mingcha.evidence.log.sqlite_rows import SCHEMA
from mingcha.kit.canonical import Json, canonical_json
from mingcha.kit.clock import HandClock
from mingcha.kit.home import Home
from mingcha.kit.keys import KeyFolder
from mingcha.media.journal.writing import JournalWriter
from mingcha.registry.mask_needs.models import MaskNeed
from mingcha.registry.points.actions import add_point
from mingcha.registry.points.describing import describe_point
from mingcha.station.journal.unmasked import check_unmasked_footage
from mingcha.station.recorder_log import RecorderLog


@pytest.fixture
def city(db: None, clock: HandClock) -> City:
    """Organisations, sites, people and points."""
    return copied_city(clock)


@pytest.mark.law("18", "18(6)")
def test_a_minute_inside_of_a_need_names_a_mask(city: City, clock: HandClock, tmp_path: Path) -> None:
    code, begins = city.points["JHG"].code, clock.now()
    describe_point(city["district"], code=code, place_kind="windows_in_view", clock=clock)
    MaskNeed.objects.update(records_until=begins + timedelta(hours=1))
    home = Home(tmp_path / "home", tmp_path / "keys")
    home.create(demo=False)
    journal, log = JournalWriter(home.journal), RecorderLog(home, KeyFolder(home.keys))
    journal.connection.executescript(SCHEMA)
    first = int(begins.timestamp()) // 60

    def entry(after: int, *, files: int = 1, mask: bool = False) -> bytes:
        facts: dict[str, Json] = {
            "v": 1, "t": "minute", "cam": code, "min": first + after, "files": [{"n": n} for n in range(files)],
        }  # fmt: skip
        return canonical_json(facts | ({"mask": [["M00000001.1", "recorder"]]} if mask else {}))

    unread = [b'{"t":"minute"', b'{"t":"minute","min":"x","files":[1],"cam":1}']
    minutes = [entry(10), entry(60), entry(70, mask=True), entry(80, files=0), entry(90), entry(200)]
    other = canonical_json({"v": 1, "t": "minute", "cam": city.points["HQX"].code, "min": first + 90, "files": [{}]})
    with journal.transaction() as connection:
        log.append(connection, [*minutes, other, *unread], begins)
    clock.advance(timedelta(hours=2))
    describe_point(city["district"], code=code, place_kind="none", clock=clock)  # the need ends: minute 200 needs none
    found = list(check_unmasked_footage(journal.connection, clock.now()))
    journal.close()
    assert [(one.kind, one.subject) for one in found] == [("unmasked_footage", f"{code}/{first + 90}")]


@pytest.mark.law("18", "20(2)")
def test_a_minute_of_a_second_path_that_nobody_stated_to_be_another_view_is_named(
    city: City, clock: HandClock, tmp_path: Path
) -> None:
    given = {"system": "HQX", "part": "other", "place_kind": "none", "clock": clock}
    masked, beside = (
        add_point(city["manager"], **given, name=f"通道{number}", url=f"rtsp://10.1.9.9/ch{number}").code  # type: ignore[arg-type]
        for number in (1, 2)
    )
    first = int(clock.now().timestamp()) // 60
    clock.advance(timedelta(minutes=10))
    describe_point(city["manager"], code=masked, place_kind="bank_hall", clock=clock)
    home = Home(tmp_path / "home", tmp_path / "keys")
    home.create(demo=False)
    journal, log = JournalWriter(home.journal), RecorderLog(home, KeyFolder(home.keys))
    journal.connection.executescript(SCHEMA)
    facts: dict[str, Json] = {"v": 1, "t": "minute", "cam": beside, "files": [{"n": 0}]}
    with journal.transaction() as connection:
        log.append(connection, [canonical_json(facts | {"min": first + after}) for after in (5, 30)], clock.now())
    clock.advance(timedelta(hours=1))
    found = list(check_unmasked_footage(journal.connection, clock.now()))
    journal.close()
    assert [one.subject for one in found] == [f"{beside}/{first + 30}"]
