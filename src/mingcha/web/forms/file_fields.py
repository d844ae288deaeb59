"""A file that a page sends (multipart/form-data, RFC 7578). Its size is bounded by web/frame/body_limits.py."""

from typing import Any, ClassVar

from django import forms
from django.core.files.uploadedfile import UploadedFile

from mingcha.kit.words import Words
from mingcha.web.forms.field import PageField
from mingcha.web.forms.language import bilingual, lazy_words
from mingcha.web.forms.replayed import LOST_FILE
from mingcha.web.frame.body_limits import SCAN_BODY_BYTES

MOST_FILE_BYTES = SCAN_BODY_BYTES - 2**20
"""The longest file of a form, which has a mebibyte around it."""


class FileBytesInput(forms.FileInput):
    """A file input that knows that a file was chosen and lost on the way."""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        """The file; LOST_FILE where one was chosen before a question on the way, which could not carry it along."""
        found = super().value_from_datadict(data, files, name)
        lost = data.getlist(LOST_FILE) if hasattr(data, "getlist") else ()
        return LOST_FILE if found is None and name in lost else found


class FileBytesField(PageField):
    """One file as its bytes; its name and declared type are not read. None if no file was sent."""

    default_error_messages: ClassVar[dict[str, Any]] = {
        "not_file": bilingual("须选择一个文件", "A file must be chosen"),
        "lost": bilingual(
            "文件未随再次确认保留，请重新选择", "The file was not kept while you confirmed: choose it again"
        ),
    }
    widget = FileBytesInput

    def __init__(self, *given: Any, accept: str = "", most_bytes: int = MOST_FILE_BYTES, **more: Any) -> None:
        """`most_bytes`: a larger file is named by the page before it is sent (web/player/file_sizes.ts)."""
        super().__init__(*given, **more)
        mib = most_bytes // 2**20
        large = Words(f"文件超过 {mib} MiB，请压缩或者换一个文件", f"larger than {mib} MiB: choose a smaller file")
        self.widget.attrs |= {"data-most-bytes": most_bytes, "data-too-large": lazy_words(large)}
        if accept:
            self.widget.attrs["accept"] = accept

    def to_python(self, value: Any) -> bytes | None:
        """The bytes. Raises ValidationError for anything that is no uploaded file, and for one that was chosen
        and lost on the way: without it a file that may be left out would be left out silently."""
        if value is None or value == "":
            return None
        if value == LOST_FILE:
            raise self.error("lost")
        if not isinstance(value, UploadedFile):
            raise self.error("not_file")
        return bytes(value.read())


class FileStreamField(FileBytesField):
    """One file as it lies where the server put it, to be read in pieces; with the name that it was sent under. None if
    no file was sent."""

    def to_python(self, value: Any) -> UploadedFile[Any] | None:  # type: ignore[override]
        """The file. Raises ValidationError as FileBytesField does."""
        if value is None or value == "":
            return None
        if value == LOST_FILE:
            raise self.error("lost")
        if not isinstance(value, UploadedFile):
            raise self.error("not_file")
        return value
