from pathlib import Path

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from kiosk.line.identity import Identity, IdentityFile
from kiosk.line.keys import KeyUnreadable, load_or_make


def test_a_key_is_made_once_and_only_its_owner_can_read_it(tmp_path: Path) -> None:
    path = tmp_path / "line" / "key"
    key = load_or_make(path)
    assert path.stat().st_mode & 0o777 == 0o600
    assert load_or_make(path).public_hex == key.public_hex


def test_a_challenge_is_signed_for_the_hub_and_nobody_else(tmp_path: Path) -> None:
    key = load_or_make(tmp_path / "key")
    public = Ed25519PublicKey.from_public_bytes(bytes.fromhex(key.public_hex))
    public.verify(bytes.fromhex(key.sign(b"nonce")), b"counterpart-kiosk:nonce")
    with pytest.raises(InvalidSignature):
        public.verify(bytes.fromhex(key.sign(b"nonce")), b"nonce")


def test_a_damaged_key_is_not_replaced_by_itself(tmp_path: Path) -> None:
    path = tmp_path / "key"
    path.write_bytes(b"short")
    with pytest.raises(KeyUnreadable, match="enrol the kiosk again"):
        load_or_make(path)
    assert path.read_bytes() == b"short"


def test_a_key_half_made_when_the_power_went_is_made_again(tmp_path: Path) -> None:
    (tmp_path / "key.new").write_bytes(b"half")
    assert load_or_make(tmp_path / "key").public_hex


def test_the_kiosk_remembers_who_it_is(tmp_path: Path) -> None:
    path = tmp_path / "identity.json"
    assert IdentityFile(path).identity is None
    who = Identity(kiosk="k1", kiosk_name="Counter 1", site_name="Boston", prefix="A")
    IdentityFile(path).keep(who)
    assert IdentityFile(path).identity == who
    IdentityFile(path).keep(None)
    assert IdentityFile(path).identity is None


def test_an_identity_that_cannot_be_read_means_enrolling_again(tmp_path: Path) -> None:
    path = tmp_path / "identity.json"
    path.write_bytes(b"\xff")
    assert IdentityFile(path).identity is None
