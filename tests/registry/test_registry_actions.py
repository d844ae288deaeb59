"""Acts of the registry: what they write, what they refuse, and that a password never comes out again."""

import json
from datetime import date, timedelta

import pytest
from django.conf import settings
from django.contrib.auth import authenticate
from django.contrib.auth.models import AnonymousUser
from django.db import DatabaseError, IntegrityError, transaction
from pytest_django import DjangoAssertNumQueries, Settings
from tests.support.registry.city import OWNER, PASSWORD, City, add_camera

from mingcha.evidence.models import Attested, Entry, EntryDetail, attested_models
from mingcha.kit.actor import Actor
from mingcha.kit.clock import HandClock
from mingcha.kit.decision import Refused
from mingcha.kit.errors import Fault, FaultKind
from mingcha.registry.assignments import queries as points_assignment_queries
from mingcha.registry.identity import actions as identity_actions
from mingcha.registry.identity import queries as identity_queries
from mingcha.registry.identity.models import RoleAssignment, User
from mingcha.registry.places import actions as places_actions
from mingcha.registry.places.models import Organisation, Site
from mingcha.registry.points import actions as points_actions
from mingcha.registry.points import queries as points_queries
from mingcha.registry.points.filter import PointFilter
from mingcha.registry.points.models import Point
from mingcha.registry.systems import actions as systems_actions
from mingcha.registry.systems.models import Designation, System
from mingcha.registry.systems.queries import system


def last_entry() -> dict[str, object]:
    """The newest entry of the application's log."""
    return json.loads(bytes(Entry.objects.latest("index").body))


def last_facts() -> dict[str, object]:
    """The facts of the newest entry."""
    return json.loads(bytes(EntryDetail.objects.latest("entry_id").event))["facts"]


def test_every_table_of_the_registry_is_attested() -> None:
    assert {Organisation, User, RoleAssignment, Site, System, Designation, Point} <= set(attested_models())
    assert issubclass(User, Attested)


def test_a_point_gets_the_next_code_is_on_trial_and_leaves_an_entry(city: City, clock: HandClock) -> None:
    first = city.points["JHG"].code
    row = points_actions.add_point(
        city["district"], system="JHG", name="北段", part="entrance", url="rtsp://10.1.2.9:8554/main", clock=clock
    )
    assert first.startswith("42010200001310")
    assert int(row.code) == int(city.points["HQX"].code) + 1
    assert (row.state, row.label, row.mandatory, row.enabled) == ("trial", "R30/trial", True, True)
    point = Point.objects.get(code=row.code)
    entry = last_entry()
    assert entry["act"] == "registry.point.add"
    assert entry["by"] == f"user:{city['district'].pk}"
    assert [row[:2] for row in entry["rows"]] == [["registry_point", str(point.pk)]]
    assert last_facts() == {"camera": row.code, "name": "北段", "forbidden_place": "none", "enabled": True}


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
        repr(points_assignment_queries.assignments()),
        *(bytes(entry.body).decode() for entry in Entry.objects.all()),
        *(bytes(detail.event).decode() for detail in EntryDetail.objects.all()),
    ]
    sealed = Point.objects.get(code=code).sealed_password
    assert not [text for text in said if "let-me-in" in text or sealed in text or PASSWORD in text]


def test_the_recorder_gets_the_sealed_password_and_the_label(city: City, clock: HandClock) -> None:
    assigned = {one.camera: one for one in points_assignment_queries.assignments()}
    one = assigned[city.points["JHG"].code]
    assert (one.url, one.username, one.epoch, one.label, one.enabled) == (
        "rtsp://10.1.2.3:554/main",
        "eye",
        1,
        "R30/trial",
        True,
    )
    assert settings.MINGCHA_KEYS.unseal(one.sealed_password) == "let-me-in"


def test_a_new_address_raises_the_epoch_and_does_not_inherit_a_password(city: City, clock: HandClock) -> None:
    code = city.points["JHG"].code
    points_actions.change_point_address(city["district"], code=code, url="rtsp://10.1.2.3/sub", clock=clock)
    point = Point.objects.get(code=code)
    assert (point.epoch, point.url, point.username) == (2, "rtsp://10.1.2.3:554/sub", "eye")
    assert settings.MINGCHA_KEYS.unseal(point.sealed_password) == "let-me-in"
    points_actions.change_point_address(city["district"], code=code, url="rtsp://10.1.2.4/sub", clock=clock)
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
                forbidden_place="changing_room",
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


