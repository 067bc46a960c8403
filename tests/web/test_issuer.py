"""/admin/issuer: who issues, seen on a specimen before it is put to use, and frozen into what is issued."""

from __future__ import annotations

import io
import json
import struct
import zlib
from hashlib import sha256

import pypdfium2
import pytest
from conftest import NOW, PASSWORD, Cast
from flask import Flask

from course_app.exports.checker import check
from course_app.exports.logo import SIDE, BadLogo, clean_logo
from course_app.exports.png import MAGIC, chunk
from course_app.records import people
from course_app.records.issuers import Issuer
from course_app.records.people import User

from .browsing import Browser
from .conftest import errors, words
from .sample import change, do, issue, publish, rows_of
from .site import set_up
from .test_badges import did_of
from .vouching import SITE, vouch

pytestmark = pytest.mark.only("sqlite")
FORM = {"name": "Rowan Trust", "signatory": "Ruth Adeyemi, Head of learning", "place": "3 Mill Lane, Leeds"}


def picture(wide: int = 40, high: int = 20, colour: int = 2, **other: bytes) -> bytes:
    """A PNG of one colour; `other` are more parts of it, by kind."""
    channels = {0: 1, 2: 3, 4: 2, 6: 4}[colour]
    head = struct.pack(">IIBBBBB", wide, high, 8, colour, 0, 0, 0)
    lines = zlib.compress((b"\0" + b"\x27\x46\x8f\xff"[:channels] * wide) * high)
    more = b"".join(chunk(kind.encode(), body) for kind, body in other.items())
    return MAGIC + chunk(b"IHDR", head) + more + chunk(b"IDAT", lines) + chunk(b"IEND", b"")


@pytest.fixture
def admin(app: Flask, cast: Cast) -> Browser:
    """Tom's browser; he runs the site."""
    publish(app)
    change(app, lambda: people.grant_role(cast.tom.id, "admin", None, NOW))
    change(app, lambda: set_up(cast.tom))
    return Browser(app).sign_in(cast.tom)


def write(admin: Browser, logo: bytes = b"", **fields: str) -> str:
    """Write a draft; give its address."""
    form = {**FORM, **fields, "logo": (io.BytesIO(logo), "logo.png")}
    answer = admin.post("/admin/issuer", form, content_type="multipart/form-data")
    assert answer.status_code == 303, words(answer)
    return str(answer.headers["Location"])


def text_of(pdf: bytes) -> str:
    return " ".join(pypdfium2.PdfDocument(pdf)[0].get_textpage().get_text_range().split())


def test_a_draft_is_seen_on_the_page_and_on_paper_and_changes_nothing(app: Flask, admin: Browser) -> None:
    address = write(admin, picture())
    assert "Rowan Trust" in words(admin.get(address))
    assert "Rowan Trust" in text_of(admin.get(f"{address}.pdf").data)
    assert "Specimen" in text_of(admin.get(f"{address}.pdf").data)
    assert "In use since" not in words(admin.get("/admin/issuer"))
    write(admin, name="Rowan and Ash Trust")
    assert rows_of(app, Issuer) == 1


def test_it_is_put_to_use_with_the_password_alone(app: Flask, admin: Browser) -> None:
    address = write(admin)
    assert errors(admin.post(f"{address}/uses", {})) == {"use_password": "Write your password."}
    assert admin.post(f"{address}/uses", {"use_password": "wrong"}).status_code == 422
    assert admin.post(f"{address}/uses", {"use_password": PASSWORD}).headers["Location"] == "/admin/issuer"
    assert "In use since today at 09:30, by Tom" in words(admin.get("/admin/issuer"))


def test_what_is_issued_says_it_for_ever(app: Flask, admin: Browser, as_ada: Browser, ada: User) -> None:
    do(app, ada)
    vouch(app)
    logo = picture()
    admin.post(f"{write(admin, logo)}/uses", {"use_password": PASSWORD})
    code = issue(app, as_ada)
    paper, page = as_ada.get(f"/statements/{code}.pdf").data, as_ada.get(f"/statements/{code}").get_data(as_text=True)

    digest = sha256(clean_logo(logo)).hexdigest()
    assert "Rowan Trust, 3 Mill Lane, Leeds" in text_of(paper)
    assert f"/credentials/pictures/{digest}.png" in page
    said = json.loads(as_ada.get(f"/statements/{code}.json").data)
    image = {"id": f"{SITE}/credentials/pictures/{digest}.png", "type": "Image"}
    assert (said["issuer"]["name"], said["issuer"]["image"]) == ("Rowan Trust", image)
    assert as_ada.get(f"/credentials/pictures/{digest}.png").data == clean_logo(logo)
    assert check(paper, [did_of(as_ada)])["answer"] == "genuine"

    admin.post(f"{write(admin, name='Ash Trust', without_logo='y')}/uses", {"use_password": PASSWORD})
    assert as_ada.get(f"/statements/{code}.pdf").data == paper
    assert as_ada.get(f"/statements/{code}").get_data(as_text=True).count("Rowan Trust") == page.count("Rowan Trust")


