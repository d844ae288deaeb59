"""`mingcha person sessions|end-session|factors|...|token|tokens|revoke-token`: one's own account (799-16(2)(2))."""

import argparse
import json
from collections.abc import Sequence
from datetime import datetime

from mingcha.access.endings.actions import SESSION_ENDED, end_viewing_of
from mingcha.access.tickets.gateways import send_revocation
from mingcha.access.tickets.tokens import within_session
from mingcha.kit.clock import SHANGHAI, Clock
from mingcha.kit.decision import cites
from mingcha.registry.factors.actions import remove_factor, rename_factor
from mingcha.registry.factors.queries import factors_of
from mingcha.registry.factors.values import FactorKind, FactorRow
from mingcha.registry.identity.asker import Asker
from mingcha.registry.identity.queries import duty
from mingcha.registry.sessions.actions import end_session
from mingcha.registry.sessions.queries import sessions_of
from mingcha.registry.sessions.values import SessionRow
from mingcha.registry.tokens import actions as tokens_actions
from mingcha.registry.tokens import queries as tokens_queries
from mingcha.registry.tokens.queries import ApiTokenRow
from mingcha.registry.tokens.rules import READING, Scope

TOKEN_VERBS = ("token", "tokens", "revoke-token")
VERBS = (*TOKEN_VERBS, "sessions", "end-session", "factors", "rename-factor", "remove-factor")
_DAYS = 90


