"""The tokens of accounts that the asker administers (article 3)."""

import hashlib
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings

from mingcha.kit.decision import Decision
from mingcha.kit.words import Words
from mingcha.registry.factors.queries import factors_of
from mingcha.registry.identity.asker import Reader, duty_of
from mingcha.registry.identity.duty import DutyFacts
from mingcha.registry.identity.rows import account_facts
from mingcha.registry.tokens import rules as tokens_rules
from mingcha.registry.tokens.models import ApiToken


@dataclass(frozen=True, slots=True)
class ApiTokenRow:
    """A token without its secret; `last_used_on` None: never; `is_expired`: its time was over when it was read."""

    number: int
    username: str
    name: str
    made_at: datetime
    expires_at: datetime
    revoked_at: datetime | None
    is_expired: bool
    last_used_on: date | None
    scopes: tuple[str, ...] = ()
    networks: tuple[str, ...] = ()

    @property
    def may(self) -> tuple[Words, ...]:
        """What the token may do, for people; a token without scopes was made before there were any."""
        return tuple(tokens_rules.Scope(one).words for one in self.scopes) or (Words("全部", "everything"),)


def api_tokens(asker: Reader, *, at: datetime) -> tuple[ApiTokenRow, ...]:
    """The asker's own tokens, for who may act on other accounts also theirs; newest first."""
    facts = duty_of(asker, at)
    rows = ApiToken.objects.select_related("user__organisation", "apitokenuse").order_by("-pk")
    kept: dict[int, bool] = {}
    for row in rows:
        if row.user_id not in kept:
            kept[row.user_id] = bool(tokens_rules.may_keep_token(facts, account_facts(row.user, at)))
    return tuple(token_row(row, at) for row in rows if kept[row.user_id])


def making_for(asker: DutyFacts, user_id: int) -> Decision:
    """Whether the asker may create a token of an account, for the page and the action. A demo home asks for no second
    factor."""
    has_factor = bool(factors_of(user_id)) or bool(settings.MINGCHA_HOME.is_demo)
    return tokens_rules.may_make_token(asker, user_id, has_factor=has_factor)


def tokens_without_use(numbers: Collection[int], *, at: datetime) -> frozenset[int]:
    """Those of these tokens that are revoked, expired, gone, or of a disabled account: for the clock."""
    rows = ApiToken.objects.filter(pk__in=numbers)
    columns = ("pk", "expires_at", "revoked_at", "user__is_active", "made_at")
    serving = {
        number
        for number, expires_at, revoked_at, active, made_at in rows.values_list(*columns)
        if tokens_rules.token_serves(expires_at, revoked_at, at, active=active, made_at=made_at)
    }
    return frozenset(numbers) - serving


def token_number(secret: str) -> int:
    """The number of a token by its secret; 0 if there is none."""
    digest = hashlib.sha256(secret.encode()).hexdigest()
    return ApiToken.objects.filter(digest=digest).values_list("pk", flat=True).first() or 0


def token_row(token: ApiToken, at: datetime) -> ApiTokenRow:
    """A row of the table as a value, as it is at an instant."""
    used = getattr(token, "apitokenuse", None)
    return ApiTokenRow(
        number=token.pk,
        username=token.user.username,
        name=token.name,
        made_at=token.made_at,
        expires_at=token.expires_at,
        revoked_at=token.revoked_at,
        is_expired=tokens_rules.is_token_expired(token.expires_at, at, made_at=token.made_at),
        last_used_on=used.used_on if used else None,
        scopes=tuple(token.scopes.split()),
        networks=tuple(token.networks.split()),
    )
