"""What the record of a visit says where nobody of the other side was there (12, 799-24; APL 55)."""

from datetime import datetime
from pathlib import Path

import pytest
from tests.support.access.scans import jpeg, png
from tests.support.registry.city import City
from tests.support.supervision.officers import FIRST, SECOND, officers_city

from mingcha.kit.clock import SHANGHAI, HandClock
from mingcha.law.retention import shanghai_day
from mingcha.registry.printed.contents import content_of
from mingcha.registry.printed.kinds import PrintedKind
from mingcha.supervision.inspections.actions import begin_unit_inspection, record_visit, sign_visit
from mingcha.supervision.inspections.ordering import order_unit, serve_unit_order
from mingcha.supervision.inspections.values import NewRecord, NewUnitInspection, NewUnitOrder
from mingcha.supervision.obstructions.actions import judge_obstruction, note_obstruction
from mingcha.supervision.obstructions.inspecting import record_inspection, sign_inspection
from mingcha.supervision.obstructions.states import Cause, ObstructionState, OwnerKind
from mingcha.supervision.obstructions.values import Judgement, NewInspection, NewObstruction, Served
from mingcha.supervision.orders.values import ServiceWay
from mingcha.supervision.self_checks.kinds import Answer
from mingcha.supervision.self_checks.values import GivenAnswer

pytestmark = [pytest.mark.law("12", "799-24"), pytest.mark.django_db]
ABSENT = "当事人不在场（见证人或者无见证人的原因）"
NOBODY = "当事人不在场，以上笔录由执法人员签名；有见证人的，由见证人签名。公共视频画面只作附件。"
PARTY = "以上笔录交当事人核对，无误后签名；拒绝签名的，由执法人员注明。公共视频画面只作附件。"


@pytest.fixture
def clock() -> HandClock:
    return HandClock(datetime(2026, 9, 1, 10, tzinfo=SHANGHAI))


@pytest.fixture
def people(db: None, clock: HandClock) -> City:
    return officers_city(clock)


def printed(people: City, kind: PrintedKind, subject: int, clock: HandClock) -> tuple[list[tuple[str, str]], str, str]:
    """Rows, the paragraph, and who signs first."""
    values = content_of(people[FIRST], kind, str(subject), at=clock.now()).values
    rows = [(name, text) for name, text in values["rows"]]  # type: ignore[union-attr, misc]
    return rows, values["paragraphs"][0], values["signatures"][0]  # type: ignore[index, return-value]


def test_the_record_of_an_act_at_a_point_names_the_witness_or_that_there_was_none(
    people: City, clock: HandClock, tmp_path: Path
) -> None:
    first, today = people[FIRST], shanghai_day(clock.now())
    tree = note_obstruction(first, new=NewObstruction(people.points["HQX"].code, "树冠遮挡", today), clock=clock)
    found = Judgement(ObstructionState.CONFIRMED, "可见", Cause.GREENERY, "某公司", OwnerKind.UNIT)
    judge_obstruction(first, obstruction=tree, judgement=found, revision=1, clock=clock)
    seen = NewInspection(today, "", "遮挡三成", arose_on=today, absent="无见证人，路边无行人")
    kept = {"obstruction": tree, "folder": tmp_path, "clock": clock}
    record_inspection(first, new=seen, photo=jpeg(), revision=2, **kept)  # type: ignore[arg-type]
    sign_inspection(people[SECOND], obstruction=tree, revision=3, clock=clock)
    rows, paragraph, signer = printed(people, PrintedKind.INSPECTION, tree, clock)
    assert dict(rows)[ABSENT] == "无见证人，路边无行人"
    assert dict(rows)["在场人员"] == "当事人不在场"
    assert {"出示行政执法证件", "申请回避的权利"} & dict(rows).keys() == set()
    assert (paragraph, signer) == (NOBODY, "见证人")


def test_each_record_of_a_unit_is_signed_by_who_was_there(people: City, clock: HandClock, tmp_path: Path) -> None:
    first, second, today = people[FIRST], people[SECOND], shanghai_day(clock.now())
    about = NewUnitInspection(subject="某酒吧门前", district="420102", reason="巡查")
    number = begin_unit_inspection(first, new=about, clock=clock)
    answers = {"may_install": GivenAnswer(Answer.NO, "无权安装")}
    given = {"inspection": number, "clock": clock}
    absent = NewRecord(today, "", "门前对街两台", answers, absent="社区网格员李某")
    record_visit(first, new=absent, photo=png(), folder=tmp_path, revision=1, **given)  # type: ignore[arg-type]
    sign_visit(second, revision=2, **given)  # type: ignore[arg-type]
    rows, paragraph, signer = printed(people, PrintedKind.UNIT_INSPECTION, number, clock)
    assert (dict(rows)[ABSENT], paragraph, signer) == ("社区网格员李某", NOBODY, "见证人")
    order_unit(first, new=NewUnitOrder("某酒吧", "拆除", 15), revision=3, **given)  # type: ignore[arg-type]
    served = Served(today, ServiceWay.HANDED_OVER, "吴某")
    serve_unit_order(first, served=served, revision=4, **given)  # type: ignore[arg-type]
    again = NewRecord(today, "吴某", "已拆除", {}, corrected=True, certificates_shown=True, recusal_told=True)
    record_visit(first, new=again, photo=jpeg(), folder=tmp_path, revision=5, **given)  # type: ignore[arg-type]
    sign_visit(second, revision=6, **given)  # type: ignore[arg-type]
    rows, paragraph, signer = printed(people, PrintedKind.UNIT_INSPECTION, number, clock)
    assert (dict(rows)[ABSENT], paragraph, signer) == ("社区网格员李某", NOBODY, "见证人")
    rows, paragraph, signer = printed(people, PrintedKind.UNIT_REINSPECTION, number, clock)
    assert ABSENT not in dict(rows)
    assert [name for name, _ in rows].count("出示行政执法证件") == 1
    assert (paragraph, signer) == (PARTY, "当事人")
