"""Registration, keepalive and departure of devices, message by message."""

import pytest
from tests.support.media.signalling import DEVICE, PLACE, REALM, SERVER
from tests.support.media.signalling_server import KEEPALIVE, PASSWORD, ServerScene, authorization

from mingcha.kit.errors import Fault
from mingcha.media.gb28181.server.buckets import Buckets
from mingcha.media.gb28181.server.keepalive import first_parts, is_plain_keepalive
from mingcha.media.gb28181.server.listening import DeviceCredentials, UnknownDevice
from mingcha.media.gb28181.sip.transport import Peer

ELSEWHERE = Peer("198.51.100.9", 5060)
NEIGHBOUR = "34020000001320000002"


def test_a_device_registers_by_its_password() -> None:
    scene = ServerScene()
    more = (
        "Contact: <sip:34020000001320000001@192.168.1.64:5060>",
        "Expires: 7200",
        "User-Agent: IPC",
        "X-GB-VER: 2.0",
    )
    first = scene.asked(scene.request("REGISTER", *more, to=DEVICE))
    assert first.code == 401
    assert first.head("X-GB-Ver") == "3.0"
    assert scene.looked_up == []
    answered = scene.register(*more)
    assert answered.code == 200
    assert answered.head("Date") == "2026-12-02T07:00:00.005"
    assert answered.head("Expires") == "7200"
    assert answered.head("Contact") == "<sip:34020000001320000001@192.168.1.64:5060>;expires=7200"
    assert answered.head("X-GB-Ver") == "3.0"
    device = scene.server.devices.get(DEVICE)
    assert device is not None
    assert (device.peer, device.version, device.agent) == (PLACE, "2.0", "IPC")
    assert scene.events.taken() == [("came", DEVICE)]
    assert scene.register(*more).code == 200
    assert scene.events.taken() == []


@pytest.mark.parametrize(
    ("head", "granted"),
    [("Expires: 60", "3600"), ("Expires: 86400", "86400"), ("Expires: 999999", "86400"), ("Expires: null", "86400"),
     ("Contact: <sip:a@b>;expires=5000", "5000"), ("X: y", "86400")],
)  # fmt: skip
def test_expiry_is_granted_within_bounds(head: str, granted: str) -> None:
    assert ServerScene().register(head).head("Expires") == granted


@pytest.mark.parametrize(("algorithm", "qop"), [("SHA-256", "auth"), ("MD5", ""), ("SHA-256", "")])
def test_devices_that_need_another_challenge_get_it(algorithm: str, qop: str) -> None:
    scene = ServerScene()
    scene.credentials[DEVICE] = DeviceCredentials(PASSWORD, algorithm, qop, sends_date=False)
    assert scene.register().code == 401
    answered = scene.register()
    assert answered.code == 200
    assert answered.head("Date") == ""


def test_a_wrong_password_and_guessing() -> None:
    scene = ServerScene()
    for _ in range(5):
        assert scene.register(password="guess").code == 403
    assert scene.register().code == 403
    assert len(scene.looked_up) == 5
    assert scene.register(source=ELSEWHERE).code == 200  # the device itself is not locked out by others
    scene.passes(61)
    assert scene.register().code == 200


def test_a_spoofed_from_is_refused() -> None:
    scene = ServerScene()
    other = "34020000001320000002"
    scene.credentials[other] = DeviceCredentials(PASSWORD)
    assert scene.register(code=other, user=DEVICE).code == 403
    assert scene.asked(scene.request("REGISTER", sender=DEVICE, to=other)).code == 403
    assert scene.asked(scene.request("REGISTER", sender="admin", to="admin")).code == 403
    assert len(scene.server.devices) == 0


