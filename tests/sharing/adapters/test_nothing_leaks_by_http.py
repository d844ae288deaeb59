"""T13-9-N for what leaves by HTTP: nothing that would find a reduced point, and of no point more than its row."""

import json
from dataclasses import replace

import pytest
from tests.support.sharing.batches import POINT, row_of, sealed, upsert, withdrawal

from mingcha.sharing.adapters.code_maps import AS_NAMED
from mingcha.sharing.adapters.rest import batch_body
from mingcha.sharing.adapters.viid_objects import ape_of, withdrawn_ape
from mingcha.sharing.point_rows.values import Audience

pytestmark = pytest.mark.law("13(1)")
DEVICE = "42010000005030000001"
NOWHERE = (POINT.code, POINT.name, POINT.unit, POINT.uscc, POINT.filing_no, POINT.used_on, "114.305512", "30.5928")


@pytest.mark.parametrize("point", [replace(POINT, is_key_target=True), replace(POINT, is_reduced=True)])
def test_t13_9_a_reduced_point_is_not_found_in_a_body(point: object) -> None:
    row = row_of(point, Audience.DEPARTMENT)  # type: ignore[arg-type]
    body = batch_body("whsj", sealed(upsert(f"point/{row['code']}", row)), AS_NAMED)
    assert [text for text in NOWHERE if text.encode() in body] == []
    assert POINT.name.encode() in batch_body("whsj", sealed(upsert("point/1", row_of())), AS_NAMED)


def test_t13_9_a_body_has_the_row_and_nothing_beside_it() -> None:
    body = json.loads(batch_body("whsj", sealed(upsert("point/1", row_of()), withdrawal("point/2")), AS_NAMED))
    assert body.keys() == {"batch", "target", "digest", "items"}
    assert [one.keys() for one in body["items"]] == [{"key", "version", "op", "digest", "row"}] * 2
    assert body["items"][0]["row"].keys() == row_of().keys()
    assert body["items"][1]["row"] is None


def test_t13_9_an_object_of_a_view_library_has_no_more_than_the_row() -> None:
    known = {str(value) for value in row_of().values()}
    ape = ape_of(row_of(), DEVICE)
    texts = {key: value for key, value in ape.items() if key not in ("OwnerApsID", "IsOnline", "MonitorDirection")}
    del texts["Longitude"], texts["Latitude"], texts["MonitorAreaDesc"]
    assert set(map(str, texts.values())) <= known
    withdrawn = json.dumps(withdrawn_ape(POINT.code, DEVICE), ensure_ascii=False)
    assert [text for text in NOWHERE if text in withdrawn] == [POINT.code]
