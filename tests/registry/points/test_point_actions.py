"""Acts on points: registering, addresses, switching off and on (articles 3, 6, 7, 8, 18)."""

import pytest
from django.conf import settings
from tests.support.registry.city import ADJUSTED, OWNER, PASSWORD, City, add_camera
from tests.support.registry.last_act import last_entry, last_facts
from tests.support.registry.switching import switch_off

from mingcha.evidence.models import Entry, EntryDetail
from mingcha.kit.clock import HandClock
from mingcha.kit.decision import Refused
from mingcha.kit.errors import Fault, FaultKind
from mingcha.registry.assignments import queries as points_assignment_queries
from mingcha.registry.confirmations import actions as confirmations
from mingcha.registry.points import actions as points_actions
from mingcha.registry.points import queries as points_queries
from mingcha.registry.points.models import Point
from mingcha.registry.points.queries import point_rows
from mingcha.registry.points.switching_off import propose_switching_off

GROUND_FACTS = {"ground": ADJUSTED.ground, "document": ADJUSTED.document, "document_on": "2026-11-01"}


def test_a_point_gets_the_next_code_is_on_trial_and_leaves_an_entry(city: City, clock: HandClock) -> None:
    first = city.points["JHG"].code
    row = points_actions.add_point(
        city["district"],
        system="JHG",
        name="北段",
        part="entrance",
        place_kind="none",
        url="rtsp://10.1.2.9:8554/main",
        clock=clock,
    )
    assert first.startswith("42010200001310")
    assert int(row.code) == int(city.points["HQX"].code) + 1
    assert (row.state, row.label, row.mandatory, row.enabled) == ("trial", "R30/trial", True, True)
    point = Point.objects.get(code=row.code)
    entry = last_entry()
    assert entry["act"] == "registry.point.add"
    assert entry["by"] == f"user:{city['district'].pk}"
    assert [row[:2] for row in entry["rows"]] == [["registry_point", str(point.pk)]]
    assert last_facts() == {
        "camera": row.code,
        "name": "北段",
        "place_kind": "none",
        "place_reason": "",
        "enabled": True,
    }


def test_codes_of_another_division_begin_anew(city: City) -> None:
    assert city.points["WCT"].code == "42010600001310000001"


def test_credentials_inside_the_url_are_taken_out_and_the_password_is_sealed(city: City, clock: HandClock) -> None:
    point = Point.objects.get(code=city.points["JHG"].code)
    assert point.url == "rtsp://10.1.2.3:554/main"
    assert point.username == "eye"
    assert "let-me-in" not in point.sealed_password
    assert settings.MINGCHA_KEYS.unseal(point.sealed_password) == "let-me-in"


def test_no_query_and_no_entry_gives_the_password(city: City, clock: HandClock) -> None:
    code = city.points["JHG"].code
    said = [
        repr(points_queries.points(OWNER, at=clock.now())),
        repr(points_queries.point(OWNER, code, at=clock.now())),
        repr(points_assignment_queries.assignments(at=clock.now())),
        *(bytes(entry.body).decode() for entry in Entry.objects.all()),
        *(bytes(detail.event).decode() for detail in EntryDetail.objects.all()),
    ]
    sealed = Point.objects.get(code=code).sealed_password
    assert not [text for text in said if "let-me-in" in text or sealed in text or PASSWORD in text]


def test_the_recorder_gets_the_sealed_password_and_the_label(city: City, clock: HandClock) -> None:
    assigned = {one.camera: one for one in points_assignment_queries.assignments(at=clock.now())}
    one = assigned[city.points["JHG"].code]
    assert (one.url, one.username, one.epoch, one.label, one.enabled) == (
        "rtsp://10.1.2.3:554/main",
        "eye",
        1,
        "R30",
        True,
    )
    assert settings.MINGCHA_KEYS.unseal(one.sealed_password) == "let-me-in"


