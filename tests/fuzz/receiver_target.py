"""What receivers of shared rows answer, and the maps of codes: each parser reads it, or says that it cannot."""

import contextlib

from tests.support.fuzz.mutated import only_invalid

from mingcha.sharing.adapters.ckan import read_package
from mingcha.sharing.adapters.code_maps import code_map_of
from mingcha.sharing.adapters.http_receiver import MOST_REASON_CHARACTERS, read_object
from mingcha.sharing.adapters.rest import read_held, read_receipt
from mingcha.sharing.adapters.viid_objects import read_apes, read_statuses

ANSWERS = (
    b'{"batch":"B-1","digest":"ab","taken_at":"2026","results":[{"key":"point/1","version":1,"result":"ok"}]}',
    b'{"items":[{"key":"point/1","version":3,"digest":"ab"},{"key":"point/2","version":4,"digest":""}]}',
    b'{"success":true,"result":{"id":"a","state":"active","private":true,"extras":'
    b'[{"key":"mingcha_version","value":"12"},{"key":"mingcha_key","value":"set/1"}]}}',
    b'{"ResponseStatusListObject":{"ResponseStatusObject":[{"Id":"1","StatusCode":"4","StatusString":"x"}]}}',
    b'{"APEListObject":{"APEObject":[{"ApeID":"1","Name":"x","OwnerApsID":"2"}]}}',
    b'{"share_type":{"unconditional":"1","conditional":"2","not_shared":"3"}}',
)


def receiver_answers(data: bytes) -> None:
    """Each answer as each parser takes it."""
    with contextlib.suppress(OSError):
        receipt = read_receipt(data)
        for one in receipt.results:
            assert one.version >= 0, "a version below 0"
            assert len(one.reason) <= MOST_REASON_CHARACTERS, "a reason beyond its bound"
            assert one.reason.isprintable(), "a reason of several lines"
    with contextlib.suppress(OSError):
        keys = [one.key for one in read_held(data, "")]
        assert keys == sorted(set(keys)), "keys out of order"
    with contextlib.suppress(OSError):
        assert read_package(data).version >= 0, "a version below 0"
    with contextlib.suppress(OSError):
        assert all(one.reason.isprintable() for one in read_statuses(data)), "a reason of several lines"
    with contextlib.suppress(OSError):
        assert all(one.ape_id.isprintable() for one in read_apes(data)), "a code of several lines"
    with contextlib.suppress(OSError), only_invalid():
        for codes in code_map_of(read_object(data)).codes.values():
            assert len(set(codes.values())) == len(codes), "two names with one code"
