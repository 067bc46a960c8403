"""The issuer's keys on the disk: a pair of one Ed25519 and one RSA key, each a file that its owner alone can read.

Loaded only by processes that sign; no process that serves pages holds a private key.
"""

from __future__ import annotations

import os
import re
import secrets
import stat
from dataclasses import dataclass
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)

from course_app.exports.did import PublicPair
from course_app.exports.multibase import base58, base64url

_NAME = re.compile(r"key-[0-9a-f]{8}")
_ED25519 = b"\xed\x01"  # multicodec of an Ed25519 public key


class KeyProblem(Exception):
    """A key that cannot be used; the text says what to do."""


@dataclass(frozen=True, repr=False)
class Pair:
    """Both private keys under their name. Its repr shows the name alone."""

    name: str
    ed25519: Ed25519PrivateKey
    rsa: RSAPrivateKey

    def __repr__(self) -> str:
        return f"Pair({self.name})"

    @property
    def public(self) -> PublicPair:
        modulus = self.rsa.public_key().public_numbers().n
        return PublicPair(
            self.name,
            "z" + base58(_ED25519 + self.ed25519.public_key().public_bytes_raw()),
            base64url(modulus.to_bytes((modulus.bit_length() + 7) // 8, "big")),
            None,
        )


def new_pair(folder: Path) -> Pair:
    """Make a pair of keys in a folder, mode 0600; give it."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    made = Pair(f"key-{secrets.token_hex(4)}", Ed25519PrivateKey.generate(), generate_private_key(65537, 2048))
    private: tuple[Ed25519PrivateKey | RSAPrivateKey, ...] = (made.ed25519, made.rsa)
    for path, key in zip(_paths(folder, made.name), private, strict=True):
        body = _pem(key)
        with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(body)
            os.fsync(file.fileno())
    return made


def load_pair(folder: Path, name: str) -> Pair:
    """Take the name of a pair, give its keys.

    Raises KeyProblem where a file is missing, is another kind of key, or can be read by others.
    """
    if not _NAME.fullmatch(name):
        raise KeyProblem(f"{name!r} is not the name of a key.")
    first, second = (_load(path) for path in _paths(folder, name))
    if not isinstance(first, Ed25519PrivateKey) or not isinstance(second, RSAPrivateKey):
        raise KeyProblem(f"{folder}/{name}: not the kinds of key that this site signs with.")
    return Pair(name, first, second)


def _pem(key: Ed25519PrivateKey | RSAPrivateKey) -> bytes:
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


def _paths(folder: Path, name: str) -> tuple[Path, Path]:
    return folder / f"{name}.ed25519.pem", folder / f"{name}.rsa.pem"


def _load(path: Path) -> object:
    try:
        with path.open("rb") as file:
            if os.fstat(file.fileno()).st_mode & (stat.S_IRWXG | stat.S_IRWXO):
                raise KeyProblem(f"{path} can be read by others. Run: chmod 600 {path}")
            return load_pem_private_key(file.read(), None)
    except FileNotFoundError:
        raise KeyProblem(f"{path} is missing. Copy it from the host where it was made.") from None
    except ValueError as error:
        raise KeyProblem(f"{path} is not a key: {error}.") from None