def test_a_new_address_raises_the_epoch_and_does_not_inherit_a_password(city: City, clock: HandClock) -> None:
    code = city.points["JHG"].code
    points_actions.change_point_address(
        city["district"], code=code, url="rtsp://10.1.2.3/sub", adjustment=ADJUSTED, clock=clock
    )
    point = Point.objects.get(code=code)
    assert (point.epoch, point.url, point.username) == (2, "rtsp://10.1.2.3:554/sub", "eye")
    assert settings.MINGCHA_KEYS.unseal(point.sealed_password) == "let-me-in"
    points_actions.change_point_address(
        city["district"], code=code, url="rtsp://10.1.2.4/sub", adjustment=ADJUSTED, clock=clock
    )
    point.refresh_from_db()
    assert (point.epoch, point.username, point.sealed_password) == (3, "", "")
    points_actions.change_point_address(
        city["district"], code=code, url="rtsp://10.1.2.4/sub", username="other", password="secret", clock=clock
    )
    point.refresh_from_db()
    assert settings.MINGCHA_KEYS.unseal(point.sealed_password) == "secret"


def test_a_password_is_not_sent_under_another_user_name(city: City, clock: HandClock) -> None:
    code = city.points["JHG"].code
    points_actions.change_point_address(
        city["district"], code=code, url="rtsp://10.1.2.3/main", username="other", clock=clock
    )
    point = Point.objects.get(code=code)
    assert (point.username, point.sealed_password) == ("other", "")


@pytest.mark.law("18(3)")
def test_no_role_puts_a_camera_into_a_changing_room(city: City, clock: HandClock) -> None:
    for by in (OWNER, *city.people.values()):
        with pytest.raises(Refused) as refused:
            points_actions.add_point(
                by,
                system="JHG",
                name="更衣室",
                part="other",
                url="rtsp://10.1.2.9/main",
                place_kind="changing_room",
                clock=clock,
            )
        assert refused.value.decision.article == "18(3)"
    assert not Point.objects.filter(name="更衣室").exists()


@pytest.mark.law("7")
def test_an_address_outside_the_allowed_networks_is_refused_and_leaves_nothing(city: City, clock: HandClock) -> None:
    before = Entry.objects.count()
    with pytest.raises(Refused) as refused:
        add_camera("JHG", clock, name="外网", host="8.8.8.8")
    assert refused.value.decision.article == "7"
    with pytest.raises(Refused):
        points_actions.change_point_address(OWNER, code=city.points["JHG"].code, url="rtsp://8.8.8.8/", clock=clock)
    assert Entry.objects.count() == before


def test_a_point_is_switched_off_with_a_reason_and_on_again(city: City, clock: HandClock) -> None:
    code = city.points["HQX"].code
    row = switch_off(city["manager"], code=code, reason="换新设备", adjustment=ADJUSTED, clock=clock)
    assert not row.enabled
    assert {key: last_facts()[key] for key in ("camera", "reason", *GROUND_FACTS)} == {
        "camera": code,
        "reason": "换新设备",
        **GROUND_FACTS,
    }
    assert last_entry()["act"] == "registry.point.disable"
    (sent,) = points_assignment_queries.assignments([code], at=clock.now())
    assert not sent.enabled
    with pytest.raises(Fault) as fault:
        switch_off(city["manager"], code=code, reason="再次", adjustment=ADJUSTED, clock=clock)
    assert fault.value.kind is FaultKind.CONFLICT
    assert points_actions.enable_point(city["manager"], code=code, clock=clock).enabled


@pytest.mark.law("16(1)")
@pytest.mark.parametrize("second", ["manager", "guard", "elsewhere", "auditor", "admin", "security", "nobody"])
def test_nobody_switches_a_camera_off_alone(city: City, clock: HandClock, second: str) -> None:
    """Issue point B.11: on 0.3.0 a unit's manager, or an administrator, switched a camera off alone."""
    code = city.points["HQX"].code
    with pytest.raises(Refused) as refused:
        points_actions.disable_point(city["manager"], code=code, reason="检修", adjustment=ADJUSTED, clock=clock)
    assert refused.value.decision.article == "16(1)"
    given = {"code": code, "reason": "检修", "adjustment": ADJUSTED, "clock": clock}
    proposed = propose_switching_off(city["manager"], **given).name
    with pytest.raises(Refused):
        confirmations.confirm(city[second], proposed, clock=clock)
    assert point_rows((code,))[code].enabled
    confirmations.confirm(city["district"], proposed, clock=clock)
    assert not point_rows((code,))[code].enabled


@pytest.mark.law("18")
def test_a_camera_in_a_forbidden_place_is_switched_off_at_once(city: City, clock: HandClock) -> None:
    code = city.points["HQX"].code
    Point.objects.filter(code=code).update(place_kind="changing_room")
    row = points_actions.disable_point(city["manager"], code=code, reason="更衣室", adjustment=ADJUSTED, clock=clock)
    assert not row.enabled
