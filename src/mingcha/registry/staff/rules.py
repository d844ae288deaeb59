"""Who records trainings, background checks and secrecy education, until when a training is valid, and which organ
receives a filing (article 16(2), decree 799 art. 16(2)(1)).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from mingcha.kit.decision import Decision, Missing, allow, cites, refuse
from mingcha.kit.words import Words
from mingcha.law import parameters
from mingcha.law.periods import add_months
from mingcha.law.retention import day_begins, shanghai_day
from mingcha.registry.identity.duty import DutyFacts, Place, Role, RoleInForce, Territory, is_district
from mingcha.registry.places.rules import ASK_A_KEEPER, KEEPERS, other_territory
from mingcha.registry.staff.record_kinds import StaffRecordKind

MOST_TEXT = 100
"""Characters of the name of a course, of who taught, and of the document."""
MOST_HOURS = 500
"""Hours of one training at most: more is a slip of the pen."""
TRAINED_ROLES = (Role.MONITOR, Role.UNIT_MANAGER)
"""The roles of article 16(2): monitoring and managing staff."""
STAFF_READERS = (*KEEPERS, Role.SECURITY_ADMINISTRATOR, Role.AUDITOR)
"""The roles that may read the trainings and filings of others."""
RECORDERS = (Role.UNIT_MANAGER, Role.DISTRICT_OFFICER, Role.CITY_OFFICER, Role.SECURITY_ADMINISTRATOR)
"""The roles that record trainings of people in their territory."""


@dataclass(frozen=True, slots=True)
class NewTraining:
    """A training to be recorded, of a person at `seat`; None and "" for what is not given."""

    user_id: int
    seat: Place
    held_on: date | None
    hours: int | None
    course: str
    taught_by: str
    document: str

    @property
    def missing(self) -> tuple[Missing, ...]:
        """What a record of a training lacks."""
        texts = {
            "course": (self.course, Words("课程", "the course")),
            "taught_by": (self.taught_by, Words("授课单位或人员", "who taught")),
            "document": (self.document, Words("证书或培训记录编号", "the certificate or record")),
        }
        found = [Missing(words.zh, words.en, about=name) for name, (text, words) in texts.items() if not text.strip()]
        if self.held_on is None:
            found.append(Missing("培训日期", "the day of the training", about="held_on"))
        if self.hours is None or not 1 <= self.hours <= MOST_HOURS:
            found.append(Missing(f"学时（1 至 {MOST_HOURS}）", f"the hours (1 to {MOST_HOURS})", about="hours"))
        return tuple(found)


@cites("16(2)", "3")
def may_record_trainings(who: DutyFacts, seat: Place) -> Decision:
    """Whether this person may record trainings of people of an organisation at this place."""
    if not who.has(*RECORDERS):
        return refuse("16(2)", "您的岗位不登记培训", "your role may not record trainings", next_steps=ASK_A_KEEPER)
    return allow("16(2)") if who.over(seat, *RECORDERS) else other_territory()


@cites("16(2)", "3")
def may_record_trainings_of(who: DutyFacts, user_id: int, seat: Place) -> Decision:
    """Whether this person may record trainings of that one: of somebody else, in their territory."""
    if who.has(*RECORDERS) and user_id == who.user_id:
        return refuse("16(2)", "不得登记本人的培训", "you may not record your own training", next_steps=ASK_A_KEEPER)
    return may_record_trainings(who, seat)


@cites("16(2)", "3")
def may_record_training(who: DutyFacts, new: NewTraining, at: datetime) -> Decision:
    """Whether this person may record this training: of somebody else, in their territory, not before it was held."""
    allowed = may_record_trainings_of(who, new.user_id, new.seat)
    if not allowed:
        return allowed
    if new.missing:
        return refuse("16(2)", "培训记录不完整", "the record of the training is incomplete", missing=new.missing)
    if new.held_on is not None and new.held_on > shanghai_day(at):
        return refuse(
            "16(2)",
            "培训尚未举行",
            "the training has not been held yet",
            missing=(Missing("已举行的培训的日期", "the day of a training that was held", about="held_on"),),
        )
    return allow("16(2)")


@dataclass(frozen=True, slots=True)
class NewStaffRecord:
    """A background check or secrecy education to be recorded, of a person at `seat`; None and "" for what is not
    given. What a check found is not asked for."""

    user_id: int
    seat: Place
    done_on: date | None
    done_by: str
    document: str

    @property
    def missing(self) -> tuple[Missing, ...]:
        """What the record lacks."""
        texts = {
            "done_by": (self.done_by, Words("审查或教育的单位和人员", "who checked or taught")),
            "document": (self.document, Words("记录编号", "the number of the record")),
        }
        found = [Missing(words.zh, words.en, about=name) for name, (text, words) in texts.items() if not text.strip()]
        if self.done_on is None:
            found.append(Missing("完成日期", "the day on which it was done", about="done_on"))
        return tuple(found)


@cites("3", "16(2)", "799-16(2)(1)")
def may_record_staff_record(who: DutyFacts, new: NewStaffRecord, at: datetime) -> Decision:
    """Whether this person may record a background check or secrecy education: of somebody else, in their territory,
    once it was done."""
    if not who.has(*RECORDERS):
        words = ("您的岗位不登记入职审查和保密教育", "your role records no background checks and no secrecy education")
        return refuse("799-16(2)(1)", *words, next_steps=ASK_A_KEEPER)
    if new.user_id == who.user_id:
        words = ("不得登记本人的入职审查和保密教育", "you may not record your own check or education")
        return refuse("799-16(2)(1)", *words, next_steps=ASK_A_KEEPER)
    if not who.over(new.seat, *RECORDERS):
        return other_territory()
    if new.missing:
        return refuse("799-16(2)(1)", "记录不完整", "the record is incomplete", missing=new.missing)
    if new.done_on is not None and new.done_on > shanghai_day(at):
        missing = (Missing("已完成的日期", "a day on which it was done", about="done_on"),)
        return refuse("799-16(2)(1)", "尚未完成", "it has not been done yet", missing=missing)
    return allow("799-16(2)(1)")


@cites("16(2)", "799-16(2)(1)")
def lacking_records(held: Iterable[StaffRecordKind]) -> tuple[StaffRecordKind, ...]:
    """What is not recorded yet of a person of monitoring or managing staff."""
    known = set(held)
    return tuple(kind for kind in StaffRecordKind if kind not in known)


@cites("16(2)")
def training_valid_to(held_on: date, day: date) -> date:
    """The last day on which a training is valid, by the months in force on `day`."""
    return add_months(held_on, parameters.number("staff.training_valid_months", day))


@cites("16(2)")
def training_ends_at(held_on: date, at: datetime) -> datetime:
    """The instant at which a training ends: the end of its last valid day in Shanghai, in UTC."""
    return day_begins(training_valid_to(held_on, shanghai_day(at)) + timedelta(days=1))


@cites("16(2)")
def has_valid_training(trained_on: date | None, at: datetime) -> Decision:
    """Whether a training, passed on this day, is valid: monitoring and managing staff is trained (article 16(2))."""
    day = shanghai_day(at)
    if trained_on is not None and trained_on <= day <= training_valid_to(trained_on, day):
        return allow("16(2)")
    return refuse(
        "16(2)",
        "监看、管理人员未经业务培训，或者培训已过期",
        "monitoring and managing staff need a valid training",
        missing=(Missing("有效的业务培训", "a valid training", about="username"),),
    )


@cites("16(2)")
def filed_for(role: RoleInForce, place: Place) -> Decision:
    """Whether a monitor's filing counts at a place: the organ of that district or zone received it. Another district
    means another filing. A filing before receipts were recorded counts in the whole territory of its role."""
    if role.filed_in is None or role.filed_in.covers(place):
        return allow("16(2)")
    return refuse(
        "16(2)",
        "监看人员未向该点位所在区公安机关备案",
        "the monitor is not filed with the public security organ of this point's district",
        missing=(Missing("向该区公安机关备案", "a filing with the organ of this district", about="points"),),
    )


@cites("16(2)")
def may_roster(roles: Iterable[RoleInForce], place: Place, begins_at: datetime, ends_at: datetime) -> Decision:
    """Whether a person with these roles may be put on a shift at a place: a role of a monitor covers it, and that role,
    the training and the filing hold from its begin to its end."""
    watching = [one for one in roles if one.role is Role.MONITOR and one.reaches(place)]
    watching = [
        one
        for one in watching
        if one.valid_from <= begins_at and (one.valid_until is None or ends_at <= one.valid_until)
    ]
    if not watching:
        return refuse(
            "16(2)",
            "班次内没有覆盖该处的监看岗位",
            "no role of a monitor covers the place for the whole shift",
            missing=(Missing("整个班次有效的监看岗位", "a role of a monitor for the whole shift", about="username"),),
        )
    answers = [_holds_to(one, place, ends_at) for one in watching]
    return next((one for one in answers if one), answers[0])


def _holds_to(role: RoleInForce, place: Place, ends_at: datetime) -> Decision:
    """Whether training and filing of a monitor hold at the last instant of a shift."""
    if role.filed_on is None:
        return refuse(
            "16(2)",
            "监看人员基本信息未报区公安机关备案，不得排班",
            "the monitor is not filed with the district's public security organ: no shift",
            missing=(Missing("向区公安机关备案", "a filing with the district's organ", about="username"),),
        )
    trained = has_valid_training(role.trained_on, ends_at - timedelta(microseconds=1))
    return trained and filed_for(role, place)


@cites("3", "16(2)")
def may_read_staff(who: DutyFacts, place: Place) -> Decision:
    """Whether this person reads trainings and filings of the people of an organisation at this place."""
    return allow("16(2)") if who.over(place, *STAFF_READERS) else other_territory()


@cites("16(2)")
def duty_ends_at(role: RoleInForce, at: datetime) -> datetime | None:
    """The instant at which a monitor's duty under this role ends: with the role or with the training, whichever is
    first; also in the night. None for a role without end and training."""
    ends = [role.valid_until] if role.valid_until else []
    if role.trained_on:
        ends.append(training_ends_at(role.trained_on, at))
    return min(ends, default=None)


@cites("16(2)", "4")
def filing_authority(territory: Territory, seat: Place | None, employer: Place | None) -> Place | None:
    """Where the organ is that receives the filing of a monitor with this territory: the zone's, or the district's.

    `seat` is the place of the territory's organisation, `employer` the place of the person's. A territory of the whole
    city belongs to a body of the city, which files with the city's organ. None if the territory names no place.
    """
    if territory.organisation:
        return seat
    if territory.zone:
        return Place("", "", territory.zone)
    if is_district(territory.prefix):
        return Place(territory.division, "")
    if territory.prefix and employer and not is_district(Territory(employer.division).prefix):
        return Place(territory.division, "")
    return None


@cites("16(2)")
def names_authority(authority: Place | None) -> Decision:
    """Whether the territory of a monitor names one organ that receives the filing (`filing_authority`)."""
    if authority is not None:
        return allow("16(2)")
    return refuse(
        "16(2)",
        "监看范围须为一个单位、区或功能区，以确定接收备案的公安机关",
        "a monitor watches a unit, a district or a zone, so that one organ receives the filing",
        missing=(Missing("单位、区或功能区", "a unit, a district or a zone", about="division"),),
    )


@cites("16(2)", "3", "4")
def receives_filings(who: DutyFacts, authority: Place) -> Decision:
    """Whether this person receives filings for that place: the officer of its district or zone; for a body of the city
    the city's officer."""
    of_city = not authority.zone and not is_district(Territory(authority.division).prefix)
    office = Role.CITY_OFFICER if of_city else Role.DISTRICT_OFFICER
    if not who.has(office):
        return refuse(
            "16(2)",
            "监看人员由其单位所在区（功能区）的备案民警接收备案",
            "the officer of the unit's district or zone receives the filing of a monitor",
        )
    if not who.over(authority, office):
        return other_territory()
    return allow("16(2)")
