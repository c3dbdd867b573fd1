"""The linkage model before training: what is compared, and at which levels.

Every comparison level is symmetric in its two sides: only then do the pairs of a new year with the old
ones score as they would all at once. A level whose weight cannot be learnt from random pairs has it fixed here, with the
reason.
"""

from collections.abc import Callable
from functools import partial
from typing import Any

import splink.comparison_level_library as cll
import splink.comparison_library as cl
from splink import SettingsCreator

from datafirst_assets.linkage.blocking import blocking_rules
from datafirst_assets.linkage.patterns import (
    BIRTH_DIGIT,
    BIRTH_SWAPPED,
    BOY_AND_GIRL,
    FORENAME_JW,
    FORENAMES_DIFFER,
    GENERATION,
    IN_MIDDLE,
    INITIAL,
    MIDDLE_L,
    MIDDLE_R,
    NICKNAME,
    ONE_JANUARY,
    ONE_PART,
    PARENT_AND_CHILD,
    POLICE_AGREES,
    RELATIVES,
    SURNAME_JW,
    SWAPPED,
    TWINS,
    TWO_PEOPLE,
)

Level = Any

UNTOLD, UNTOLD_ELSEWHERE = -14.0, -6.0
"""Weights (log2) of a family pattern at one address, and elsewhere, where the identities tell none."""


def _usual(level: Level, m: float, u: float) -> Level:
    """Start training from what is usual between courts, and stay there where a small landing zone shows nothing else."""
    return level.configure(m_probability=m, u_probability=u)


def _level(sql: str, label: str, m: float, u: float) -> Level:
    return _usual(cll.CustomLevel(sql, label), m, u)


def _fixed(label: str, weight: float, sql: str | None = None) -> Level:
    """A level whose weight (log2) training must not touch; without a condition it holds for all that is left."""
    level = cll.CustomLevel(sql, label) if sql else cll.ElseLevel()
    m, u = 0.5 * 2 ** min(weight, 0), 0.5 * 2 ** -max(weight, 0)
    return level.configure(
        m_probability=m, u_probability=u, fix_m_probability=True, fix_u_probability=True, label_for_charts=label
    )


def _null(sql: str) -> Level:
    return cll.CustomLevel(sql, "missing").configure(is_null_level=True)


def forename() -> cl.CustomComparison:
    """First forenames: equal, typed otherwise, shortened, swapped with the surname, or a middle name used as first."""
    return cl.CustomComparison(
        output_column_name="forename",
        comparison_levels=[
            _null("forename_l IS NULL OR forename_r IS NULL"),
            _usual(cll.ExactMatchLevel("forename", term_frequency_adjustments=True), 0.87, 5e-3),
            _level(INITIAL, "initial", 0.01, 5e-4),
            _level(f"{FORENAME_JW} >= 0.92", "nearly equal", 0.04, 1e-3),
            _level(
                f"{NICKNAME} OR (forename_sound_l = forename_sound_r AND {FORENAME_JW} >= 0.7)",
                "nickname or sound",
                0.03,
                2e-3,
            ),
            _level(f"{FORENAME_JW} >= 0.8", "similar", 0.01, 4e-3),
            # Random pairs hardly ever show these, so u is what independent names give.
            _level(SWAPPED, "swapped with the surname", 0.01, 1e-5).configure(fix_u_probability=True),
            _level(IN_MIDDLE, "among the other's middle names", 0.01, 3e-3),
            _usual(cll.ElseLevel(), 0.02, 0.98),
        ],
    )


def surname() -> cl.CustomComparison:
    """Surnames: equal, one half of a double-barrelled name, typed otherwise, or changed as women's often are."""
    return cl.CustomComparison(
        output_column_name="surname",
        comparison_levels=[
            # A swapped pair has been counted as a whole with the forename.
            _null(f"surname_l IS NULL OR surname_r IS NULL OR {SWAPPED}"),
            _usual(cll.ExactMatchLevel("surname", term_frequency_adjustments=True), 0.91, 1e-3),
            _level(ONE_PART, "one part of a double name", 0.005, 2e-5),
            _level(f"{SURNAME_JW} >= 0.92", "nearly equal", 0.04, 4e-4),
            _level(f"surname_sound_l = surname_sound_r AND {SURNAME_JW} >= 0.7", "sounds alike", 0.01, 6e-4),
            _level(f"{SURNAME_JW} >= 0.8", "similar", 0.01, 3e-3),
            _level("sex_l = 'F' AND sex_r = 'F'", "different, both women", 0.015, 0.06),
            _usual(cll.ElseLevel(), 0.01, 0.935),
        ],
    )


