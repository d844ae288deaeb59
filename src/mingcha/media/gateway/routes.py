"""The gateway's paths: dispatches requests; everything below a point needs a ticket."""

from collections import Counter
from collections.abc import Awaitable, Callable

import structlog

from mingcha.kit.decision import Decision
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.media.gateway.copies import ViewingCopies
from mingcha.media.gateway.figures import GatewayFigures
from mingcha.media.gateway.http import HttpAnswer, HttpRequest, fault_answer, json_answer, refusal_answer
from mingcha.media.gateway.originals import ORIGINALS, Originals
from mingcha.media.gateway.picture_answer import Pictures
from mingcha.media.gateway.playback import Playback
from mingcha.media.gateway.takings import COPY, EXPORT, PLAYBACK, Taking, Takings
from mingcha.media.gateway.tickets import Ticket, TicketDesk
from mingcha.media.gateway.transcoded import TranscodedFootage

type Answering = Callable[[str, HttpRequest, Ticket, Taking], Awaitable[HttpAnswer]]

STREAMS_A_GRANT = 32
"""Limit of concurrent footage responses for one grant, waiting ones included."""
COPIES_A_GRANT = 4
"""The same limit for viewing copies if the gateway has no TakingLimits."""
_MODE_BELOW = {"points": PLAYBACK, "copy": COPY}
"""The ticket mode required below /v1/points and below /v1/copy; neither opens the other."""
_AS_AVC = "avc1"
_COUNTED = {FaultKind.UNAUTHENTICATED: "ticket", FaultKind.FORBIDDEN: "origin"}
_TOO_MANY = Words("同时取流过多，请稍后再试", "too much is being fetched at once; try again later")

log = structlog.get_logger("mingcha.gateway")


