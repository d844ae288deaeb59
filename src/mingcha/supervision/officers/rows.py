"""Who acts, read from account, session and recorded certificate; for actions, not for pages (APL 42)."""

from datetime import datetime

from mingcha.access.officers.queries import own_officer
from mingcha.registry.identity.asker import Asker, actor_of, duty_of, way_in
from mingcha.registry.identity.duty import DutyFacts
from mingcha.supervision.officers.values import Enforcer


def enforcer_of(by: Asker, at: datetime) -> tuple[DutyFacts, Enforcer]:
    """The facts of an asker, and the officer that the asker is."""
    who = duty_of(by, at)
    officer = own_officer(who, at=at)
    plain = Enforcer(actor_of(by).id, who.user_id, way_in(by).session, who.name)
    if officer is None:
        return who, plain
    return who, Enforcer(
        plain.actor,
        plain.user_id,
        plain.session,
        plain.name,
        officer.person_digest,
        officer.credential_kind,
        officer.credential_no,
        officer.credential_until,
    )
