"""What can be said about a file from its own bytes: is it signed, by whom, and was it changed?

Run by `printer.check_file` in a process of its own, with little memory and little time, since anybody may send a file.
It opens no connection and asks no database; keys and status lists are handed in.
"""

from __future__ import annotations

import ctypes
import json
import resource
import signal
import sys
from collections.abc import Iterable, Mapping
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from course_app.exports import png
from course_app.exports.badge_shape import check_shape
from course_app.exports.multibase import from_base58, from_base64url
from course_app.exports.seal import BrokenSeal, check_seal, sealed_by
from course_app.exports.signing import Refused, check_document, check_jwt
from course_app.exports.status_list import is_set

_SECONDS, _MEMORY, _LARGEST = 10, 1 << 30, 256 * 1024
_FORMS = {"pdf": "PDF", "png": "badge picture", "json": "Open Badge (JSON)", "jwt": "Open Badge (JWT)"}


def main() -> None:
    """Read a line of JSON with what is known, then the file; write what was found as JSON."""
    signal.alarm(2 * _SECONDS)
    resource.setrlimit(resource.RLIMIT_CPU, (_SECONDS, _SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    known = json.loads(sys.stdin.buffer.readline())
    print(json.dumps(check(sys.stdin.buffer.read(), known["documents"], known["status_lists"])))


def check(body: bytes, documents: Iterable[dict[str, Any]], lists: Iterable[dict[str, Any]] = ()) -> dict[str, Any]:
    """Take a file, the did documents of issuers that are trusted, and status lists; give what can be said of it.

    `answer` is `genuine`, `changed`, `leaked key`, `unknown issuer`, `no badge`; `why` says it in a sentence; `form`,
    `badge` (the credential as signed) and `status` (`holds`, `withdrawn`, `not known`) as far as they were found.
    """
    form = _form(body)
    try:
        credential = _credential(body, form)
    except Refused as refused:
        return {"answer": "no badge", "why": str(refused), "form": _FORMS.get(form, "")}
    told: dict[str, Any] = {"form": _FORMS[form], "issuer": _issuer(credential)}
    trusted = next((one for one in documents if one.get("id") == told["issuer"]), None)
    if trusted is None:
        return told | {"answer": "unknown issuer", "why": "Its issuer is not one whose keys are known here."}
    keys = {method["id"]: method for method in trusted.get("verificationMethod", [])}
    try:
        badge = check_jwt(credential, keys) if isinstance(credential, str) else check_document(credential, keys)
        if wrong := check_shape(badge):
            raise Refused(f"It is signed, but it is no badge of this kind: {wrong[0]}.")
        signers = [_signer(credential)]
        if form == "pdf":
            signers.append(_sealed(body, told["issuer"], keys))
    except Refused as refused:
        return told | {"answer": "changed", "why": str(refused)}
    told |= {"badge": badge, "status": _status(badge, lists, keys)}
    if not {*signers} <= {*trusted.get("assertionMethod", [])}:
        since = next((keys[name]["revoked"] for name in signers if "revoked" in keys[name]), "")
        why = "The key that signed it is not secret any more, so anybody may have signed this. Ask its issuer."
        return told | {"answer": "leaked key", "why": why, "leaked": since}
    return told | {"answer": "genuine", "why": "It is signed by its issuer, and nothing in it was changed."}


def _form(body: bytes) -> str:
    if body.startswith(b"%PDF-"):
        return "pdf"
    if body.startswith(png.MAGIC):
        return "png"
    return "json" if body.lstrip()[:1] == b"{" else "jwt"


def _credential(body: bytes, form: str) -> dict[str, Any] | str:
    """Give the signed credential of a file: a JWT as text, else the document with its proof."""
    if form == "pdf":
        body = _embedded(body)
    elif form == "png":
        try:
            body = png.unbake(body)
        except ValueError as error:
            raise Refused(str(error)) from None
    try:
        text = body.decode().strip()
        if len(body) > _LARGEST:
            raise ValueError
        if text.startswith("ey"):
            return text
        found: dict[str, Any] = json.loads(text, object_pairs_hook=_once)
    except (ValueError, RecursionError):
        raise Refused("There is no badge in this file.") from None
    return found


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object that says something twice can be read in two ways."""
    if len({name for name, _ in pairs}) != len(pairs):
        raise ValueError("twice")
    return dict(pairs)


def _embedded(body: bytes) -> bytes:
    try:
        document = pypdfium2.PdfDocument(body)
        count = document.count_attachments()
        if count != 1:
            raise Refused("This PDF carries no badge." if not count else "This PDF carries more than a badge.")
        attached = document.get_attachment(0).raw
        size = ctypes.c_ulong()
        if not pdfium.FPDFAttachment_GetFile(attached, None, 0, size) or size.value > _LARGEST:
            raise Refused("This PDF carries something that is no badge.")
        buffer = ctypes.create_string_buffer(size.value)
        pdfium.FPDFAttachment_GetFile(attached, buffer, size, size)
    except pypdfium2.PdfiumError:
        raise Refused("This PDF cannot be read.") from None
    return buffer.raw


def _issuer(credential: dict[str, Any] | str) -> str:
    """Who the credential says has issued it: nothing is believed yet."""
    try:
        said = json.loads(from_base64url(credential.split(".")[1])) if isinstance(credential, str) else credential
        return str(said["issuer"]["id"])[:300]
    except (ValueError, KeyError, TypeError, IndexError, RecursionError):
        return ""


def _signer(credential: dict[str, Any] | str) -> str:
    if isinstance(credential, str):
        return str(json.loads(from_base64url(credential.split(".")[0]))["kid"])
    return str(credential["proof"]["verificationMethod"])


def _sealed(pdf: bytes, issuer: str, keys: Mapping[str, Any]) -> str:
    """Give the key that sealed a PDF. Raises Refused where a byte was changed since."""
    try:
        name = f"{issuer}#{sealed_by(pdf)}"
        check_seal(pdf, Ed25519PublicKey.from_public_bytes(from_base58(keys[name]["publicKeyMultibase"][1:])[2:]))
    except (BrokenSeal, KeyError, ValueError):
        why = "The badge in this PDF is genuine, but the paper around it was changed since it was issued."
        raise Refused(why) from None
    return name


def _status(badge: Mapping[str, Any], lists: Iterable[dict[str, Any]], keys: Mapping[str, Any]) -> str:
    entry = badge["credentialStatus"]
    for one in lists:
        if one.get("id") == entry["statusListCredential"]:
            try:
                bits = check_document(one, keys)["credentialSubject"]["encodedList"]
                return "withdrawn" if is_set(bits, int(entry["statusListIndex"])) else "holds"
            except (Refused, ValueError, KeyError, IndexError):
                return "not known"
    return "not known"


if __name__ == "__main__":
    main()
