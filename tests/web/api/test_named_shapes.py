"""Two shapes of one name do not overwrite each other in the OpenAPI document (art. 3)."""

import pytest
from django.http import HttpRequest
from ninja import NinjaAPI, Router, Schema
from pydantic import create_model

from mingcha.web.api.named_shapes import NamedShapes, add_shapes


def taking(**bodies: type[Schema]) -> NinjaAPI:
    """An API with an operation for each body."""
    api, router = NinjaAPI(urls_namespace="named"), Router()
    for name, body in bodies.items():

        def operation(request: HttpRequest, sent: body) -> None:  # type: ignore[valid-type]
            del request, sent

        operation.__name__ = name
        router.post(f"/{name}")(operation)
    api.add_router("", router)
    return api


def test_two_bodies_of_one_name_are_refused() -> None:
    first, second = (create_model("PersonBody", __base__=Schema, **{one: (str, ...)}) for one in ("unit", "reason"))
    other = create_model("OtherBody", __base__=Schema, reason=(str, ...))
    found = NamedShapes(taking(first=first, other=other, again=first), "")
    assert set(found["components"]["schemas"]) == {"PersonBody", "OtherBody"}
    with pytest.raises(ValueError, match="'PersonBody'"):
        NamedShapes(taking(first=first, second=second), "")


def test_two_inside_one_body_are_refused() -> None:
    with pytest.raises(ValueError, match="'RoleShape'"):
        add_shapes({}, {"mingcha__web__people__api__RoleShape": {}})
