"""A JSON object inside the body of a request, for a parser that checks it itself (a WebAuthn credential)."""

from typing import Any, ClassVar

from mingcha.web.forms.field import PageField
from mingcha.web.forms.language import bilingual


class ObjectField(PageField):
    """An object of JSON. Only its kind is checked here; the body as a whole is bounded (json_body.MOST_BODY_BYTES)."""

    default_error_messages: ClassVar[dict[str, Any]] = {
        "not_object": bilingual("须为 JSON 对象", "This must be a JSON object")
    }

    def to_python(self, value: Any) -> dict[str, Any]:
        """The object. Raises ValidationError for anything else."""
        if not isinstance(value, dict) or not value:
            raise self.error("not_object")
        return value
