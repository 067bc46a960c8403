"""Claims of fact, and the references that stand behind them."""

from __future__ import annotations

import pytest

from course_app.course.claims import claims


@pytest.mark.parametrize(
    "sentence",
    [
        "The gain was 12%.",
        "About 12 per cent came.",
        "It rose by 0.15 to 0.29 of a standard deviation.",
        "A review of 77 studies said so.",
        "It had more than 11,000 people in it.",
        "The effect was δ = .25 for attainment.",
        "It followed 2,250 children for two years.",
        "The law changed in 2020.",
        "They studied 130 settings.",
    ],
)
def test_a_figure_or_a_year_of_a_study_or_a_law_is_a_claim(sentence: str) -> None:
    (claim,) = claims(f"Nothing here.\n\nWell. {sentence} So it goes.", 5)
    assert (claim.line, claim.sentence, claim.references) == (7, sentence, ())


@pytest.mark.parametrize(
    "sentence",
    [
        "It is 17:45 and there are nine coats.",
        "See lesson 4.4 for more.",
        "Six parents run the fair.",
        "She is 4 and her brother is 11.",
        "Keep her at home for 48 hours.",
        '![The years 1990 to 2000](years.svg "Drawn after Somebody, 1974.")',
    ],
)
def test_times_ages_and_captions_are_none(sentence: str) -> None:
    assert list(claims(sentence, 1)) == []


def test_the_references_of_a_paragraph_stand_behind_its_claims() -> None:
    text = (
        "A review drew together 47 studies ([Dunst, 2007](ref:dunst-2007)). It had 11,000 people.\n\nIn 1999 it rained."
    )
    assert [(claim.sentence, claim.references) for claim in claims(text, 1)] == [
        ("A review drew together 47 studies (Dunst, 2007).", ("dunst-2007",)),
        ("It had 11,000 people.", ("dunst-2007",)),
        ("In 1999 it rained.", ()),
    ]
