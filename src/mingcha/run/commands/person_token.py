"""`mingcha person token|tokens|revoke-token`: tokens with which a program uses the JSON API as a person."""

import argparse
import json

from mingcha.kit.clock import SHANGHAI, Clock
from mingcha.registry.identity.asker import Asker
from mingcha.registry.tokens import actions as tokens_actions
from mingcha.registry.tokens import queries as tokens_queries
from mingcha.registry.tokens.queries import ApiTokenRow
from mingcha.registry.tokens.rules import READING, Scope

VERBS = ("token", "tokens", "revoke-token")
_DAYS = 90


def add_verbs(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> tuple[argparse.ArgumentParser, ...]:
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


def run(arguments: argparse.Namespace, by: Asker, clock: Clock) -> int:
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
