"""A view library of GA/T 1400 by literal messages (T13-62-N)."""

import hashlib
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from tests.support.literal_http import AskedHttp, HandSeconds, served, written
from tests.support.sharing.batches import POINT, row_of, sealed, set_row, upsert, withdrawal

from mingcha.kit.http_auth import Credentials
from mingcha.sharing.adapters.http_receiver import HttpReceiver
from mingcha.sharing.adapters.port import HeldRow, KeyAnswer, OutgoingItem
from mingcha.sharing.adapters.viid import ViidAdapter
from mingcha.sharing.adapters.viid_objects import Ape, ape_of, read_statuses, withdrawn_ape
from mingcha.sharing.point_rows.values import Audience

pytestmark = pytest.mark.law("13(1)")
DEVICE, CODE = "42010000005030000001", POINT.code
KEY = f"point/{CODE}"
CHALLENGE = 'WWW-Authenticate: Digest realm="viid", nonce="n1", qop="auth", algorithm=MD5'


class Library:
    """A view library with one user; `codes`: the StatusCode of each object that it does not take."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, str]] = []
        self.objects: dict[str, dict[str, Any]] = {}
        self.codes: dict[str, str] = {}
        self.challenge, self.refuses, self.names_each = CHALLENGE, False, True

    def answer(self, request: AskedHttp) -> bytes:
        self.asked.append((request.method, request.target))
        assert request.headers["user-identify"] == DEVICE
        given = request.headers.get("authorization", "")
        if not given or self.refuses:
            return written(401, b"", self.challenge)
        fields = dict(one.split("=", 1) for one in given.removeprefix("Digest ").split(", "))
        first, second = md5("user:viid:pass"), md5(f"{request.method}:{request.target}")
        assert fields["response"] == f'"{md5(f"{first}:n1:{fields['nc']}:c:auth:{second}")}"'
        if request.method == "GET":
            listed = [one for place, one in enumerate(self.objects.values(), 1) if place >= _start(request.target)]
            return written(200, json.dumps({"APEListObject": {"APEObject": listed[:100]}}).encode())
        return written(200, json.dumps(self.statuses(json.loads(request.body))).encode())

    def statuses(self, body: dict[str, Any]) -> dict[str, Any]:
        """What is said of a message."""
        if "APEListObject" not in body:
            return {"ResponseStatusObject": {"StatusCode": 0, "StatusString": "正常"}}
        apes = body["APEListObject"]["APEObject"]
        self.objects |= {one["ApeID"]: one for one in apes if one["ApeID"] not in self.codes}
        named = [
            {"Id": one["ApeID"], "StatusCode": self.codes.get(one["ApeID"], "0"), "StatusString": "x"} for one in apes
        ]
        whole = [{"RequestURL": "/VIID/APEs", "StatusCode": "0", "StatusString": "正常"}]
        return {"ResponseStatusListObject": {"ResponseStatusObject": named if self.names_each else whole}}


def md5(text: str) -> str:
    return hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()


def _start(target: str) -> int:
    return int(target.split("RecordStartNo=")[1].split("&", maxsplit=1)[0])


@pytest.fixture
def library(monkeypatch: pytest.MonkeyPatch) -> Library:
    found = Library()
    served(monkeypatch, found.answer)
    return found


def adapter(seconds: HandSeconds | None = None) -> ViidAdapter:
    receiver = HttpReceiver("http://127.0.0.1:9", ("127.0.0.1:9",))
    return ViidAdapter(receiver, DEVICE, Credentials("user", "pass", lambda: "c"), seconds or HandSeconds())


def points(count: int) -> tuple[OutgoingItem, ...]:
    codes = [f"4201020000132{place:07d}" for place in range(1, count + 1)]
    return tuple(upsert(f"point/{code}", row_of(replace(POINT, code=code))) for code in codes)


def test_t13_62_no_field_of_a_device_leaves() -> None:
    """The type of an object has no field for an address, a user name or a password, and its keys are all that leave."""
    assert set(Ape.__annotations__) == {
        "ApeID", "Name", "Longitude", "Latitude", "PlaceCode", "Place", "IsOnline", "OwnerApsID", "MonitorDirection",
        "MonitorAreaDesc",
    }  # fmt: skip
    for ape in (ape_of(row_of(), DEVICE), withdrawn_ape(CODE, DEVICE)):
        assert ape.keys() <= set(Ape.__annotations__)


def test_before_each_call_it_is_asked_whether_it_may_leave(library: Library) -> None:
    may = iter((True, False))
    with pytest.raises(OSError, match="stopped"):
        adapter().send(sealed(*points(101)), may_leave=lambda: next(may))
    assert len(library.objects) == 100


@pytest.mark.soak
def test_t13_62_a_password_does_not_type(tmp_path: Path) -> None:
    """mypy, as `make check` runs it, refuses a file that writes one."""
    api = pytest.importorskip("mypy.api")
    file = tmp_path / "with_password.py"
    head = "from mingcha.sharing.adapters.viid_objects import Ape\n\n\ndef f(ape: Ape) -> None:\n"
    results = []
    for line in ('    ape["Password"] = "x"\n', '    ape["IPAddr"] = "x"\n', '    ape["Name"] = "x"\n'):
        file.write_text(head + line)
        results.append(api.run(["--strict", "--cache-dir", str(tmp_path), str(file)]))
    assert [status for _, _, status in results] == [1, 1, 0]
    assert 'TypedDict "Ape" has no key "Password"' in results[0][0]


def test_a_point_as_an_object() -> None:
    assert ape_of(row_of(), DEVICE) == {
        "ApeID": CODE, "Name": "江汉关广场东口", "Longitude": 114.305512, "Latitude": 30.5928, "PlaceCode": "420102",
        "IsOnline": "1", "OwnerApsID": DEVICE, "MonitorDirection": "1", "MonitorAreaDesc": "朝东（90°）",
    }  # fmt: skip
    turned = {
        azimuth: ape_of(row_of(replace(POINT, azimuth_deg=azimuth)), DEVICE) for azimuth in (0, 45, 180, 270, 338)
    }
    assert [turned[one].get("MonitorDirection") for one in turned] == ["4", None, "3", "2", "4"]
    assert turned[45]["MonitorAreaDesc"] == "朝东北（45°）"
    unknown = ape_of(row_of(replace(POINT, azimuth_deg=None, is_enabled=False)), DEVICE)
    assert (unknown["IsOnline"], "MonitorAreaDesc" in unknown) == ("2", False)


def test_registered_once_and_put_a_hundred_a_call(library: Library) -> None:
    seconds = HandSeconds()
    viid = adapter(seconds)
    receipt = viid.send(sealed(*points(201)))
    assert receipt is not None
    assert [one.answer for one in receipt.results] == [KeyAnswer.OK] * 201
    assert library.asked == [("POST", "/VIID/System/Register")] * 2 + [("PUT", "/VIID/APEs")] * 3
    library.asked.clear()
    seconds.seconds = 59.9
    assert list(viid.receipts()) == []
    assert library.asked == []
    seconds.seconds = 60.0
    assert list(viid.receipts()) == []
    assert library.asked == [("POST", "/VIID/System/Keepalive")]
    assert list(viid.held("point/42010200001320000200")) == [HeldRow("point/42010200001320000201", 0, "")]
    assert len(list(viid.held(""))) == 201


def test_a_status_other_than_0_is_a_refusal_of_its_point(library: Library) -> None:
    library.codes = {points(2)[1].key.removeprefix("point/"): "4"}
    receipt = adapter().send(sealed(*points(2)))
    assert receipt is not None
    assert [(one.answer, one.reason) for one in receipt.results] == [
        (KeyAnswer.OK, ""),
        (KeyAnswer.REFUSED, "status 4 x"),
    ]
    library.names_each = False
    whole = adapter().send(sealed(*points(2)))
    assert whole is not None
    assert [one.answer for one in whole.results] == [KeyAnswer.OK] * 2


def test_a_withdrawn_point_is_written_over(library: Library) -> None:
    viid = adapter()
    viid.send(sealed(upsert(KEY, row_of())))
    receipt = viid.send(sealed(withdrawal(KEY)))
    assert receipt is not None
    assert (receipt.results[0].answer, "code stays" in receipt.results[0].reason) == (KeyAnswer.OK, True)
    left = json.dumps(library.objects[CODE], ensure_ascii=False)
    assert [text for text in ("江汉关", "114.3", "30.59", "朝东") if text in left] == []
    assert library.objects[CODE]["PlaceCode"] == ""
    assert list(viid.held("")) == []


def test_rows_for_departments_and_sets_go_to_no_library_of_the_police(library: Library) -> None:
    items = (upsert(KEY, row_of(audience=Audience.DEPARTMENT)), upsert("set/3-07-420100/00001", set_row()))
    receipt = adapter().send(sealed(*items))
    assert receipt is not None
    assert [one.answer for one in receipt.results] == [KeyAnswer.REFUSED] * 2
    assert library.objects == {}


def test_a_password_goes_as_a_digest_alone_and_is_refused_once(library: Library) -> None:
    library.refuses = True
    with pytest.raises(OSError, match="status 401"):
        adapter().send(sealed(*points(1)))
    assert len(library.asked) == 2
    library.asked.clear()
    library.challenge = 'WWW-Authenticate: Basic realm="viid"'
    with pytest.raises(OSError, match="status 401"):
        adapter().send(sealed(*points(1)))
    assert len(library.asked) == 1
    assert library.objects == {}


def test_a_library_that_began_anew_is_registered_with_again(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    viid = adapter()
    viid.send(sealed(*points(1)))
    forgotten = b'{"ResponseStatusListObject": {"ResponseStatusObject": {"StatusCode": "4", "StatusString": "x"}}}'
    for answer, reason in ((written(403), "status 403"), (written(200, forgotten), "status 4 x")):
        served(monkeypatch, lambda _, answer=answer: answer)
        with pytest.raises(OSError, match=reason):
            viid.send(sealed(*points(1)))
        served(monkeypatch, library.answer)
        library.asked.clear()
        assert viid.send(sealed(*points(1))) is not None
        assert library.asked[0] == ("POST", "/VIID/System/Register")


@pytest.mark.parametrize(
    ("body", "statuses"),
    [
        (b'{"ResponseStatusObject": {"StatusCode": "0"}}', [("", "0", "")]),
        (b'{"ResponseStatus": {"Id": "1", "StatusCode": 5, "StatusString": "a\\nb"}}', [("1", "5", "a b")]),
        (b'{"ResponseStatusList": {"ResponseStatusObject": [{"StatusCode": "0"}]}}', [("", "0", "")]),
        (b'{"ResponseStatusListObject": {"ResponseStatusObject": []}}', []),
    ],
)
def test_statuses_are_written_in_several_ways(body: bytes, statuses: list[tuple[str, str, str]]) -> None:
    assert [(one.ape_id, one.code, one.reason) for one in read_statuses(body)] == statuses


@pytest.mark.parametrize("body", [b"", b"{}", b'{"ResponseStatusListObject": []}', b'{"ResponseStatusObject": [1]}'])
def test_a_status_that_cannot_be_read_is_no_success(body: bytes) -> None:
    with pytest.raises(OSError, match="cannot be read"):
        read_statuses(body)
