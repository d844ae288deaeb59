"""Shapes of the OpenAPI document, one of a name: of two the later would take the place of the earlier without a word,
and a program would be told the fields of another operation (article 3).
"""

from collections.abc import Mapping
from typing import Any

from ninja.openapi.schema import OpenAPISchema

type Shapes = dict[str, Any]
"""The JSON schema of each shape by its name."""


class NamedShapes(OpenAPISchema):
    """The framework's part of the document. Raises ValueError where two shapes have one name."""

    def add_schema_definitions(self, definitions: Shapes) -> None:
        """Called by the framework with the shapes of each body and answer."""
        add_shapes(self.schemas, definitions)


def add_shapes(known: Shapes, more: Mapping[str, Any]) -> None:
    """Adds shapes to those that are known. Raises ValueError for another shape of a known name, and for names that
    pydantic made long since one body or answer holds two of them."""
    for name, shape in more.items():
        if "__" in name or known.get(name, shape) != shape:
            raise ValueError(
                f"two shapes of the API are called {name.rpartition('__')[2]!r}, or one that has defaults is both sent "
                "and answered: give one of them another name"
            )
        known[name] = shape