def date_of_birth() -> cl.CustomComparison:
    """Dates of birth: equal, or differing in one of the ways in which clerks err."""
    return cl.CustomComparison(
        output_column_name="date_of_birth",
        comparison_levels=[
            _null("date_of_birth_l IS NULL OR date_of_birth_r IS NULL"),
            _usual(cll.ExactMatchLevel("date_of_birth", term_frequency_adjustments=True), 0.94, 8e-5),
            _level(BIRTH_SWAPPED, "day and month swapped", 0.01, 2e-5),
            _level(BIRTH_DIGIT, "one digit differs", 0.015, 1.7e-3),
            _level(ONE_JANUARY, "1 January of the year", 0.01, 3e-4),
            _level(
                "birth_year_l = birth_year_r AND (month(date_of_birth_l) = month(date_of_birth_r) "
                "OR dayofmonth(date_of_birth_l) = dayofmonth(date_of_birth_r))",
                "same year, and month or day",
                0.01,
                1.3e-3,
            ),
            _level(
                "birth_day_l = birth_day_r AND abs(birth_year_l - birth_year_r) <= 10",
                "same day, near year",
                2e-3,
                5e-4,
            ),
            _level("birth_year_l = birth_year_r", "same year", 1e-3, 0.018),
            _level("abs(birth_year_l - birth_year_r) <= 2", "within two years", 1e-3, 0.08),
            _level(f"abs(birth_year_l - birth_year_r) < {GENERATION}", "within a generation", 2.5e-3, 0.45),
            _usual(cll.ElseLevel(), 2.5e-3, 0.45),
        ],
    )


def postcode() -> cl.CustomComparison:
    """Postcodes: equal, one sign differing, or the same district; people move, so a difference says little."""
    return cl.CustomComparison(
        output_column_name="postcode",
        comparison_levels=[
            _null("postcode_l IS NULL OR postcode_r IS NULL"),
            _usual(cll.ExactMatchLevel("postcode"), 0.7, 7e-5),
            _level("levenshtein(postcode_l, postcode_r) <= 1", "one sign differs", 0.02, 2e-5),
            _level("outcode_l = outcode_r", "same district", 0.12, 1.3e-3),
            _usual(cll.ElseLevel(), 0.16, 0.998),
        ],
    )


def town() -> cl.CustomComparison:
    """Towns, where a postcode is missing: where both are known, they say more, and the town would count twice."""
    return cl.CustomComparison(
        output_column_name="town",
        comparison_levels=[
            _null("town_l IS NULL OR town_r IS NULL OR (postcode_l IS NOT NULL AND postcode_r IS NOT NULL)"),
            _usual(cll.ExactMatchLevel("town"), 0.7, 0.01),
            _level("jaro_winkler_similarity(town_l, town_r) >= 0.9", "nearly equal", 0.05, 1e-3),
            _usual(cll.ElseLevel(), 0.25, 0.989),
        ],
    )


def middle_names() -> cl.CustomComparison:
    """Further forenames: one in common, typed otherwise, an initial that fits, or none; clerks often leave them out."""
    whole = f"list_filter({MIDDLE_L}, lambda n: length(n) > 1)"
    initials_l = f"list_transform({MIDDLE_L}, lambda n: left(n, 1))"
    initials_r = f"list_transform({MIDDLE_R}, lambda n: left(n, 1))"
    # One side of it a single letter: JOHN and JAMES are two names.
    initial = f"list_has_any({MIDDLE_L}, {initials_r}) OR list_has_any({initials_l}, {MIDDLE_R})"
    return cl.CustomComparison(
        output_column_name="middle_names",
        comparison_levels=[
            _null("middle_names_l IS NULL OR middle_names_r IS NULL"),
            _level(f"list_has_any({whole}, {MIDDLE_R})", "one in common", 0.75, 7e-3),
            _level("jaro_winkler_similarity(middle_names_l, middle_names_r) >= 0.88", "nearly equal", 0.03, 4e-3),
            _level(initial, "an initial", 0.19, 0.03),
            _usual(cll.ElseLevel(), 0.03, 0.96),
        ],
    )


def sex() -> cl.CustomComparison:
    """Sex as recorded."""
    return cl.CustomComparison(
        output_column_name="sex",
        comparison_levels=[
            cll.NullLevel("sex"),
            _usual(cll.ExactMatchLevel("sex"), 0.99, 0.62),
            _usual(cll.ElseLevel(), 0.01, 0.38),
        ],
    )


def police_id(column: str, missing: str, in_training: bool = False) -> cl.CustomComparison:
    """A national police id: agreement is near proof; two different valid ones speak against, as clerks do err.

    Args:
        column: the id.
        missing: condition on which it is not compared.
        in_training: without the level whose weight is fixed. It names columns that pairs are drawn by in training, and
            Splink would then learn nothing of the id; no pair of those blocks is on it.
    """
    # One id on two names and two birth dates was typed on somebody else's record, and says nothing of whose that is.
    elsewhere = _fixed("equal, of two people by name and birth", 0, f"{column}_l = {column}_r AND {TWO_PEOPLE}")
    return cl.CustomComparison(
        output_column_name=column,
        comparison_levels=[
            _null(missing),
            *([] if in_training else [elsewhere]),
            # Nearly unique, so random pairs never show the agreement that errors of clerks make.
            _usual(cll.ExactMatchLevel(column), 0.98, 1e-6).configure(fix_u_probability=True),
            _usual(cll.ElseLevel(), 0.02, 1 - 1e-6).configure(fix_u_probability=True),
        ],
    )


