"""Adapters are made of targets as they are written down; what is wrong with one is said before anything is sent."""

from dataclasses import dataclass, field

import pytest

from mingcha.kit.errors import Fault, FaultKind
from mingcha.sharing.adapters.http_openers import HttpTarget, open_ckan, open_rest, open_viid

HOSTS = ("there.example",)
DEVICE = "42010000005030000001"


@dataclass(frozen=True)
class Written:
    """A target."""

    address: str = "https://there.example/mingcha"
    secret: str = "user:pass:word"
    trust: str = "0a" * 32
    code_map: dict[str, dict[str, str]] = field(default_factory=dict)
    name: str = "whsj"


def test_each_kind_is_made_of_its_address() -> None:
    rest = open_rest(Written(), HOSTS)
    assert (rest.receiver.address, rest.target, rest.token) == (
        "https://there.example/mingcha",
        "whsj",
        "user:pass:word",
    )
    assert rest.receiver.trust.certificate == "0a" * 32
    ckan = open_ckan(Written("https://there.example/?organisation=whga"), HOSTS, lambda: ("set/1",))
    assert (ckan.receiver.address, ckan.organisation, ckan.keys()) == ("https://there.example/", "whga", ("set/1",))
    library = Written(f"https://there.example?device={DEVICE}")
    viid = open_viid(library, HOSTS)
    assert open_viid(library, HOSTS) is viid, "registered with each turn anew"
    assert open_viid(Written(library.address, "user:other"), HOSTS) is not viid


@pytest.mark.parametrize("target", [
    Written("https://other.example"), Written("http://there.example"), Written("https://there.example/?a=b"),
    Written("ftp://there.example"), Written("https://[there"), Written(trust="x"), Written(code_map={"cycle": {}}),
])  # fmt: skip
def test_an_address_of_another_form_is_invalid(target: HttpTarget) -> None:
    for make in (open_rest, open_ckan, open_viid):
        with pytest.raises(Fault) as raised:
            make(target, HOSTS)
        assert raised.value.kind is FaultKind.INVALID


@pytest.mark.parametrize("target", [
    Written("https://there.example"), Written("https://there.example?device=1"),
    Written(f"https://there.example?device={DEVICE}&device=2"), Written(f"https://other.example?device={DEVICE}"),
    Written(f"https://there.example?device={DEVICE}", "pass"),
])  # fmt: skip
def test_a_view_library_needs_our_number_a_user_and_a_password(target: HttpTarget) -> None:
    with pytest.raises(Fault) as raised:
        open_viid(target, HOSTS)
    assert raised.value.kind is FaultKind.INVALID
