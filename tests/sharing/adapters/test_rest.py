"""The REST profile by its literal bytes (article 13(1))."""

import json
from collections.abc import Callable

import pytest
from tests.support.literal_http import AskedHttp, served, written
from tests.support.sharing.batches import row_of, sealed, set_row, upsert, withdrawal

from mingcha.sharing.adapters.code_maps import code_map_of
from mingcha.sharing.adapters.http_receiver import HttpReceiver
from mingcha.sharing.adapters.port import HeldRow, KeyAnswer, KeyResult, Receipt
from mingcha.sharing.adapters.rest import RestAdapter

KEY = "point/42010200001320000001"
RECEIVER = HttpReceiver("http://127.0.0.1:9/mingcha/", ("127.0.0.1:9",))
ADAPTER = RestAdapter(RECEIVER, "whsj", "token-1")
BATCH = sealed(upsert(KEY, row_of()), withdrawal("point/42010200001320000002"))


def answering(monkeypatch: pytest.MonkeyPatch, *answers: bytes) -> list[AskedHttp]:
    """Answers requests in their order, and keeps them."""
    requests: list[AskedHttp] = []

    def answer(request: AskedHttp) -> bytes:
        requests.append(request)
        return answers[len(requests) - 1]

    served(monkeypatch, answer)
    return requests


def receipt(*results: object, **more: object) -> bytes:
    return json.dumps({"batch": BATCH.number, "digest": BATCH.digest, "results": results, **more}).encode()


def test_a_batch_and_its_receipt(monkeypatch: pytest.MonkeyPatch) -> None:
    answer = receipt(
        {"key": KEY, "version": 1, "result": "ok"},
        {"key": "point/42010200001320000002", "version": 2, "result": "refused", "reason": "没有\n该点位"},
        taken_at="2026-11-24T03:00:00+08:00",
    )
    requests = answering(monkeypatch, written(201, answer))
    assert ADAPTER.send(BATCH) == Receipt(
        BATCH.number,
        BATCH.digest,
        (
            KeyResult(KEY, 1, KeyAnswer.OK),
            KeyResult("point/42010200001320000002", 2, KeyAnswer.REFUSED, "没有 该点位"),
        ),
        "2026-11-24T03:00:00+08:00",
    )
    (asked,) = requests
    assert (asked.method, asked.target) == ("PUT", "/mingcha/batches/B-20261125-0001")
    headers = {name: asked.headers[name] for name in ("authorization", "idempotency-key", "content-type")}
    assert headers == {
        "authorization": "Bearer token-1",
        "idempotency-key": BATCH.digest,
        "content-type": "application/json",
    }
    body = json.loads(asked.body)
    assert (body["batch"], body["target"], body["digest"]) == (BATCH.number, "whsj", BATCH.digest)
    assert body["items"][0] == {"key": KEY, "version": 1, "op": "upsert", "digest": "d1", "row": row_of()}
    assert body["items"][1]["row"] is None


@pytest.mark.parametrize(("status", "result"), [(409, "older"), (422, "refused")])
def test_a_newer_version_there_and_named_faults_are_results_a_key(
    monkeypatch: pytest.MonkeyPatch, status: int, result: str
) -> None:
    answering(monkeypatch, written(status, receipt({"key": KEY, "version": 1, "result": result})))
    found = ADAPTER.send(BATCH)
    assert found is not None
    assert [one.answer.value for one in found.results] == [result]


