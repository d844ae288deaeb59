"""Plain values of a scenario file as the types of the code, and back."""

import dataclasses
import ipaddress
import re
import types
import typing
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, time
from decimal import Decimal
from enum import Enum
from pathlib import Path

import yaml

from mingcha.kit.clock import SHANGHAI
from mingcha.law import parameters
from mingcha.law.in_force import LawPack, pack_in

PACKS = Path(__file__).parents[2] / "law" / "packs"
"""Invented versions of the law, by name: a fact for a rule that takes a pack or a table."""


class PlainLoader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
    """YAML in which `on` is a word and only true and false are truth values, as a reader expects."""

    yaml_implicit_resolvers = {
        first: [(tag, pattern) for tag, pattern in held if tag != "tag:yaml.org,2002:bool"]
        for first, held in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }


PlainLoader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile(r"^(?:true|false)$"), list("tf"))


def plain(answer: object) -> object:
    """A result as YAML types."""
    if isinstance(answer, Enum):
        return answer.value
    if isinstance(answer, Decimal):
        return f"{answer:.2f}"
    if isinstance(answer, datetime):
        return answer.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M:%S")
    return answer


def build(hint: typing.Any, value: typing.Any) -> typing.Any:
    """A plain value as the type of a hint; times without a zone are times in Shanghai."""
    if hint in (LawPack, parameters.Table) and isinstance(value, str):
        pack = pack_in(PACKS / value)
        return pack if hint is LawPack else pack.parameters
    hint = getattr(hint, "__value__", hint)
    origin, inner = typing.get_origin(hint), typing.get_args(hint)
    if origin in (typing.Union, types.UnionType):
        if value is None or {ipaddress.IPv4Network, ipaddress.IPv6Network} <= set(inner):
            return None if value is None else ipaddress.ip_network(value)
        return build(next(one for one in inner if one is not type(None)), value)
    if origin in (tuple, Iterable, Sequence, list, frozenset, set):
        made = [build(inner[0], one) for one in value]
        return frozenset(made) if origin in (frozenset, set) else tuple(made)
    if origin in (dict, Mapping):
        return {key: build(inner[1], one) for key, one in value.items()}
    if not isinstance(hint, type):
        return value
    if dataclasses.is_dataclass(hint) and isinstance(value, dict):
        hints = typing.get_type_hints(hint)
        return hint(**{name: build(hints[name], one) for name, one in value.items()})
    if issubclass(hint, Enum):
        return hint(value)
    if hint is Decimal or (hint is str and type(value) is int):  # the number of a row where its name is asked for
        return hint(str(value))
    if hint is datetime and isinstance(value, str):
        moment = datetime.fromisoformat(value)
        return (moment if moment.tzinfo else moment.replace(tzinfo=SHANGHAI)).astimezone(UTC)
    if hint is time and isinstance(value, str):
        return time.fromisoformat(value)
    assert hint is not date or (isinstance(value, date) and not isinstance(value, datetime))
    return value
