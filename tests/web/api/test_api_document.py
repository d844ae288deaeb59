"""The OpenAPI document says what the code does: the file in docs is what is served, and what is sent by chance is
answered as the document says (arts. 3, 16(2)).

`MINGCHA_UPDATE_OPENAPI=1 .venv/bin/python -m pytest tests/web/api/test_api_document.py` writes openapi.json anew.
"""

import json
import os
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import TypeAdapter
from pytest_django import DjangoDbBlocker
from tests.support.length import times
from tests.support.registry.city_copy import copied_city
from tests.support.rows_of_module import rows_of_module
from tests.support.web.sign_in import sign_in

from mingcha.kit.clock import HandClock
from mingcha.web.api.document import document_text
from mingcha.web.api.shapes import Doubt, Problem, Refusal
from mingcha.web.frame import wiring

FILE = Path(__file__).parents[3] / "docs" / "ref" / "openapi.json"
REFERENCE = FILE.with_name("api.md")
DOCUMENT = json.loads(FILE.read_text(encoding="utf-8"))
"""What the code says is the same, as the first test shows: to make it costs half a second in each process."""
OPERATIONS = [
    (path, method, operation)
    for path, operations in DOCUMENT["paths"].items()
    for method, operation in operations.items()
]
API = [one for one in OPERATIONS if one[0].startswith("/api/")]
BY_ADDRESS = {(path, method): operation for path, method, operation in API}
ROLES = ("admin", "auditor")
INSTANT = datetime(2026, 11, 25, 6, 3, 22, tzinfo=UTC)
SHAPES: dict[str, Any] = DOCUMENT["components"]["schemas"]
FAULT = TypeAdapter(Doubt | Refusal | Problem)

type Schema = dict[str, Any]
type SignedIn = tuple[dict[str, Client], tuple[str, ...]]
"""A client of each role, and the codes of the points."""


def test_the_file_in_docs_is_what_the_code_says() -> None:
    if os.environ.get("MINGCHA_UPDATE_OPENAPI"):
        FILE.write_text(document_text(), encoding="utf-8")
    same = FILE.read_bytes() == document_text().encode()
    assert same, f"{FILE.name} is old: MINGCHA_UPDATE_OPENAPI=1 pytest tests/web/api/test_api_document.py"


def test_it_is_served_to_anybody_and_there_is_no_page_from_elsewhere(db: None) -> None:
    response = Client().get("/api/v1/openapi.json")
    assert (response.status_code, response.headers["Content-Type"]) == (200, "application/json")
    assert response.content == document_text().encode()
    assert Client().get("/api/v1/docs").status_code == 404


def test_every_reference_of_the_document_leads_somewhere() -> None:
    named = set(re.findall(r'"\$ref": "([^"]+)"', document_text()))
    assert {one.removeprefix("#/components/schemas/") for one in named} <= set(SHAPES)
    assert len({operation["operationId"] for *_, operation in OPERATIONS}) == len(OPERATIONS)
    for path, method, operation in OPERATIONS:
        assert {"401", "403", "422", "429"} <= set(operation["responses"]), (path, method)


def test_every_operation_is_named_in_the_reference() -> None:
    text = REFERENCE.read_text(encoding="utf-8")
    missing = [f"{method.upper()} {path}" for path, method, _ in OPERATIONS if f"`{method.upper()} {path}`" not in text]
    assert missing == []


def value_of(schema: Schema) -> st.SearchStrategy[Any]:
    """Values that a schema of the document lets through, and few others: what a careful program might send."""
    if "$ref" in schema:
        return _shape(schema["$ref"].rsplit("/", 1)[-1])
    if "anyOf" in schema:
        return st.one_of([value_of(one) for one in schema["anyOf"]])
    if "allOf" in schema:  # a list that has a default: one part alone
        (part,) = schema["allOf"]
        return value_of(part)
    if "enum" in schema or "const" in schema:
        return st.sampled_from(schema.get("enum", [schema.get("const")]))
    kind = schema.get("type")
    if kind == "string":
        return _text_of(schema)
    if kind in ("integer", "number"):
        least, most = schema.get("minimum", -(2**70)), schema.get("maximum", 2**70)
        return st.integers(least, most) if kind == "integer" else st.floats(least, most, allow_nan=False)
    if kind == "array":
        return st.lists(value_of(schema["items"]), min_size=schema.get("minItems", 0), max_size=3)
    if kind == "object":
        known = schema.get("properties", {})
        needed = set(schema.get("required", ()))
        parts = {name: value_of(one) for name, one in known.items()}
        return st.fixed_dictionaries(
            {name: one for name, one in parts.items() if name in needed},
            optional={name: one for name, one in parts.items() if name not in needed},
        )
    return {"boolean": st.booleans(), "null": st.none()}[str(kind)]


