from datetime import date

import pytest

from tenancies.rules.tenure import SHIPPED, Tenure, TenureWord, UnknownTenureWord, tenure_for

pytestmark = pytest.mark.rules

ON = date(2026, 11, 24)


@pytest.mark.parametrize(
    "word, tenure",
    [
        ("SECURE", Tenure.SECURE),
        ("ASSURED", Tenure.ASSURED_SOCIAL),
        ("STARTER", Tenure.AST_SOCIAL),
        (" assured ", Tenure.ASSURED_SOCIAL),
        ("introductory", Tenure.INTRODUCTORY),
    ],
)
def test_dec_9_a_landlords_word_has_one_meaning(word: str, tenure: Tenure):
    assert tenure_for(word, ON) is tenure


def test_dec_9_a_word_means_what_it_meant_on_the_day():
    table = (
        TenureWord("STARTER", Tenure.INTRODUCTORY, date(2000, 1, 1), date(2019, 3, 31)),
        TenureWord("STARTER", Tenure.AST_SOCIAL, date(2019, 4, 1)),
    )
    assert tenure_for("STARTER", date(2019, 3, 31), table) is Tenure.INTRODUCTORY
    assert tenure_for("STARTER", date(2019, 4, 1), table) is Tenure.AST_SOCIAL


def test_the_landlords_own_row_stands_before_the_shipped_one():
    own = TenureWord("ASSURED", Tenure.ASSURED_NONSOCIAL, date(2020, 1, 1))
    assert tenure_for("ASSURED", ON, (own, *SHIPPED)) is Tenure.ASSURED_NONSOCIAL


def test_a_word_nobody_explained_is_refused_and_named():
    with pytest.raises(UnknownTenureWord, match="LIFETIME"):
        tenure_for("LIFETIME", ON)