def test_a_replayed_registration_is_refused() -> None:
    scene = ServerScene()
    challenge = scene.asked(scene.request("REGISTER", to=DEVICE)).head("WWW-Authenticate")
    value = authorization(challenge, "REGISTER", f"sip:{SERVER}@{REALM}")
    heads = (f"Authorization: {value}", "Expires: 3600")
    assert scene.asked(scene.request("REGISTER", *heads, to=DEVICE)).code == 200
    again = (heads[0], "Expires: 0")  # the digest does not cover Expires: only the nonce stops this
    assert scene.asked(scene.request("REGISTER", *again, to=DEVICE)).code == 401
    assert scene.asked(scene.request("REGISTER", *again, to=DEVICE), ELSEWHERE).code == 401
    assert len(scene.server.devices) == 1
    scene.passes(61)
    stale = scene.asked(scene.request("REGISTER", *again, to=DEVICE))
    assert stale.code == 401
    assert "stale=true" in stale.head("WWW-Authenticate")


def test_a_nonce_has_one_guess() -> None:
    scene = ServerScene()
    challenge = scene.asked(scene.request("REGISTER", to=DEVICE)).head("WWW-Authenticate")
    codes = []
    for password, count in (("guess", "0000000A"), (PASSWORD, "0000000B")):
        value = authorization(challenge, "REGISTER", f"sip:{SERVER}@{REALM}", password=password)
        value = value.replace("nc=0000000A", f"nc={count}")
        codes.append(scene.asked(scene.request("REGISTER", f"Authorization: {value}", to=DEVICE)).code)
    assert codes == [403, 401]
    assert len(scene.server.devices) == 0


def test_codes_that_nobody_approved_are_not_looked_up_for_long() -> None:
    scene = ServerScene()
    scene.registered()
    for number in range(300):
        assert scene.register(code=f"3402000000118{number:07d}").code == 403
    assert len(scene.looked_up) == 1 + 200
    assert scene.register().code == 200  # a device of the same host, that was found before
    assert scene.register(code="34020000001180009999", source=ELSEWHERE).code == 403
    assert len(scene.looked_up) == 1 + 200 + 2


def test_strangers_have_no_answers_kept_and_no_large_heads() -> None:
    scene = ServerScene()
    for method in ("REGISTER", "MESSAGE", "OPTIONS", "BYE", "INVITE", "CANCEL"):
        scene.server.received(scene.request(method, to=DEVICE), PLACE)
    assert len(scene.transport.taken()) == 6
    assert len(scene.server._server) == 0
    vias, long = ["Via: SIP/2.0/UDP 192.0.2.65:5060"] * 8, [f"Subject: {'x' * 4_100}"] * 2
    for more in (vias, [f"Via: {', '.join(['SIP/2.0/UDP 192.0.2.65:5060'] * 8)}"], long):
        with pytest.raises(Fault):
            scene.server.received(scene.request("OPTIONS", *more), PLACE)
    assert scene.transport.taken() == []
    scene.registered()
    assert len(scene.server._server) == 1  # the registration, which may come again
    assert scene.asked(scene.request("OPTIONS", *vias, *long)).code == 200
    assert scene.asked(scene.request("MESSAGE", sender="1" * 20), Peer(PLACE.host, 9)).code == 403
    assert len(scene.server._server) == 2


def test_a_device_leaves_with_a_digest_alone() -> None:
    scene = ServerScene()
    scene.registered()
    assert scene.asked(scene.request("REGISTER", "Expires: 0", to=DEVICE)).code == 401
    assert len(scene.server.devices) == 1
    assert scene.register("Contact: *", "Expires: 0").code == 200
    assert scene.events.taken() == [("left", "deregistered")]
    assert scene.register("Expires: 0").code == 200
    assert scene.events.taken() == []


def test_an_unknown_device_waits_for_a_person_and_is_named_once_an_hour() -> None:
    scene = ServerScene()
    unknown = "34020000001180000009"
    for _ in range(3):
        assert scene.register("User-Agent: NVR", "X-GB-Ver: 3.0", code=unknown).code == 403
    assert scene.events.taken() == [("unknown", UnknownDevice(unknown, PLACE, "NVR", "3.0"))]
    scene.passes(3601, 100.03)
    assert scene.register(code=unknown).code == 403
    assert len(scene.events.taken()) == 1


