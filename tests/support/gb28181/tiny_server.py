"""A server of GB/T 28181 of the tests alone: texts in, texts out. Shares no code with what it checks."""

import asyncio
import hashlib
import re
import socket
from dataclasses import dataclass, field

CODE, DOMAIN = "42010000002000000001", "4201000000"
NONCE = "5ab3f5f1"


@dataclass
class Sip:
    """One message: its first line, the values of each header by name in lower case, and its body."""

    first: str
    heads: dict[str, str]
    body: bytes = b""

    @property
    def method(self) -> str:
        return "" if self.first.startswith("SIP/") else self.first.partition(" ")[0]

    @property
    def code(self) -> int:
        return int(self.first.split(" ")[1]) if self.first.startswith("SIP/") else 0

    def user(self, header: str) -> str:
        found = re.search("sip:([0-9]+)@", self.heads[header])
        assert found is not None
        return found[1]


def parsed(data: bytes) -> Sip:
    head, _, body = data.partition(b"\r\n\r\n")
    first, *lines = head.decode("latin-1").split("\r\n")
    heads: dict[str, str] = {}
    for line in lines:
        name, _, value = line.partition(":")
        heads.setdefault(name.strip().lower(), value.strip())
    return Sip(first, heads, body)


def hashed(text: str) -> str:
    return hashlib.md5(text.encode()).hexdigest()


def digest_holds(authorization: str, method: str, user: str, password: str) -> bool:
    """RFC 2617, 3.2.2, and RFC 2069 without qop."""
    fields = dict(re.findall(r'(\w+)="?([^",]*)"?', authorization))
    first = hashed(f"{user}:{DOMAIN}:{password}")
    second = hashed(f"{method}:{fields['uri']}")
    middle = f"{fields['nc']}:{fields['cnonce']}:{fields['qop']}:" if "qop" in fields else ""
    expected = hashed(f"{first}:{NONCE}:{middle}{second}")
    return fields["username"] == user and fields["nonce"] == NONCE and fields["response"] == expected


