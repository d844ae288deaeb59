"""A file that a page sends (multipart/form-data, RFC 7578). Its size is bounded by web/frame/body_limits.py."""

from typing import Any, ClassVar

from django import forms
from django.core.files.uploadedfile import UploadedFile

from mingcha.web.forms.field import PageField
from mingcha.web.forms.language import bilingual


class FileBytesField(PageField):
    """One file as its bytes; its name and declared type are not read. None if no file was sent."""

    default_error_messages: ClassVar[dict[str, Any]] = {
        "not_file": bilingual("须选择一个文件", "A file must be chosen"),
    }
    widget = forms.FileInput

    def __init__(self, *given: Any, accept: str = "", **more: Any) -> None:
        super().__init__(*given, **more)
        if accept:
            self.widget.attrs["accept"] = accept

    def to_python(self, value: Any) -> bytes | None:
        """The bytes. Raises ValidationError for anything that is no uploaded file."""
        if value is None or value == "":
            return None
        if not isinstance(value, UploadedFile):
            raise self.error("not_file")
        return bytes(value.read())
