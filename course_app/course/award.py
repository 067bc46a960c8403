"""What a badge says that its statement does not: identifiers that mean nothing elsewhere, frozen beside the record."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote, urlsplit


@dataclass(frozen=True)
class Award:
    """One award of a badge: who vouches, by which key, and where its status is told."""

    subject: str  # urn:uuid of this award alone, so that two badges of a person cannot be put together
    list_number: int  # of the status list
    place: int  # in that list
    key: str  # name of the pair of keys that signs
    site: str  # https address without a slash at its end
    at: datetime  # of issue
    show_name: bool = False
    email: str = ""  # empty unless the holder asked that a platform may match their address
    salt: str = ""  # of the address

    @property
    def did(self) -> str:
        return did_of(self.site)

    @property
    def status_list(self) -> str:
        return status_address(self.site, self.list_number)

    def to_json(self) -> dict[str, Any]:
        """Give the award as plain values for JSON."""
        values = {field.name: getattr(self, field.name) for field in fields(self)}
        return values | {"at": self.at.isoformat()}

    @classmethod
    def from_json(cls, values: Mapping[str, Any]) -> Award:
        """Take what to_json gave, give the award."""
        return cls(**{**values, "at": datetime.fromisoformat(values["at"])})


def did_of(site: str) -> str:
    """Take the address of a site, give its identifier: https://a.example:8443 is did:web:a.example%3A8443."""
    return f"did:web:{quote(urlsplit(site).netloc, safe='.-')}"


def status_address(site: str, number: int) -> str:
    """Give where a status list is served."""
    return f"{site}/credentials/status/{number}"


def moment(at: datetime) -> str:
    """Say a moment as credentials do, to the second: 2026-12-18T09:30:00Z."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
