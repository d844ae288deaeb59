"""Pages of devices: the list with those that wait, a new one, one with its channels, a channel (arts. 7, 8, 13, 19)."""

from collections.abc import Callable
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from mingcha.kit.decision import cites
from mingcha.kit.words import Words
from mingcha.registry.devices import actions
from mingcha.registry.devices.queries import (
    MOST_CHANNELS_SHOWN,
    MOST_DEVICES,
    channel,
    channels,
    device,
    devices,
    match_proposals,
    waiting_devices,
)
from mingcha.registry.devices.states import COORDINATE_LABELS, DECIDED, DeviceState
from mingcha.registry.devices.values import DeviceFacts, DeviceRow
from mingcha.registry.identity.queries import actor_names
from mingcha.registry.places.rules import KEEPERS, may_write, somewhere
from mingcha.web.forms.action_form import ActionForm
from mingcha.web.forms.closed import closed
from mingcha.web.frame import wiring
from mingcha.web.frame.done import done
from mingcha.web.frame.person import facts_of
from mingcha.web.frame.signed_in import signed_in
from mingcha.web.registry.devices.forms import (
    ApproveDeviceForm,
    ChangeDeviceForm,
    ChannelsFrom,
    DeviceFrom,
    DevicePasswordForm,
    DevicesFrom,
    MatchForm,
    RefuseDeviceForm,
    RetireDeviceForm,
    UnmatchForm,
)
from mingcha.web.registry.places.offered import unit_codes
from mingcha.web.registry.points.place_fields import adjustment_of

MADE = 201


@login_required
@cites("3", "13(1)")
def index(request: HttpRequest) -> HttpResponse:
    """The devices in this person's reach, newest first, and those that wait."""
    facts, now, asked = facts_of(request), wiring.clock().now(), DevicesFrom.from_query(request)
    state, text, before = asked.value("state") or "", asked.value("text"), asked.value("before") or 0
    only = DeviceState(state) if state else None
    rows = devices(facts, at=now, state=only, text=text, before=before, limit=MOST_DEVICES + 1)
    context = {
        "active": "points",
        "rows": [row for _, row in rows[:MOST_DEVICES]],
        "next": rows[MOST_DEVICES - 1][0] if len(rows) > MOST_DEVICES else 0,
        "waiting": waiting_devices(facts, at=now),
        "states": list(DECIDED),
        "state": state,
        "text": text,
        "asked": asked,
        "onward": f"&{asked.query}" if asked.query else "",
        "keeps": somewhere(facts, may_write).allowed,
    }
    return render(request, "devices/index.html", context)


@login_required
@cites("3", "13(1)", "19(2)")
def new(request: HttpRequest) -> HttpResponse:
    """The form that lets a device in; a POST does it and shows the password once."""
    facts, form = facts_of(request), ApproveDeviceForm.from_post(request)
    if form.is_valid():
        with form.answers(request):
            given = actions.approve_device(
                signed_in(request), new=form.device, password=form.cleaned_data["password"], clock=wiring.clock()
            )
            return _page(request, given.device, None, given.password)
    if not form.is_bound:
        form = ApproveDeviceForm(initial=_claims(request))
    shut = closed(somewhere(facts, may_write), *KEEPERS)
    context = {
        "active": "points",
        "form": form,
        "closed": shut,
        "unit_codes": () if shut else unit_codes(facts, wiring.clock().now()),
    }
    return render(request, "devices/new.html", context, status=form.status)


@login_required
@cites("3", "13(1)")
def one(request: HttpRequest, code: str) -> HttpResponse:
    """A device with its channels."""
    return _page(request, code, None)


@login_required
@require_POST
@cites("3", "13(1)")
def refuse(request: HttpRequest, code: str) -> HttpResponse:
    """Refuses a device that waits."""
    form = RefuseDeviceForm.from_post(request)

    def act() -> None:
        actions.refuse_device(signed_in(request), code=code, reason=form.cleaned_data["reason"], clock=wiring.clock())

    return _do(request, code, form, act, Words("已不予准入", "The device is refused"), "devices")


@login_required
@require_POST
@cites("3", "13(1)")
def change(request: HttpRequest, code: str) -> HttpResponse:
    """Changes the name of the device, its character set and its label of coordinates."""
    form = ChangeDeviceForm.from_post(request)

    def act() -> None:
        actions.change_device(signed_in(request), code=code, **form.chosen, clock=wiring.clock())

    return _do(request, code, form, act, Words("设备已变更", "The device is changed"))


@login_required
@require_POST
@cites("3", "13(1)", "19(2)")
def password(request: HttpRequest, code: str) -> HttpResponse:
    """Gives the device another password, and shows it once."""
    device(facts_of(request), code, at=wiring.clock().now())
    form = DevicePasswordForm.from_post(request)
    if form.is_valid():
        with form.answers(request):
            given = actions.set_device_password(
                signed_in(request), code=code, password=form.cleaned_data["password"], clock=wiring.clock()
            )
            return _page(request, code, None, given.password)
    return _page(request, code, form)


@login_required
@require_POST
@cites("3", "7", "13(1)")
def retire(request: HttpRequest, code: str) -> HttpResponse:
    """Takes the device out of service."""
    form = RetireDeviceForm.from_post(request)

    def act() -> None:
        actions.retire_device(signed_in(request), code=code, reason=form.cleaned_data["reason"], clock=wiring.clock())

    return _do(request, code, form, act, Words("设备已停用", "The device is retired"))


@login_required
@cites("3", "7", "13(1)")
def one_channel(request: HttpRequest, code: str, channel_code: str) -> HttpResponse:
    """A channel with what the device states of it, and the points that it may be."""
    return _channel_page(request, code, channel_code, None)


