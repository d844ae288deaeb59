"""A row of each table of sharing: the basic sets of the catalogue, one of them submitted and two published; a target,
the batch that it received and a comparison whose difference an officer left; an application, which is withdrawn again,
and one that a unit declines and the police refuse; a joining; a share and what is watched under it; a
platform above us (article 13)."""

from dataclasses import replace

from tests.support.access.shares import end_share, shared
from tests.support.registry.city import City, add_person
from tests.support.registry.filing import placed
from tests.support.registry.staffing import OWNER, appoint
from tests.support.sharing.deciding import LIVE, forwarded
from tests.support.sharing.pushing import behind_tables, compare, enabled, turn
from tests.support.sharing.receiver import ReceiverInMemory
from tests.support.sharing.rows_of_cascade import add_platform

from mingcha.access.duty.of_shares import watch_share
from mingcha.access.shares.values import ShareKind
from mingcha.evidence.entries import act
from mingcha.kit.actor import program
from mingcha.kit.clock import Clock
from mingcha.law.retention import shanghai_day
from mingcha.registry.identity.models import User
from mingcha.registry.places.actions import add_organisation
from mingcha.sharing.applications.actions import draft_application, withdraw_application
from mingcha.sharing.applications.values import NewApplication
from mingcha.sharing.catalogue.actions import draft_set, publish_set, register_set, submit_set, take_in_shipped
from mingcha.sharing.catalogue.queries import data_set
from mingcha.sharing.catalogue.values import NewSet
from mingcha.sharing.decisions.actions import decide_application, give_consent
from mingcha.sharing.decisions.disputing import dispute_decision
from mingcha.sharing.decisions.models import SharingDecision
from mingcha.sharing.decisions.principles import ConsentAnswer, Principle
from mingcha.sharing.decisions.queries import judging
from mingcha.sharing.decisions.values import NewDecision, PrincipleAnswer
from mingcha.sharing.grants.models import (
    GrantPerson,
    GrantReading,
    GrantReview,
    GrantStep,
    ShareGrant,
    UsageReport,
)
from mingcha.sharing.grants.rows import next_share_grant_no
from mingcha.sharing.joinings.actions import offer_joining
from mingcha.sharing.joinings.values import NewJoining
from mingcha.sharing.reconciliations.actions import settle_differences
from mingcha.sharing.reconciliations.queries import comparisons
from mingcha.sharing.reconciliations.values import HowSettled
from mingcha.sharing.targets.actions import disable_target

USCC = "11420100MB0K000171"


def add_sharing(city: City, clock: Clock) -> None:
    """An officer of the city takes the six sets in, and submits the figures of filings; the fire brigade writes an
    application and withdraws it."""
    officer = city["city"]
    take_in_shipped(officer, provider="WHGA", clock=clock)
    _submitted(officer, 2, clock)
    _add_batch(city, _submitted(officer, 3, clock), clock)
    add_organisation(
        OWNER, code="XFJY", name="消防救援支队", kind="government", division="420100", department="other", clock=clock
    )
    add_person("firefighter", "XFJY", clock)
    appoint("firefighter", "department_user", clock, organisation="XFJY")
    person = User.objects.select_related("organisation").get(username="firefighter")
    row = draft_application(person, new=NewApplication(contact="消防救援支队指挥中心"), clock=clock)
    withdraw_application(person, no=row.no, why="改由指挥中心统一申请", clock=clock)
    _decide(city, person, clock)
    _grant(person, clock)
    offer_joining(city["manager"], new=NewJoining("HQX", "同意联网的函", (ShareKind.LIVE,)), clock=clock)
    share = shared(city, clock, people=("nobody",), department="JAGA")
    watch_share(city["nobody"], share=share, points=[city.points["HQX"].code], clock=clock)
    end_share(share, clock)
    add_platform(city, clock)


def _submitted(officer: User, number: int, clock: Clock) -> str:
    """A basic set that is submitted; its digest."""
    found = data_set(officer, number, at=clock.now()).newest
    given = {name: getattr(found.entry, name) for name in NewSet.__dataclass_fields__}
    draft_set(officer, new=NewSet(**given | {"provider_code": USCC}), number=number, digest=found.digest, clock=clock)
    digest = data_set(officer, number, at=clock.now()).newest.digest
    submit_set(officer, number=number, digest=digest, clock=clock)
    return digest


