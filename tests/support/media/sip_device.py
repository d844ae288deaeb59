"""A device of GB/T 28181 written with literal bytes and no code of ours: registers, answers, sends nothing but SIP."""

import asyncio
import hashlib
import re
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

PLATFORM, REALM = "42010000002000000001", "4201000000"
DEVICE, CHANNEL = "34020000001180000001", "34020000001310000007"


class LiteralDevice(asyncio.DatagramProtocol):
    """Over UDP. `answer_invite` may be replaced; every request that came is in `requests`."""

    def __init__(self, port: int, password: str, code: str = DEVICE) -> None:
        self.platform, self.password, self.code = port, password, code
        self.requests: list[str] = []
        self.responses: asyncio.Queue[str] = asyncio.Queue()
        self.answer_invite: Callable[[str], str | None] = lambda _: self.accepted()
        self.answer_message: Callable[[str], str] = lambda _: "200 OK"
        self.answer_bye: Callable[[str], str | None] = lambda _: "200 OK"
        self.port = 0
        self._count = 0
        self._transport: asyncio.DatagramTransport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.DatagramTransport)
        self._transport = transport
        self.port = transport.get_extra_info("sockname")[1]

    def datagram_received(self, data: bytes, addr: object) -> None:
        del addr
        text = data.decode()
        if text.startswith("SIP/2.0"):
            self.responses.put_nowait(text)
            return
        self.requests.append(text)
        method = text.split(" ", 1)[0]
        answer: str | None = "200 OK"
        if method == "INVITE":
            answer = self.answer_invite(text)
        elif method == "MESSAGE":
            answer = self.answer_message(text)
        elif method == "BYE":
            answer = self.answer_bye(text)
        elif method == "ACK":
            answer = None
        if answer is not None:
            self._respond(text, answer)

    async def register(self, expires_s: int = 3600) -> str:
        """Registers with a digest; returns the last status line."""
        call = f"call-{self._next()}@device"
        self._request("REGISTER", call, f"Expires: {expires_s}\r\n")
        challenged = await self.response()
        if " 401 " not in challenged.split("\r\n", 1)[0]:
            return challenged.split("\r\n", 1)[0]
        realm, nonce = (re.search(rf'{name}="([^"]*)"', challenged)[1] for name in ("realm", "nonce"))  # type: ignore[index]
        uri = f"sip:{PLATFORM}@{REALM}"
        first, second = _md5(f"{self.code}:{realm}:{self.password}"), _md5(f"REGISTER:{uri}")
        response = _md5(f"{first}:{nonce}:00000001:c0:auth:{second}")
        heads = (
            f'Authorization: Digest username="{self.code}", realm="{realm}", nonce="{nonce}", uri="{uri}", '
            f'response="{response}", algorithm=MD5, qop=auth, nc=00000001, cnonce="c0"\r\n'
        )
        self._request("REGISTER", call, f"Expires: {expires_s}\r\n{heads}")
        return (await self.response()).split("\r\n", 1)[0]

    async def keep_alive(self) -> str:
        """A keepalive; returns the status line."""
        body = (
            '<?xml version="1.0"?>\r\n<Notify>\r\n<CmdType>Keepalive</CmdType>\r\n<SN>1</SN>\r\n'
            f"<DeviceID>{self.code}</DeviceID>\r\n<Status>OK</Status>\r\n</Notify>\r\n"
        )
        self.message(body)
        return (await self.response()).split("\r\n", 1)[0]

    def message(self, body: str) -> None:
        """Sends a MESSAGE; its response goes to `responses`."""
        call = f"message-{self._next()}@device"
        self._request("MESSAGE", call, "Content-Type: Application/MANSCDP+xml\r\n", body)

    def bye(self, invite: str) -> None:
        """Ends the dialog of an INVITE."""
        head = dict(re.findall(r"(?m)^(From|To|Call-ID): *(.*?)\r$", invite))
        self._send(
            f"BYE sip:{PLATFORM}@127.0.0.1:{self.platform} SIP/2.0\r\n"
            f"Via: SIP/2.0/UDP 127.0.0.1:{self.port};branch=z9hG4bKb{self._next()}\r\n"
            f"From: {head['To']};tag=dev\r\nTo: {head['From']}\r\nCall-ID: {head['Call-ID']}\r\n"
            "CSeq: 2 BYE\r\nContent-Length: 0\r\n\r\n"
        )

    def accepted(self, transport: str = "TCP/RTP/AVP", setup: str = "active", port: int = 15060) -> str:
        """The status and description of a device that sends."""
        lines = ["v=0", f"o={CHANNEL} 0 0 IN IP4 127.0.0.1", "s=Play", "c=IN IP4 127.0.0.1", "t=0 0",
                 f"m=video {port} {transport} 96", "a=sendonly", "a=rtpmap:96 PS/90000"]  # fmt: skip
        lines += [f"a=setup:{setup}", "a=connection:new"] if setup else []
        return "200 OK\r\nContent-Type: APPLICATION/SDP\r\n\r\n" + "\r\n".join([*lines, "y=0200000001", ""])

    async def response(self) -> str:
        """The next response of the platform."""
        async with asyncio.timeout(5):
            return await self.responses.get()

    def came(self, method: str) -> list[str]:
        """The requests of a method."""
        return [one for one in self.requests if one.startswith(f"{method} ")]

    def close(self) -> None:
        """Closes the socket."""
        if self._transport is not None:
            self._transport.close()

    def _next(self) -> int:
        self._count += 1
        return self._count

    def _request(self, method: str, call: str, heads: str, body: str = "") -> None:
        number = self._next()
        self._send(
            f"{method} sip:{PLATFORM}@{REALM} SIP/2.0\r\n"
            f"Via: SIP/2.0/UDP 127.0.0.1:{self.port};rport;branch=z9hG4bK{number}\r\n"
            f"From: <sip:{self.code}@{REALM}>;tag=t{number}\r\nTo: <sip:{self.code}@{REALM}>\r\n"
            f"Call-ID: {call}\r\nCSeq: {number} {method}\r\nContact: <sip:{self.code}@127.0.0.1:{self.port}>\r\n"
            f"Max-Forwards: 70\r\nX-GB-Ver: 3.0\r\n{heads}Content-Length: {len(body.encode())}\r\n\r\n{body}"
        )

    def _respond(self, request: str, answer: str) -> None:
        status, _, rest = answer.partition("\r\n")
        heads, _, body = rest.partition("\r\n\r\n")
        copied = re.findall(r"(?m)^((?:Via|From|Call-ID|CSeq): .*?)\r$", request)
        to = re.search(r"(?m)^To: *(.*?)\r$", request)
        assert to is not None
        tagged = to[1] if ";tag=" in to[1] else f"{to[1]};tag=dev"
        lines = [f"SIP/2.0 {status}", *copied, f"To: {tagged}", f"Contact: <sip:{CHANNEL}@127.0.0.1:{self.port}>"]
        lines += [heads] if heads else []
        self._send("\r\n".join([*lines, f"Content-Length: {len(body.encode())}", "", body]))

    def _send(self, text: str) -> None:
        assert self._transport is not None
        self._transport.sendto(text.encode())


@asynccontextmanager
async def literal_device(
    port: int, password: str = "let-me-in-2026", code: str = DEVICE
) -> AsyncIterator[LiteralDevice]:
    """A device that speaks to the platform at a port of the loopback."""
    loop = asyncio.get_running_loop()
    _, device = await loop.create_datagram_endpoint(
        lambda: LiteralDevice(port, password, code), remote_addr=("127.0.0.1", port)
    )
    try:
        yield device
    finally:
        device.close()


def _md5(text: str) -> str:
    return hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()
