"""Entry and exit of the API: the asker, and the answers for faults and refusals (all by web/frame/answers.py)."""

from datetime import datetime
from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError
from ninja.operation import Operation
from ninja.utils import check_csrf

from mingcha.kit.codes import is_device_code
from mingcha.kit.decision import cites
from mingcha.kit.errors import HTTP_STATUS, Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.registry.identity.asker import Asker, way_in
from mingcha.registry.identity.duty import DutyFacts
from mingcha.registry.places.position import LabelQuestioned
from mingcha.registry.points.classified import secrets_among
from mingcha.registry.points.queries import require_given_to_programs
from mingcha.web.api.points_in_answers import points_named_in, without_points
from mingcha.web.api.shapes import DoubtedLabel
from mingcha.web.forms.json_body import json_sent
from mingcha.web.frame import wiring
from mingcha.web.frame.answers import broken, note_territory, refusal_json
from mingcha.web.frame.person import person_of
from mingcha.web.frame.signed_in import signed_in

DESCRIPTION = """\
Pages and programs ask the same actions and queries. A program sends `Authorization: Bearer <token>` (made by
`mingcha person token`); a page of this platform sends its session's cookie and, to write, the CSRF token.
A token has the roles and the territory of its person, no more. Pictures are not here: they come from the gateway,
with a ticket under a grant (`/access/grants`, `/access/tickets`); only the test of a camera's address gives one still
(`/points/address-trials/still`).

A refusal by the law is an object with `"error": "refused"`, the article, the reason, what is missing and what to do
next; any other fault is an object with its kind and a sentence. Sentences are in the language of the person's account;
names that exist in both languages are given in both. Instants are ISO 8601 in UTC, days are days in Shanghai.
"""
_FIELDS_NAMED = 5


def caller(request: HttpRequest) -> Asker | None:
    """The asker; None if unauthenticated. With a session, writing needs its CSRF token."""
    if not request.user.is_authenticated:
        return None
    if check_csrf(request, caller) is not None:
        words = Words("写操作须带 CSRF 令牌或接口令牌", "to write, send the session's CSRF token, or a bearer token")
        raise Fault(FaultKind.FORBIDDEN, words)
    if by_token(request):
        _require_given_points(request)
    return signed_in(request)


class Api(NinjaAPI):
    """The API under /api/v1. Operation ids are part of its contract: client generators name functions after them."""

    def get_openapi_operation_id(self, operation: Operation) -> str:
        """`TAG_FUNCTION`, from the router's tag: moving a module does not change operation ids."""
        return f"{(operation.tags or ['api'])[0]}_{operation.view_func.__name__}"

    def create_response(
        self,
        request: HttpRequest,
        data: Any,
        *,
        status: int | None = None,
        temporal_response: HttpResponse | None = None,
    ) -> HttpResponse:
        """An answer as JSON; what a token reads without what names a work secret (16(1)). Raises Fault(NOT_FOUND) where
        nothing is left of what was asked; an act was done, and its answer is null then."""
        if request.user.is_authenticated and by_token(request):
            data = _given_to_programs(data, is_act=request.method != "GET")
        return super().create_response(request, data, status=status, temporal_response=temporal_response)


api = Api(
    title="mingcha",
    version="1",
    description=DESCRIPTION,
    urls_namespace="api",
    docs_url=None,
    openapi_url=None,
    auth=[caller],
)


def reader(request: HttpRequest) -> tuple[DutyFacts, datetime]:
    """The facts of the asker, read once per request, and the instant for which they were read."""
    signed_in(request)
    return person_of(request).facts, wiring.clock().now()


def by_token(request: HttpRequest) -> bool:
    """Whether a program asks by a token, which takes no persons and nothing restricted of a whole city at once."""
    return bool(way_in(signed_in(request)).token)


@cites("16(1)")
def _require_given_points(request: HttpRequest) -> None:
    """The one way to a point by a token: of a work secret no address with its code has anything, whatever the operation
    is, and nothing is done that names one. Raises Fault(NOT_FOUND)."""
    match = request.resolver_match
    codes = {one for one in match.kwargs.values() if is_device_code(str(one))} if match is not None else set()
    codes |= set(points_named_in(json_sent(request)))
    facts, at = reader(request)
    require_given_to_programs(facts, codes, at=at)


@cites("16(1)")
def _given_to_programs(data: Any, *, is_act: bool) -> Any:
    """The net below the queries that leave work secrets out of lists and their counts: what they miss is named to
    nobody."""
    secret = secrets_among(set(points_named_in(data)))
    kept = without_points(data, secret) if secret else data
    if kept is None and data is not None and not is_act:
        raise Fault(FaultKind.NOT_FOUND, Words("没有这项内容", "there is no such thing"))
    return kept


@api.exception_handler(AuthenticationError)
def _nobody(request: HttpRequest, error: AuthenticationError) -> HttpResponse:
    del error
    words = Words("请先登录，或带上有效的接口令牌", "sign in, or send a token that is valid")
    response = broken(request, Fault(FaultKind.UNAUTHENTICATED, words))
    response["WWW-Authenticate"] = "Bearer"
    return response


@api.exception_handler(ValidationError)
def _invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """Names the invalid fields without their values, which may be secret."""
    places = [".".join(str(part) for part in one["loc"] if part not in ("query", "path")) for one in error.errors]
    named = ", ".join(dict.fromkeys(places[:_FIELDS_NAMED]))
    words = Words(f"请求中有不符合接口说明的内容：{named}", f"does not match the API document: {named}")
    return broken(request, Fault(FaultKind.INVALID, words))


@api.exception_handler(RequestDataTooBig)
def _too_big(request: HttpRequest, error: RequestDataTooBig) -> HttpResponse:
    del error
    return broken(request, Fault(FaultKind.INVALID, Words("请求内容过大", "the request is too large")))


@api.exception_handler(HttpError)
def _http_error(request: HttpRequest, error: HttpError) -> HttpResponse:
    """Errors of the framework itself: a body that is not JSON."""
    del error
    return broken(request, Fault(FaultKind.INVALID, Words("请求内容不是 JSON", "the body is not JSON")))


@api.exception_handler(Http404)
def _nothing_there(request: HttpRequest, error: Http404) -> HttpResponse:
    del error
    return broken(request, Fault(FaultKind.NOT_FOUND, Words("没有这个地址", "there is no such address")))


@api.exception_handler(LabelQuestioned)
def _doubted(request: HttpRequest, doubt: LabelQuestioned) -> HttpResponse:
    """409 with the article and both places: the same input passes with another label, or with a reason."""
    note_territory(request, doubt.decision)
    question = DoubtedLabel.of(doubt.question).model_dump(mode="json")
    body = {**refusal_json(doubt.decision), "question": question}
    return JsonResponse(body, status=HTTP_STATUS[FaultKind.CONFLICT])
