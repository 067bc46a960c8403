"""A statement as an Open Badge 3.0: the credential before it is signed, from the frozen record and its award alone."""

from __future__ import annotations

from hashlib import sha256
from typing import Any

from course_app.course.award import Award, moment
from course_app.course.statement import KINDS, WHAT_IT_IS_NOT, Record, hours_text

CREDENTIALS = "https://www.w3.org/ns/credentials/v2"
OPEN_BADGES = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"
_TYPES = {"participation": "CertificateOfCompletion", "achievement": "Achievement"}


def badge(record: Record, award: Award, image: str) -> dict[str, Any]:
    """Take the frozen record, its award and the address of the badge's picture; give the credential, unsigned."""
    kind = KINDS[record.kind]
    subject: dict[str, Any] = {"id": award.subject, "type": ["AchievementSubject"]}
    if identifiers := _identifiers(record, award):
        subject["identifier"] = identifiers
    subject |= {
        "activityEndDate": record.completed_on.isoformat(),
        "creditsEarned": hours(record.minutes),
        "achievement": _achievement(record, award, image),
    }
    until = {"validUntil": f"{record.expires_on.isoformat()}T23:59:59Z"} if record.expires_on else {}
    return {
        "@context": [CREDENTIALS, OPEN_BADGES],
        "id": record.verify_url,
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "name": f"{kind}: {record.course_title}",
        "issuer": _issuer(record, award),
        "validFrom": moment(award.at),
        **until,
        "credentialStatus": {
            "id": f"{award.status_list}#{award.place}",
            "type": "BitstringStatusListEntry",
            "statusPurpose": "revocation",
            "statusListIndex": str(award.place),
            "statusListCredential": award.status_list,
        },
        "credentialSubject": subject,
    }


def _issuer(record: Record, award: Award) -> dict[str, Any]:
    said = {"id": award.did, "type": ["Profile"], "name": record.issuer or record.site, "url": award.site}
    logo = {"id": picture_address(award.site, record.logo), "type": "Image"}
    return {**said, "image": logo} if record.logo else said


def picture_address(site: str, digest: str) -> str:
    """Give where a picture is served, by its digest."""
    return f"{site}/credentials/pictures/{digest}.png"


def hours(minutes: int) -> float:
    """Give minutes as hours, to the hundredth."""
    return round(minutes / 60, 2)


def _achievement(record: Record, award: Award, image: str) -> dict[str, Any]:
    course = f"{award.site}/courses/{record.course}"
    count = len(record.modules)
    said = f"{hours_text(record.minutes)} of study in {count} module{'' if count == 1 else 's'}"
    # One node a course, so that the graph says the outcomes once and canonical form is quick to make.
    outcomes = [
        {"type": ["Alignment"], "targetName": outcome, "targetUrl": f"{course}#outcome-{number}"}
        for number, outcome in enumerate(record.outcomes, 1)
    ]
    return {
        "id": f"{course}#{record.kind}",
        "type": ["Achievement"],
        "achievementType": _TYPES[record.kind],
        "name": record.course_title,
        "description": f"{said}, by the course’s own estimate. {WHAT_IT_IS_NOT[record.kind]}",
        "criteria": {"narrative": criteria(record)},
        "image": {"id": image, "type": "Image"},
        "inLanguage": record.lang,
        "version": record.course_edition[:16],
        "creditsAvailable": hours(record.minutes),
        **({"alignment": outcomes} if outcomes else {}),
    }


def criteria(record: Record) -> str:
    """Say in Markdown what had to be done."""
    rule = "Each module is finished: its lessons done, its scenarios played to an end, its quiz passed."
    if record.kind == "achievement":
        mark = f": {record.mark} of 100" if record.mark else ""
        rule += f" The best result of each quiz reached the higher mark that the course names{mark}."
    said = [rule, "", *(f"- {line.title} ({line.minutes} minutes)" for line in record.modules)]
    for title, names in (("Scenarios played", record.scenarios), ("Quizzes passed", record.quizzes)):
        if names:
            said += ["", f"{title}:", "", *(f"- {name}" for name in names)]
    return "\n".join(said)


def _identifiers(record: Record, award: Award) -> list[dict[str, Any]]:
    found = []
    if award.show_name:
        found.append({"type": "IdentityObject", "hashed": False, "identityHash": record.name, "identityType": "name"})
    if award.email:
        digest = sha256((award.email.lower() + award.salt).encode()).hexdigest()
        found.append(
            {
                "type": "IdentityObject",
                "hashed": True,
                "identityHash": f"sha256${digest}",
                "identityType": "emailAddress",
                "salt": award.salt,
            }
        )
    return found