def _add_batch(city: City, digest: str, clock: Clock) -> None:
    """The third set is published, and its entry pushed to a target, which is disabled again."""
    add_person("publisher", "WHGA", clock)
    appoint("publisher", "city_officer", clock, division="420100")
    publisher = User.objects.select_related("organisation").get(username="publisher")
    register_set(city["admin"], number=3, digest=digest, clock=clock)
    publish_set(publisher, number=3, digest=digest, clock=clock)
    receiver = ReceiverInMemory()
    with behind_tables(receiver):
        name = enabled(city, clock)
        turn(receiver=receiver, clock=clock)
        ((key, item),) = receiver.rows.items()
        receiver.rows[key] = replace(item, digest="0" * 64)
        compare(receiver=receiver, clock=clock)
        newest = comparisons(city["city"], name, at=clock.now()).newest
        assert newest is not None
        settle_differences(
            city["city"], target=name, digest=newest.digest, how=HowSettled.LEAVE, why="对方字段由其自行维护",
            clock=clock,
        )  # fmt: skip
        disable_target(city["city"], name=name, why="演示结束", clock=clock)


def _decide(city: City, firefighter: User, clock: Clock) -> None:
    """Three hands publish the set of live pictures; the fire brigade asks for those of a school, which declines; an
    officer refuses; the refusal is disputed."""
    add_person("cataloguer", "WHGA", clock)
    appoint("cataloguer", "data_clerk", clock, division="420100")
    people = {one.username: one for one in User.objects.select_related("organisation")}
    digest = _submitted(people["cataloguer"], 5, clock)
    register_set(city["admin"], number=5, digest=digest, clock=clock)
    publish_set(people["publisher"], number=5, digest=digest, clock=clock)
    placed(city, clock, city.points["HQX"].code)
    asked = replace(LIVE, divisions=(), points=(city.points["HQX"].code,))
    no = forwarded(City(people | {"department": firefighter, "clerk": people["cataloguer"]}, city.points), clock, asked)
    give_consent(city["manager"], no=no, unit="HQXX", answer=ConsentAnswer.DECLINES, reason="学生进出校门", clock=clock)
    found = tuple(PrincipleAnswer(one, met=False, why="管理单位不同意") for one in Principle)
    new = NewDecision(findings=found, reasons="管理单位不同意")
    decide_application(
        city["city"], no=no, digest=judging(city["city"], no, at=clock.now()).digest, new=new, clock=clock
    )
    dispute_decision(firefighter, no=no, why="申请的点位面向道路，不对校内", clock=clock)


def _grant(person: User, clock: Clock) -> None:
    """What a grant leaves, as rows alone: it was supplied, reported on, reviewed and ended."""
    decision, now = SharingDecision.objects.select_related("application").get(), clock.now()
    with act("specimen.share.grant", by=program("test"), clock=clock, cites=("13(2)",)) as record:
        application, day, by = decision.application, shanghai_day(now), record.by.id
        held = ShareGrant.objects.create(
            no=next_share_grant_no(now), decision=decision, department=application.department, kind="live",
            state="ended", checks={}, supplied_by=by, in_force_at=now, until_on=day, over_at=now,
        )  # fmt: skip
        steps = [
            GrantStep.objects.create(grant=held, number=number, state=state, at=now, by=by, why=why)
            for number, state, why in ((1, "in_force", ""), (2, "ended", "不再需要"))
        ]
        named = GrantPerson.objects.create(application=application, user=person, asked_at=now, asked_by=by)
        report = UsageReport.objects.create(
            grant=held, from_on=day, to_on=day, uses=0, persons=0, results="无", incidents="无", copies_kept=0,
            copies_deleted=0, register_count=0, signed_by=by, signed_at=now,
        )  # fmt: skip
        review = GrantReview.objects.create(grant=held, at=now, by=by, result="ended", why="不再需要")
        reading = GrantReading.objects.create(grant=held, user=person, at=now, rows=0, digest="0" * 64)
        record.wrote(held, *steps, named, report, review, reading)
