"""Partitions: the years of each source, which appear when their deliveries land. Nothing else belongs here."""

import dagster as dg

from datafirst_assets.contracts.sources import SOURCES

YEARS: dict[str, dg.DynamicPartitionsDefinition] = {
    name: dg.DynamicPartitionsDefinition(name=f"{name}_years") for name in SOURCES
}
"""The delivered years of each source. Dynamic, so that a new year needs no edit and no restart."""


def add_years(instance: dg.DagsterInstance, source: str, years: list[int]) -> list[str]:
    """Add delivered years to a source's partitions, oldest first; years that are there already stay.

    Returns:
        The years that were new.
    """
    name = f"{source}_years"
    known = set(instance.get_dynamic_partitions(name))
    new = [str(year) for year in sorted(years) if str(year) not in known]
    if new:
        instance.add_dynamic_partitions(name, new)
    return new