@cache
def _shape(name: str) -> st.SearchStrategy[Any]:
    """A strategy notes what it found out about itself, so each shape has one."""
    return value_of(SHAPES[name])


def _text_of(schema: Schema) -> st.SearchStrategy[str]:
    if schema.get("format") == "binary":
        return st.binary(max_size=100).map(lambda data: SimpleUploadedFile("scan", data))
    if "pattern" in schema:
        # what Python's $ lets through beside the end of a text must be refused as well, so it is sent
        return st.from_regex(schema["pattern"]).map(lambda text: text[: schema.get("maxLength", 100)])
    if schema.get("format") == "date-time":
        return st.datetimes().map(lambda one: f"{one.isoformat()}Z")
    if schema.get("format") == "date":
        return st.dates().map(str)
    return st.text(max_size=schema.get("maxLength", 20))


@cache
def asked(path: str, method: str, known: tuple[str, ...]) -> st.SearchStrategy[tuple[str, Any]]:
    """Addresses with parameters, and a body where one is taken; the codes of points are often real ones."""
    operation = BY_ADDRESS[path, method]
    places, queries = {}, {}
    for one in operation["parameters"]:
        values = value_of(one["schema"])
        if one["name"] == "code" and path.startswith("/api/v1/points"):
            values = st.sampled_from(known) | values
        (places if one["in"] == "path" else queries)[one["name"]] = values
    body: st.SearchStrategy[Any] = st.none()
    if "requestBody" in operation:
        ((_, described),) = operation["requestBody"]["content"].items()
        body = value_of(described["schema"])

    def address(named: dict[str, Any], query: dict[str, Any]) -> str:
        filled = path
        for name, value in named.items():
            filled = filled.replace("{" + name + "}", quote(str(value), safe=""))
        told = {name: str(value) for name, value in query.items() if value is not None}
        return f"{filled}?{urlencode(told, errors='replace')}"

    made = st.builds(address, st.fixed_dictionaries(places), st.fixed_dictionaries({}, optional=queries))
    return st.tuples(made, body)


def keeps_to_the_document(client: Client, method: str, operation: Schema, sent: tuple[str, Any]) -> None:
    """Sends one request and looks at its answer."""
    address, body = sent
    send = getattr(client, method)
    if body is None:
        response = send(address)
    elif "multipart/form-data" in operation["requestBody"]["content"]:
        response = send(address, {name: value for name, value in body.items() if value is not None})
    else:
        response = send(address, body, content_type="application/json")
    if response.streaming:
        list(response.streaming_content)  # a file is closed once it was read
    status = str(response.status_code)
    assert status in operation["responses"], (address, body, status)
    assert status != "500"
    described = operation["responses"][status].get("content", {})
    assert response.headers["Content-Type"].split(";")[0] in described, (address, status)
    if status >= "400":
        FAULT.validate_json(response.content)


@pytest.fixture(scope="module")
def signed_in_once(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[SignedIn]:
    """The city with both roles signed in, once for the module; what a request changes is taken back after its test."""
    clock = HandClock(INSTANT)
    with rows_of_module(django_db_blocker):
        before = wiring.use_clock(clock)
        with django_db_blocker.unblock():
            city = copied_city(clock)
            clients = {role: Client(raise_request_exception=False) for role in ROLES}
            for role, client in clients.items():
                sign_in(client, city[role])
                client.cookies["django_language"] = "zh-hans"
        wiring.use_clock(before)
        yield clients, tuple(row.code for row in city.points.values())


@pytest.fixture
def clients(signed_in_once: SignedIn, db: None, clock: HandClock) -> Iterator[SignedIn]:
    """The same with the cookies as after signing in, at the same time of the clock."""
    made, known = signed_in_once
    before = wiring.use_clock(clock)
    fresh = {role: Client(raise_request_exception=False) for role in made}
    for role, client in fresh.items():
        client.cookies.load({name: one.value for name, one in made[role].cookies.items()})
    yield fresh, known
    wiring.use_clock(before)


@pytest.mark.law("3")
@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize(("path", "method"), BY_ADDRESS, ids=[f"{method} {path}" for path, method in BY_ADDRESS])
def test_what_is_sent_by_chance_is_answered_as_documented(clients: SignedIn, role: str, path: str, method: str) -> None:
    by_role, known = clients

    @settings(max_examples=times(2, 40), deadline=None, suppress_health_check=list(HealthCheck))
    @given(sent=asked(path, method, known))
    def every(sent: tuple[str, Any]) -> None:
        keeps_to_the_document(by_role[role], method, BY_ADDRESS[path, method], sent)

    every()
