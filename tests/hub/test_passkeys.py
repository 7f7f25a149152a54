"""Passkeys without a browser: a key pair that signs as a device does, and everything that a page or a thief could make of it."""

import hashlib
import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from typing import Any

import cbor2
import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from hypothesis import given
from hypothesis import strategies as st
from webauthn.registration.verify_registration_response import VerifiedRegistration

from hub.people.passkeys import Origin, registered, signed_by
from tests.hub.world import World

UP, UV, AT = 0x01, 0x04, 0x40
"""Flags of the authenticator's data: somebody was there, the finger was right, a credential follows (WebAuthn 6.1)."""


def b64(data: bytes) -> str:
    return urlsafe_b64encode(data).rstrip(b"=").decode()


class Device:
    """A phone with one passkey."""

    def __init__(self, host: str, url: str) -> None:
        self.host, self.url = host, url
        self._key = ec.generate_private_key(ec.SECP256R1())
        self.id = b"credential-of-" + self._key.public_key().public_numbers().x.to_bytes(32, "big")[:8]
        self.count = 0

    def _client(self, kind: str, options: dict[str, Any], **lies: Any) -> bytes:
        said = {"type": f"webauthn.{kind}", "challenge": options["challenge"], "origin": self.url, "crossOrigin": False}
        return json.dumps(said | lies).encode()

    def _data(self, flags: int) -> bytes:
        self.count += 1
        return hashlib.sha256(self.host.encode()).digest() + bytes([flags]) + self.count.to_bytes(4, "big")

    def make(self, options: dict[str, Any], *, flags: int = UP | UV, **lies: Any) -> dict[str, Any]:
        """What `navigator.credentials.create` answers."""
        numbers = self._key.public_key().public_numbers()
        cose = {1: 2, 3: -7, -1: 1, -2: numbers.x.to_bytes(32, "big"), -3: numbers.y.to_bytes(32, "big")}
        credential = bytes(16) + len(self.id).to_bytes(2, "big") + self.id + cbor2.dumps(cose)
        attestation = cbor2.dumps({"fmt": "none", "attStmt": {}, "authData": self._data(flags | AT) + credential})
        client = self._client("create", options, **lies)
        return self._credential({"clientDataJSON": b64(client), "attestationObject": b64(attestation)})

    def sign(self, options: dict[str, Any], *, flags: int = UP | UV, **lies: Any) -> dict[str, Any]:
        """What `navigator.credentials.get` answers."""
        client, data = self._client("get", options, **lies), self._data(flags)
        signature = self._key.sign(data + hashlib.sha256(client).digest(), ec.ECDSA(SHA256()))
        return self._credential(
            {"clientDataJSON": b64(client), "authenticatorData": b64(data), "signature": b64(signature)}
        )

    def _credential(self, response: dict[str, str]) -> dict[str, Any]:
        return {"id": b64(self.id), "rawId": b64(self.id), "type": "public-key", "response": response}


class Page:
    """The console at the hub's name."""

    def __init__(self, here: World) -> None:
        self.url = here.url.replace("127.0.0.1", "localhost")
        self.http = here.http

    async def ask(self, method: str, path: str, who: str = "", **body: Any) -> tuple[int, Any]:
        headers = {"Origin": self.url} | ({"Cookie": f"session=session-of-{who}"} if who else {})
        async with self.http.request(method, self.url + path, headers=headers, json=body) as answer:
            text = await answer.read()
            return answer.status, json.loads(text) if text else {}

    async def add(self, device: Device, who: str = "Ana", **how: Any) -> tuple[int, Any]:
        _, asked = await self.ask("POST", "/api/me/passkeys/options", who)
        credential = device.make(asked["options"], **how)
        return await self.ask("POST", "/api/me/passkeys", who, ticket=asked["ticket"], credential=credential, name="Phone")

    async def sign_in(self, device: Device, **how: Any) -> tuple[int, Any]:
        _, asked = await self.ask("POST", "/api/session/passkey/options")
        credential = device.sign(asked["options"], **how)
        return await self.ask("POST", "/api/session/passkey", ticket=asked["ticket"], credential=credential)


@pytest.fixture
def page(here: World) -> Page:
    return Page(here)


@pytest.fixture
def device(page: Page) -> Device:
    return Device("localhost", page.url)


