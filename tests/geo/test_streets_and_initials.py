"""Streets of Wuhan with the functional zones over them, and the pinyin initials of names (articles 4, 13)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mingcha.geo.streets import STREETS, street_called, streets_of, zone_of
from mingcha.kit.codes import DIVISIONS, WUHAN, ZONES, ZONES_BY_CODE
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.initials import initials_of


def test_every_street_lies_in_a_district_and_every_district_has_streets() -> None:
    assert len(STREETS) == 193
    assert all(len(code) == 9 and code.isdigit() and street.name for code, street in STREETS.items())
    assert {street.division for street in STREETS.values()} == DIVISIONS.keys() - {WUHAN}
    assert [street.name for street in streets_of("420113")] == ["纱帽街道", "邓南街道", "东荆街道", "湘口街道"]


def test_a_zone_administers_streets_of_its_hosts_and_no_street_belongs_to_two() -> None:
    for zone in ZONES:
        assert set(zone.streets) <= STREETS.keys()
        assert {code[:6] for code in zone.streets} | set(zone.divisions) <= set(zone.hosts)
    owned = [street for zone in ZONES for street in zone.streets]
    assert len(owned) == len(set(owned))


@pytest.mark.law("4")
@pytest.mark.parametrize(
    ("street", "zone"),
    [
        ("420111080", "WHZ-DHGX"),
        ("420115089", "WHZ-DHGX"),
        ("420114070", "WHZ-JKQ"),
        ("420113001", "WHZ-JKQ"),
        ("420106490", "WHZ-DHFJ"),
        ("420117002", "WHZ-CJXQ"),
        ("420112001", ""),
        ("420102002", ""),
    ],
)
def test_the_zone_follows_from_the_street(street: str, zone: str) -> None:
    assert street_called(street).zone == zone
    assert zone == "" or zone in ZONES_BY_CODE


@pytest.mark.law("4")
def test_where_no_street_is_known_only_a_whole_district_tells_the_zone() -> None:
    assert zone_of("420113") == "WHZ-JKQ"
    assert zone_of("420111") == ""


def test_an_unknown_street_is_not_found() -> None:
    with pytest.raises(Fault) as fault:
        street_called("420102999")
    assert fault.value.kind is FaultKind.NOT_FOUND


@pytest.mark.parametrize(
    ("name", "initials"),
    [
        ("江汉关", "jhg"),
        ("光谷广场", "gggc"),
        ("武汉长江大桥", "whcjdq"),
        ("黄陂", "hp"),
        ("硚口", "qk"),
        ("滠口", "sk"),
        ("中国银行", "zgyh"),
        ("Ａ馆 2 号口（东）", "ag2hkd"),
        ("Gate No. 3", "gateno3"),
        ("—— ", ""),
    ],
)
def test_the_initials_of_names(name: str, initials: str) -> None:
    assert initials_of(name) == initials


@given(st.text())
def test_initials_are_small_letters_and_digits_whatever_the_name(name: str) -> None:
    assert set(initials_of(name)) <= set("abcdefghijklmnopqrstuvwxyz0123456789")