def test_a_site_that_nobody_named_becomes_one_that_vouches(app: Flask, admin: Browser, visitor: Browser) -> None:
    app.config.update(BASE_URL=SITE, SPECIMEN=True)
    assert visitor.get("/.well-known/did.json").status_code == 404
    admin.post(f"{write(admin)}/uses", {"use_password": PASSWORD})
    assert visitor.get("/.well-known/did.json").status_code == 200
    assert "Statements are specimens" not in words(admin.get("/admin/statements"))


@pytest.mark.check("C50")
@pytest.mark.parametrize(
    ("file", "told"),
    [
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>", "This is no PNG."),
        (b"GIF89a", "This is no PNG."),
        (picture()[:-20], "This picture is damaged."),
        (picture() + b"<script>", "This picture is damaged."),
        (picture(wide=SIDE + 1), "pixels. Each side may have 16 to 1200."),
        (picture(colour=6)[:-40].ljust(200_001, b"x"), "This picture has 200 KB and may have 200."),
    ],
)
def test_a_logo_is_a_sound_png_or_refused(app: Flask, admin: Browser, file: bytes, told: str) -> None:
    form = {**FORM, "logo": (io.BytesIO(file), "logo.png")}
    answer = admin.post("/admin/issuer", form, content_type="multipart/form-data")
    assert answer.status_code == 422
    assert told in errors(answer)["logo"]
    assert "Rowan Trust" in answer.get_data(as_text=True)
    assert rows_of(app, Issuer) == 0


@pytest.mark.check("C33")
@pytest.mark.check("C50")
def test_a_logo_may_have_so_many_pixels_and_bytes_and_not_one_more() -> None:
    assert clean_logo(picture(wide=SIDE, high=16))
    assert clean_logo(picture(wide=16, high=SIDE))
    for wide, high in ((SIDE + 1, 16), (16, SIDE + 1), (15, 16), (16, 15)):
        with pytest.raises(BadLogo, match="Each side may have 16 to 1200"):
            clean_logo(picture(wide=wide, high=high))
    long = 200_000 - len(picture(tEXt=b""))
    assert clean_logo(picture(tEXt=bytes(long)))
    with pytest.raises(BadLogo, match="may have 200"):
        clean_logo(picture(tEXt=bytes(long + 1)))


@pytest.mark.check("C50")
def test_a_logo_is_served_as_a_picture_and_as_nothing_else(app: Flask, admin: Browser, visitor: Browser) -> None:
    vouch(app)
    admin.post(f"{write(admin, picture())}/uses", {"use_password": PASSWORD})
    kept = clean_logo(picture())
    answer = visitor.get(f"/credentials/pictures/{sha256(kept).hexdigest()}.png")
    assert (answer.status_code, answer.data) == (200, kept)
    assert answer.headers["Content-Type"] == "image/png"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.check("C50")
def test_nothing_but_the_picture_is_kept_of_a_logo() -> None:
    given = picture(tEXt=b"Comment\0<script>", iTXt=b"openbadgecredential\0\0\0\0\0{}", eXIf=b"where it was taken")
    kept = clean_logo(given)
    assert [name in kept for name in (b"tEXt", b"iTXt", b"eXIf", b"script")] == [False] * 4
    assert clean_logo(kept) == kept


def test_a_picture_that_unpacks_to_more_than_it_says_is_refused() -> None:
    head = struct.pack(">IIBBBBB", 16, 16, 8, 0, 0, 0, 0)
    body = MAGIC + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(bytes(50_000_000))) + chunk(b"IEND", b"")
    with pytest.raises(BadLogo, match="damaged"):
        clean_logo(body)


def test_letters_that_no_font_has_are_told(app: Flask, admin: Browser) -> None:
    answer = admin.post("/admin/issuer", {**FORM, "name": "ნინო"})
    assert answer.status_code == 422
    assert "The statement has no letters for" in words(answer)
