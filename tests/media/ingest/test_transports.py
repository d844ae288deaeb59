"""How media comes and where from: UDP beside TCP, TLS, redirects; against a scripted server on the loopback."""

import asyncio
import datetime as dt
import hashlib
import socket
import ssl
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from tests.support.media.fake_camera import SDP, FakeCamera, Stream, framed, status, steady
from tests.support.media.taking_in import QUICK, taking_in, until

from mingcha.media.address import camera_address
from mingcha.media.rtsp.redirects import redirected
from mingcha.media.trouble import Trouble
from mingcha.media.units import CameraPhase, GapReason


@dataclass
class Datagrams:
    """The server's side of UDP: two sockets, and where the client wants its packets."""

    answers: str = "RTP/AVP;unicast;client_port={client};server_port={server}"
    asked: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.media, self.reports = (socket.socket(socket.AF_INET, socket.SOCK_DGRAM) for _ in range(2))
        for sock in (self.media, self.reports):
            sock.bind(("127.0.0.1", 0))
            sock.setblocking(False)  # noqa: FBT003
        self.client = (0, 0)

    def setup(self, camera: FakeCamera, _url: str, headers: dict[str, str]) -> bytes | None:
        """Refuses TCP with 461, takes UDP."""
        asked = headers["transport"]
        self.asked.append(asked)
        if "TCP" in asked:
            return status(461, headers)
        ports = asked.partition("client_port=")[2]
        self.client = tuple(int(port) for port in ports.split("-"))  # type: ignore[assignment]
        server = f"{self.media.getsockname()[1]}-{self.reports.getsockname()[1]}"
        transport = self.answers.format(client=ports, server=server)
        return status(200, headers, f"Transport: {transport}\r\nSession: {camera.session}\r\n")

    def send(self, packet: bytes) -> None:
        self.media.sendto(packet, ("127.0.0.1", self.client[0]))

    def close(self) -> None:
        self.media.close()
        self.reports.close()


@pytest.fixture
async def datagrams() -> AsyncIterator[Datagrams]:
    sockets = Datagrams()
    yield sockets
    sockets.close()


def play_over(datagrams: Datagrams, shuffle: bool = False, lose: int = -1):  # type: ignore[no-untyped-def]
    async def play(_: FakeCamera, _writer: asyncio.StreamWriter) -> None:
        stream = Stream()
        for count in range(1000):
            packets = stream.picture()
            if shuffle and len(packets) > 2:
                packets[1], packets[2] = packets[2], packets[1]
            if count == lose:
                packets = packets[:-1]
            for packet in packets:
                datagrams.send(packet)
            await asyncio.sleep(0.01)

    return play


@pytest.mark.parametrize("named", [True, False])
async def test_a_server_that_refuses_tcp_is_taken_over_udp(datagrams: Datagrams, named: bool) -> None:
    if not named:
        datagrams.answers = "RTP/AVP;unicast;client_port={client}"
    camera = FakeCamera(replies={"SETUP": datagrams.setup}, play=play_over(datagrams, shuffle=True))
    async with camera, taking_in(camera.url) as sink:
        await until(lambda: len(sink.units) >= 12)
        assert ["TCP" in asked for asked in datagrams.asked] == [True, False]
        assert datagrams.client == (datagrams.client[0], datagrams.client[0] + 1)
        assert datagrams.client[0] % 2 == 0
        assert sink.gaps == []
        assert sink.states[-1].phase is CameraPhase.RECORDING
        if named:
            await until(lambda: reports_at(datagrams.reports))


def reports_at(sock: socket.socket) -> bool:
    try:
        return sock.recv(2048).startswith(b"\x81\xc9\x00\x07")
    except BlockingIOError:
        return False


async def test_media_before_the_reply_to_play_is_kept_over_udp(datagrams: Datagrams) -> None:
    def first(_camera: FakeCamera, _url: str, _headers: dict[str, str]) -> None:
        for packet in Stream().picture():
            datagrams.send(packet)

    async with FakeCamera(replies={"SETUP": datagrams.setup, "PLAY": first}) as camera, taking_in(camera.url) as sink:
        await until(lambda: sink.units)
        assert sink.units[0].key


async def test_the_address_chooses_udp(datagrams: Datagrams) -> None:
    camera = FakeCamera(replies={"SETUP": datagrams.setup}, play=play_over(datagrams))
    async with camera, taking_in(camera.url + "#udp") as sink:
        await until(lambda: len(sink.units) >= 5)
        assert all("TCP" not in asked for asked in datagrams.asked)
        assert all("#" not in url for _, url, _ in camera.requests)


