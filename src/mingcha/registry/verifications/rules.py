"""Who may read the evidence log, and have the home checked against it (articles 16(3), 20).

Evidence itself stands below the register and knows no roles.
"""

from datetime import datetime, timedelta

from mingcha.kit.decision import Decision, allow, cites, refuse
from mingcha.kit.words import Words
from mingcha.law import parameters
from mingcha.law.retention import shanghai_day
from mingcha.registry.identity.duty import DutyFacts, Place, Role
from mingcha.registry.identity.rules import may_read_events
from mingcha.registry.places.rules import may_write

READERS_OF_EVIDENCE = (Role.AUDITOR, Role.DISTRICT_OFFICER, Role.CITY_OFFICER)
"""Who reads the evidence log and may have it checked."""
_READER = Words("审计管理员、区备案民警或市局民警岗位", "the role of auditor or officer")


@cites("16(3)")
def may_read_evidence(who: DutyFacts) -> Decision:
    """Whether this person may read the evidence log: its heads, entries and published files. What an entry tells of
    names and facts has a rule of its own (`identity.rules.may_read_events`)."""
    if who.has(*READERS_OF_EVIDENCE):
        return allow("16(3)")
    return refuse(
        "16(3)",
        "存证日志由审计管理员和公安机关民警查看",
        "the evidence log is read by auditors and officers",
        missing=(_READER,),
    )


@cites("16(3)", "20(3)")
def may_ask_for_check(who: DutyFacts) -> Decision:
    """Whether this person may have files, journal, database and logs compared now: who reads the evidence. Who runs the
    machine has the command."""
    if who.has(*READERS_OF_EVIDENCE):
        return allow("20(3)")
    return refuse(
        "16(3)",
        "核验由审计管理员和公安机关民警发起",
        "only auditors and officers may start a check",
        missing=(_READER,),
    )


@cites("20(3)")
def free_again_at(last_ended: datetime | None, now: datetime) -> datetime | None:
    """From when on another check may be asked for, None if now: a check reads all footage beside the recorder that
    writes it (check.pause_minutes)."""
    if last_ended is None:
        return None
    again = last_ended + timedelta(minutes=parameters.number("check.pause_minutes", shanghai_day(now)))
    return again if again > now else None


@cites("3", "16(3)")
def may_read_changes(who: DutyFacts, place: Place) -> Decision:
    """Whether this person may read who changed what of the register at this place: who keeps the register there, and
    who reads the events of the log."""
    return may_read_events(who) or may_write(who, place)


@cites("3", "16(3)")
def may_read_changes_of_account(who: DutyFacts, username: str, acts: Decision) -> Decision:
    """Whether this person may read who changed an account (its user name): its person, who may act on it (`acts`), and
    who reads the events of the log."""
    return allow("16(3)") if username == who.username or may_read_events(who) else acts


@cites("3", "16(3)")
def may_read_changes_by(who: DutyFacts, username: str) -> Decision:
    """Whether this person may read what somebody (the user name, "" for everybody) changed, whatever it was: oneself,
    and who reads the events."""
    return allow("16(3)") if username == who.username else may_read_events(who)
