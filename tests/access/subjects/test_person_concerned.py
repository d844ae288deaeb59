"""The person concerned: recorded, and refused until others can be masked (decree 799, art. 21)."""

from dataclasses import replace

import pytest
from tests.support.access.papers import HOUR_MS
from tests.support.access.requesting import OPERATOR, Asking

from mingcha.access.register.checks import check_numbers
from mingcha.access.register.models import RequestLine
from mingcha.access.subjects.actions import record_subject_request
from mingcha.access.subjects.models import SubjectRequest
from mingcha.access.subjects.queries import subject_requests
from mingcha.access.subjects.values import SubjectAsked
from mingcha.evidence.queries import latest_entries
from mingcha.kit.decision import Refused
from mingcha.registry.refusals.actions import NAME as REFUSAL


def mother(asked: Asking) -> SubjectAsked:
    ends_ms = int(asked.clock.now().timestamp()) * 1000
    return SubjectAsked(
        applicant="王芳",
        relation="guardian",
        concerned="王小",
        proof="居民身份证、户口簿",
        event="孩子在校门口被撞伤",
        points=(asked.city.points["HQX"].code,),
        from_ms=ends_ms - HOUR_MS,
        to_ms=ends_ms,
        consents=True,
    )


@pytest.mark.law("16(3)", "799-21")
def test_it_is_recorded_and_refused_because_nobody_can_be_masked(asked: Asking) -> None:
    row = record_subject_request(asked.people[OPERATOR], mother(asked), clock=asked.clock)
    assert not row.answer
    assert row.answer.article == "799-21"
    assert "脱敏尚未实现" in row.answer.reason.zh
    assert SubjectRequest.objects.get().no == row.no
    line = RequestLine.objects.get(request=row.no)
    assert (line.act, line.basis, line.person, line.certificate) == ("refused", "799-21", "王芳", "居民身份证、户口簿")
    assert "不予查阅（799 号 第二十一条）" in line.content
    assert list(check_numbers()) == []
    (entry,) = latest_entries(1, with_event=True)
    assert entry.act == "access.subject.ask"
    for by in (OPERATOR, "manager", "district", "auditor"):
        assert [one.no for one in subject_requests(asked.people[by], at=asked.clock.now())] == [row.no]
    for by in ("elsewhere", "monitor"):
        assert subject_requests(asked.people[by], at=asked.clock.now()) == ()


@pytest.mark.law("799-21")
def test_without_the_units_consent_that_is_the_reason(asked: Asking) -> None:
    given = replace(mother(asked), consents=False)
    row = record_subject_request(asked.people[OPERATOR], given, clock=asked.clock)
    assert "未同意" in row.answer.reason.zh


@pytest.mark.law("799-21")
@pytest.mark.parametrize("change", [{"relation": "neighbour"}, {"proof": ""}, {"to_ms": 0}, {"points": ()}], ids=str)
def test_what_is_not_stated_leaves_its_refusal_alone(asked: Asking, change: dict[str, object]) -> None:
    with pytest.raises(Refused):
        record_subject_request(asked.people[OPERATOR], replace(mother(asked), **change), clock=asked.clock)  # type: ignore[arg-type]
    assert not SubjectRequest.objects.exists()
    assert latest_entries(1)[0].act == REFUSAL


@pytest.mark.law("799-21")
def test_only_the_managing_units_people_on_duty_record_it(asked: Asking) -> None:
    for by in ("monitor", "district", "nobody"):
        with pytest.raises(Refused) as refusal:
            record_subject_request(asked.people[by], mother(asked), clock=asked.clock)
        assert refusal.value.decision.article == "15"