def pnc_id(in_training: bool = False) -> cl.CustomComparison:
    """Police National Computer ids."""
    return police_id("pnc_id", "pnc_id_l IS NULL OR pnc_id_r IS NULL", in_training)


def cro_number(in_training: bool = False) -> cl.CustomComparison:
    """Criminal Records Office numbers, where they say more than the PNC ids.

    A clerk who opened the wrong file copies both numbers from it: where both agree, or neither, they count once.
    """
    missing = "cro_number_l IS NULL OR cro_number_r IS NULL"
    no_more = "coalesce((pnc_id_l = pnc_id_r) = (cro_number_l = cro_number_r), false)"
    return police_id("cro_number", f"{missing} OR {no_more}", in_training)


def case_keys() -> cl.CustomComparison:
    """The arrest summons number of a case, or the magistrates' case that the Crown Court cites, in common.

    Having none in common says nothing: a person's cases differ. Agreement is shared by co-defendants, so its weight is
    that of "one of the few people of this case", not that of a person's id.
    """
    keys_l, keys_r = "string_split(case_keys_l, ' ')", "string_split(case_keys_r, ' ')"
    one_name = f"(forename_l IS NULL OR forename_r IS NULL OR NOT {FORENAMES_DIFFER})"
    none = "case_keys_l IS NULL OR case_keys_r IS NULL"
    arrest = (
        f"list_has_any(list_filter({keys_l}, lambda k: left(k, 1) = 'A'), "
        f"list_filter({keys_r}, lambda k: left(k, 1) = 'A'))"
    )
    return cl.CustomComparison(
        output_column_name="case_keys",
        comparison_levels=[
            _null(f"{none} OR NOT (list_has_any({keys_l}, {keys_r}) AND {one_name})"),
            _fixed("same arrest", 10, arrest),
            _fixed("same case", 8),
        ],
    )


def household() -> cl.CustomComparison:
    """What families share, counted once: names, birthdays and addresses are not independent within a household.

    Fixed weights (log2), because random pairs hold no families. Twins share surname, birthday and address, and differ in
    forename; parent and child of one name share name and address, and differ by a generation; siblings and partners
    share surname and address, and may be defendants of one case or get each other's police id.
    """
    same_place = "(postcode_l = postcode_r OR outcode_l = outcode_r)"
    return cl.CustomComparison(
        output_column_name="household",
        comparison_levels=[
            # All of these patterns share the surname.
            _null("forename_l IS NULL OR forename_r IS NULL OR coalesce(surname_l <> surname_r, true)"),
            # However like their names are: Daniel and Danielle.
            _fixed("boy and girl", UNTOLD, f"postcode_l = postcode_r AND {BOY_AND_GIRL} AND NOT {POLICE_AGREES}"),
            _fixed("twins at one address", UNTOLD, f"postcode_l = postcode_r AND {TWINS} AND NOT {POLICE_AGREES}"),
            _fixed("twins", UNTOLD_ELSEWHERE, f"{TWINS} AND NOT {POLICE_AGREES}"),
            _fixed("parent and child of one name", UNTOLD, f"postcode_l = postcode_r AND {PARENT_AND_CHILD}"),
            _fixed("parent and child, near by", UNTOLD_ELSEWHERE, f"{same_place} AND {PARENT_AND_CHILD}"),
            _fixed("relatives at one address", UNTOLD, f"postcode_l = postcode_r AND {RELATIVES}"),
            _fixed("relatives", UNTOLD_ELSEWHERE, RELATIVES),
            _fixed("no family pattern", 0),
        ],
    )


LEARNT: dict[str, Callable[[], cl.CustomComparison]] = {
    "forename": forename,
    "surname": surname,
    "date_of_birth": date_of_birth,
    "postcode": postcode,
    "town": town,
    "sex": sex,
    "middle_names": middle_names,
    "pnc_id": pnc_id,
    "cro_number": cro_number,
}
"""The comparisons whose weights are learnt, by the column that must hold values for it."""


def _settings(comparisons: list[Any]) -> SettingsCreator:
    return SettingsCreator(
        link_type="dedupe_only",
        unique_id_column_name="unique_id",
        em_convergence=0.001,
        comparisons=comparisons,
        blocking_rules_to_generate_predictions=blocking_rules(),
        retain_matching_columns=False,
        retain_intermediate_calculation_columns=False,
    )


def trainable_settings(usable: set[str]) -> SettingsCreator:
    """The model whose weights are learnt, over the columns that hold any value; the others take no part."""
    in_training = LEARNT | {make.__name__: partial(make, in_training=True) for make in (pnc_id, cro_number)}
    return _settings([make() for column, make in in_training.items() if column in usable])


def untrained_settings() -> dict[str, Any]:
    """The whole model with its usual weights, as Splink would save it before any training."""
    whole = [*(make() for make in LEARNT.values()), case_keys(), household()]
    return dict(_settings(whole).create_settings_dict("duckdb"))
