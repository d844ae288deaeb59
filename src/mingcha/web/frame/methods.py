"""HTTP methods: pages take GET, HEAD and POST, the API what its operations name; nothing takes TRACE."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed

from mingcha.web.frame.roots import API_ROOT

type Answer = Callable[[HttpRequest], HttpResponse]

OF_PAGES = ("GET", "HEAD", "POST")
OF_API = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")


class KnownMethods:
    """Answers 405 to every other method before a page is chosen (RFC 9110, 15.5.6)."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        known = OF_API if request.path_info.startswith(API_ROOT) else OF_PAGES
        return self.get_response(request) if request.method in known else HttpResponseNotAllowed(known)