async def test_a_server_that_wants_all_tracks_taken_gets_ports_for_each(datagrams: Datagrams) -> None:
    """GStreamer's shared media gives nobody a picture while a client has left a track out."""
    taken: list[tuple[str, str]] = []

    def setup(camera: FakeCamera, url: str, headers: dict[str, str]) -> bytes | None:
        wanted = datagrams.client
        reply = datagrams.setup(camera, url, headers)
        taken.append((url[-6:], headers["transport"]))
        if url.endswith("track1"):
            datagrams.client = wanted
        return reply

    audio = "m=audio 0 RTP/AVP 97\r\na=rtpmap:97 mpeg4-generic/16000\r\na=control:track1\r\n"
    replies = {"SETUP": setup}
    camera = FakeCamera(replies=replies, sdp=SDP + audio, server="GStreamer", play=play_over(datagrams))
    async with camera, taking_in(camera.url + "#udp") as sink:
        await until(lambda: len(sink.units) >= 5)
        assert [track for track, _ in taken] == ["track0", "track1"]
        assert taken[0][1] != taken[1][1]
        assert sink.gaps == []


async def test_loss_over_udp_is_counted_and_told(datagrams: Datagrams) -> None:
    camera = FakeCamera(replies={"SETUP": datagrams.setup}, play=play_over(datagrams, lose=7))
    async with camera, taking_in(camera.url) as sink:
        await until(lambda: len(sink.units) >= 12)
        base = sink.units[0].rtp_90k
        assert [(unit.rtp_90k - base) // 3600 for unit in sink.units[:9]] == [0, 1, 2, 3, 4, 5, 6, 10, 11]
        assert [gap[0] for gap in sink.gaps] == [GapReason.LOSS]
        await until(lambda: sink.states[-1].packets_lost == 1)
        link = sink.states[-1].link
        assert (sum(one.lost for one in link), sum(one.skipped for one in link)) == (1, 0)
        assert sum(one.expected for one in link) > 30
        assert all(0 < one.measured_ms < 60_000 and 0 < one.jitter_us <= one.jitter_most_us for one in link)


async def test_datagrams_of_another_host_are_not_taken(datagrams: Datagrams) -> None:
    other = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    other.bind(("127.0.0.2", 0))

    async def play(_: FakeCamera, _writer: asyncio.StreamWriter) -> None:
        for _count in range(40):
            for packet in Stream().picture():
                other.sendto(packet, ("127.0.0.1", datagrams.client[0]))
            await asyncio.sleep(0.01)

    datagrams.answers = "RTP/AVP;unicast;client_port={client}"
    camera = FakeCamera(replies={"SETUP": datagrams.setup}, play=play)
    async with camera, taking_in(camera.url, timeouts=QUICK) as sink:
        await until(lambda: sink.gaps)
        assert sink.gaps[0][0] is GapReason.SILENT
        assert sink.units == []
    other.close()


async def test_ports_are_closed_when_a_connection_ends(datagrams: Datagrams) -> None:
    camera = FakeCamera(replies={"SETUP": datagrams.setup}, play=play_over(datagrams))
    async with camera, taking_in(camera.url) as sink:
        await until(lambda: sink.units)
    for port in datagrams.client:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as again:
            again.bind(("127.0.0.1", port))


async def test_who_refuses_both_is_unsupported() -> None:
    replies = {"SETUP": lambda _camera, _url, headers: status(461, headers)}
    async with FakeCamera(replies=replies) as camera, taking_in(camera.url) as sink:
        await until(lambda: sink.gaps)
        assert sink.gaps[0][0] is GapReason.UNSUPPORTED


@dataclass
class Certificate:
    """A self-signed certificate for 127.0.0.1, as cameras have one."""

    context: ssl.SSLContext
    sha256: str


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Certificate:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "camera")])
    begin = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
    signed = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(begin)
        .not_valid_after(begin + dt.timedelta(days=36_500))
        .sign(key, hashes.SHA256())
    )
    path: Path = tmp_path_factory.mktemp("tls") / "camera.pem"
    path.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
        + signed.public_bytes(serialization.Encoding.PEM)
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(path)
    return Certificate(context, hashlib.sha256(signed.public_bytes(serialization.Encoding.DER)).hexdigest())


@pytest.mark.parametrize("live", [True, False])
async def test_a_camera_over_tls_is_known_by_its_certificate(certificate: Certificate, live: bool) -> None:
    async with (
        FakeCamera(tls=certificate.context, play=steady()) as camera,
        taking_in(f"{camera.url}#sha256={certificate.sha256.upper()}", live=live) as sink,
    ):
        await until(lambda: len(sink.units) >= 12)
        assert sink.gaps == []
        assert camera.requests[1][1] == camera.url
        await until(lambda: b"\x81\xc9\x00\x07" in camera.received)


@pytest.mark.parametrize("pin", ["", "#sha256=" + "00" * 32])
async def test_another_certificate_gets_no_word_from_us(certificate: Certificate, pin: str) -> None:
    async with FakeCamera(tls=certificate.context, play=steady()) as camera:
        async with taking_in(camera.url + pin, username="admin", password="secret") as sink:
            await until(lambda: sink.gaps)
            reason, _, detail = sink.gaps[0]
            assert reason is GapReason.NOT_A_CAMERA
            assert certificate.sha256 in detail if pin else "not trusted" in detail
        assert camera.requests == []


