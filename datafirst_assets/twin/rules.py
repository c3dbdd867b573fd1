"""The stated rules: what a margin cannot say of a column, and how the twin fills it all the same. Nothing here is measured.

`HOW` says it in words, column by column, for `SYNTHETIC_columns.csv`; a column that is not in it is drawn from margins. Of
tables that are declared the contract says it (`declared_rules`).
"""

FROM_MARGINS = (
    "Drawn by chance from two margins of the catalogue: completeness by year, and rows by code where the column is coded. "
    "Independent of every other column."
)
PRINCIPAL = "Of the offence that the row's leading offence is in the table of offences."
ID = "A made-up id that begins with twelve zeros; "

HOW: dict[str, str] = {
    "row_id_hash": f"{ID}one a record, the same in every table.",
    "source_dataset": "The source of the table, or of the record that is linked.",
    "estimated_defendant_id": f"{ID}as many persons in the court as the catalogue shows, to scale; every second has one "
    "record only.",
    "case_id_hash": f"{ID}as many cases as the catalogue shows, to scale; no case has more than two defendants.",
    "defendant_in_case_id_hash": f"{ID}one a defendant-case.",
    "linked_defendant_id": f"{ID}as many persons as the catalogue shows, to scale, and as many of them in both courts.",
    "linked_defendant_id_high": f"{ID}persons with several records are split in two until there are as many as shown.",
    "linked_defendant_id_low": f"{ID}persons are put together in twos until there are as few as shown.",
    "estimated_xjs_id": f"{ID}the person of the criminal courts, or of another source; as many in all as the catalogue shows, to "
    "scale.",
    "previous_estimated_xjs_id": f"{ID}of nobody who is in the other tables.",
    "previous_linked_defendant_id": f"{ID}of nobody who is in the other tables.",
    "defendant_type": "The same in all records of a person in any court; about as many organisations as the catalogue shows.",
    "extract_year": "Drawn by chance from rows by year; the year of final_result_date.",
    "age_at_final_result": "Any age of the row's age_band, by chance; up to 79 for 60+, from 7 for under 10.",
    "ethnicity_group": "Drawn by chance from rows by code and from how many are known in each year; it follows from the two "
    "other columns of ethnicity, as in the data.",
    "ethnicity_self_defined": "Complete as shown; of the row's ethnicity_group, or not stated. Codes of a group are as likely as "
    "their rows.",
    "ethnicity_observed": "Complete as shown; the row's ethnicity_group where ethnicity_self_defined does not state it, else by "
    "chance from rows by code.",
    "lsoa11": "Complete as shown; a made-up code that begins with E0199, which no area has.",
    "court_house_code": "A court of the public register of the row's court_type, by chance, one a case.",
    "lja_code": "Complete as shown; a made-up number from 9000, one a court.",
    "court_id": "A Crown Court centre of the public list, by chance, one a case.",
    "region": "Follows from the police force or the Crown Court centre by the public lists, as in the data.",
    "proceedings_type_desc": "The label of proceeding_type.",
    "jsas_result_group_desc": "The label of result_code in the list result_group_mags.",
    "first_hearing_date": "Complete as shown; before final_result_date, four weeks for each further hearing.",
    "final_result_date": "Any day of extract_year, by chance; one day for a whole case. A linked magistrates' case ends up to "
    "three weeks before the Crown Court receives it.",
    "received_date": "30 to 210 days before final_result_date.",
    "committal_date": "Complete as shown, never of an appeal; up to three weeks before received_date, and the last day of the "
    "magistrates' case where that is linked.",
    "offence_date": "Complete as shown; 14 to 200 days before the case began.",
    "hearings_count": "Complete as shown; 1, and half as often each number more, up to 6.",
    "offence_count": "The row's offences in the table of offences: one at least, and as many in all as shown, to scale.",
    "offence_seq": "From 1 within each defendant-case.",
    "is_principal": "True of one offence of each defendant-case, by chance.",
    "is_most_serious_offence": "True of one offence of each defendant-case, by chance.",
    "is_most_serious_disposal": "True of the same offence as is_most_serious_offence.",
    "ho_offence_code": "A code of the public classification in the row's offence_group, by chance; missing in group 13.",
    "cjs_offence_code": "ZZ before the Home Office code: no such offence exists.",
    "offence_type": "Follows from the Home Office code by the public classification, as in the data.",
    "most_serious_offence_cjs_code": PRINCIPAL,
    "most_serious_offence_ho_code": PRINCIPAL,
    "most_serious_offence_type": PRINCIPAL,
    "most_serious_disposal_ho_code": PRINCIPAL,
    "most_serious_disposal_group": PRINCIPAL,
    "most_serious_disposal_type": PRINCIPAL,
    "custodial_days": "Only with immediate custody, in the Crown Court with a suspended sentence too; one of a few "
    "round numbers, by chance.",
    "community_order_months": "Only with a community sentence; one of a few round numbers, by chance.",
    "fine_pence": "Only with a fine; one of a few round numbers, by chance.",
    "compensation_pence": "Complete as shown; one of a few round numbers, by chance.",
    "disqualification_months": "Complete as shown; one of a few round numbers, by chance.",
    "result_code": "Drawn as other codes are, but a case that is linked to the Crown Court was committed to it.",
    "committed_to_crown": "Follows from result_code, as in the data.",
    "case_type": "Drawn as other codes are, but a case that is linked is no appeal.",
    "appeal_type": "Only of appeals; drawn by chance from rows by code.",
    "appeal_result": "Only of appeals; drawn by chance from rows by code.",
    "magistrates_row_id_hash": "Of the linked record.",
    "magistrates_case_id_hash": "Of the linked record.",
    "magistrates_defendant_in_case_id_hash": "Of the linked record.",
    "crown_row_id_hash": "Of the linked record.",
    "crown_case_id_hash": "Of the linked record.",
    "crown_defendant_in_case_id_hash": "Of the linked record.",
    "match_weight": "One of a few round numbers, by chance.",
    "release": "The release that the twin is part of.",
}  # fmt: skip

