"""Findings stand until somebody closes them, with a document, and never by whose act they record (arts. 3, 6, 10)."""

from datetime import timedelta

import pytest
from tests.support.registry.city import City
from tests.support.registry.last_act import last_entry, last_facts

from mingcha.evidence.entries import act
from mingcha.kit.clock import HandClock
from mingcha.kit.decision import Refused
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.registry.findings.actions import close_finding, close_mended, ensure_finding, open_finding, open_findings
from mingcha.registry.findings.kinds import KINDS, FindingKind, SubjectKind
from mingcha.registry.findings.queries import FindingsAsked, count_findings, finding
from mingcha.registry.findings.queries import open_findings as findings_of
from mingcha.registry.findings.values import NewFinding
from mingcha.registry.identity.asker import Asker, actor_of
from mingcha.registry.identity.duty import Place

CODE = "42010200001320000001"


def opened(
    by: Asker, clock: HandClock, kind: FindingKind = FindingKind.MANDATORY_MOVED, *, once: bool = False, place: Place
) -> int:
    """Opens a finding about a point inside an act of this person."""
    with act("registry.point.place", by=actor_of(by), clock=clock) as record:
        return (ensure_finding if once else open_finding)(
            record,
            kind=kind,
            article="10",
            subject_kind=SubjectKind.POINT,
            subject=CODE,
            words=Words("移动了应建点位", "a mandatory point was moved"),
            place=place,
            now=clock.now(),
        )


def place_of(city: City) -> Place:
    return Place("420102", city["manager"].organisation.code)


def test_every_kind_has_words_and_every_article_of_the_close_is_said() -> None:
    assert set(KINDS) == set(FindingKind)
    assert all(facts.words.zh and facts.words.en for facts in KINDS.values())


def test_a_finding_is_in_the_entry_of_the_act_that_opened_it(city: City, clock: HandClock) -> None:
    number = opened(city["manager"], clock, place=place_of(city))
    row = finding(city["district"], number, at=clock.now())
    assert (row.opened_act, row.opened_by) == ("registry.point.place", f"user:{city['manager'].pk}")
    assert (row.subject, row.is_open, row.article) == (CODE, True, "10")
    assert any(line[0] == "registry_finding" and line[1] == str(number) for line in last_entry()["rows"])


def test_an_ensured_finding_is_opened_once_until_it_is_closed(city: City, clock: HandClock) -> None:
    place = place_of(city)
    first = opened(city["manager"], clock, once=True, place=place)
    assert opened(city["manager"], clock, once=True, place=place) == first
    close_finding(city["district"], finding=first, reason="已复建", document="武公备〔2026〕1 号", clock=clock)
    assert opened(city["manager"], clock, once=True, place=place) != first


def test_the_police_of_the_place_close_it_with_a_document(city: City, clock: HandClock) -> None:
    number = opened(city["manager"], clock, place=place_of(city))
    for who, article in (("manager", "10"), ("admin", "10"), ("auditor", "10"), ("monitor", "10")):
        with pytest.raises(Refused) as refused:
            close_finding(city[who], finding=number, reason="好了", document="文书", clock=clock)
        assert refused.value.decision.article == article
    with pytest.raises(Refused) as refused:
        close_finding(city["district"], finding=number, reason="好了", document="  ", clock=clock)
    assert [one.about for one in refused.value.decision.missing] == ["document"]  # type: ignore[attr-defined]
    clock.advance(timedelta(hours=1))
    row = close_finding(
        city["district"], finding=number, reason="已原位复建", document="武公备〔2026〕1 号", clock=clock
    )
    assert (row.is_open, row.close_document, row.closed_at) == (False, "武公备〔2026〕1 号", clock.now())
    assert last_facts()["finding"] == number
    with pytest.raises(Fault) as fault:
        close_finding(city["district"], finding=number, reason="再次", document="文书", clock=clock)
    assert fault.value.kind is FaultKind.CONFLICT


def test_nobody_closes_a_finding_of_an_act_of_their_own(city: City, clock: HandClock) -> None:
    number = opened(city["district"], clock, place=place_of(city))
    with pytest.raises(Refused):
        close_finding(city["district"], finding=number, reason="好了", document="文书", clock=clock)
    assert not close_finding(city["city"], finding=number, reason="已核", document="文书", clock=clock).is_open


def test_a_list_has_the_readers_territory_only_and_none_for_a_monitor(city: City, clock: HandClock) -> None:
    here, elsewhere = opened(city["city"], clock, place=place_of(city)), Place("420106", "ELSEWHERE")
    opened(city["city"], clock, place=elsewhere)
    assert [row.number for row in findings_of(city["manager"], at=clock.now())] == [here]
    assert [row.number for row in findings_of(city["district"], at=clock.now())] == [here]
    assert count_findings(city["city"], at=clock.now()) == 2
    assert findings_of(city["monitor"], at=clock.now()) == ()
    with pytest.raises(Refused):
        finding(city["monitor"], here, at=clock.now())


def test_the_act_that_mends_closes_and_the_list_keeps_what_was(city: City, clock: HandClock) -> None:
    place, kind = place_of(city), FindingKind.MANDATORY_DISABLED
    number = opened(city["manager"], clock, kind, place=place)
    with act("registry.point.enable", by=actor_of(city["manager"]), clock=clock) as record:
        given = {"kind": kind, "subject_kind": SubjectKind.POINT, "subject": CODE}
        assert close_mended(record, **given, reason="已恢复启用", now=clock.now()) == 1  # type: ignore[arg-type]
    assert findings_of(city["district"], at=clock.now()) == ()
    (row,) = findings_of(city["district"], at=clock.now(), asked=FindingsAsked(kind=kind, closed=True))
    assert (row.number, row.close_reason) == (number, "已恢复启用")


def test_a_kind_that_ends_by_itself_is_closed_by_nobody(city: City, clock: HandClock) -> None:
    number = opened(city["manager"], clock, FindingKind.PLACE_NOT_ASKED, place=place_of(city))
    with pytest.raises(Refused):
        close_finding(city["city"], finding=number, reason="已核", document="文书", clock=clock)


def test_many_are_opened_in_bulk(city: City, clock: HandClock) -> None:
    place, words = place_of(city), Words("未核对", "not asked")
    kind = FindingKind.PLACE_NOT_ASKED
    with act("registry.point.import", by=actor_of(city["manager"]), clock=clock) as record:
        found = (NewFinding(kind, "18", SubjectKind.POINT, f"{number:020}", words, place) for number in range(1000))
        assert open_findings(record, found, clock.now()) == 1000
    assert count_findings(city["district"], at=clock.now()) == 1000
    assert len(findings_of(city["district"], at=clock.now(), limit=10, offset=995)) == 5