@pytest.mark.law("16(5)")
def test_a_key_target_changes_the_class_of_all_cameras_at_once(city: City, clock: HandClock) -> None:
    add_camera("JHG", clock, name="西侧")
    systems_actions.mark_key_target(city["district"], system="JHG", document="武公反恐〔2026〕7 号", clock=clock)
    rows = points_queries.points(OWNER, at=clock.now(), where=PointFilter(site="JHG"))
    assert {row.label for row in rows} == {"R90/trial"}
    assert len(rows) == 2
    with pytest.raises(Fault) as fault:
        systems_actions.mark_key_target(city["city"], system="JHG", document="再次", clock=clock)
    assert fault.value.kind is FaultKind.CONFLICT


@pytest.mark.law("16(5)")
@pytest.mark.parametrize("username", ["admin", "manager", "monitor", "auditor", "nobody"])
def test_only_public_security_marks_a_key_target(city: City, clock: HandClock, username: str) -> None:
    for does in (systems_actions.mark_key_target, systems_actions.end_key_target):
        with pytest.raises(Refused) as refused:
            does(city[username], system="HQX", document="文书", clock=clock)
        assert refused.value.decision.article == "16(5)"


@pytest.mark.law("16(5)")
def test_a_designation_is_taken_back_by_a_document_and_remembered(city: City, clock: HandClock) -> None:
    first, second, back = "武公反恐〔2026〕7 号", "武公反恐〔2026〕9 号", "武公反恐〔2026〕8 号"
    with pytest.raises(Fault) as fault:
        systems_actions.end_key_target(city["district"], system="JHG", document=back, clock=clock)
    assert fault.value.kind is FaultKind.CONFLICT
    systems_actions.mark_key_target(city["district"], system="JHG", document=first, clock=clock)
    with pytest.raises(Refused) as refused:
        systems_actions.end_key_target(city["district"], system="JHG", document=" ", clock=clock)
    assert refused.value.decision.article == "16(5)"
    begun = clock.now()
    clock.advance(timedelta(days=3))
    systems_actions.end_key_target(city["city"], system="JHG", document=back, clock=clock)
    assert last_facts() == {"system": "JHG", "document": back, "ended_document": first}
    (row,) = points_queries.points(OWNER, at=clock.now(), where=PointFilter(site="JHG"))
    assert (row.key_target, row.label) == (False, "R30/trial")
    systems_actions.mark_key_target(city["district"], system="JHG", document=second, clock=clock)
    found = system(city["auditor"], "JHG", at=clock.now())
    assert found.document == second
    newest, oldest = found.designations
    assert (newest.document, newest.ended_at, newest.end_document) == (second, None, "")
    assert (oldest.document, oldest.marked_at, oldest.ended_at) == (first, begun, begun + timedelta(days=3))
    assert (oldest.end_document, oldest.ended_by) == (back, f"user:{city['city'].pk}")
    seen = system(city["monitor"], "JHG", at=clock.now())
    assert (seen.document, seen.designations, seen.row.key_target) == ("", (), True)


@pytest.mark.law("16(5)")
def test_a_designation_of_before_the_register_of_them_can_be_taken_back(city: City, clock: HandClock) -> None:
    systems_actions.mark_key_target(city["city"], system="JHG", document="旧文书", clock=clock)
    Designation.objects.all().delete()  # as in a home of version 0.2.0
    systems_actions.end_key_target(city["city"], system="JHG", document="撤销文书", clock=clock)
    (row,) = system(city["city"], "JHG", at=clock.now()).designations
    assert (row.document, row.marked_at, row.end_document) == ("旧文书", None, "撤销文书")


def test_a_point_is_switched_off_with_a_reason_and_on_again(city: City, clock: HandClock) -> None:
    code = city.points["HQX"].code
    row = points_actions.disable_point(city["manager"], code=code, reason="换新设备", clock=clock)
    assert not row.enabled
    assert last_facts() == {"camera": code, "reason": "换新设备"}
    assert [one.enabled for one in points_assignment_queries.assignments() if one.camera == code] == [False]
    with pytest.raises(Fault) as fault:
        points_actions.disable_point(city["manager"], code=code, reason="再次", clock=clock)
    assert fault.value.kind is FaultKind.CONFLICT
    assert points_actions.enable_point(city["manager"], code=code, clock=clock).enabled