@dataclass(eq=False)
class TinyServer(asyncio.DatagramProtocol):
    """Challenges registrations, answers every request with 200, and keeps what came."""

    password: str = "secret"
    refuses: int = 0
    """The code that a keepalive is answered with; 0: 200."""
    port: int = 0
    registrations: list[Sip] = field(default_factory=list)
    """Those that were accepted."""
    challenged: int = 0
    inbox: "asyncio.Queue[Sip]" = field(default_factory=asyncio.Queue)
    """Requests that are no registration."""
    answers: "asyncio.Queue[Sip]" = field(default_factory=asyncio.Queue)
    connections: int = 0
    redirect_to: int = 0
    user_name: str = ""
    """Of the digest; "": the code of who registers."""
    _writer: asyncio.StreamWriter | None = None
    _server: asyncio.Server | None = None
    _udp: asyncio.DatagramTransport | None = None
    _device: tuple[str, int] = ("", 0)
    _number: int = 0

    async def start(self, *, tcp: bool = False) -> "TinyServer":
        loop = asyncio.get_running_loop()
        if tcp:
            self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
            self.port = self._server.sockets[0].getsockname()[1]
        else:
            self._udp, _ = await loop.create_datagram_endpoint(lambda: self, ("127.0.0.1", 0))
            self.port = self._udp.get_extra_info("sockname")[1]
        return self

    async def stop(self) -> None:
        if self._udp is not None:
            self._udp.close()
        if self._server is not None:
            self._server.close()
            self.drop()
            await self._server.wait_closed()

    def drop(self) -> None:
        """Closes the TCP connection."""
        if self._writer is not None:
            self._writer.transport.abort()

    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
        self._device = addr
        self._take(parsed(data))

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._writer = writer
        self.connections += 1
        try:
            while True:
                head = await reader.readuntil(b"\r\n\r\n")
                size = int(parsed(head).heads["content-length"])
                self._take(parsed(head + await reader.readexactly(size)))
        except (asyncio.IncompleteReadError, ConnectionError):
            writer.transport.abort()

    def send(self, text: str, body: bytes = b"") -> None:
        data = f"{text}Content-Length: {len(body)}\r\n\r\n".encode() + body
        if self._udp is not None:
            self._udp.sendto(data, self._device)
        elif self._writer is not None:
            self._writer.write(data)

    def _take(self, message: Sip) -> None:
        if message.code:
            self.answers.put_nowait(message)
        elif message.method != "REGISTER":
            is_keepalive = b"Keepalive" in message.body
            self._answer(message, self.refuses if self.refuses and is_keepalive else 200)
            self.inbox.put_nowait(message)
        elif self.redirect_to:
            self._answer(message, 302, f"Contact: <sip:{CODE}@127.0.0.1:{self.redirect_to}>\r\n")
        elif digest_holds_of(message, self.password, self.user_name):
            self.registrations.append(message)
            self._answer(message, 200, f"Expires: {message.heads['expires']}\r\n")
        else:
            self.challenged += 1
            self._answer(
                message,
                401,
                f'WWW-Authenticate: Digest realm="{DOMAIN}", nonce="{NONCE}", algorithm=MD5, qop="auth"\r\n',
            )

    def _answer(self, message: Sip, code: int, more: str = "") -> None:
        heads = message.heads
        self.send(
            f"SIP/2.0 {code} X\r\nVia: {heads['via']}\r\nFrom: {heads['from']}\r\nTo: {heads['to']};tag=9\r\n"
            f"Call-ID: {heads['call-id']}\r\nCSeq: {heads['cseq']}\r\n{more}"
        )

    def request(self, method: str, target: str, body: bytes = b"", more: str = "", call: str = "", to: str = "") -> str:
        """Sends a request; returns its Call-ID."""
        self._number += 1
        call = call or f"call{self._number}"
        via = "TCP" if self._udp is None else "UDP"
        self.send(
            f"{method} sip:{target}@127.0.0.1:1 SIP/2.0\r\n"
            f"Via: SIP/2.0/{via} 127.0.0.1:{self.port};branch=z9hG4bK{self._number}\r\n"
            f"From: <sip:{CODE}@{DOMAIN}>;tag=77\r\nTo: {to or f'<sip:{target}@{DOMAIN}>'}\r\nCall-ID: {call}\r\n"
            f"CSeq: {self._number if method != 'ACK' else self._number - 1} {method}\r\n"
            f"Contact: <sip:{CODE}@127.0.0.1:{self.port}>\r\n{more}",
            body,
        )
        return call

    def cancel(self, target: str, call: str) -> None:
        """Cancels the request that was sent last."""
        self._number -= 1  # of the same transaction
        self.request("CANCEL", target, call=call)

    async def answer(self, call: str) -> Sip:
        """The next answer to requests of a call."""
        while True:
            found = await asyncio.wait_for(self.answers.get(), 10)
            if found.heads["call-id"] == call:
                return found

    async def message(self, containing: bytes) -> Sip:
        """The next request of the device that contains bytes."""
        while True:
            found = await asyncio.wait_for(self.inbox.get(), 10)
            if containing in found.body or found.method.encode() == containing:
                return found

    async def invite(self, channel: str, port: int, lines: str = "", transport: str = "RTP/AVP") -> tuple[str, Sip]:
        """Asks for a live stream; returns its Call-ID and the answer, which is not yet acknowledged."""
        body = (
            f"v=0\r\no={CODE} 0 0 IN IP4 127.0.0.1\r\ns=Play\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\n"
            f"m=video {port} {transport} 96\r\na=recvonly\r\na=rtpmap:96 PS/90000\r\n{lines}y=0100000001\r\n"
        )
        more = f"Subject: {channel}:0100000001,{CODE}:0\r\nContent-Type: APPLICATION/SDP\r\n"
        call = self.request("INVITE", channel, body.encode(), more)
        answer = await self.answer(call)
        return call, answer

    async def invite_history(self, channel: str, port: int, kind: str, lines: str = "") -> tuple[str, Sip]:
        """Asks for the pictures of two seconds over TCP; returns its Call-ID and the answer."""
        body = (
            f"v=0\r\no={CODE} 0 0 IN IP4 127.0.0.1\r\ns={kind}\r\nu={channel}:0\r\nc=IN IP4 127.0.0.1\r\n"
            f"t=1764000000 1764000002\r\nm=video {port} TCP/RTP/AVP 96\r\na=recvonly\r\na=rtpmap:96 PS/90000\r\n"
            f"a=setup:passive\r\n{lines}y=1100000001\r\n"
        )
        more = f"Subject: {channel}:1100000001,{CODE}:1\r\nContent-Type: APPLICATION/SDP\r\n"
        call = self.request("INVITE", channel, body.encode(), more)
        return call, await self.answer(call)

    async def registered(self, count: int = 1) -> None:
        """Waits for so many registrations."""
        async with asyncio.timeout(60):
            while len(self.registrations) < count:  # noqa: ASYNC110 - of another task
                await asyncio.sleep(0.01)


