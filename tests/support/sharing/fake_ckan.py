"""CKAN 2.12.0 as far as the adapter speaks with it, with the status codes that were measured of the real one: a private
set without organisation or with a Chinese name 409, anonymous 403, unknown 404, a deleted set shown with 200, updated
with 200 and deleted after it unless `state: active` is sent; what an update does not name is gone.
"""

import json
import re
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlsplit

from tests.support.literal_http import AskedHttp, written

NAME = re.compile(r"[a-z0-9_-]{2,100}")


@dataclass
class FakeCkan:
    """`token`: of the one user; `organisation`: the one that there is; `search_is_down`: what is made answers 500 and
    is not made; `is_open`: private sets are shown to everybody; `keeps_deleted`: an update never revives a set."""

    token: str = "token"
    organisation: str = "whga"
    search_is_down: bool = False
    is_open: bool = False
    keeps_deleted: bool = False
    sets: dict[str, dict[str, Any]] = field(default_factory=dict)
    asked: list[tuple[str, bool]] = field(default_factory=list)
    """The actions that were asked for, each with whether a token came with it."""

    def answer(self, request: AskedHttp) -> bytes:
        """The answer to a request."""
        parts = urlsplit(request.target)
        action = parts.path.removeprefix("/api/3/action/")
        token = request.headers.get("authorization", "")
        self.asked.append((action, bool(token)))
        if token not in ("", self.token):
            return _error(403, "Authorization Error")
        if action == "organization_list_for_user":
            return _result([{"id": "org-1", "name": self.organisation}] if token else [])
        if action == "package_show":
            return self._show(parse_qs(parts.query)["id"][0], is_user=bool(token))
        if not token:
            return _error(403, "Authorization Error")
        body = json.loads(request.body)
        if self.search_is_down:
            return written(500)
        if action == "package_create":
            return self._create(body)
        found = self._called(body["id"])
        if found is None:
            return _error(404, "Not Found Error")
        if action == "package_delete":
            found["state"] = "deleted"
            return _result(None)
        return self._update(found, body)

    def _show(self, name: str, *, is_user: bool) -> bytes:
        found = self._called(name)
        if found is None:
            return _error(404, "Not Found Error")
        if not is_user and not self.is_open and (found["private"] or found["state"] == "deleted"):
            return _error(403, "Authorization Error")
        return _result(found)

    def _create(self, body: dict[str, Any]) -> bytes:
        if fault := self._fault(body):
            return fault
        before = self.sets.get(body["name"])
        if before is not None and before["state"] != "deleted":
            return _error(409, "Validation Error", name=["That URL is already in use."])
        self.sets[body["name"]] = {"id": f"id-{len(self.asked)}", "state": "active", "private": False, **body}
        return _result(self.sets[body["name"]])

    def _update(self, found: dict[str, Any], body: dict[str, Any]) -> bytes:
        if fault := self._fault(body):
            return fault
        state = body.get("state", found["state"])
        changed = {"private": False, "extras": [], **body, "id": found["id"]}
        changed["state"] = "deleted" if self.keeps_deleted and found["state"] == "deleted" else state
        self.sets[found["name"]] = changed
        return _result(changed)

    def _fault(self, body: dict[str, Any]) -> bytes:
        if NAME.fullmatch(body["name"]) is None:
            return _error(409, "Validation Error", name=["Must be purely lowercase alphanumeric"])
        if body.get("owner_org") != self.organisation:
            return _error(409, "Validation Error", owner_org=["An organization must be provided"])
        return b""

    def _called(self, name: str) -> dict[str, Any] | None:
        return next((one for one in self.sets.values() if name in (one["name"], one["id"])), None)

    def extras(self, name: str) -> dict[str, str]:
        """The extras of a set."""
        return {one["key"]: one["value"] for one in self.sets[name]["extras"]}


def _result(value: object) -> bytes:
    return written(200, json.dumps({"success": True, "result": value}, ensure_ascii=False).encode())


def _error(status: int, kind: str, **faults: list[str]) -> bytes:
    return written(status, json.dumps({"success": False, "error": {"__type": kind, **faults}}).encode())
