"""Grants and tickets for the player, in JSON."""

from django.http import HttpRequest, HttpResponse


def grants(request: HttpRequest) -> HttpResponse:
    raise NotImplementedError


def tickets(request: HttpRequest) -> HttpResponse:
    raise NotImplementedError


def revoke(request: HttpRequest, number: str) -> HttpResponse:
    raise NotImplementedError
