"""One request to the terminal and its answer: JSON, sealed, over HTTPS."""

import json
import ssl
from pathlib import Path
from typing import Any

import aiohttp
import msgspec

from hardware.card_terminal.base import TerminalError
from hardware.card_terminal.nexo.messages import Answer, Header
from hardware.card_terminal.nexo.protection import Key, NotAuthentic, Protected, Protection

_envelope = msgspec.json.Decoder(dict[str, msgspec.Raw])
_sealed = msgspec.json.Decoder(Protected)
_clear = msgspec.json.Decoder(dict[str, msgspec.Raw])
_answer = msgspec.json.Decoder(Answer)


class NoAnswer(TerminalError):
    """Nobody, nothing in time, or nothing that can be trusted; ``reason`` as in an `Outcome`."""

    def __init__(self, message: str, reason: str) -> None:
        super().__init__(message)
        self.reason = reason


class Exchange:
    """``url`` is the terminal's, such as ``https://10.0.0.5:8443/nexo``; ``certificate`` the file with the certificate of
    the terminal or of who signed it."""

    def __init__(self, url: str, key: Key, certificate: Path, sale_id: str, poi_id: str) -> None:
        self.sale_id, self.poi_id = sale_id, poi_id
        self._url, self._protection = url, Protection(key)
        self._trust = ssl.create_default_context(cafile=certificate)
        self._trust.check_hostname = False  # a terminal is reached by its address, and its certificate names its serial number
        self._http: aiohttp.ClientSession | None = None

    async def close(self) -> None:
        http, self._http = self._http, None
        if http is not None:
            await http.close()

    async def ask(self, category: str, service_id: str, body: dict[str, Any], within_s: float) -> Answer:
        """Raises `NoAnswer`; with reason ``no_terminal`` the request never arrived."""
        header, data = await self._post(category, service_id, body, within_s)
        try:
            answer = self._read(data)
        except (msgspec.DecodeError, NotAuthentic) as error:
            raise NoAnswer(
                f"card terminal at {self._url} answered what cannot be trusted: {error};"
                " compare card_terminal.key_file with the terminal's settings",
                "unclear",
            ) from error
        expected = (header.category, header.service_id, header.sale_id, header.poi_id)
        found = (answer.header.category, answer.header.service_id, answer.header.sale_id, answer.header.poi_id)
        if found != expected:
            raise NoAnswer(
                f"card terminal at {self._url} answered {found}, asked was {expected};"
                " check that no other till uses this terminal under the same name",
                "unclear",
            )
        return answer

    async def tell(self, category: str, service_id: str, body: dict[str, Any], within_s: float) -> None:
        """For a request that is only acknowledged. Raises `NoAnswer`."""
        await self._post(category, service_id, body, within_s)

    async def _post(self, category: str, service_id: str, body: dict[str, Any], within_s: float) -> tuple[Header, bytes]:
        header = Header(
            category=category, kind="Request", sale_id=self.sale_id, poi_id=self.poi_id, service_id=service_id
        )
        raw = msgspec.Raw(msgspec.json.encode(header))
        message = msgspec.json.encode({"SaleToPOIRequest": {"MessageHeader": raw, **body}})
        sealed = msgspec.json.encode({"SaleToPOIRequest": self._protection.seal(raw, message)})
        if self._http is None:
            self._http = aiohttp.ClientSession()
        limit = aiohttp.ClientTimeout(total=within_s, connect=10.0)
        try:
            async with self._http.post(
                self._url, data=sealed, ssl=self._trust, timeout=limit, headers={"Content-Type": "application/json"}
            ) as answer:
                if answer.status != 200:
                    raise NoAnswer(
                        f"card terminal at {self._url} answered HTTP {answer.status}; check card_terminal.port and key_file",
                        "unclear",
                    )
                data = b"".join([chunk async for chunk in answer.content.iter_chunked(65_536)])
        except aiohttp.ClientConnectorError as error:
            raise NoAnswer(
                f"card terminal at {self._url} cannot be reached: {error}; check the card terminal's power and cable",
                "no_terminal",
            ) from error
        except TimeoutError as error:
            raise NoAnswer(
                f"card terminal at {self._url} said nothing for {within_s:.0f} s; check the card terminal's power and cable",
                "no_answer",
            ) from error
        except aiohttp.ClientError as error:
            raise NoAnswer(
                f"line to the card terminal is lost: {error!r}; check the card terminal's power and cable", "line_lost"
            ) from error
        return header, data

    def _read(self, data: bytes) -> Answer:
        sealed = _sealed.decode(_only(_envelope.decode(data), "SaleToPOIResponse"))
        clear = self._protection.open(sealed)
        _refuse_contradiction(clear)
        answer = _answer.decode(_only(_clear.decode(clear), "SaleToPOIResponse"))
        if msgspec.json.decode(sealed.header, type=Header) != answer.header:
            raise NotAuthentic("the header outside is another than the one inside")
        return answer


def _only(message: dict[str, msgspec.Raw], name: str) -> msgspec.Raw:
    if name not in message:
        raise msgspec.ValidationError(f"{name} expected, found {sorted(message)}")
    return message[name]


def _refuse_contradiction(data: bytes) -> None:
    """A key that comes twice with different values says two things; readers differ in which of them counts."""

    def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        found = dict(pairs)
        if any(found[key] != value for key, value in pairs):
            raise msgspec.ValidationError("a key comes a second time with another value")
        return found

    try:
        json.loads(data, object_pairs_hook=once)
    except (ValueError, RecursionError) as error:
        raise msgspec.DecodeError(f"no JSON: {type(error).__name__}") from None
