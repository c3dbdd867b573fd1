"""Known problems of the published tables: coverage breaks, structural missingness, fields that changed meaning.

From what the Ministry of Justice and users of its data have published, and from how these tables are made. Those of one
source whose tables are declared are said in its contract.
"""

from datafirst_assets.contracts.words import Problem

MAGISTRATES = (
    Problem(
        "Cases on Common Platform are not here",
        "Magistrates' courts moved from Libra to Common Platform court by court. In the real programme the number of cases "
        "falls through 2021 and 2022 for that reason: do not read it as fewer prosecutions, and compare courts only over "
        "years in which both used Libra.",
    ),
    Problem(
        "Cases decided by a single justice are not here",
        "Minor offences dealt with on paper under the Single Justice Procedure are not part of the extract, so counts of "
        "summary offences are lower than in national statistics.",
        ("initiation_code", "offence_type"),
    ),
    Problem(
        "Some rows are not criminal cases",
        "Breaches of orders and civil applications are in the extract. Choose proceeding_type CR for criminal cases only.",
        ("proceeding_type",),
    ),
    Problem(
        "Not committed, or not known",
        "committed_to_crown is N for every result but 06 and 07, and so for defendants whose result is missing too. Where "
        "result_code is missing, N says nothing of the case: leave such rows out, or count them apart.",
        ("committed_to_crown", "result_code"),
    ),
)

CROWN = (
    Problem(
        "Fewer cases are received from the middle of 2021",
        "In the real programme receipts thin out from mid-2021 as courts move to Common Platform, while most disposals of "
        "2021 and 2022 are still captured. Trends by date of receipt break there first.",
    ),
    Problem(
        "A custodial length of 36500 days is a life sentence",
        "It is a code and no length. Leave it out of averages, and report life sentences on their own.",
        ("custodial_days",),
    ),
)

CROWN_CASES = (
    Problem(
        "Appeals hold little, and are not linked back",
        "An appeal has no plea, verdict or committal of its own, and case_link never joins it to the case appealed against.",
        ("appeal_type", "appeal_result", "plea", "verdict", "committal_date"),
    ),
    Problem(
        "There are two principal offences",
        "most_serious_offence is the one with the greatest maximum penalty, whatever came of it; most_serious_disposal is what "
        "was imposed, and its offence. They often differ. For comparison with the magistrates' courts use the disposal.",
        ("most_serious_offence_group", "most_serious_disposal_group"),
    ),
)

BOTH = (
    Problem(
        "Sex and ethnicity are not missing at random",
        "They are recorded far less often for summary offences than for the rest, and less often in later years. Results by "
        "ethnic group for summary offences describe those whose ethnicity somebody wrote down.",
        ("sex", "ethnicity_self_defined", "ethnicity_observed", "ethnicity_group"),
    ),
    Problem(
        "Dates keep the slips of clerks",
        "Impossible dates were made missing, but implausible ones were kept: offences long before the case, first hearings "
        "after the final result. Decide on a plausible span and say so.",
        ("offence_date", "first_hearing_date"),
    ),
)

PERSONS = (
    Problem(
        "A defendant is an estimate",
        "estimated_defendant_id comes from probabilistic linkage without a common number. Some people are parted over several "
        "ids and a few ids hold two people. See the page on linkage quality before you count people.",
        ("estimated_defendant_id",),
    ),
)

LINKS = (
    Problem(
        "Missed links are not random",
        "People with common names, with names that were typed in several ways, or without a recorded birth date are linked less "
        "well. Repeat your analysis with linked_defendant_id_high and linked_defendant_id_low: where the three differ, linkage "
        "error matters to your result.",
        ("linked_defendant_id",),
    ),
    Problem(
        "Joining by person multiplies rows",
        "A person may have many records in each court, so a join by linked_defendant_id gives every pair of them. Where you mean "
        "one case in both courts, use case_link.",
        ("linked_defendant_id",),
    ),
)

CASE_LINKS = (
    Problem(
        "The edges of the years have no partner",
        "Crown Court records begin later than those of the magistrates' courts, and a case sent up late in the last year ends "
        "after it. Such cases have no link, though they did go on.",
    ),
)

ESTIMATED_PERSONS = (
    Problem(
        "A person is an estimate",
        "estimated_person_id comes from probabilistic linkage without a common number, on less than the criminal courts hold. "
        "Where a record states no date of birth, one name and the place, or who else is in the case, is all that links it, so "
        "people who moved and people of common names are missed. The page on linkage quality says how many are found with and "
        "without a date of birth: see it before you count people.",
        ("estimated_person_id",),
    ),
)

XJS_LINKS = (
    Problem(
        "Records without a date of birth are linked less",
        "No two records are joined on a name alone. Where one of them states no date of birth, it takes one name at one "
        "postcode, a rare full name in one district, or the same two people in two cases, so many who moved have an id of their "
        "own. The share of people seen in several kinds of justice is a lower bound; the page on linkage quality says more.",
        ("estimated_xjs_id",),
    ),
    Problem(
        "Joining by person multiplies rows",
        "A person may have many records on either side, so a join by estimated_xjs_id gives every pair of them. Keep distinct "
        "cases, as the first example does.",
        ("estimated_xjs_id",),
    ),
)
