"""Reviews accounts; gives notice to dormant ones and disables them (decree 799, art. 16(2)(2))."""

from django.conf import settings

from mingcha.evidence.entries import act
from mingcha.kit.actor import Actor
from mingcha.kit.checked import checked_name
from mingcha.kit.clock import Clock
from mingcha.kit.decision import cites, require
from mingcha.registry.identity.asker import Asker, actor_of, duty_of
from mingcha.registry.identity.models import User
from mingcha.registry.identity.rows import account_facts, other_holders, user_called
from mingcha.registry.identity.rules import may_leave_role
from mingcha.registry.reviews import rules as reviews_rules
from mingcha.registry.reviews.models import AccountReview
from mingcha.registry.reviews.rows import use_of
from mingcha.registry.reviews.values import ReviewOutcome
from mingcha.registry.sessions.rows import end_sessions_of
from mingcha.registry.sessions.rules import EndReason

_CITES = ("799-16(2)(2)",)
_MOST_AT_ONCE = 100


@cites("799-16(2)(2)")
def review_account(by: Asker, *, username: str, note: str, clock: Clock) -> None:
    """Notes that an account is still needed, with its roles. Raises Refused, Fault(NOT_FOUND)."""
    with act("registry.account.review", by=actor_of(by), clock=clock, cites=_CITES) as record:
        now = clock.now()
        person = user_called(username)
        require(reviews_rules.may_review(duty_of(by, now), account_facts(person, now)))
        text = checked_name(note, reviews_rules.MOST_NOTE) if note.strip() else ""
        row = AccountReview.objects.create(
            user=person, reviewed_at=now, by=actor_of(by).id, outcome=ReviewOutcome.KEPT.value, note=text
        )
        record.wrote(row)
        record.fact("username", username)
        record.fact("note", text)


@cites("799-16(2)(2)")
def watch_dormant_accounts(by: Actor, *, clock: Clock) -> tuple[str, ...]:
    """Gives notice to accounts that nobody used for accounts.dormant_days, and disables those whose notice is over;
    returns the user names disabled. Never the last of the three administrators. For the clock, outside a demo home."""
    if settings.MINGCHA_HOME.is_demo:
        return ()
    now = clock.now()
    people = list(User.objects.filter(is_active=True).select_related("organisation").order_by("pk"))
    uses = use_of([person.pk for person in people])
    unknown, dormant, over = [], [], []
    for person in people:
        use = uses[person.pk]
        if use.used_at is None:
            unknown.append(person)
        elif reviews_rules.is_dormant(use.used_at, now):
            if use.noticed_at is None:
                dormant.append(person)
            elif now >= reviews_rules.disabled_on(use.noticed_at, now):
                over.append(person)
    _note(by, "registry.account.watch", unknown, ReviewOutcome.FROM_NOW, clock)
    _note(by, "registry.account.notice", dormant, ReviewOutcome.NOTICE, clock)
    return tuple(person.username for person in over[:_MOST_AT_ONCE] if _disable(by, person.username, clock))


def _note(by: Actor, name: str, people: list[User], outcome: ReviewOutcome, clock: Clock) -> None:
    if not people:
        return
    with act(name, by=by, clock=clock, cites=_CITES) as record:
        for person in people[:_MOST_AT_ONCE]:
            row = AccountReview.objects.create(user=person, reviewed_at=clock.now(), by=by.id, outcome=outcome.value)
            record.wrote(row)
        record.fact("usernames", [person.username for person in people[:_MOST_AT_ONCE]])


def _disable(by: Actor, username: str, clock: Clock) -> bool:
    """Disables a dormant account; False for the last of the three administrators, which stands as dormant."""
    now = clock.now()
    held = user_called(username)
    if not all(may_leave_role(one.role, other_holders(held, one, now)) for one in account_facts(held, now).roles):
        return False
    with act("registry.account.disable_dormant", by=by, clock=clock, cites=_CITES) as record:
        person = user_called(username)
        person.is_active = False
        person.save(update_fields=["is_active"])
        record.wrote(person)
        end_sessions_of(record, person.pk, EndReason.DISABLED, now)
        record.fact("username", username)
        record.fact("used_at", str(use_of([person.pk])[person.pk].used_at))
    return True