WRITES = {
    "add_site": lambda by, clock: places_actions.add_site(
        by, code="NEW", name="新场所", category="6(4)", division="420102", organisation="HQXX", clock=clock
    ),
    "add_system": lambda by, clock: systems_actions.add_system(by, code="NEW", name="新系统", site="HQX", clock=clock),
    "add_point": lambda by, clock: points_actions.add_point(
        by, system="HQX", name="新点位", part="vital", url="rtsp://10.1.2.9/", clock=clock
    ),
    "change_point_address": lambda by, clock: points_actions.change_point_address(
        by, code=Point.objects.get(system__code="HQX").code, url="rtsp://10.1.2.9/", clock=clock
    ),
    "disable_point": lambda by, clock: points_actions.disable_point(
        by, code=Point.objects.get(system__code="HQX").code, reason="检修", clock=clock
    ),
    "add_user": lambda by, clock: identity_actions.add_user(
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


@pytest.mark.law("16(2)")
def test_a_monitor_needs_training_and_filing(city: City, clock: HandClock) -> None:
    def assign(trained_on: date | None, filed_on: date | None) -> None:
        identity_actions.assign_role(
            city["district"],
            username="nobody",
            role="monitor",
            division="420102",
            trained_on=trained_on,
            filed_on=filed_on,
            clock=clock,
        )

    for trained_on, filed_on in ((None, None), (date(2026, 3, 1), None), (date(2025, 11, 24), date(2026, 3, 1))):
        with pytest.raises(Refused) as refused:
            assign(trained_on, filed_on)
        assert refused.value.decision.article == "16(2)"
    assign(date(2025, 11, 25), date(2026, 3, 1))


@pytest.mark.law("3")
@pytest.mark.parametrize(
    ("by", "role", "division", "article"),
    [
        ("district", "city_officer", "420102", "3"),  # a level above
        ("district", "unit_manager", "420106", "3"),  # another district
        ("manager", "unit_manager", "", "3"),  # its own level
        ("monitor", "monitor", "420102", "3"),
        ("auditor", "monitor", "420102", "3"),
        ("nobody", "monitor", "420102", "3"),
        ("city", "auditor", "420100", "3"),
        ("admin", "administrator", "", "3"),  # wider than its own territory
    ],
)
def test_nobody_appoints_beyond_their_level_or_territory(
    city: City, clock: HandClock, by: str, role: str, division: str, article: str
) -> None:
    with pytest.raises(Refused) as refused:
        identity_actions.assign_role(city[by], username="guard", role=role, division=division, clock=clock)
    assert refused.value.decision.article == article


def test_nobody_appoints_themselves(city: City, clock: HandClock) -> None:
    with pytest.raises(Refused) as refused:
        identity_actions.assign_role(city["admin"], username="admin", role="auditor", division="420100", clock=clock)
    assert "本人" in refused.value.decision.reason.zh


@pytest.mark.law("16(1)")
def test_who_sets_up_does_not_watch_and_who_audits_does_nothing_else(city: City, clock: HandClock) -> None:
    for username, role in (("monitor", "administrator"), ("auditor", "city_officer"), ("district", "auditor")):
        with pytest.raises(Refused) as refused:
            identity_actions.assign_role(OWNER, username=username, role=role, division="420102", clock=clock)
        assert refused.value.decision.article == "16(1)"


def test_a_role_ends_now_and_only_once(city: City, clock: HandClock) -> None:
    (mine,) = identity_queries.roles(city["monitor"], at=clock.now())
    with pytest.raises(Refused) as refused:
        identity_actions.end_role(city["elsewhere"], assignment=mine.assignment, clock=clock)
    assert refused.value.decision.article == "3"
    identity_actions.end_role(city["district"], assignment=mine.assignment, clock=clock)
    assert identity_queries.roles(city["monitor"], at=clock.now()) == ()
    with pytest.raises(Fault) as fault:
        identity_actions.end_role(city["district"], assignment=mine.assignment, clock=clock)
    assert fault.value.kind is FaultKind.CONFLICT


def test_a_role_holds_from_its_first_instant_to_before_its_last(city: City, clock: HandClock) -> None:
    start, end = clock.now() + timedelta(hours=1), clock.now() + timedelta(hours=2)
    identity_actions.assign_role(
        OWNER,
        username="nobody",
        role="unit_manager",
        organisation="HQXX",
        valid_from=start,
        valid_until=end,
        clock=clock,
    )
    held = [
        bool(identity_queries.roles(city["nobody"], at=at))
        for at in (clock.now(), start, end - timedelta(seconds=1), end)
    ]
    assert held == [False, True, True, False]
    with pytest.raises(Fault):
        identity_actions.assign_role(
            OWNER, username="nobody", role="auditor", valid_from=end, valid_until=start, clock=clock
        )


@pytest.mark.law("16(1)")
def test_a_password_is_set_by_its_person_or_an_administrator_of_theirs(city: City, clock: HandClock) -> None:
    for username in ("monitor", "admin"):
        identity_actions.set_password(
            city[username], username="monitor", password=f"new-{username}-password", clock=clock
        )
        assert authenticate(username="monitor", password=f"new-{username}-password") == city["monitor"]
    for username in ("district", "city", "auditor", "nobody"):
        with pytest.raises(Refused):
            identity_actions.set_password(city[username], username="monitor", password="another-password", clock=clock)
    with pytest.raises(Fault):
        identity_actions.set_password(city["monitor"], username="monitor", password="short", clock=clock)
    with pytest.raises(Fault):
        identity_actions.set_password(city["monitor"], username="monitor", password="aaaaaaaaaaaaaa", clock=clock)


def test_a_login_writes_no_row(city: City, settings: Settings) -> None:
    before = User.objects.filter(username="monitor").values().get()
    settings.PASSWORD_HASHERS = [
        "django.contrib.auth.hashers.PBKDF2PasswordHasher",
        "django.contrib.auth.hashers.MD5PasswordHasher",
    ]
    assert authenticate(username="monitor", password=PASSWORD) == city["monitor"]
    assert authenticate(username="monitor", password="wrong") is None
    assert User.objects.filter(username="monitor").values().get() == before


def test_an_administrator_is_made_on_the_machine_alone(city: City, clock: HandClock) -> None:
    given = {"username": "second", "name": "第二管理员", "password": PASSWORD, "clock": clock}
    with pytest.raises(Fault) as fault:
        identity_actions.create_administrator(**given, by=Actor(f"user:{city['admin'].pk}"))
    assert fault.value.kind is FaultKind.FORBIDDEN
    person = identity_actions.create_administrator(**given, by=OWNER)
    assert [role.role.value for role in person.roles] == ["administrator"]


def test_preferences_are_ones_own(city: City, clock: HandClock) -> None:
    identity_actions.set_preferences(city["monitor"], language="en", theme="night", clock=clock)
    assert User.objects.filter(language="en", theme="night").values_list("username", flat=True).get() == "monitor"
    with pytest.raises(Fault):
        identity_actions.set_preferences(city["monitor"], language="fr", theme="night", clock=clock)


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


@pytest.mark.law("3", "799-16(2)(2)")
@pytest.mark.parametrize(
    ("by", "username", "article"),
    [
        ("district", "monitor", ""),
        ("manager", "guard", ""),
        ("admin", "auditor", ""),
        ("city", "district", ""),
        ("elsewhere", "monitor", "3"),
        ("manager", "monitor", "3"),
        ("district", "district", "799-16(2)(2)"),
        ("city", "admin", "3"),
        ("city", "auditor", "3"),
        ("auditor", "monitor", "3"),
        ("monitor", "guard", "3"),
    ],
)
def test_who_switches_an_account_off(city: City, clock: HandClock, by: str, username: str, article: str) -> None:
    if article:
        with pytest.raises(Refused) as refused:
            identity_actions.disable_person(city[by], username=username, reason="离职", clock=clock)
        assert refused.value.decision.article == article
        assert User.objects.get(username=username).is_active
        return
    assert not identity_actions.disable_person(city[by], username=username, reason="离职", clock=clock).active
    with pytest.raises(Fault) as fault:
        identity_queries.roles(city[username], at=clock.now())
    assert fault.value.kind is FaultKind.UNAUTHENTICATED
    with pytest.raises(Fault) as fault:
        identity_actions.disable_person(city[by], username=username, reason="离职", clock=clock)
    assert fault.value.kind is FaultKind.CONFLICT
    assert identity_actions.enable_person(city[by], username=username, clock=clock).active


def test_powers_stay_apart_in_time_to_come(city: City, clock: HandClock) -> None:
    later = clock.now() + timedelta(days=30)
    identity_actions.assign_role(
        city["admin"], username="nobody", role="auditor", division="420100", valid_from=later, clock=clock
    )
    with pytest.raises(Refused):
        identity_actions.assign_role(
            city["admin"], username="nobody", role="unit_manager", organisation="HQXX", clock=clock
        )


@pytest.mark.parametrize("password", ["1234567890", "qwertyuiop", "password123"])
def test_a_common_password_is_refused(city: City, clock: HandClock, password: str) -> None:
    with pytest.raises(Fault) as fault:
        identity_actions.set_password(city["monitor"], username="monitor", password=password, clock=clock)
    assert fault.value.kind is FaultKind.INVALID


def test_a_list_of_people_asks_twice_however_many_there_are(
    city: City, clock: HandClock, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    admin = city["admin"]
    with django_assert_num_queries(4):  # the asker and the asker's roles, the people, their roles
        assert len(identity_queries.people(admin, at=clock.now())) == 9