def test_one_host_cannot_fill_the_list_of_unknown_devices() -> None:
    scene = ServerScene()
    for number in range(300):
        scene.register(code=f"3402000000118{number:07d}")
    assert len(scene.events.taken()) == 200
    scene.register(code="34020000001180009999", source=ELSEWHERE)
    assert len(scene.events.taken()) == 1


def test_a_device_is_sent_to_another_server() -> None:
    scene = ServerScene(redirect="sip:34020000002000000002@192.0.2.2:5060")
    answered = scene.register()
    assert answered.code == 302
    assert answered.head("Contact") == "<sip:34020000002000000002@192.0.2.2:5060>"
    assert answered.head("Expires") == "3600"
    assert len(scene.server.devices) == 0


def test_three_missed_keepalives_are_the_end() -> None:
    scene = ServerScene()
    scene.registered()
    for _ in range(5):
        scene.passes(60)
        assert scene.keepalive() == 200
    scene.passes(179)
    assert scene.events.taken() == []
    scene.passes(3)
    assert scene.events.taken() == [("left", "silent")]
    assert scene.keepalive() == 403
    assert scene.register().code == 200


def test_a_registration_expires() -> None:
    scene = ServerScene()
    scene.registered()
    for _ in range(61):
        scene.keepalive()
        scene.passes(60, 30)
    assert scene.events.taken() == [("left", "expired")]


def test_a_new_port_is_learned_with_a_digest() -> None:
    """Of a MESSAGE nobody knows who sent it: a NAT that gave the device another port makes it register again."""
    scene = ServerScene()
    device = scene.registered()
    rebound = Peer(PLACE.host, 61_000)
    assert scene.keepalive(rebound) == 403
    assert device.peer == PLACE
    assert scene.register(source=rebound).code == 200
    assert device.peer == rebound
    assert scene.events.taken() == []  # another port is no news
    assert scene.keepalive(rebound) == 200
    assert scene.keepalive(ELSEWHERE) == 403
    assert device.peer == rebound
    assert scene.register(source=ELSEWHERE).code == 200
    assert scene.events.taken() == [("moved", ELSEWHERE.host)]
    assert scene.server.devices.get(DEVICE) is device


def test_a_device_that_may_move_is_believed_from_another_port_while_it_is_alone_on_its_host() -> None:
    scene = ServerScene()
    scene.credentials[DEVICE] = DeviceCredentials(PASSWORD, may_move=True)
    device = scene.registered()
    rebound = Peer(PLACE.host, 61_000)
    assert scene.keepalive(Peer(PLACE.host, 61_000, "tcp", 4)) == 403
    assert scene.keepalive(ELSEWHERE) == 403
    assert scene.keepalive(rebound) == 200
    assert device.peer == rebound
    scene.credentials[NEIGHBOUR] = DeviceCredentials(PASSWORD)
    assert scene.register(code=NEIGHBOUR, source=Peer(PLACE.host, 62_000)).code == 200
    assert scene.keepalive(Peer(PLACE.host, 63_000)) == 403
    assert scene.keepalive(Peer(PLACE.host, 62_000)) == 403  # that is the neighbour's
    assert device.peer == rebound


@pytest.mark.parametrize("may_move", [False, True])
def test_a_device_behind_the_same_nat_takes_nothing_of_its_neighbour(may_move: bool) -> None:
    scene = ServerScene()
    scene.credentials[DEVICE] = DeviceCredentials(PASSWORD, may_move=may_move)
    scene.credentials[NEIGHBOUR] = DeviceCredentials(PASSWORD)
    device = scene.registered()
    place = Peer(PLACE.host, 61_000)
    assert scene.register(code=NEIGHBOUR, source=place).code == 200
    scene.events.taken()
    assert scene.keepalive(place) == 403  # From is the victim's
    scene.server.invitations.invite(device, "34020000001310000001", b"v=0", "s", print, print)
    assert [to for _, to in scene.transport.sent] == [PLACE]
    scene.transport.taken()
    scene.server.devices.remove(device)
    assert scene.register(code=NEIGHBOUR, source=place).code == 200
    assert len(scene.server.devices) == 1
    assert scene.server.devices.at_host(PLACE.host) == 1


