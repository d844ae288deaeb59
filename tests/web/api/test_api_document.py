"""The OpenAPI document says what the code does: the file in docs is what is served, and what is sent by chance is
answered as the document says (arts. 3, 16(2)).

`MINGCHA_UPDATE_OPENAPI=1 .venv/bin/python -m pytest tests/web/api/test_api_document.py` writes openapi.json anew.
"""

import os
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import TypeAdapter
from tests.support.length import times
from tests.support.registry.city import City

from mingcha.web.api.document import document, document_text
from mingcha.web.api.shapes import Doubt, Problem, Refusal

FILE = Path(__file__).parents[3] / "docs" / "ref" / "openapi.json"
REFERENCE = FILE.with_name("api.md")
OPERATIONS = [
    (path, method, operation)
    for path, operations in document()["paths"].items()
    for method, operation in operations.items()
]
API = [one for one in OPERATIONS if one[0].startswith("/api/")]
SHAPES: dict[str, Any] = document()["components"]["schemas"]
FAULT = TypeAdapter(Doubt | Refusal | Problem)

type Schema = dict[str, Any]


def test_the_file_in_docs_is_what_the_code_says() -> None:
    if os.environ.get("MINGCHA_UPDATE_OPENAPI"):
        FILE.write_text(document_text(), encoding="utf-8")
    assert FILE.read_bytes() == document_text().encode()


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
        return value_of(SHAPES[schema["$ref"].rsplit("/", 1)[-1]])
    if "anyOf" in schema:
        return st.one_of([value_of(one) for one in schema["anyOf"]])
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


def asked(operation: Schema, path: str, known: list[str]) -> st.SearchStrategy[tuple[str, Any]]:
    """Addresses with parameters, and a body where one is taken; the codes of points are often real ones."""
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
    status = str(response.status_code)
    assert status in operation["responses"], (address, body, status)
    assert status != "500"
    described = operation["responses"][status].get("content", {})
    assert response.headers["Content-Type"].split(";")[0] in described, (address, status)
    if status >= "400":
        FAULT.validate_json(response.content)


@pytest.mark.law("3")
@pytest.mark.parametrize("role", ["admin", "auditor"])
@pytest.mark.parametrize(("path", "method", "operation"), API, ids=[f"{method} {path}" for path, method, _ in API])
def test_what_is_sent_by_chance_is_answered_as_documented(
    city: City, signed_in: Callable[..., Client], role: str, path: str, method: str, operation: Schema
) -> None:
    client, known = signed_in(role), [row.code for row in city.points.values()]
    client.raise_request_exception = False

    @settings(max_examples=times(2, 40), deadline=None, suppress_health_check=list(HealthCheck))
    @given(sent=asked(operation, path, known))
    def every(sent: tuple[str, Any]) -> None:
        keeps_to_the_document(client, method, operation, sent)

    every()
