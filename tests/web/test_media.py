"""/media/<digest>/<name>: pictures and recordings by their hash."""

from __future__ import annotations

from hashlib import sha256

import pytest
from flask import Flask

from course_app.course.files import MEDIA_TYPES

from .browsing import Browser
from .sample import good, publish, sql_of

FOLDER = "content/modules/02-talk"
POLICY = "default-src 'none'; style-src 'unsafe-inline'; sandbox; base-uri 'none'; frame-ancestors 'none'"
SVG = "content/modules/01-start/hill.svg"


def address(path: str) -> str:
    return f"/media/{good()[path].digest}/{path.rpartition('/')[2]}"


@pytest.mark.check("C47")
@pytest.mark.parametrize(
    ("path", "media_type"),
    [
        (SVG, "image/svg+xml"),
        (f"{FOLDER}/talk.mp3", "audio/mpeg"),
        (f"{FOLDER}/talk.mp4", "video/mp4"),
        (f"{FOLDER}/talk.vtt", "text/vtt; charset=utf-8"),
    ],
)
def test_it_gives_the_bytes_with_the_type_of_their_ending_for_a_year(
    app: Flask, visitor: Browser, path: str, media_type: str
) -> None:
    publish(app)
    response = visitor.get(address(path))

    assert (response.status_code, response.data) == (200, good()[path].body)
    names = ("Content-Type", "X-Content-Type-Options", "Cache-Control")
    assert [response.headers[name] for name in names] == [
        media_type,
        "nosniff",
        "public, max-age=31536000, immutable",
    ]


@pytest.mark.check("C50")
def test_every_type_that_authors_may_use_is_served_as_itself(app: Flask, visitor: Browser) -> None:
    files = {f"{FOLDER}/thing.{ending}": f"bytes of {ending}" for ending in MEDIA_TYPES}
    publish(app, dict(files))

    found = {}
    for ending in MEDIA_TYPES:
        digest = sha256(f"bytes of {ending}".encode()).hexdigest()
        found[ending] = visitor.get(f"/media/{digest}/thing.{ending}").mimetype
    assert found == MEDIA_TYPES


@pytest.mark.check("C50")
def test_a_drawing_opened_by_itself_may_run_and_load_nothing(app: Flask, visitor: Browser) -> None:
    publish(app)

    assert visitor.get(address(SVG)).headers["Content-Security-Policy"] == POLICY


def test_it_is_not_sent_again_to_who_has_it(app: Flask, visitor: Browser) -> None:
    publish(app)
    tag = visitor.get(address(SVG)).headers["ETag"]

    again = visitor.get(address(SVG), headers={"If-None-Match": tag})
    assert (again.status_code, again.data) == (304, b"")


@pytest.mark.parametrize(
    ("asked", "body"), [("bytes=0-2", slice(0, 3)), ("bytes=3-", slice(3, None)), ("bytes=-1", slice(-1, None))]
)
def test_a_recording_is_given_in_parts(app: Flask, visitor: Browser, asked: str, body: slice) -> None:
    publish(app)
    whole = good()[f"{FOLDER}/talk.mp3"].body

    response = visitor.get(address(f"{FOLDER}/talk.mp3"), headers={"Range": asked})

    assert (response.status_code, response.data) == (206, whole[body])
    assert response.headers["Accept-Ranges"] == "bytes"


def test_a_part_beyond_the_end_is_refused(app: Flask, visitor: Browser) -> None:
    publish(app)

    assert visitor.get(address(f"{FOLDER}/talk.mp3"), headers={"Range": "bytes=999-"}).status_code == 416


def test_a_picture_that_is_not_used_any_more_is_still_there(app: Flask, visitor: Browser) -> None:
    publish(app)
    publish(app, {SVG: None})

    assert visitor.get(address(SVG)).status_code == 200


def test_only_media_are_served_and_only_under_their_name(app: Flask, visitor: Browser) -> None:
    publish(app)
    quiz, picture = good()["quizzes/01-start.md"], good()[SVG]

    asked = [
        f"/media/{quiz.digest}/01-start.md",
        f"/media/{quiz.digest}/hill.svg",
        f"/media/{picture.digest}/hill.html",
        f"/media/{picture.digest}/other.svg",
        f"/media/{picture.digest.upper()}/hill.svg",
        f"/media/{'0' * 64}/hill.svg",
        "/media/%00/hill.svg",
    ]
    assert [visitor.get(path).status_code for path in asked] == [404] * len(asked)


def test_it_asks_the_database_once_and_sets_no_cookie(app: Flask, visitor: Browser) -> None:
    publish(app)
    with sql_of(app) as sent:
        response = visitor.get(address(SVG))

    assert (len(sent), "Set-Cookie" in response.headers) == (1, False)