AGES: dict[str, tuple[int, int]] = {
    "under 10": (7, 9),
    "10-11": (10, 11),
    "12-14": (12, 14),
    "15-17": (15, 17),
    "18-20": (18, 20),
    "21-24": (21, 24),
    "25-29": (25, 29),
    "30-39": (30, 39),
    "40-49": (40, 49),
    "50-59": (50, 59),
    "60+": (60, 79),
}
"""Ages of a band, both included; any other band has none."""

AMOUNTS: dict[str, tuple[int, ...]] = {
    "custodial_days": (14, 28, 56, 84, 112, 180, 365, 730),
    "community_order_months": (6, 12, 18, 24),
    "fine_pence": (5_000, 10_000, 20_000, 40_000, 60_000),
    "compensation_pence": (5_000, 10_000, 25_000, 50_000),
    "disqualification_months": (6, 12, 18, 24, 36),
}
"""The round numbers of amounts; each as likely as the next."""

MATCH_WEIGHTS = tuple(10.0 + 2.5 * step for step in range(17))

CUSTODY, COMMUNITY, FINE = {"08"}, {"10"}, {"11"}
"""Result codes of the magistrates' courts that come with days, months and pence."""

CROWN_CUSTODY = {"IMP", "YOI", "LIF", "SUS"}
COMMITTED_AS = {"T": "06", "S": "07"}
"""Case type in the Crown Court -> result code in the magistrates' court."""

FOLLOWING = {
    "committed_to_crown",
    "ethnicity_group",
    "offence_type",
    "most_serious_offence_type",
    "most_serious_disposal_group",
    "most_serious_disposal_type",
}
"""Coded columns that follow from others by public rules: what stands there says nothing of the data."""

GIVEN = {
    "result_code": set(COMMITTED_AS.values()),
    "case_type": set(COMMITTED_AS),
    "defendant_type": {"O", "P"},
}
"""Codes that a rule gives, whatever the margin shows: to linked cases, and to all records of a person."""
