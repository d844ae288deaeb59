"""Files that people handed in, as downloads in which a browser runs nothing."""

from typing import Protocol

from django.http import HttpResponse

from mingcha.web.frame.content_policy import sandbox


class HandedIn(Protocol):
    """A file with its checked name and type."""

    @property
    def name(self) -> str: ...
    @property
    def media_type(self) -> str: ...
    @property
    def data(self) -> bytes: ...


def download_of(found: HandedIn) -> HttpResponse:
    """A file as it was handed in, as a download."""
    headers = {"Content-Disposition": f'attachment; filename="{found.name}"', "X-Content-Type-Options": "nosniff"}
    response = HttpResponse(found.data, content_type=found.media_type, headers=headers)
    sandbox(response)
    return response
