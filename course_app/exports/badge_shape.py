"""The shape of an Open Badge as the tables of the Open Badges 3.0 standard give it, as far as this site uses it.

Our own: the official JSON schema is in no public package. Names that the tables do not know are refused.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError, model_validator

from course_app.exports.badge import CREDENTIALS, OPEN_BADGES

Uri = Annotated[str, StringConstraints(pattern=r"^[A-Za-z][A-Za-z0-9+.-]*:\S+$", max_length=2000)]
Web = Annotated[str, StringConstraints(pattern=r"^https?://\S+$", max_length=2000)]
Words = Annotated[str, StringConstraints(min_length=1, max_length=20_000)]


class _Object(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class IdentityObject(_Object):
    """A name or an address of whoever earned it, hashed or not."""

    type: Literal["IdentityObject"]
    hashed: bool
    identityHash: Words
    identityType: Literal["name", "emailAddress"]
    salt: Words | None = None

    @model_validator(mode="after")
    def _hashed_address(self) -> IdentityObject:
        if self.hashed != (self.identityType == "emailAddress") or self.hashed != self.identityHash.startswith(
            "sha256$"
        ):
            raise ValueError("an address is hashed with sha256, a name is not")
        return self


class Alignment(_Object):
    type: tuple[Literal["Alignment"]]
    targetName: Words
    targetUrl: Web


class Criteria(_Object):
    narrative: Words


class Image(_Object):
    id: Web
    type: Literal["Image"]


class Achievement(_Object):
    id: Web
    type: tuple[Literal["Achievement"]]
    achievementType: Literal["CertificateOfCompletion", "Achievement"]
    name: Words
    description: Words
    criteria: Criteria
    image: Image
    inLanguage: Words
    version: Words
    creditsAvailable: Annotated[float, Field(ge=0)]
    alignment: Annotated[tuple[Alignment, ...], Field(min_length=1)] | None = None


class AchievementSubject(_Object):
    id: Uri
    type: tuple[Literal["AchievementSubject"]]
    identifier: Annotated[tuple[IdentityObject, ...], Field(min_length=1)] | None = None
    activityEndDate: date
    creditsEarned: Annotated[float, Field(ge=0)]
    achievement: Achievement


class Profile(_Object):
    id: Uri
    type: tuple[Literal["Profile"]]
    name: Words
    url: Web
    image: Image | None = None


class Status(_Object):
    id: Uri
    type: Literal["BitstringStatusListEntry"]
    statusPurpose: Literal["revocation"]
    statusListIndex: Annotated[str, StringConstraints(pattern=r"^(0|[1-9][0-9]{0,5})$")]
    statusListCredential: Web


class OpenBadge(_Object):
    """An AchievementCredential."""

    context: Annotated[tuple[str, str], Field(alias="@context")]
    id: Uri
    type: tuple[Literal["VerifiableCredential"], Literal["OpenBadgeCredential"]]
    name: Words
    issuer: Profile
    validFrom: datetime
    validUntil: datetime | None = None
    credentialStatus: Status
    credentialSubject: AchievementSubject

    @model_validator(mode="after")
    def _words_of_the_standard(self) -> OpenBadge:
        if self.context != (CREDENTIALS, OPEN_BADGES):
            raise ValueError("the contexts of Open Badges 3.0, in their order")
        return self


def check_shape(document: dict[str, Any]) -> list[str]:
    """Take a credential without its proof; give what is not as the tables want it, one line each."""
    try:
        OpenBadge.model_validate(document)
    except ValidationError as error:
        return [f"{'.'.join(map(str, one['loc'])) or 'badge'}: {one['msg']}" for one in error.errors()]
    return []