def digest_holds_of(message: Sip, password: str, user_name: str) -> bool:
    authorization = message.heads.get("authorization", "")
    user = user_name or message.user("to")
    return bool(authorization) and digest_holds(authorization, "REGISTER", user, password)


def udp_port() -> socket.socket:
    """A UDP socket on a port of the system, with room for a large picture."""
    made = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    made.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4 * 1024 * 1024)
    made.bind(("127.0.0.1", 0))
    made.settimeout(0)
    return made


async def datagrams(made: socket.socket, until: "asyncio.Event", sink: list[bytes]) -> None:
    """Reads datagrams until the event is set."""
    loop = asyncio.get_running_loop()
    while not until.is_set():
        try:
            sink.append(await asyncio.wait_for(loop.sock_recv(made, 65_535), 0.2))
        except TimeoutError:
            continue


async def frames(reader: asyncio.StreamReader, sink: list[bytes]) -> None:
    """Reads packets of RFC 4571 until the connection ends."""
    try:
        while True:
            size = int.from_bytes(await reader.readexactly(2))
            sink.append(await reader.readexactly(size))
    except (asyncio.IncompleteReadError, ConnectionError):
        return


@dataclass
class Streamed:
    """What packets contained: access units by time, sounds, SSRCs, and whether a stream map came."""

    units: list[tuple[int, bytes]]
    sounds: list[bytes]
    ssrcs: set[int]
    maps: int


def streamed(packets: list[bytes]) -> Streamed:
    """Puts the payloads of RTP packets in the order of their numbers, and takes the program stream apart: pictures by
    their PTS, with start codes. Packets that begin no pack and follow a whole one are raw sound."""
    found = Streamed([], [], set(), 0)
    whole = bytearray()
    for packet in packets:
        found.ssrcs.add(int.from_bytes(packet[8:12]))
        payload = packet[12:]
        if len(payload) == 160 and not payload.startswith(b"\0\0\1"):
            found.sounds.append(payload)
        else:
            whole += payload
    _take_apart(bytes(whole), found)
    return found


def _take_apart(data: bytes, found: Streamed) -> None:
    at = 0
    while at + 14 <= len(data):
        assert data[at : at + 3] == b"\0\0\1", data[at : at + 8].hex()
        kind, length = data[at + 3], int.from_bytes(data[at + 4 : at + 6])
        if kind == 0xBA:
            at += 14 + (data[at + 13] & 7)
            continue
        end = at + 6 + length
        if kind == 0xE0 and not length:
            following = data.find(b"\0\0\1\xba", at + 6)
            end = len(data) if following < 0 else following
        payload = data[at + 9 + data[at + 8] : end]
        if kind == 0xBC:
            found.maps += 1
        elif kind == 0xC0:
            found.sounds.append(payload)
        elif kind == 0xE0 and data[at + 7] & 0x80:
            bits = int.from_bytes(data[at + 9 : at + 14])
            found.units.append(((bits >> 33 & 7) << 30 | (bits >> 17 & 0x7FFF) << 15 | bits >> 1 & 0x7FFF, payload))
        elif kind == 0xE0:
            pts_90k, before = found.units[-1]
            found.units[-1] = (pts_90k, before + payload)
        at = end


def stored_digest(annex_b: bytes) -> str:
    """SHA-256 of the NAL units of an access unit with lengths of four bytes."""
    units = [unit for unit in annex_b.split(b"\0\0\0\1") if unit]
    return hashlib.sha256(b"".join(len(unit).to_bytes(4) + unit for unit in units)).hexdigest()
