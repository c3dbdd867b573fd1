"""A second, independent generator of mags_hocas and crown_xhibit extracts with truth, for evaluation only.

Written without sight of the project's own simulator, and sharing no code with it, so that the pipeline is also judged
on data it was not tuned to. True persons come from `people` (with `homes`, `names` and `police_ids`), their cases from
`cases`, `magistrates_offences` and `crown_cases`, what clerks made of them from `clerks…` and `slips`, and the files
from `magistrates_extract`, `crown_tables`, `crown_offences`, `crown_extract` and `delivery`. A large order is generated
in parts (`order`), so that any size fits into memory. The same order gives the same bytes.
"""