def test_a_connection_that_names_another_device_does_not_end_it() -> None:
    scene = ServerScene()
    theirs, ours = Peer(PLACE.host, 40_001, "tcp", 1), Peer(PLACE.host, 40_002, "tcp", 2)
    device = scene.registered(theirs)
    assert scene.keepalive(ours) == 403
    assert scene.keepalive(Peer(PLACE.host, 40_001)) == 403
    scene.server.closed(ours)
    assert scene.server.devices.get(DEVICE) is device
    assert scene.events.taken() == []


def test_a_channel_in_from_is_known_by_the_place() -> None:
    scene = ServerScene()
    scene.registered()
    assert scene.keepalive(sender="34020000001310000001") == 200
    assert scene.keepalive(ELSEWHERE, sender="34020000001310000001") == 403


def test_a_lost_connection_ends_the_registration() -> None:
    scene = ServerScene()
    place = Peer(PLACE.host, 40_000, "tcp", 3)
    scene.registered(place)
    scene.server.closed(Peer(PLACE.host, 40_001, "tcp", 4))
    assert scene.events.taken() == []
    scene.server.closed(place)
    assert scene.events.taken() == [("left", "connection")]


def test_a_registration_over_a_new_connection_outlives_the_old_one() -> None:
    scene = ServerScene()
    old, new = (Peer(PLACE.host, 40_000 + number, "tcp", number) for number in (1, 2))
    scene.registered(old)
    assert scene.register(source=new).code == 200
    scene.server.closed(old)
    assert scene.events.taken() == []
    assert len(scene.server.devices) == 1


def test_a_withdrawn_device_must_register_again() -> None:
    scene = ServerScene()
    scene.registered()
    scene.server.withdraw(DEVICE)
    scene.server.withdraw(DEVICE)
    assert scene.events.taken() == [("left", "withdrawn")]
    assert scene.keepalive() == 403


def test_other_methods() -> None:
    scene = ServerScene()
    assert scene.asked(scene.request("OPTIONS")).code == 200
    refused = scene.asked(scene.request("PUBLISH"))
    assert (refused.code, "REGISTER" in refused.head("Allow")) == (405, True)


def test_a_keepalive_is_found_by_its_bytes() -> None:
    assert is_plain_keepalive(KEEPALIVE)
    assert not is_plain_keepalive(KEEPALIVE.replace(b"</Notify>", b"<Info><DeviceID>1</DeviceID></Info></Notify>"))
    assert not is_plain_keepalive(KEEPALIVE.replace(b"Keepalive", b"Alarm"))
    assert first_parts(KEEPALIVE) == (False, "Keepalive", 7, DEVICE)
    assert first_parts(b"<Response><CmdType> Catalog\n</CmdType><SN>12</SN>") == (True, "Catalog", 12, "")
    assert first_parts(b"\xff<SN>99999999999</SN><CmdType>" + b"a" * 60) == (False, "", 0, "")


def test_a_keepalive_with_faulty_parts_is_handed_on() -> None:
    scene = ServerScene()
    scene.registered()
    body = KEEPALIVE.replace(b"</Notify>", b"<Info><DeviceID>1</DeviceID></Info></Notify>")
    assert scene.asked(scene.request("MESSAGE", body=body)).code == 200
    assert scene.events.taken() == [("message", body)]


def test_a_flood_from_one_name_stops_no_other() -> None:
    scene = ServerScene()
    buckets = Buckets(scene.clock, rate_per_s=10, burst=20, most=100)
    assert [buckets.take("a") for _ in range(25)] == [True] * 20 + [False] * 5
    assert buckets.is_empty("a")
    assert buckets.take("b")
    scene.passes(1)
    assert [buckets.take("a") for _ in range(12)] == [True] * 10 + [False] * 2
    for number in range(1000):
        buckets.take(str(number))
    assert len(buckets._left) == 100


def test_an_invite_of_anybody_is_refused_with_one_datagram() -> None:
    scene = ServerScene()
    assert scene.asked(scene.request("INVITE"), ELSEWHERE).code == 405
    scene.passes(40)
    assert scene.transport.taken() == []
