"""`mingcha bench sip`: its verdict, and that its devices speak as the standard does. Nothing is started."""

import copy
import hashlib

import pytest

from mingcha.bench.sip import hostile_host, large_catalogue, load, served
from mingcha.bench.sip.measure import sip_passed
from mingcha.media.gb28181.manscdp.catalogue import read_catalogue_page
from mingcha.media.gb28181.manscdp.text import read_manscdp
from mingcha.media.gb28181.sip.digest import matches
from mingcha.media.gb28181.sip.heads import read_credentials
from mingcha.media.gb28181.sip.message import MessageCutter, read_message

GOOD = {
    "devices": 100_000, "transactions_per_cpu_s": 5_000, "sipp": {"failed": None},
    "storm": {"failed": 0, "transactions": 9}, "flood": {"failed": 0, "sent": 9},
    "keepalives": {"failed": 0, "notices": 0, "transactions": 9},
    "sipp_tcp": {"failed": 0},
    "catalogue": {"channels": 5, "received": 5, "seconds": 60.0, "growth_mb": 31.9},
}  # fmt: skip


def test_a_good_run_passes() -> None:
    assert sip_passed(GOOD)
    assert sip_passed({**GOOD, "devices": 2_000, "transactions_per_cpu_s": 10})


@pytest.mark.parametrize(
    ("part", "name", "value"),
    [("storm", "failed", 1), ("flood", "failed", 1), ("keepalives", "failed", 1), ("keepalives", "notices", 1),
     ("sipp", "failed", 1), ("sipp_tcp", "failed", 1), ("catalogue", "received", 4), ("catalogue", "seconds", 61.0),
     ("catalogue", "growth_mb", 33.0), ("", "transactions_per_cpu_s", 4_999),
     ("storm", "transactions", 0), ("keepalives", "transactions", 0), ("flood", "sent", 0)],
)  # fmt: skip
def test_a_bad_one_does_not(part: str, name: str, value: float) -> None:
    bad = copy.deepcopy(GOOD)
    (bad[part] if part else bad)[name] = value  # type: ignore[index]
    assert not sip_passed(bad)


def test_a_catalogue_of_nothing_does_not() -> None:
    assert not sip_passed({**GOOD, "catalogue": {**GOOD["catalogue"], "channels": 0, "received": 0}})  # type: ignore[dict-item]


def test_its_digests_and_pages_are_those_of_the_standard() -> None:
    code = load.code_of(7)
    head = load.answered('Digest realm="3402000000", nonce="n"', code, "sip:a").partition(": ")[2].strip()
    _, parameters = read_credentials(head)
    assert matches(parameters, code, load.REALM, served.PASSWORD.format(code=code), "REGISTER")
    assert hashlib.md5(b"", usedforsecurity=False).hexdigest() == load._md5("")
    page = read_catalogue_page(read_manscdp(large_catalogue.page(3, 10, 4, 12)))
    assert (page.total, [item.name for item in page.items]) == (12, ["bench gate 10", "bench gate 11"])


def test_the_flood_is_what_a_hostile_host_sends() -> None:
    """All but its junk must be SIP, or it would measure the parser alone."""
    datagrams = hostile_host.datagrams_of("127.0.0.1", 5060)[:5]
    sent = [read_message(one) for one in (*datagrams[:3], datagrams[4])]
    assert [one.method or one.code for one in sent] == ["REGISTER", "MESSAGE", "REGISTER", 200]
    assert read_credentials(sent[2].head("Authorization"))[1]["nonce"] == "0"
    cutter = MessageCutter()
    assert cutter.feed(hostile_host._UNFINISHED) == []
    assert not cutter.is_between
