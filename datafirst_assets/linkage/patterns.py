"""How two identities may agree or differ, as conditions in SQL over their features (`_l` and `_r`), each symmetric in both.

Only conditions stand here, and no weight: the model's levels are made of them, and so are the counts that it learns from.
"""

FORENAME_JW = "jaro_winkler_similarity(forename_l, forename_r)"
SURNAME_JW = "jaro_winkler_similarity(surname_l, surname_r)"
SWAPPED = "(jaro_winkler_similarity(forename_l, surname_r) >= 0.88 AND jaro_winkler_similarity(surname_l, forename_r) >= 0.88)"
NICKNAME = "(contains(nicknames_l, ' ' || forename_r || ' ') OR contains(nicknames_r, ' ' || forename_l || ' '))"
MIDDLE_L, MIDDLE_R = "string_split(middle_names_l, ' ')", "string_split(middle_names_r, ' ')"
IN_MIDDLE = (
    f"((middle_names_l IS NOT NULL AND list_contains({MIDDLE_L}, forename_r)) "
    f"OR (middle_names_r IS NOT NULL AND list_contains({MIDDLE_R}, forename_l)))"
)
INITIAL = "((length(forename_l) = 1 OR length(forename_r) = 1) AND left(forename_l, 1) = left(forename_r, 1))"
ONE_PART = (
    "((contains(surname_l, ' ') OR contains(surname_r, ' ')) "
    "AND list_has_any(string_split(surname_l, ' '), string_split(surname_r, ' ')))"
)
BIRTH_SWAPPED = (
    "(birth_year_l = birth_year_r AND month(date_of_birth_l) = dayofmonth(date_of_birth_r) "
    "AND dayofmonth(date_of_birth_l) = month(date_of_birth_r))"
)
BIRTH_DIGIT = "(hamming(birth_text_l, birth_text_r) = 1)"
FORENAMES_DIFFER = (
    f"(forename_l <> forename_r AND {FORENAME_JW} < 0.8 AND NOT {NICKNAME} AND NOT {IN_MIDDLE} AND NOT {INITIAL} "
    f"AND NOT {SWAPPED})"
)
ONE_JANUARY = "(birth_year_l = birth_year_r AND (birth_day_l = '0101' OR birth_day_r = '0101'))"
BIRTHS_DIFFER = (
    "(abs(birth_year_l - birth_year_r) > 1 AND birth_day_l <> birth_day_r AND hamming(birth_text_l, birth_text_r) > 2)"
)
TWO_PEOPLE = f"({FORENAMES_DIFFER} AND {BIRTHS_DIFFER})"
OTHER_SURNAME = (
    f"(surname_l <> surname_r AND {SURNAME_JW} < 0.8 AND NOT {ONE_PART} AND NOT {SWAPPED} "
    "AND NOT coalesce(surname_sound_l = surname_sound_r, false))"
)
SURNAMES_DIFFER = f"({OTHER_SURNAME} AND NOT coalesce(sex_l = 'F' AND sex_r = 'F', false))"
POLICE_AGREES = "(coalesce(pnc_id_l = pnc_id_r, false) OR coalesce(cro_number_l = cro_number_r, false))"

GENERATION = 16
"""Years from which two births are a generation apart: a parent is at least so much older."""

# Patterns of families, for pairs of one surname.
TWINS = f"(date_of_birth_l = date_of_birth_r AND {FORENAMES_DIFFER})"
BOY_AND_GIRL = (
    "(date_of_birth_l = date_of_birth_r AND forename_l <> forename_r AND length(forename_l) > 1 AND length(forename_r) > 1 "
    "AND coalesce(sex_l <> sex_r, false))"
)
PARENT_AND_CHILD = f"({BIRTHS_DIFFER} AND abs(birth_year_l - birth_year_r) >= {GENERATION} AND {FORENAME_JW} >= 0.8)"
RELATIVES = f"((date_of_birth_l IS NULL OR date_of_birth_r IS NULL OR {BIRTHS_DIFFER}) AND {FORENAMES_DIFFER})"
