"""Work orders, incidents, assessments and inspections of units over the API, without persons (16(1), 16(6), 799-24)."""

from collections.abc import Callable

import pytest
from django.test import Client
from tests.support.registry.city import City
from tests.support.supervision.repairers import FITTER, OTHER, add_repairers
from tests.support.web.sign_in import token_of

from mingcha.kit.clock import HandClock
from mingcha.registry.tokens.rules import Scope
from mingcha.supervision.assessments.actions import make_assessment
from mingcha.supervision.assessments.values import AssessmentKind, NewAssessment
from mingcha.supervision.incidents.actions import note_incident
from mingcha.supervision.incidents.values import IncidentGrade, IncidentKind, NewIncident
from mingcha.supervision.work_orders.actions import open_work_order
from mingcha.supervision.work_orders.states import WorkKind
from mingcha.supervision.work_orders.values import NewWorkOrder

pytestmark = pytest.mark.law("16(1)", "16(6)", "799-19")
ROOT = "/api/v1"


def test_a_contractors_system_accepts_arrives_and_asks_to_wait_by_a_token(
    signed_in: Callable[..., Client], city: City, clock: HandClock
) -> None:
    city = add_repairers(city, clock)
    new = NewWorkOrder(city.points["HQX"].code, WorkKind.CAMERA, "夜间黑屏")
    number = open_work_order(city["manager"], new=new, clock=clock)
    scopes = [Scope.READ_REGISTER.value, Scope.WRITE_REGISTER.value]
    made = token_of(city[FITTER], username=FITTER, name="desk", days=9, clock=clock, scopes=scopes)
    fitter = Client(headers={"Authorization": f"Bearer {made.secret}"})
    one = f"{ROOT}/work-orders/{number}"
    (row,) = fitter.get(f"{ROOT}/work-orders?mine=true&state=open").json()
    assert (row["number"], row["revision"], row["is_stopped"], row["gross_seconds"]) == (number, 1, False, 0)

    def sent(step: str, **body: object) -> int:
        return fitter.post(f"{one}/{step}", body, "application/json").status_code

    assert (sent("accept", revision=1), sent("arrive", revision=1), sent("arrive", revision=2)) == (204, 409, 204)
    assert sent("wait", revision=3, reason="power", text="片区停电") == 204
    assert sent("wait", revision=4, reason="power", text="再次") == 403
    whole = fitter.get(one).json()
    steps = [step["step"] for step in whole["steps"]]
    assert (steps, whole["waits"][0]["agreed"]) == (["open", "accept", "arrive", "ask_wait"], None)
    assert "user:" not in str(whole)
    assert sent("fix", revision=4, done="换") == 404  # persons in sessions fix and verify
    assert signed_in(OTHER).get(one).status_code == 403
    assert fitter.get(f"{ROOT}/incidents").status_code == 403  # another scope


def test_incidents_assessments_and_inspections_are_read_in_ones_reach(
    signed_in: Callable[..., Client], city: City, clock: HandClock
) -> None:
    contents = {
        "what": "操作记录",
        "harm": "外泄",
        "measures": "断网",
        "contact": "陈老师 027-1",
        "grade_reason": "受控",
    }
    new = NewIncident(IncidentKind.INTRUSION, "主机入侵", clock.now(), IncidentGrade.LARGER, **contents)
    noted = note_incident(city["manager"], unit="HQXX", new=new, clock=clock)
    texts = ("联勤", "依决定", "更多人看到", "水印")
    sharing = NewAssessment(AssessmentKind.SHARING, "WHGA", *texts, acceptable=True, systems=("HQX",))
    assessed = make_assessment(city["manager"], unit="HQXX", new=sharing, clock=clock)
    manager = signed_in("manager")
    found = manager.get(f"{ROOT}/incidents/{noted.number}").json()
    assert ([one["receiver"] for one in found["owed"]], found["notices"]) == (["cac"], [])
    assert "陈老师" not in str(found)
    assert [one["number"] for one in manager.get(f"{ROOT}/incidents").json()] == [noted.number]
    assert signed_in("elsewhere").get(f"{ROOT}/incidents/{noted.number}").status_code == 403
    assert signed_in("elsewhere").get(f"{ROOT}/incidents").json() == []
    (made,) = manager.get(f"{ROOT}/assessments?state=made").json()
    assert made == manager.get(f"{ROOT}/assessments/{assessed.number}").json()
    assert (made["about"], made["systems"], made["decided_at"]) == ("WHGA", ["HQX"], None)
    assert signed_in("elsewhere").get(f"{ROOT}/assessments/{assessed.number}").status_code == 403
    assert signed_in("district").get(f"{ROOT}/unit-inspections").json() == []
    assert signed_in("district").get(f"{ROOT}/unit-inspections/7").status_code == 404