@pytest.mark.parametrize("status", [202, 204, 301, 400, 401, 403, 404, 413, 429, 500, 503, 507])
def test_any_other_status_says_nothing_of_the_keys(monkeypatch: pytest.MonkeyPatch, status: int) -> None:
    answering(monkeypatch, written(status, receipt({"key": KEY, "version": 1, "result": "ok"})))
    with pytest.raises(OSError, match=f"status {status}"):
        ADAPTER.send(BATCH)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[]",
        b"[" * 100_000,
        b"\xff",
        b'{"batch":"B","digest":"d","results":null}',
        b'{"batch":"B","digest":"d","results":[{"key":"k","version":true,"result":"ok"}]}',
        b'{"batch":"B","digest":"d","results":[{"key":"k","version":1,"result":"fine"}]}',
        b'{"batch":"B","digest":"d","results":[{"key":"k\\n","version":1,"result":"ok"}]}',
        b'{"digest":"d","results":[]}',
        b'{"batch":"B","digest":"d","results":[],"taken_at":' + b"9" * 5000 + b"}",
    ],
)
def test_an_answer_that_cannot_be_read_is_no_receipt(monkeypatch: pytest.MonkeyPatch, body: bytes) -> None:
    answering(monkeypatch, written(200, body))
    with pytest.raises(OSError, match="cannot be read"):
        ADAPTER.send(BATCH)


def test_codes_of_the_receiver_stand_in_the_rows(monkeypatch: pytest.MonkeyPatch) -> None:
    codes = code_map_of({"share_type": {"conditional": "0", "unconditional": "1", "not_shared": "2"}})
    requests = answering(monkeypatch, written(200, receipt()))
    RestAdapter(RECEIVER, "whsj", codes=codes).send(sealed(upsert("set/3-07-420100/00001", set_row())))
    row = json.loads(requests[0].body)["items"][0]["row"]
    assert (row["share_type"], row["cycle"]) == ("0", "realtime")
    assert "authorization" not in requests[0].headers


def test_what_is_held_comes_page_by_page(monkeypatch: pytest.MonkeyPatch) -> None:
    def page(*keys: str, version: int = 3) -> bytes:
        rows = [{"key": key, "version": version, "digest": "ab"} for key in keys]
        return written(200, json.dumps({"items": rows}).encode())

    requests = answering(monkeypatch, page("point/1", "point/2"), page("set/3-07/1"), page())
    assert list(ADAPTER.held("point/0")) == [HeldRow(key, 3, "ab") for key in ("point/1", "point/2", "set/3-07/1")]
    assert [one.target for one in requests] == [
        "/mingcha/items?after=point%2F0",
        "/mingcha/items?after=point%2F2",
        "/mingcha/items?after=set%2F3-07%2F1",
    ]
    answering(monkeypatch, page("point/1"), page("point/1"))
    with pytest.raises(OSError, match="cannot be read"):  # it would never end
        list(ADAPTER.held(""))
    for version in (0, -1, 2**53):
        answering(monkeypatch, page("point/1", version=version))
        with pytest.raises(OSError, match="cannot be read"):
            list(ADAPTER.held(""))


@pytest.mark.parametrize(("answer", "newest"), [(written(200, b'{"batch":"B-1"}'), "B-1"), (written(404), "")])
def test_the_newest_batch(monkeypatch: pytest.MonkeyPatch, answer: bytes, newest: str) -> None:
    requests = answering(monkeypatch, answer)
    assert ADAPTER.newest_batch() == newest
    assert requests[0].target == "/mingcha/batches/newest"


@pytest.mark.parametrize(
    "adapter",
    [
        RestAdapter(HttpReceiver("https://other.example", ("rest.example",)), "whsj"),
        RestAdapter(HttpReceiver("http://rest.example", ("rest.example",)), "whsj"),
        RestAdapter(HttpReceiver("https://user@rest.example", ("rest.example",)), "whsj"),
        RestAdapter(HttpReceiver("https://rest.example:8443", ("rest.example",)), "whsj"),
    ],
)
def test_hosts_that_the_settings_do_not_name_get_nothing(monkeypatch: pytest.MonkeyPatch, adapter: RestAdapter) -> None:
    requests = answering(monkeypatch)
    calls: tuple[Callable[[], object], ...] = (
        lambda: adapter.send(BATCH),
        lambda: list(adapter.held("")),
        adapter.newest_batch,
    )
    for call in calls:
        with pytest.raises(OSError, match="may not be written to"):
            call()
    assert requests == []
    assert "token-1" not in repr(ADAPTER)
