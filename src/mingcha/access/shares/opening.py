"""Opens shares inside the act of a decision, and names their people (articles 13(2), 19)."""

from datetime import datetime

from mingcha.access.shares import rules
from mingcha.access.shares.models import SharedAccess, SharedPerson, SharedPoint
from mingcha.access.shares.rows import facts_of_points, next_share_no, share_called, share_facts
from mingcha.access.shares.values import NewShare
from mingcha.evidence.entries import ActRecord
from mingcha.kit.decision import cites, require
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.registry.identity.asker import facts_of_many
from mingcha.registry.places.rows import organisation_called
from mingcha.registry.points.rows import points_called


@cites("8", "13(2)", "19", "799-10", "799-20")
def open_shared(record: ActRecord, new: NewShare, now: datetime) -> str:
    """Opens footage to named people of a department, in the transaction of the act that decides or supplies it; returns
    the number of the share. That act applies the rules of its decision; its entry covers the rows.

    Raises Refused (articles 8, 13(2), 19, 799-10, 799-20), Fault(NOT_FOUND) for an unknown department or point.
    """
    record.alone_from_here()
    points, department = points_called(new.points), organisation_called(new.department)
    people = facts_of_many(new.people, now)
    require(rules.may_open_share(new, facts_of_points(points, now), tuple(people.values()), now))
    held = SharedAccess.objects.create(
        no=next_share_no(now),
        data_set=new.data_set,
        department=department,
        kind=new.kind.value,
        purpose=new.purpose,
        from_at=new.from_at,
        until_at=new.until_at,
        opens=new.opens,
        closes=new.closes,
        back_hours=new.back_hours,
        opened_at=now,
        opened_by=record.by.id,
    )
    record.wrote(held)
    record.insert_many(SharedPoint, (SharedPoint(share=held, point=point) for point in points))
    for user in sorted(people):
        record.wrote(SharedPerson.objects.create(share=held, user_id=user, named_at=now))
    record.fact("share", held.no)
    record.fact("share_kind", held.kind)
    record.fact("share_points", len(points))
    record.fact("share_people", sorted(people))
    record.fact("share_until", held.until_at.isoformat())
    return held.no


@cites("13(2)")
def name_shared_person(record: ActRecord, no: str, user_id: int, now: datetime) -> None:
    """Names one more person in a share, in the transaction of another act. Raises Refused (13(2)), Fault(NOT_FOUND),
    Fault(CONFLICT) for a person whom it names already."""
    record.alone_from_here()
    held = share_called(no)
    share, found = share_facts(held, (), now), facts_of_many([user_id], now).get(user_id)
    if found is None:
        raise Fault(FaultKind.NOT_FOUND, Words("没有这个账户", "there is no such account"), str(user_id))
    if user_id in share.people:
        raise Fault(FaultKind.CONFLICT, Words("该人员已在共享中指名", "the share names this person already"), no)
    require(rules.may_name_person(share, found, now))
    record.wrote(SharedPerson.objects.create(share=held, user_id=user_id, named_at=now))
    record.fact("share", held.no)
    record.fact("person", user_id)