@login_required
@require_POST
@cites("3", "6", "7", "8", "10(1)", "13(1)")
def match(request: HttpRequest, code: str, channel_code: str) -> HttpResponse:
    """Makes the channel the address of a point."""
    channel(facts_of(request), code, channel_code, at=wiring.clock().now())
    form = MatchForm.from_post(request)
    if form.is_valid():
        with form.answers(request):
            actions.match_channel(
                signed_in(request), code=code, channel=channel_code, point=form.cleaned_data["point"],
                transport=form.chosen_transport, adjustment=adjustment_of(form.cleaned_data), clock=wiring.clock(),
            )  # fmt: skip
            done(request, Words("通道已匹配，录像机将连接", "The channel is matched; the recorder connects to it"))
            return redirect("device-channel", code, channel_code)
    return _channel_page(request, code, channel_code, form)


@login_required
@require_POST
@cites("3", "6", "7", "10(1)")
def unmatch(request: HttpRequest, code: str, channel_code: str) -> HttpResponse:
    """Takes the channel away from its point."""
    row = channel(facts_of(request), code, channel_code, at=wiring.clock().now())
    form = UnmatchForm.from_post(request)
    if form.is_valid():
        with form.answers(request):
            actions.unmatch_channel(
                signed_in(request), code=code, channel=channel_code, point=row.point,
                reason=form.cleaned_data["reason"], adjustment=adjustment_of(form.cleaned_data), clock=wiring.clock(),
            )  # fmt: skip
            done(
                request, Words("匹配已解除，该点位暂无画面", "The channel is taken away; its point has no pictures now")
            )
            return redirect("device-channel", code, channel_code)
    return _channel_page(request, code, channel_code, form)


def _do(
    request: HttpRequest, code: str, form: ActionForm, act: Callable[[], None], message: Words, then: str = ""
) -> HttpResponse:
    """Runs one act; the page again with the answer if it is refused. `then`: the page after it, the device's own
    without it."""
    device(facts_of(request), code, at=wiring.clock().now())
    if form.is_valid():
        with form.answers(request):
            act()
            done(request, message)
            return redirect(then) if then else redirect("device", code)
    return _page(request, code, form)


def _page(request: HttpRequest, code: str, sent: ActionForm | None, secret: str = "") -> HttpResponse:
    """The page of a device. `secret`: its new password, which is shown on this answer alone."""
    facts, now, asked = facts_of(request), wiring.clock().now(), ChannelsFrom.from_query(request)
    found = device(facts, code, at=now)
    context: dict[str, object] = {
        "active": "points",
        "found": found,
        "row": found.row,
        "label": COORDINATE_LABELS[found.row.label],
        "names": actor_names({found.decided_by}),
        "secret": secret,
        "answered": sent or ActionForm(),
    }
    if found.row.unit:
        context |= _branch(request, code, asked)
    for name, empty in _empty_forms(found).items():
        context[name] = sent if sent is not None and type(sent) is type(empty) else empty
    status = MADE if secret else sent.status if sent else 200
    return render(request, "devices/one.html", context, status=status)


def _branch(request: HttpRequest, code: str, asked: ChannelsFrom) -> dict[str, object]:
    """One page of a branch of the catalogue, with the item above it."""
    facts, now = facts_of(request), wiring.clock().now()
    text, parent, after = asked.value("q"), asked.value("parent"), asked.value("after")
    limit, branch = MOST_CHANNELS_SHOWN, {"q": text} if text else {"parent": parent} if parent else {}
    rows = channels(facts, code, at=now, parent=parent, text=text, after=after, limit=limit + 1)
    more = rows[limit - 1].code if len(rows) > limit else ""
    return {
        "channels": rows[:limit],
        "after": more,
        "branch": urlencode(branch),
        "further": urlencode({**branch, "after": more}),
        "begun": bool(after),
        "filter": asked,
        "q": text,
        "parent": channel(facts, code, parent, at=now) if parent and not text else None,
    }


def _channel_page(request: HttpRequest, code: str, channel_code: str, sent: ActionForm | None) -> HttpResponse:
    facts, now = facts_of(request), wiring.clock().now()
    row, found = channel(facts, code, channel_code, at=now), device(facts, code, at=now)
    empty: ActionForm = UnmatchForm() if row.point else MatchForm()
    context = {
        "active": "points",
        "found": found,
        "channel": row,
        "label": COORDINATE_LABELS[found.row.label],
        "proposals": () if row.point else match_proposals(facts, code, channel_code, at=now),
        "form": sent if sent is not None and type(sent) is type(empty) else empty,
        "answered": sent or ActionForm(),
    }
    return render(request, "devices/channel.html", context, status=sent.status if sent else 200)


def _claims(request: HttpRequest) -> dict[str, str]:
    """What a device that waits claims, as the beginning of its form, for who sees it."""
    code = DeviceFrom.from_query(request).value("code")
    waiting = {row.code: row for row in waiting_devices(facts_of(request), at=wiring.clock().now())} if code else {}
    row: DeviceRow | None = waiting.get(code)
    return {"code": code, "name": (row.claims.name or row.claims.model) if row else ""}


def _empty_forms(found: DeviceFacts) -> dict[str, ActionForm]:
    row = found.row
    shown = {"name": row.name, "charset": row.charset.value or "auto", "label": row.label.value}
    return {
        "change_form": ChangeDeviceForm(initial={**shown, "revision": row.revision}),
        "password_form": DevicePasswordForm(),
        "retire_form": RetireDeviceForm(),
        "refuse_form": RefuseDeviceForm(),
    }
