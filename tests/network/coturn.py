"""A real TURN server, coturn, on a host of the network: UDP and TCP on 3478, TLS on 443, credentials by the shared secret."""

import asyncio
import datetime
import ipaddress
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from hub.config import Media
from hub.switchboard.ice import ice_servers
from tests.network.network import Network

SECRET = "only-for-tests"
PORT, TLS_PORT = 3478, 443
DENIED = (
    "127.0.0.0-127.255.255.255",
    "169.254.0.0-169.254.255.255",
    "172.16.0.0-172.31.255.255",
    "192.168.0.0-192.168.255.255",
)


class Coturn:
    """``ca`` is the file of the authority that signed its certificate, which is for its address."""

    def __init__(self, process: asyncio.subprocess.Process, address: str, ca: Path, log: Path) -> None:
        self._process, self._address, self.ca, self._log = process, address, ca, log

    def servers(self, *transports: str, secret: str = SECRET) -> list[dict[str, Any]]:
        """As the hub gives them for a call: by ``udp``, ``tcp`` and ``tls``."""
        urls = {
            "udp": f"turn:{self._address}:{PORT}?transport=udp",
            "tcp": f"turn:{self._address}:{PORT}?transport=tcp",
            "tls": f"turns:{self._address}:{TLS_PORT}?transport=tcp",
        }
        media = Media(turn=tuple(urls[transport] for transport in transports), turn_secret=secret)
        now = datetime.datetime.now(tz=datetime.UTC).timestamp()
        return list(ice_servers(media, "c1", now))

    @property
    def log(self) -> str:
        return self._log.read_text(errors="replace")


@asynccontextmanager
async def running_coturn(network: Network, host: str, address: str) -> AsyncIterator[Coturn]:
    """On that host, until the end. It relays to no private address but those of the network, itself among them: two who both have
    no other way meet there."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        certify(folder, address)
        log = folder / "log"
        command = [
            *("turnserver", "-n", "--listening-ip", address, "--relay-ip", address, "--realm", "counterpart.test"),
            *("--listening-port", str(PORT), "--tls-listening-port", str(TLS_PORT)),
            *("--cert", str(folder / "cert.pem"), "--pkey", str(folder / "key.pem")),
            *("--use-auth-secret", "--static-auth-secret", SECRET, "--stale-nonce", "600", "--user-quota", "12"),
            *(
                "--no-cli",
                "--no-multicast-peers",
                *(word for range_ in DENIED for word in ("--denied-peer-ip", range_)),
            ),
            *(
                "--no-tlsv1",
                "--no-tlsv1_1",
                "--fingerprint",
                "--userdb",
                str(folder / "db"),
                "--pidfile",
                str(folder / "pid"),
            ),
            *("--log-file", str(log), "--simple-log", "--verbose"),
        ]
        process = await asyncio.create_subprocess_exec(*network.on(host), *command, stdout=-3, stderr=-3)
        try:
            await _listening(network, host, address)
            yield Coturn(process, address, folder / "ca.pem", log)
        finally:
            with suppress(ProcessLookupError):
                process.kill()
            await process.wait()


async def _listening(network: Network, host: str, address: str) -> None:
    knock = "import socket, sys; socket.create_connection((sys.argv[1], int(sys.argv[2])), timeout=1)"
    for _ in range(200):
        knocking = await asyncio.create_subprocess_exec(
            *network.on(host), "python3", "-c", knock, address, str(TLS_PORT), stderr=-3
        )
        if await knocking.wait() == 0:
            return
        await asyncio.sleep(0.05)  # it tells nobody when it listens
    raise AssertionError("coturn does not listen")


def certify(folder: Path, address: str) -> None:
    """An authority of our own and a certificate by it for that address."""
    now = datetime.datetime.now(tz=datetime.UTC)
    keys = [ec.generate_private_key(ec.SECP256R1()) for _ in range(2)]
    names = [x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)]) for name in ("authority for tests", address)]
    extensions: list[list[tuple[x509.ExtensionType, bool]]] = [
        [(x509.BasicConstraints(ca=True, path_length=0), True)],
        [(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address(address))]), False)],
    ]
    for key, name, more, file in zip(keys, names, extensions, ("ca.pem", "cert.pem"), strict=True):
        certificate = (
            x509.CertificateBuilder()
            .subject_name(name)
            .issuer_name(names[0])
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - datetime.timedelta(hours=1))
            .not_valid_after(now + datetime.timedelta(days=1))
        )
        for extension, critical in more:
            certificate = certificate.add_extension(extension, critical)
        signed = certificate.sign(keys[0], hashes.SHA256())
        (folder / file).write_bytes(signed.public_bytes(serialization.Encoding.PEM))
    (folder / "key.pem").write_bytes(
        keys[1].private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
    )
