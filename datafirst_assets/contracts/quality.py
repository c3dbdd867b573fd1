"""The internal table of linkage quality: what can be told of the links without any truth. Counts only."""

from datafirst_assets.contracts.table import Flag, Table, Text, Whole, column


class LinkageIndicators(Table):
    """One row per indicator and level of linkage: how often something is seen that good links would not show, or rarely."""

    kind: Text = column("implausible scenario, sensitivity to the threshold, or negative control")
    indicator: Text = column("what is counted")
    level: Text = column("column of person_clusters that is looked at; 'records' where no level matters")
    found: Whole = column("how many were found", ge=0)
    out_of: Whole = column("among how many they were looked for", ge=0)
    unit: Text = column("what is counted, and among which: persons, records of persons, or pairs of identities")
    must_be_zero: Flag = column("whether a single one is an error of the linkage, and not a clerk's slip")

    class Config:
        unique = ["indicator", "level"]
