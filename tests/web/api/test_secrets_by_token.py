"""A program does nothing with a work secret and gets no file about one (article 16(1))."""

import inspect
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client
from tests.support.access.asking_copy import copied_asking
from tests.support.access.requesting import OPERATOR
from tests.support.registry.city import City
from tests.support.supervision.repairers import FITTER, add_repairers
from tests.support.web.sign_in import token_of

from mingcha.access.requests.models import Request
from mingcha.custody.holds.models import Hold
from mingcha.kit.clock import HandClock
from mingcha.registry.points.models import Point
from mingcha.supervision.work_orders.actions import open_work_order
from mingcha.supervision.work_orders.states import WorkKind
from mingcha.supervision.work_orders.values import NewWorkOrder
from mingcha.web.api.document import api

pytestmark = pytest.mark.law("16(1)")
type Program = Callable[..., Client]
DOCUMENT = Path(__file__).parents[3] / "docs" / "ref" / "openapi.json"
"""What the code says, as tests/web/api/test_api_document.py shows."""
JSON = "application/json"
SAFE = {
    "evidence_body": "the published entry: digests, no names",
    "sharing_catalogue": "entries of published sets: no row and no point is in them",
    "evidence_proof": "digests alone",
    "plans_scan": "an approval of places where nothing stands yet",
    "redactions_film": "for persons in sessions alone",
    "signs_photo_of": "the code of the point is in the address, which goes by the one way to a point",
    "supervision_text": "a rule of a unit, which is about no point",
}
"""What is no JSON and is given to a token, and why."""


def marked_secret(code: str) -> None:
    Point.objects.filter(code=code).update(
        secrecy="work_secret", secrecy_document="密定〔2026〕1 号", secrecy_by="user:1"
    )


def test_every_file_asks_for_work_secrets_or_says_why_it_needs_not() -> None:
    paths = json.loads(DOCUMENT.read_text(encoding="utf-8"))["paths"]
    reads = [
        operations["get"] for path, operations in paths.items() if path.startswith("/api/") and "get" in operations
    ]
    files = {one["operationId"] for one in reads if JSON not in one["responses"]["200"].get("content", {})}
    views = {
        f"{(operation.tags or router.tags)[0]}_{operation.view_func.__name__}": operation.view_func
        for _, router in api._routers
        for view in router.path_operations.values()
        for operation in view.operations
    }
    asks = {one for one in files if "by_token" in inspect.getsource(views[one])}
    assert len(asks) > 8
    assert files - asks == SAFE.keys()


def test_a_program_holds_nothing_of_a_secret(program: Program, city: City) -> None:
    client, code = program("district"), city.points["JHG"].code
    hold = {"point": code, "from_at": "2026-11-24T00:00:00Z", "to_at": "2026-11-24T01:00:00Z",
            "basis": "case", "reason": "案件"}  # fmt: skip
    placed = client.post("/api/v1/holds", hold, content_type=JSON)
    assert placed.status_code == 201
    marked_secret(code)
    answer = client.post("/api/v1/holds", hold, content_type=JSON)
    assert (answer.status_code, Hold.objects.count()) == (404, 1)
    assert client.post("/api/v1/holds", json.dumps(hold), content_type="text/plain").status_code == 404
    assert client.post("/api/v1/holds", "{", content_type=JSON).status_code == 422
    done = client.post(f"/api/v1/holds/{placed.json()['name']}/review", {"reason": "仍需"}, content_type=JSON)
    assert (done.status_code, done.json()) == (200, None), "what an act answers names no secret, and it was done"


def test_a_program_repairs_no_secret(city: City, clock: HandClock) -> None:
    city, code = add_repairers(city, clock), city.points["HQX"].code
    number = open_work_order(city["manager"], new=NewWorkOrder(code, WorkKind.CAMERA, "夜间黑屏"), clock=clock)
    made = token_of(city[FITTER], username=FITTER, name="desk", days=9, clock=clock)
    fitter, one = Client(headers={"Authorization": f"Bearer {made.secret}"}), f"/api/v1/work-orders/{number}"
    marked_secret(code)
    waits = {"reason": "power", "text": "片区停电"}
    sent = {step: {"revision": 1, **more} for step, more in {"accept": {}, "arrive": {}, "wait": waits}.items()}
    found = {step: fitter.post(f"{one}/{step}", body, JSON).status_code for step, body in sent.items()}
    assert (fitter.get(one).status_code, set(found.values())) == (404, {404}), found


def test_a_program_writes_no_request_that_it_read_without_its_secrets(
    db: None, pages_clock: HandClock, tmp_path: Path
) -> None:
    asked = copied_asking(pages_clock, tmp_path)
    number = asked.signed().no
    made = token_of(asked.city[OPERATOR], username=OPERATOR, name="desk", days=9, clock=asked.clock)
    client, address = Client(headers={"Authorization": f"Bearer {made.secret}"}), f"/api/v1/requests/{number}"
    marked_secret(client.get(address).json()["points"][0])
    assert client.get(address).json()["points"] == []
    sent = client.post(f"{address}/return", {"reason": "公函不清楚"}, content_type=JSON)
    assert (sent.status_code, Request.objects.get(no=number).state) == (404, "signed")