def add_verbs(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> tuple[argparse.ArgumentParser, ...]:
    """Adds the verbs to `mingcha person` and returns their parsers."""
    sessions = verbs.add_parser("sessions", help="your sessions (with --as) / 本人会话")
    end = verbs.add_parser("end-session", help="end one of your sessions (with --as) / 终止本人会话")
    end.add_argument("number", type=int, help="its number, as `person sessions` shows it")
    factors = verbs.add_parser("factors", help="your second factors (with --as) / 本人第二因素")
    rename = verbs.add_parser("rename-factor", help="rename a second factor (with --as) / 第二因素改名")
    remove = verbs.add_parser("remove-factor", help="remove a second factor (with --as) / 移除第二因素")
    for verb in (rename, remove):
        verb.add_argument("kind", choices=[kind.value for kind in FactorKind], help="passkey or code")
        verb.add_argument("number", type=int, help="its number, as `person factors` shows it")
    rename.add_argument("--name", required=True, help="what it is called from now on")
    return sessions, end, factors, rename, remove, *_add_token_verbs(verbs)


@cites("799-16(2)(2)")
def run(arguments: argparse.Namespace, by: Asker, clock: Clock) -> int:
    """Runs one of the verbs. The code that `--as` asks for is the fresh factor that a page asks for."""
    if arguments.action in TOKEN_VERBS:
        return _run_token(arguments, by, clock)
    user_id = duty(by, clock.now()).user_id
    if arguments.action == "end-session":
        end_session(by, number=arguments.number, clock=clock)
        within = within_session(arguments.number)
        end_viewing_of(by, user_id=user_id, reason=SESSION_ENDED, within=within, clock=clock, send=send_revocation)
    elif arguments.action == "rename-factor":
        kind = FactorKind(arguments.kind)
        rename_factor(by, kind=kind, number=arguments.number, name=arguments.name, clock=clock)
    elif arguments.action == "remove-factor":
        remove_factor(by, kind=FactorKind(arguments.kind), number=arguments.number, clock=clock)
    if "session" in arguments.action:
        _show([_session(row) for row in sessions_of(by, at=clock.now())], as_json=arguments.json)
    else:
        _show([_factor(row) for row in factors_of(user_id)], as_json=arguments.json)
    return 0


def _session(row: SessionRow) -> dict[str, object]:
    return {
        "number": row.number, "began_at": _time(row.began_at), "method": row.method.value, "address": row.address,
        "browser": row.browser, "ended_at": _time(row.ended_at),
    }  # fmt: skip


def _factor(row: FactorRow) -> dict[str, object]:
    return {
        "kind": row.kind.value, "number": row.number, "name": row.name, "added_at": _time(row.added_at),
        "used_at": _time(row.used_at),
    }  # fmt: skip


def _time(at: datetime | None) -> str | None:
    return at.astimezone(SHANGHAI).isoformat(timespec="seconds") if at is not None else None


def _show(rows: Sequence[dict[str, object]], *, as_json: bool) -> None:
    if as_json:
        print(json.dumps(rows, ensure_ascii=False))
        return
    for row in rows:
        print("  ".join("—" if value is None else str(value) for value in row.values()))


def _add_token_verbs(
    verbs: "argparse._SubParsersAction[argparse.ArgumentParser]",
) -> tuple[argparse.ArgumentParser, ...]:
    """Adds the three verbs to `mingcha person` and returns their parsers."""
    make = verbs.add_parser("token", help="make a token for one's own account (with --as); shown once / 签发接口令牌")
    make.add_argument("username", help="in whose name the program asks: it has that person's roles, no more")
    make.add_argument("--name", required=True, help="which program gets it")
    make.add_argument("--days", type=int, default=_DAYS, help=f"how long it lasts, 1 to 90 (default {_DAYS})")
    make.add_argument(
        "--scope", action="append", choices=[one.value for one in Scope], help="what it may do (default: all reading)"
    )
    make.add_argument("--network", action="append", default=[], help="a network that may use it, such as 10.1.0.0/16")
    listing = verbs.add_parser("tokens", help="tokens, without their secrets / 接口令牌")
    revoke = verbs.add_parser("revoke-token", help="take a token back / 收回接口令牌")
    revoke.add_argument("number", type=int, help="its number, as `person tokens` shows it")
    return make, listing, revoke


def _run_token(arguments: argparse.Namespace, by: Asker, clock: Clock) -> int:
    """Runs one of the three verbs."""
    if arguments.action == "token":
        made = tokens_actions.make_token(
            by,
            username=arguments.username,
            name=arguments.name,
            days=arguments.days,
            scopes=arguments.scope or [one.value for one in READING],
            networks=" ".join(arguments.network),
            clock=clock,
        )
        if arguments.json:
            print(json.dumps({**_as_json(made.row), "token": made.secret}, ensure_ascii=False))
        else:
            print(_line(made.row))
            print(f"令牌只显示这一次 shown this once:\n{made.secret}")
        return 0
    if arguments.action == "revoke-token":
        rows: tuple[ApiTokenRow, ...] = (tokens_actions.revoke_token(by, number=arguments.number, clock=clock),)
    else:
        rows = tokens_queries.api_tokens(by, at=clock.now())
    if arguments.json:
        print(json.dumps([_as_json(row) for row in rows], ensure_ascii=False))
    else:
        for row in rows:
            print(_line(row))
    return 0


def _line(row: ApiTokenRow) -> str:
    until = f"至 until {row.expires_at.astimezone(SHANGHAI):%Y-%m-%d %H:%M}"
    ended = "  已收回 taken back" if row.revoked_at else ""
    scopes = " ".join((*row.scopes, *row.networks))
    return f"#{row.number}  {row.username}  {row.name}  {scopes}  {until}  最近使用 last used {row.last_used_on or '—'}{
        ended
    }"


def _as_json(row: ApiTokenRow) -> dict[str, object]:
    return {
        "number": row.number,
        "username": row.username,
        "name": row.name,
        "made_at": row.made_at.isoformat(),
        "expires_at": row.expires_at.isoformat(),
        "scopes": list(row.scopes),
        "networks": list(row.networks),
        "revoked_at": row.revoked_at.isoformat() if row.revoked_at else None,
        "last_used_on": row.last_used_on.isoformat() if row.last_used_on else None,
    }
