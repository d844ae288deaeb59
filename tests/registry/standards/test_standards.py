"""Standards claimed of devices: many points by one act, withdrawn for one, beside an acceptance (articles 3, 7, 8)."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from tests.support.access.scans import pdf, png
from tests.support.registry.city import City, add_camera, add_camera_on_trial
from tests.support.registry.last_act import last_entry, last_facts

from mingcha.evidence.checks import check_application_log
from mingcha.evidence.models import Entry
from mingcha.kit.clock import HandClock
from mingcha.kit.decision import Refused
from mingcha.kit.errors import Fault, FaultKind
from mingcha.law.retention import shanghai_day
from mingcha.registry.acceptance.actions import open_acceptance, record_report
from mingcha.registry.acceptance.passing import plain_report
from mingcha.registry.acceptance.queries import claims_of
from mingcha.registry.acceptance.recorder.values import NO_RECORDER
from mingcha.registry.acceptance.states import Conclusion, Item
from mingcha.registry.acceptance.values import Measurement, NewAcceptance, NewMember, NewProblem
from mingcha.registry.standards import queries, rules
from mingcha.registry.standards.actions import REPORTS, record_claim, withdraw_claim
from mingcha.registry.standards.checks import check_standards
from mingcha.registry.standards.kinds import Standard
from mingcha.registry.standards.values import ClaimRow, NewClaim

pytestmark = pytest.mark.law("7")
CLAIM = NewClaim(Standard.GB35114_A, "某安防设备公司", date(2026, 1, 5))
TESTED = replace(CLAIM, report_number="检 2026-118", report_issuer="某检测中心", report_on=date(2026, 6, 30))


def claimed(
    city: City, clock: HandClock, folder: Path, new: NewClaim = CLAIM, who: str = "manager", *,
    scan: bytes | None = None, points: tuple[str, ...] | None = None,
) -> ClaimRow:  # fmt: skip
    return record_claim(city[who], system="HQX", new=new, points=points, scan=scan, folder=folder, clock=clock)


def kind_of(call: object, *given: object, **more: object) -> FaultKind:
    with pytest.raises(Fault) as fault:
        call(*given, **more)  # type: ignore[operator]
    return fault.value.kind


def test_one_act_claims_for_all_points_and_one_of_them_is_withdrawn(
    city: City, clock: HandClock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    codes = [city.points["HQX"].code, *(add_camera("HQX", clock, f"第{n}路").code for n in range(3))]
    row = claimed(city, clock, tmp_path, TESTED, scan=pdf())
    assert (last_entry()["act"], last_facts()["points"]) == ("registry.standard.claim", 4)
    assert (row.points, row.withdrawn, row.stands, row.media_type) == (4, 0, True, "application/pdf")
    file = queries.report_of_claim(city["district"], row.number, folder=tmp_path, at=clock.now())
    assert (file.data, file.name) == (pdf(), f"test-report-{row.number}.pdf")
    given = {"claim": row.number, "reason": "更换设备", "clock": clock}
    assert withdraw_claim(city["manager"], points=codes[:1], **given).withdrawn == 1  # type: ignore[arg-type]
    assert kind_of(withdraw_claim, city["manager"], points=codes[:1], **given) is FaultKind.CONFLICT
    other = city.points["JHG"].code
    assert kind_of(withdraw_claim, city["manager"], points=[other], **given) is FaultKind.NOT_FOUND
    (gone,) = queries.claims_of_point(city["manager"], codes[0], at=clock.now())
    assert (gone.point.withdrawn_reason, gone.row.stands) == ("更换设备", True)
    assert withdraw_claim(city["district"], **given).stands is False  # type: ignore[arg-type]
    assert len(queries.claims_of_system(city["guard"], "HQX", at=clock.now())) == 1
    assert list(check_application_log()) == []
    monkeypatch.setattr(rules, "MOST_POINTS", 3)
    assert kind_of(claimed, city, clock, tmp_path) is FaultKind.INVALID
    assert claimed(city, clock, tmp_path, points=tuple(codes[:3])).points == 3


@pytest.mark.law("3")
def test_who_claims_and_what_is_taken_twice_or_is_no_scan(city: City, clock: HandClock, tmp_path: Path) -> None:
    before, code = Entry.objects.count(), city.points["HQX"].code
    for who in ("elsewhere", "monitor", "auditor", "nobody"):
        with pytest.raises(Refused) as refusal:
            claimed(city, clock, tmp_path, who=who)
        assert refusal.value.decision.article == "3"
    for new, scan in ((CLAIM, png()), (TESTED, b"no scan"), (replace(CLAIM, claimed_on=date(2030, 1, 1)), None)):
        with pytest.raises(Refused) as refusal:
            claimed(city, clock, tmp_path, new, scan=scan)
        assert refusal.value.decision.article == "7"
    foreign = (city.points["JHG"].code,)
    assert kind_of(claimed, city, clock, tmp_path, points=foreign) is FaultKind.NOT_FOUND
    assert Entry.objects.count() == before
    assert not [one for one in tmp_path.rglob("*") if one.is_file()], "nothing half-written"
    row = claimed(city, clock, tmp_path, points=(code,))
    assert kind_of(claimed, city, clock, tmp_path) is FaultKind.CONFLICT
    for reader in (queries.claim, queries.report_of_claim):
        more = {"folder": tmp_path} if reader is queries.report_of_claim else {}
        with pytest.raises(Refused):
            reader(city["elsewhere"], row.number, at=clock.now(), **more)  # type: ignore[operator]
    none = {"folder": tmp_path, "at": clock.now()}
    assert kind_of(queries.report_of_claim, city["manager"], row.number, **none) is FaultKind.NOT_FOUND
    assert claimed(city, clock, tmp_path, TESTED, points=(code,)).report is not None, "a newer report beside it"


def test_an_altered_scan_is_named(city: City, clock: HandClock, tmp_path: Path) -> None:
    row = claimed(city, clock, tmp_path, TESTED, scan=png())
    assert list(check_standards(tmp_path)) == []
    (file,) = [one for one in (tmp_path / REPORTS).rglob("*") if one.is_file()]
    file.chmod(0o600)
    file.write_bytes(b"other")
    (tmp_path / REPORTS / "other.pdf").write_bytes(b"")
    assert [one.kind for one in check_standards(tmp_path)] == ["test_report_altered", "unexplained"]
    given = {"folder": tmp_path, "at": clock.now()}
    assert kind_of(queries.report_of_claim, city["manager"], row.number, **given) is FaultKind.CORRUPT
    file.unlink()
    assert [one.kind for one in check_standards(tmp_path)] == ["test_report_missing", "unexplained"]


@pytest.mark.law("8")
def test_a_report_does_not_go_beyond_the_claimed_level(city: City, clock: HandClock, tmp_path: Path) -> None:
    codes = [add_camera_on_trial("HQX", clock, name).code for name in ("东门", "西门")]
    today = shanghai_day(clock.now())
    group = tuple(NewMember(name, "花桥小学", "负责人", name) for name in ("manager", "nobody"))
    new = NewAcceptance("校园视频系统验收", "GB 50348-2018", today, group)
    number = open_acceptance(city["manager"], system="HQX", new=new, points=codes, clock=clock)
    plain = plain_report(today)
    level = Measurement(Item.GB35114, "B 级", fits=True, instrument="查验证书")
    report = replace(
        plain, conclusion=Conclusion.UNQUALIFIED, measurements=(*plain.measurements, level),
        problems=(NewProblem("无标识", "承建单位", today + timedelta(days=9)),),
    )  # fmt: skip

    def reported(last: int) -> int:
        given = {"new": report, "report": last, "recorder": NO_RECORDER, "clock": clock}
        return record_report(city["manager"], acceptance=number, **given)  # type: ignore[arg-type]

    last = reported(0)
    assert last_facts()["claimed"] == [], "without a claim the typed level stands"
    claimed(city, clock, tmp_path, replace(CLAIM, standard=Standard.GB35114_B))
    first = claimed(city, clock, tmp_path, points=(codes[0],))
    last = reported(last)
    assert last_facts()["claimed"] == [["gb35114_a", 1], ["gb35114_b", 2]], "of one camera the highest level counts"
    both = queries.claims_of_system(city["manager"], "HQX", at=clock.now())[1].number
    withdraw_claim(city["manager"], claim=both, points=codes[:1], reason="更换设备", clock=clock)
    found = claims_of(city["manager"], number, at=clock.now())
    assert found.lowest is not None
    assert (found.lowest.at, found.standards[Standard.GB35114_B]) == ("东门", 1)
    with pytest.raises(Refused, match=r"level B.*level A.*东门") as refused:
        reported(last)
    assert (refused.value.decision.article, refused.value.decision.missing[0].about) == ("7", "gb35114")
    withdraw_claim(city["manager"], claim=first.number, reason="登记有误", clock=clock)
    assert reported(last) == last + 1