class Routes:
    """All paths but `/live`. `knows_origin`: whether pages of an origin may send requests."""

    def __init__(
        self,
        desk: TicketDesk,
        playback: Playback,
        transcoded: TranscodedFootage,
        pictures: Pictures,
        originals: Originals,
        copies: ViewingCopies,
        knows_origin: Callable[[HttpRequest], bool],
        revoked: Callable[[], None],
        figures: GatewayFigures,
        takings: Takings,
    ) -> None:
        self._takings = takings
        self._desk = desk
        self._playback = playback
        self._transcoded = transcoded
        self._pictures = pictures
        self._originals = originals
        self._copies = copies
        self._knows_origin = knows_origin
        self._revoked = revoked
        self._figures = figures
        self._streams: Counter[str] = Counter()  # answers that are being made or sent, by grant

    async def answer(self, request: HttpRequest) -> HttpAnswer:
        """The response to a request; a fault becomes an error response."""
        try:
            if "origin" in request.headers and not self._knows_origin(request):
                raise wrong_origin()
            return await self._route(request)
        except Fault as fault:
            if fault.kind in _COUNTED:
                self._figures.refused[_COUNTED[fault.kind]] += 1
            return fault_answer(fault)
        except Exception:  # the edge: a bug becomes one answer and a log line, not a dead connection
            log.exception("gateway_bug", path=request.path)
            return fault_answer(Fault(FaultKind.INTERNAL, Words("内部错误", "an internal error")))

    async def _route(self, request: HttpRequest) -> HttpAnswer:
        if request.path == "/healthz":
            return json_answer({"ok": True, "started_ms": self._desk.started_ms})
        if request.path == "/v1/revocations":
            return self._revoke(request)
        parts = request.path.split("/")
        if len(parts) < 5 or parts[:2] != ["", "v1"] or parts[2] not in _MODE_BELOW:
            raise _no_such_page()
        if request.method == "OPTIONS":
            return _preflight()
        if request.method != "GET":
            return HttpAnswer(405, headers={"Allow": "GET, OPTIONS"})
        mode = _MODE_BELOW[parts[2]]
        if mode == PLAYBACK and parts[4] == ORIGINALS:
            mode = EXPORT
        return await self._point(mode, parts[3], parts[4:], request)

    def _revoke(self, request: HttpRequest) -> HttpAnswer:
        if request.method != "POST":
            return HttpAnswer(405, headers={"Allow": "POST"})
        self._desk.revoke(request.body.decode("ascii", "replace").strip())
        self._revoked()
        return HttpAnswer(204)

    async def _point(self, mode: str, camera: str, what: list[str], request: HttpRequest) -> HttpAnswer:
        """Checks the ticket for the point in this mode before it processes anything else of the request."""
        from_ms, to_ms = self._asked_time(what, request)
        ticket = self._desk.admit(request.bearer, camera, mode, request.headers.get("origin"), from_ms, to_ms)
        if isinstance(ticket, Decision):
            self._figures.refused["law"] += 1
            return refusal_answer(ticket)
        if self._streams[ticket.grant] >= (self._most_copies() if mode == COPY else STREAMS_A_GRANT):
            self._figures.refused["too_many"] += 1
            return fault_answer(Fault(FaultKind.EXHAUSTED, _TOO_MANY), 429)
        # counted from here on, so that pictures that wait to be decoded count as well as footage that is being sent
        self._streams[ticket.grant] += 1
        still_valid = lambda: self._desk.is_valid(ticket)  # noqa: E731 - asked before every piece
        taking = Taking(self._takings, ticket, camera, still_valid, is_footage=what == ["footage"], way=mode)
        make = {PLAYBACK: self._of_point, COPY: self._of_copy, EXPORT: self._of_originals}[mode]
        try:
            answer = await make(camera, what, request, ticket, taking)
        except BaseException:
            self._sent(ticket.grant, taking)
            raise
        answer.done = lambda: self._sent(ticket.grant, taking)
        if what[0] in ("footage", "picture", ORIGINALS):
            answer.sent = taking.sent
        answer.may_go_on = still_valid
        return answer

    def _sent(self, grant: str, taking: Taking) -> None:
        taking.end()
        self._streams[grant] -= 1
        if not self._streams[grant]:
            del self._streams[grant]

    async def _of_point(
        self, camera: str, what: list[str], request: HttpRequest, ticket: Ticket, taking: Taking
    ) -> HttpAnswer:
        match what:
            case ["spans"]:
                return await self._playback.spans(camera, request)
            case ["activity"]:
                return await self._playback.activity(camera, request, ticket)
            case ["index"]:
                return await self._playback.index(camera, request, ticket)
            case ["footage"]:
                return await self._footage_of(request)(camera, request, ticket, taking)
            case ["picture"]:
                return await self._pictures.picture(camera, request, ticket, taking)
            case ["picture", "source"]:
                return await self._pictures.source(camera, request, ticket, taking)
            case ["init", name]:
                return await self._playback.init(camera, name)
        raise _no_such_page()

    async def _of_copy(
        self, camera: str, what: list[str], request: HttpRequest, ticket: Ticket, taking: Taking
    ) -> HttpAnswer:
        if what != ["footage"]:
            raise _no_such_page()
        return await self._copies.footage(camera, request, ticket, taking)

    async def _of_originals(
        self, camera: str, what: list[str], request: HttpRequest, ticket: Ticket, taking: Taking
    ) -> HttpAnswer:
        return await self._originals.answer(camera, what[1:], request, ticket, taking)

    def _most_copies(self) -> int:
        return self._takings.limits().copies if self._takings.limits else COPIES_A_GRANT

    def _footage_of(self, request: HttpRequest) -> Answering:
        if request.query.get("as", _AS_AVC) != _AS_AVC:
            raise Fault(FaultKind.INVALID, Words("as 只能为 avc1", "as is avc1"))
        if "as" in request.query:
            return self._transcoded.footage
        return self._playback.keys if request.flag("keys") else self._playback.footage

    def _asked_time(self, what: list[str], request: HttpRequest) -> tuple[int, int]:
        """The interval of footage (ms) of a request; everything up to now if it names none."""
        if what in (["activity"], ["index"], ["footage"], [ORIGINALS], [ORIGINALS, "footage"]):
            return request.whole_number("from"), request.whole_number("to")
        if what[0] == "picture":
            at_ms = request.whole_number("at")
            return at_ms, at_ms + 1
        return 0, self._desk.now_ms()


def _preflight() -> HttpAnswer:
    headers = {
        "Access-Control-Allow-Methods": "GET",
        "Access-Control-Allow-Headers": "authorization",
        "Access-Control-Max-Age": "600",
    }
    return HttpAnswer(204, headers=headers)


def _no_such_page() -> Fault:
    return Fault(FaultKind.NOT_FOUND, Words("没有此地址", "there is nothing at this address"))


def wrong_origin() -> Fault:
    """The response to a page of an unknown origin."""
    return Fault(FaultKind.FORBIDDEN, Words("不允许此来源", "requests from this origin are not allowed"))
