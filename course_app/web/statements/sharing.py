"""Addresses that carry a statement elsewhere. Nothing is sent before the holder follows one."""

from __future__ import annotations

from urllib.parse import urlencode

from course_app.course.statement import KINDS, Record, grouped


def linkedin(record: Record) -> str:
    """Give the address that fills in LinkedIn's form for a licence or certification."""
    values = {
        "startTask": "CERTIFICATION_NAME",
        "name": f"{KINDS[record.kind]}: {record.course_title}",
        "organizationName": record.issuer or record.site,
        "issueYear": record.issued_on.year,
        "issueMonth": record.issued_on.month,
        "certUrl": record.verify_url,
        "certId": grouped(record.code),
    }
    if record.expires_on:
        values |= {"expirationYear": record.expires_on.year, "expirationMonth": record.expires_on.month}
    return f"https://www.linkedin.com/profile/add?{urlencode(values)}"