async def test_a_passkey_signs_in_whose_it_is(page: Page, device: Device) -> None:
    status, made = await page.add(device)
    assert (status, len(made["recovery_codes"])) == (201, 10)
    status, found = await page.sign_in(device)
    assert (status, found["person"]["name"], found["second_factor_needed"]) == (200, "Ana", False)
    _, mine = await page.ask("GET", "/api/me/security", "Ana")
    [shown] = mine["passkeys"]
    assert (shown["name"], shown["used_at"]) == ("Phone", "2027-01-15T08:00:00+00:00")
    assert (await page.ask("DELETE", f"/api/me/passkeys/{shown['id']}", "Ben"))[0] == 404
    assert (await page.ask("DELETE", f"/api/me/passkeys/{shown['id']}", "Ana"))[0] == 204
    assert (await page.sign_in(device))[0] == 401


@pytest.mark.parametrize(
    "lie",
    [
        {"origin": "https://hub.example.evil"},
        {"challenge": b64(b"another challenge")},
        {"type": "webauthn.create"},
        {"flags": UP},  # the finger was not asked for
        {"flags": UV},
    ],
)
async def test_what_another_page_or_a_thief_got_signed_is_refused(page: Page, device: Device, lie: dict[str, Any]) -> None:
    assert (await page.add(device))[0] == 201
    assert (await page.sign_in(device, **lie))[0] == 401
    assert (await page.sign_in(device))[0] == 200


@pytest.mark.parametrize("lie", [{"origin": "https://hub.example.evil"}, {"challenge": b64(b"x")}, {"flags": UP}])
async def test_a_passkey_that_was_made_for_something_else_is_not_kept(
    page: Page, device: Device, lie: dict[str, Any]
) -> None:
    assert (await page.add(device, **lie))[0] == 422
    assert (await page.sign_in(device))[0] == 401


async def test_an_answer_is_taken_once(page: Page, device: Device) -> None:
    await page.add(device)
    _, asked = await page.ask("POST", "/api/session/passkey/options")
    body = {"ticket": asked["ticket"], "credential": device.sign(asked["options"])}
    assert (await page.ask("POST", "/api/session/passkey", **body))[0] == 200
    assert (await page.ask("POST", "/api/session/passkey", **body))[0] == 401


async def test_a_copy_of_the_key_is_noticed(page: Page, device: Device) -> None:
    await page.add(device)
    assert (await page.sign_in(device))[0] == 200
    device.count -= 1
    assert (await page.sign_in(device))[0] == 401


async def test_nobody_takes_over_the_passkey_of_somebody_else(page: Page, device: Device) -> None:
    await page.add(device, "Ana")
    assert (await page.add(device, "Ben"))[0] == 422
    _, asked = await page.ask("POST", "/api/me/passkeys/options", "Ana")
    stolen = {"ticket": asked["ticket"], "credential": Device("localhost", page.url).make(asked["options"]), "name": "x"}
    assert (await page.ask("POST", "/api/me/passkeys", "Ben", **stolen))[0] == 422
    assert (await page.sign_in(device))[1]["person"]["name"] == "Ana"


async def test_a_number_for_an_address_has_no_passkeys(here: World) -> None:
    status, found = await here.ask("POST", "/api/session/passkey/options")
    assert (status, found["error"]) == (409, "no_passkeys_here")


JUNK = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)
FIELDS = ("id", "rawId", "type", "response")
PARTS = ("clientDataJSON", "authenticatorData", "signature", "attestationObject")


@given(
    st.fixed_dictionaries({}, optional=dict.fromkeys(FIELDS[:3], JUNK)),
    st.fixed_dictionaries({}, optional={name: JUNK | st.binary(max_size=60).map(b64) for name in PARTS}),
)
def test_no_answer_breaks_the_hub(fields: dict[str, Any], parts: dict[str, Any]) -> None:
    origin = Origin("localhost", "http://localhost")
    device = Device(*origin)
    options = {"challenge": b64(b"challenge")}
    made, signed = device.make(options), device.sign(options)
    public_key = b"\xa1\x01\x02"
    for credential in (made, signed):
        broken = credential | fields | {"response": credential["response"] | parts}
        assert isinstance(registered(broken, b"challenge", origin), VerifiedRegistration | None)
        assert signed_by(broken, b"challenge", origin, public_key, 0) is None


async def test_bytes_of_a_credential_are_not_trusted_to_be_any(page: Page, device: Device) -> None:
    await page.add(device)
    _, asked = await page.ask("POST", "/api/session/passkey/options")
    signed = device.sign(asked["options"])
    data = bytearray(urlsafe_b64decode(signed["response"]["authenticatorData"] + "=="))
    data[-1] ^= 1
    signed["response"]["authenticatorData"] = b64(bytes(data))
    assert (await page.ask("POST", "/api/session/passkey", ticket=asked["ticket"], credential=signed))[0] == 401
