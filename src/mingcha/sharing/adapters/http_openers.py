"""Makes the adapters that speak HTTP, of a target as it is written down (article 13(1)); nothing is sent by it.

What a receiver needs besides its address, a token and codes stands in the query of the address, which is sent nowhere:
the organisation of a CKAN (`?organisation=whga`), our number at a view library (`?device=42010000005030000001`).
"""

import functools
from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Protocol
from urllib.parse import parse_qsl, urlsplit

from mingcha.kit.bounded_http import read_trust
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.http_auth import Credentials
from mingcha.kit.outgoing_address import fault_of_address
from mingcha.kit.words import Words
from mingcha.sharing.adapters.ckan import CkanAdapter
from mingcha.sharing.adapters.code_maps import code_map_of
from mingcha.sharing.adapters.http_receiver import HttpReceiver
from mingcha.sharing.adapters.rest import RestAdapter
from mingcha.sharing.adapters.viid import ViidAdapter

_DEVICE_DIGITS = 20
_MOST_LIBRARIES = 64


class HttpTarget(Protocol):
    """A target as its adapter is made of it (targets.values.OpenTarget). `secret`: a token; of a view library user and
    password, a colon between; `trust`: as bounded_http.read_trust reads it."""

    @property
    def name(self) -> str: ...
    @property
    def address(self) -> str: ...
    @property
    def secret(self) -> str: ...
    @property
    def trust(self) -> str: ...
    @property
    def code_map(self) -> Mapping[str, Mapping[str, str]]: ...


def open_rest(target: HttpTarget, hosts: Collection[str]) -> RestAdapter:
    """The adapter of a receiver of the REST profile. Raises Fault(INVALID) for an address of another form, on a host
    that is not allowed, for a trust and codes that cannot be read."""
    receiver = _receiver(target.address, target.trust, hosts)
    return RestAdapter(receiver, target.name, target.secret, code_map_of(target.code_map))


def open_ckan(target: HttpTarget, hosts: Collection[str], keys: Callable[[], Iterable[str]] = tuple) -> CkanAdapter:
    """The adapter of a CKAN; `keys`: those of ours that may stand there. Raises as `open_rest`."""
    receiver = _receiver(target.address, target.trust, hosts, "organisation")
    organisation = _option(target.address, "organisation")
    return CkanAdapter(receiver, organisation, target.secret, keys, code_map_of(target.code_map))


def open_viid(target: HttpTarget, hosts: Collection[str]) -> ViidAdapter:
    """The adapter of a view library, the same for the same target: it stays registered from one turn to the next.
    Raises as `open_rest`."""
    device = _option(target.address, "device")
    user, colon, _ = target.secret.partition(":")
    if not (device.isascii() and device.isdecimal() and len(device) == _DEVICE_DIGITS):
        raise _wrong(
            "地址须含 20 位设备编码（?device=）", "the address needs our 20 digits there (?device=)", "address"
        )
    if not user or not colon:
        raise _wrong("口令须写为“用户名:口令”", "the secret is a user and a password, a colon between", "secret")
    if target.code_map:
        raise _wrong("视图库没有代码对照", "a view library has no codes of ours", "code_map")
    _receiver(target.address, target.trust, hosts, "device")
    return _library(target.address, target.secret, target.trust, tuple(hosts), device)


@functools.lru_cache(_MOST_LIBRARIES)
def _library(address: str, secret: str, trust: str, hosts: tuple[str, ...], device: str) -> ViidAdapter:
    user, _, password = secret.partition(":")
    return ViidAdapter(_receiver(address, trust, hosts, "device"), device, Credentials(user, password))


def _receiver(address: str, trust: str, hosts: Collection[str], option: str = "") -> HttpReceiver:
    plain, _, query = address.partition("?")
    names = [name for name, _ in parse_qsl(query, keep_blank_values=True)]
    if names != ([option] if option else []):
        wanted = f"?{option}=" if option else "无参数"
        raise _wrong(
            f"地址的参数不对（{wanted}）", f"the query of the address is wrong ({option or 'none'})", "address"
        )
    fault = fault_of_address(plain, hosts)
    if fault is not None:
        words = (
            f"地址须为 https，其主机须列入 MINGCHA_SHARING_HOSTS（{fault.value}）",
            f"an address is https, on a host of MINGCHA_SHARING_HOSTS ({fault.value})",
        )
        raise _wrong(*words, "address")
    return HttpReceiver(plain, hosts, read_trust(trust))


def _option(address: str, name: str) -> str:
    """A value in the query of an address. Raises Fault(INVALID) if it has none."""
    try:
        found = dict(parse_qsl(urlsplit(address).query)).get(name, "")
    except ValueError:
        found = ""
    if not found or not found.isprintable():
        raise _wrong(f"地址须含 ?{name}=", f"the address needs ?{name}=", "address")
    return found


def _wrong(zh: str, en: str, about: str) -> Fault:
    return Fault(FaultKind.INVALID, Words(zh, en), about=about)
