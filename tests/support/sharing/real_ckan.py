"""A real CKAN, from the environment of scripts/ckan.py."""

import json
import os
import urllib.error
import urllib.request
from dataclasses import dataclass, field
from typing import Any

import pytest
from tests.support.sharing.ckan_sender import ORGANISATION


@dataclass(frozen=True, slots=True)
class RealCkan:
    """Asks a CKAN by its actions, without our adapter."""

    url: str
    token: str = field(repr=False)

    def ask(self, action: str, body: dict[str, Any], *, anonymous: bool = False) -> tuple[int, Any]:
        """Status and result of an action."""
        headers = {"Content-Type": "application/json"} | ({} if anonymous else {"Authorization": self.token})
        asked = urllib.request.Request(f"{self.url}/api/3/action/{action}", json.dumps(body).encode(), headers)
        try:
            with urllib.request.urlopen(asked, timeout=60) as answer:
                return answer.status, json.load(answer)["result"]
        except urllib.error.HTTPError as error:
            return error.code, None

    def extras(self, name: str) -> dict[str, str]:
        """Those of a set."""
        _, found = self.ask("package_show", {"id": name})
        return {one["key"]: one["value"] for one in found["extras"]}


@pytest.fixture(scope="session")
def ckan() -> RealCkan:
    if "CKAN_URL" not in os.environ:
        pytest.skip("no CKAN: run by scripts/ckan.py (make ckan)")
    found = RealCkan(os.environ["CKAN_URL"], os.environ["CKAN_TOKEN"])
    found.ask("organization_create", {"name": ORGANISATION, "title": "武汉市公安局"})
    return found
