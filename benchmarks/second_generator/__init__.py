"""A second, independent generator of extracts of the four courts with truth, for evaluation only.

Written without sight of the project's own simulator, and sharing no code with it, so that the pipeline is also judged
on data it was not tuned to. True persons come from `people` (with `homes`, `names` and `police_ids`), their cases from
`cases`, `magistrates_offences` and `crown_cases`, what clerks made of them from `clerks…` and `slips`, and the files
from `magistrates_extract`, `crown_tables`, `crown_offences`, `crown_extract` and `delivery`. `other_courts` has the
family and civil courts, if ordered: the same persons and others (`newcomers`) in `families` with `children`, and as
`civil_people`; their cases from `family_cases` and `civil_cases`, what was typed from `family_clerks`, `civil_clerks`,
`clerks_wording` and `clerks_addresses`, and the files from `family_extract` and `civil_extract`. A large order is generated
in parts (`order`), so that any size fits into memory. The same order gives the same bytes. `dials` says how a world can
differ from the usual one: other shares of police ids, wrong ones, missing values, slips, records a person.
"""