async def test_a_server_without_tls_is_no_camera_over_tls() -> None:
    async with FakeCamera(greeting=b"RTSP/1.0 200 OK\r\n\r\n") as camera:
        async with taking_in(camera.url.replace("rtsp:", "rtsps:")) as sink:
            await until(lambda: sink.gaps)
            assert sink.gaps[0][0] is GapReason.NOT_A_CAMERA
        assert camera.requests == []


def sends_to(location: str):  # type: ignore[no-untyped-def]
    return lambda _camera, _url, headers: status(302, headers, f"Location: {location}\r\n")


CHALLENGE = 'WWW-Authenticate: Basic realm="r"\r\n'


def wants_password(_camera: FakeCamera, _url: str, headers: dict[str, str]) -> bytes | None:
    return None if "authorization" in headers else status(401, headers, CHALLENGE)


async def test_a_redirect_on_the_same_host_is_followed_with_the_password() -> None:
    async with (
        FakeCamera(replies={"DESCRIBE": wants_password}, play=steady()) as target,
        FakeCamera(replies={"DESCRIBE": sends_to(target.url)}) as camera,
        taking_in(camera.url, username="u", password="p") as sink,
    ):
        await until(lambda: len(sink.units) >= 5)
        assert sink.gaps == []
        assert camera.methods == ["OPTIONS", "DESCRIBE"]


async def test_a_redirect_to_another_host_never_carries_the_password() -> None:
    async with FakeCamera(replies={"DESCRIBE": wants_password}, play=steady()) as target:
        elsewhere = target.url.replace("127.0.0.1", "127.0.0.2").replace("rtsp://", "rtsp://theirs:own@")
        target_two = await asyncio.start_server(target._serve, "127.0.0.2", target.port)
        async with (
            FakeCamera(replies={"DESCRIBE": sends_to(elsewhere)}) as camera,
            taking_in(camera.url, username="u", password="p") as sink,
        ):
            await until(lambda: sink.gaps)
            assert sink.gaps[0][0] is GapReason.REFUSED
        assert target.methods == ["OPTIONS", "DESCRIBE"]
        assert not any("authorization" in headers for _, _, headers in target.requests)
        target_two.close()


async def test_a_ring_of_redirects_ends() -> None:
    async with FakeCamera() as camera:
        camera.replies = {"OPTIONS": sends_to(camera.url)}
        async with taking_in(camera.url) as sink:
            await until(lambda: sink.gaps)
            assert sink.gaps[0][2] == "redirected again and again"
            assert camera.connections == 4


async def test_a_redirect_while_playing_is_followed_at_once() -> None:
    async with FakeCamera(play=steady()) as target:

        async def play(_: FakeCamera, writer: asyncio.StreamWriter) -> None:
            stream = Stream()
            for _count in range(5):
                writer.write(b"".join(framed(packet) for packet in stream.picture()))
            writer.write(f"REDIRECT * RTSP/1.0\r\nCSeq: 9\r\nLocation: {target.url}\r\n\r\n".encode())
            await writer.drain()

        async with FakeCamera(play=play) as camera, taking_in(camera.url) as sink:
            await until(lambda: len(sink.units) >= 10)
            assert ("REPLY", "RTSP/1.0 200 OK", {}) in camera.requests
            assert [gap[2] for gap in sink.gaps] == ["the camera sends us to another address"]


@pytest.mark.parametrize(
    "location",
    ["http://10.0.0.1/", "rtsp://camera.example/", "/elsewhere", "rtsp://[::1", "rtsp://10.0.0.1:99999/", "rtsp:///x"],
)
def test_redirects_that_are_not_followed(location: str) -> None:
    with pytest.raises(Trouble) as refused:
        redirected(camera_address("rtsp://10.0.0.1/a", "u", "p"), location)
    assert refused.value.reason is GapReason.NOT_A_CAMERA


def test_what_a_redirect_takes_along() -> None:
    pin = "ab" * 32
    home = camera_address(f"rtsps://10.0.0.1/a#sha256={pin}", "u", "p")
    with pytest.raises(Trouble):
        redirected(home, "rtsp://10.0.0.1/b")
    same = redirected(home, "rtsps://x:y@10.0.0.1:8322/b#sha256=" + "00" * 32)
    assert (same.url, same.username, same.certificate) == ("rtsps://10.0.0.1:8322/b", "u", pin)
    other = redirected(home, "rtsps://10.0.0.2/b")
    assert (other.username, other.password, other.certificate) == ("", "", "")
    assert redirected(camera_address("rtsp://10.0.0.1/a#udp"), "rtsp://10.0.0.1/b").datagrams
