"""Acts of the registry: what they write, what they refuse, and that a password never comes out again."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import DatabaseError, IntegrityError, transaction
from tests.support.registry.city import ADJUSTED, OWNER, PASSWORD, City

from mingcha.evidence.models import Attested, Entry, attested_models
from mingcha.kit.actor import Actor
from mingcha.kit.clock import HandClock
from mingcha.kit.decision import Refused
from mingcha.kit.errors import Fault, FaultKind
from mingcha.registry.accounts import actions as accounts_actions
from mingcha.registry.identity.models import RoleAssignment, User
from mingcha.registry.places import actions as places_actions
from mingcha.registry.places.models import Organisation, Site
from mingcha.registry.points import actions as points_actions
from mingcha.registry.points.models import Point
from mingcha.registry.points.switching_off import propose_switching_off
from mingcha.registry.systems import actions as systems_actions
from mingcha.registry.systems.models import Designation, System


def test_every_table_of_the_registry_is_attested() -> None:
    assert {Organisation, User, RoleAssignment, Site, System, Designation, Point} <= set(attested_models())
    assert issubclass(User, Attested)


WRITES = {
    "add_site": lambda by, clock: places_actions.add_site(
        by, code="NEW", name="新场所", category="6(4)", division="420102", organisation="HQXX", clock=clock
    ),
    "add_system": lambda by, clock: systems_actions.add_system(by, code="NEW", name="新系统", site="HQX", clock=clock),
    "add_point": lambda by, clock: points_actions.add_point(
        by, system="HQX", name="新点位", part="vital", place_kind="none", url="rtsp://10.1.2.9/", clock=clock
    ),
    "change_point_address": lambda by, clock: points_actions.change_point_address(
        by, code=Point.objects.get(system__code="HQX").code, url="rtsp://10.1.2.9/", adjustment=ADJUSTED, clock=clock
    ),
    "disable_point": lambda by, clock: propose_switching_off(
        by, code=Point.objects.get(system__code="HQX").code, reason="检修", adjustment=ADJUSTED, clock=clock
    ),
    "add_user": lambda by, clock: accounts_actions.add_user(
        by, username="newcomer", name="新人", badge_no="", organisation="HQXX", password=PASSWORD, clock=clock
    ),
}


@pytest.mark.law("3")
@pytest.mark.parametrize("verb", WRITES)
@pytest.mark.parametrize("username", ["admin", "city", "district", "manager"])
def test_keepers_write_inside_their_territory(city: City, clock: HandClock, verb: str, username: str) -> None:
    before = Entry.objects.count()
    WRITES[verb](city[username], clock)
    assert Entry.objects.count() == before + 1


@pytest.mark.law("3")
@pytest.mark.parametrize("verb", WRITES)
@pytest.mark.parametrize("username", ["elsewhere", "monitor", "guard", "auditor", "nobody"])
def test_all_others_are_refused_under_article_3(city: City, clock: HandClock, verb: str, username: str) -> None:
    before = Entry.objects.count()
    with pytest.raises(Refused) as refused:
        WRITES[verb](city[username], clock)
    decision = refused.value.decision
    assert decision.article == "3"
    assert decision.reason.zh
    assert decision.reason.en
    assert Entry.objects.count() == before


@pytest.mark.parametrize("verb", WRITES)
def test_who_is_not_logged_in_writes_nothing(city: City, clock: HandClock, verb: str) -> None:
    for by in (AnonymousUser(), Actor("user:1", "somebody"), User()):
        with pytest.raises(Fault) as fault:
            WRITES[verb](by, clock)
        assert fault.value.kind is FaultKind.UNAUTHENTICATED


def test_a_person_who_was_switched_off_has_no_powers(city: City, clock: HandClock) -> None:
    User.objects.filter(username="admin").update(is_active=False)
    with pytest.raises(Fault) as fault:
        WRITES["add_system"](city["admin"], clock)
    assert fault.value.kind is FaultKind.UNAUTHENTICATED


@pytest.mark.law("3")
def test_organisations_are_registered_by_offices_inside_their_division(city: City, clock: HandClock) -> None:
    def add(by: User, division: str) -> None:
        places_actions.add_organisation(
            by, code=f"N{division}", name="新单位", kind="unit", division=division, clock=clock
        )

    add(city["district"], "420102")
    for username in ("district", "manager", "monitor", "auditor", "nobody"):
        with pytest.raises(Refused) as refused:
            add(city[username], "420106")
        assert refused.value.decision.article == "3"


def test_a_uscc_with_a_wrong_check_sign_is_refused(city: City, clock: HandClock) -> None:
    given = {"code": "NEW", "name": "新单位", "kind": "unit", "division": "420102", "clock": clock}
    with pytest.raises(Fault) as fault:
        places_actions.add_organisation(OWNER, uscc="91420100MA4K00000A", **given)
    assert fault.value.kind is FaultKind.INVALID


@pytest.mark.parametrize(
    ("field", "text"),
    [
        ("code", ""),
        ("code", "has space"),
        ("code", "x" * 21),
        ("name", " "),
        ("name", "x" * 101),
        ("name", "line\nbreak"),
        ("division", "42010"),
        ("category", "6(13)"),
    ],
)
def test_wrong_words_are_faults_and_not_tracebacks(city: City, clock: HandClock, field: str, text: str) -> None:
    given = {"code": "NEW", "name": "新", "category": "6(4)", "division": "420102", "organisation": "HQXX"}
    with pytest.raises(Fault) as fault:
        places_actions.add_site(OWNER, **{**given, field: text}, clock=clock)
    assert fault.value.kind is FaultKind.INVALID
    assert fault.value.words.zh != fault.value.words.en


def test_unknown_things_are_named(city: City, clock: HandClock) -> None:
    with pytest.raises(Fault) as fault:
        systems_actions.add_system(OWNER, code="NEW", name="新", site="NOWHERE", clock=clock)
    assert fault.value.kind is FaultKind.NOT_FOUND
    assert "NOWHERE" in fault.value.words.zh


def test_a_code_is_given_once(city: City, clock: HandClock) -> None:
    with pytest.raises(Fault) as fault:
        systems_actions.add_system(OWNER, code="JHG", name="新", site="JHG", clock=clock)
    assert fault.value.kind is FaultKind.CONFLICT


@pytest.mark.law("2")
def test_a_place_outside_the_city_is_refused(city: City, clock: HandClock) -> None:
    with pytest.raises(Refused) as refused:
        places_actions.add_site(
            OWNER, code="FAR", name="外地", category="6(4)", division="110101", organisation="HQXX", clock=clock
        )
    assert refused.value.decision.article == "2"


@pytest.mark.parametrize(
    ("model", "where", "values"),
    [
        (Site, {"code": "JHG"}, {"category": "6(13)"}),
        (Site, {"code": "JHG"}, {"division": "42010x"}),
        (Organisation, {"code": "JAGA"}, {"uscc": "short"}),
        (Organisation, {"code": "JAGA"}, {"uscc": "O" * 18}),
        (Organisation, {"code": "JAGA"}, {"kind": "club"}),
        (System, {"code": "JHG"}, {"key_target": True}),
        (System, {"code": "JHG"}, {"retention_class": "R90"}),
        (System, {"code": "JHG"}, {"legal_class": "art8"}),
        (Point, {"system__code": "JHG"}, {"code": "4201020000131000000x"}),
        (Point, {"system__code": "JHG"}, {"epoch": 0}),
        (Point, {"system__code": "JHG"}, {"state": "broken"}),
        (Point, {"system__code": "JHG"}, {"part": "roof"}),
        (Point, {"system__code": "JHG"}, {"url": "http://10.1.2.3/"}),
        (RoleAssignment, {"user__username": "monitor"}, {"filed_on": None}),
        (RoleAssignment, {"user__username": "monitor"}, {"role": "king"}),
        (User, {"username": "monitor"}, {"theme": "pink"}),
        (User, {"username": "monitor"}, {"language": "fr"}),
    ],
)
def test_the_database_itself_refuses_what_cannot_be(
    city: City, model: type[Site], where: dict[str, str], values: dict[str, object]
) -> None:
    held = model.objects.filter(**where).values_list("pk", flat=True).get()
    with pytest.raises((IntegrityError, DatabaseError)), transaction.atomic():
        model.objects.filter(pk=held).update(**values)


def test_the_database_refuses_an_end_before_the_beginning_and_two_territories(city: City) -> None:
    held = RoleAssignment.objects.get(user__username="monitor")
    with pytest.raises(IntegrityError), transaction.atomic():
        RoleAssignment.objects.filter(pk=held.pk).update(valid_until=held.valid_from - timedelta(seconds=1))
    with pytest.raises(IntegrityError), transaction.atomic():
        RoleAssignment.objects.filter(pk=held.pk).update(organisation=Organisation.objects.get(code="JAGA"))
