"""The wall."""

from django.http import HttpRequest, HttpResponse


def wall(request: HttpRequest, tiles: int) -> HttpResponse:
    raise NotImplementedError
