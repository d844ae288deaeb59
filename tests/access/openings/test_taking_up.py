"""A gateway's log taken up: openings without a ticket, what was taken, and what `mingcha check` says (art. 16(3))."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from tests.support.access.door import issued, opened
from tests.support.registry.city import City
from tests.support.registry.staffing import OWNER, confirm_as

from mingcha.access.checks import check_access
from mingcha.access.openings.checks import check_opening_log, check_openings
from mingcha.access.openings.models import GatewayLog, StrangeOpening, Taken
from mingcha.access.openings.reports import strange_kind
from mingcha.access.openings.rules import TicketFacts, is_watching
from mingcha.access.openings.tasks import carry_openings
from mingcha.access.openings.values import TakenSum
from mingcha.access.register.queries import own_register
from mingcha.access.tickets.tokens import TICKET_KEY, TicketPayload, open_ticket
from mingcha.evidence.models import Entry, attested_models
from mingcha.kit.clock import HandClock
from mingcha.kit.decision import Refused
from mingcha.kit.keys import KeyFolder
from mingcha.law.retention import shanghai_day
from mingcha.media.gateway import opening_log
from mingcha.media.gateway.opening_log import OpeningLine, OpeningLog, files_of
from mingcha.registry.accounts.new_roles import WantedRole
from mingcha.registry.accounts.role_proposals import propose_role
from mingcha.registry.findings.actions import close_finding
from mingcha.registry.findings.models import Finding

HERE = "rec-0001"
COUNTS = {"bytes": 1000, "footage_ms": 6000, "pictures": 1, "held_ms": 0, "parallel": 1}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "openings"


@pytest.fixture
def log(folder: Path, clock: HandClock) -> OpeningLog:
    log = OpeningLog(folder, clock)
    log.begin()
    return log


def ticket(city: City, clock: HandClock, settings) -> TicketPayload:
    keys: KeyFolder = settings.MINGCHA_KEYS
    return open_ticket(issued(city, clock, opened(city, clock).no).token, keys.verifier(TICKET_KEY))


def carried(folder: Path, clock: HandClock) -> int:
    return carry_openings(folder, HERE, clock)


def kinds() -> list[str]:
    return list(StrangeOpening.objects.order_by("pk").values_list("kind", flat=True))


def test_openings_with_issued_tickets_are_nothing(city, clock, settings, folder, log) -> None:
    held = ticket(city, clock, settings)
    for way in held.modes:
        log.opened(held, held.points[0], way)
    assert carried(folder, clock) == 3
    assert (kinds(), list(check_openings()), list(check_opening_log(folder, HERE))) == ([], [], [])
    assert carried(folder, clock) == 0, "nothing new, no act"
    assert {GatewayLog, StrangeOpening, Taken} <= set(attested_models())
    entries = Entry.objects.count()
    carried(folder, clock)
    assert Entry.objects.count() == entries


@pytest.mark.law("16(3)")
def test_an_opening_without_an_issued_ticket_is_named(city, clock, settings, folder, log) -> None:
    """Issue point C.18: a ticket forged with the stolen key is a finding, and `mingcha check` names it with its
    article; before, it left no trace."""
    held = ticket(city, clock, settings)
    forged = replace(held, id="f" * 32)
    log.opened(forged, held.points[0], "live")
    (before,) = check_opening_log(folder, HERE)
    assert before.kind == "opening_no_ticket", "also before it was taken up"
    carried(folder, clock)
    assert kinds() == ["no_ticket"]
    (finding,) = check_openings()
    assert (finding.kind, finding.facts["camera"]) == ("opening_no_ticket", held.points[0])
    assert "16(3)" in finding.words.en
    assert "第十六条" in finding.words.zh
    assert "opening_no_ticket" in [one.kind for one in check_access()]
    standing = Finding.objects.get()
    assert (standing.kind, standing.subject) == ("opened_without_ticket", held.points[0])


@pytest.mark.parametrize(
    "change",
    [
        {"exp_ms": 1},
        {"from_ms": 1},
        {"to_ms": 1},
        {"who": "user:1"},
        {"grant": "Z20261125-9999"},
        {"within": "token:1"},
    ],
)
def test_a_forged_ticket_under_the_number_of_an_issued_one_is_named(city, clock, settings, folder, log, change) -> None:
    held = ticket(city, clock, settings)
    log.opened(replace(held, **change), held.points[0], "live")
    carried(folder, clock)
    assert kinds() == ["other_than_issued"]


@pytest.mark.law("7(2)", "16(3)")
@pytest.mark.parametrize(
    ("t", "after_s", "ended", "kind"),
    [
        ("moved", -60, True, None), ("moved", 0, True, None), ("moved", 119.9, True, None),
        ("moved", 120, True, "after_lease"), ("moved", 10**9, True, "after_lease"),
        ("moved", 10**15, True, "after_lease"), ("moved", 10**9, False, None), ("open", 120, True, None),
    ],
)  # fmt: skip
def test_a_move_long_after_the_end_of_its_lease_is_strange(
    t: str, after_s: float, ended: bool, kind: str | None
) -> None:
    """A gateway hears of the end within seconds; one that was away, when the ticket ends by itself."""
    facts = {
        "grant": "Z1",
        "who": "user:7",
        "within": "",
        "iat_ms": 1,
        "exp_ms": 2,
        "from_ms": 0,
        "to_ms": 9,
        "lease": 5,
    }
    end_ms = 1_764_000_000_000
    issued = TicketFacts(**facts, lease_ended_ms=end_ms if ended else 0), frozenset({"4"}), frozenset({"control"})
    at_ms = end_ms + int(after_s * 1000)
    line = {"t": t, "ticket": "x", "camera": "4", "way": "control", "at_ms": at_ms, **facts}
    assert strange_kind(OpeningLine("log", 1, "", "", line), {"x": issued}) == kind


def test_another_point_or_way_than_issued_is_named(city, clock, settings, folder, log) -> None:
    held = ticket(city, clock, settings)
    log.opened(held, city.points["HQX"].code, "live")
    log.refused(replace(held, id="e" * 32), "the ticket was issued in the future")
    carried(folder, clock)
    assert kinds() == ["other_than_issued", "refused"]


@pytest.mark.law("20(2)")
@pytest.mark.parametrize("how", ["changed", "removed", "unreadable", "cut", "gone"])
def test_a_log_that_was_changed_is_named(city, clock, settings, folder, log, how) -> None:
    held = ticket(city, clock, settings)
    log.opened(held, held.points[0], "live")
    log.opened(replace(held, id="f" * 32), held.points[0], "live")
    if how in ("cut", "gone"):
        carried(folder, clock)
        StrangeOpening.objects.all().delete()
    log.close()
    (path,) = files_of(folder)
    lines = path.read_bytes().splitlines(keepends=True)
    if how == "changed":
        lines[1] = lines[1].replace(b"user:", b"user;")
    elif how == "removed":
        del lines[1]
    elif how == "unreadable":
        lines[1] = b"{\n"
    elif how == "cut":
        del lines[2]
    path.write_bytes(b"".join(lines))
    if how == "gone":
        path.unlink()
    found = [one.kind for one in check_opening_log(folder, HERE)]
    assert "opening_broken_chain" in found
    if how in ("changed", "removed", "unreadable"):
        carried(folder, clock)
        assert "broken_chain" in kinds()


def test_a_log_that_was_replaced_is_named(city, clock, settings, folder, log) -> None:
    carried(folder, clock)
    log.close()
    files_of(folder)[0].unlink()
    other = OpeningLog(folder, clock)
    other.begin()
    carried(folder, clock)
    assert kinds() == ["log_replaced"]
    assert GatewayLog.objects.count() == 2


def test_lines_are_taken_up_once_in_turns(city, clock, settings, folder, log, monkeypatch) -> None:
    monkeypatch.setattr("mingcha.access.openings.tasks.LINES_A_TURN", 2)
    monkeypatch.setattr(opening_log, "FILE_BYTES", 600)
    held = ticket(city, clock, settings)
    for number in range(9):
        log.taken([((held.who, held.grant, held.points[0], "playback"), {**COUNTS, "bytes": number})])
    monkeypatch.setattr("mingcha.access.openings.tasks.MOST_TURNS", 3)
    assert [carried(folder, clock) for _ in range(3)] == [6, 4, 0]
    assert Taken.objects.get().sent_bytes == sum(range(9))
    assert kinds() == []
    assert len(files_of(folder)) <= opening_log.KEPT_FILES
    assert list(check_opening_log(folder, HERE)) == []


@pytest.mark.law("16(3)")
def test_the_line_of_the_register_ends_with_what_was_taken(city, clock, settings, folder, log) -> None:
    """Issue point A.4: bytes and seconds by way, over all gateways; before, the line said "screen" and no more."""
    held = ticket(city, clock, settings)
    key = (held.who, held.grant, held.points[0], "playback")
    log.taken([(key, COUNTS), (("user:1", "Z1", held.points[0], "live"), COUNTS)])
    carried(folder, clock)
    clock.advance(timedelta(seconds=10))
    log.taken([(key, COUNTS)])
    carried(folder, clock)
    Taken.objects.create(
        grant=Taken.objects.get().grant, camera=held.points[0], way="playback", gateway="rec-2", sent_bytes=5,
        footage_ms=5, pictures=0, held_ms=0, parallel=2, first_ms=1, last_ms=2,
    )  # fmt: skip
    lines = {line.way: line for line in own_register(city["monitor"], at=clock.now())}
    assert lines["playback"].destination == "browser"
    assert (lines["playback"].taken.sent_bytes, lines["playback"].taken.footage_ms) == (2005, 12_005)
    assert (lines["playback"].taken.pictures, lines["playback"].taken.parallel) == (2, 2)
    assert lines["live"].taken == TakenSum()


@pytest.mark.law("20(1)")
@pytest.mark.parametrize(
    ("counts", "said"), [({"held_ms": 60_000}, "held back"), ({"parallel": 4}, "4 streams at once"),
                         ({"footage_ms": 10**8}, "faster than any player")],
)  # fmt: skip
def test_taking_faster_than_watching_is_a_finding(city, clock, settings, folder, log, counts, said) -> None:
    """Issue point A.4: whoever takes footage as fast as it is given is found, once; before, nothing noticed it."""
    held = ticket(city, clock, settings)
    key = (held.who, held.grant, held.points[0], "playback")
    log.taken([(key, COUNTS)])
    carried(folder, clock)
    assert Finding.objects.count() == 0
    for _ in range(2):
        log.taken([(key, {**COUNTS, **counts})])
        carried(folder, clock)
    finding = Finding.objects.get()
    assert (finding.kind, finding.subject, finding.article) == ("taken_faster", held.grant, "20(1)")
    assert said in finding.words_en


@pytest.mark.law("20(1)")
def test_whose_grant_it_is_does_not_close_that_finding(city, clock, settings, folder, log) -> None:
    """Issue point A.4: a monitor who is also the unit's manager closed the finding about the own copying."""
    held = ticket(city, clock, settings)
    log.taken([((held.who, held.grant, held.points[0], "playback"), {**COUNTS, "held_ms": 60_000})])
    carried(folder, clock)
    wanted = WantedRole("monitor", "unit_manager", organisation="JAGA")
    confirm_as("security", propose_role(OWNER, wanted, clock=clock).name, clock)
    closing = {"finding": Finding.objects.get().pk, "reason": "误报", "document": "", "clock": clock}
    with pytest.raises(Refused) as refused:
        close_finding(city["monitor"], **closing)
    assert "本人" in refused.value.decision.reason.zh
    close_finding(city["district"], **closing)


def test_a_player_at_full_speed_is_watching(clock: HandClock) -> None:
    """Eight hours at 16 times, and two windows of one page."""
    taken = TakenSum(10**9, 8 * 3600 * 16 * 1000, 500, 5_000, 2, 0, 8 * 3_600_000)
    assert is_watching("playback", taken, shanghai_day(clock.now()))
    assert is_watching("live", replace(taken, held_ms=0), shanghai_day(clock.now()))
    assert is_watching("live", replace(taken, parallel=4), shanghai_day(clock.now()))
    assert not is_watching("playback", replace(taken, parallel=4), shanghai_day(clock.now()))


def test_a_line_that_says_nonsense_is_strange_and_harms_nothing(city, clock, settings, folder, log) -> None:
    log._write({"t": "open", "ticket": ["x"], "camera": {"a": 1}, "iat_ms": "soon"})
    log._write({"t": "taken", "grant": 7, "camera": "x" * 99, "way": "live", "bytes": -1})
    log._write({"t": "taken", "grant": "none", "camera": "1", "way": "export", "bytes": True})
    carried(folder, clock)
    assert kinds() == ["no_ticket"]
    assert Taken.objects.count() == 0
