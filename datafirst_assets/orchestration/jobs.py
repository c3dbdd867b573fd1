"""Jobs: what an operator runs by name. `datafirst run` executes them in this order."""

import dagster as dg

from datafirst_assets.contracts.sources import SOURCES

LOADS = {
    name: dg.define_asset_job(
        f"load_{name}",
        selection=dg.AssetSelection.tag("source", name),
        description=f"One year of {source.title}: verify and read the delivery, then standardise it.",
    )
    for name, source in SOURCES.items()
}

RELINK = dg.define_asset_job(
    "relink",
    selection=dg.AssetSelection.groups("linkage"),
    description="All years of all courts: identities, model, edges, persons, de-duplicated defendants and case links.",
)

RELEASE = dg.define_asset_job(
    "release",
    selection=dg.AssetSelection.groups("quality", "published", "catalogue", "release"),
    description="Report on the links, de-identify, write the catalogue, audit and publish, as a new release if anything changed.",
)

RELINK_AND_RELEASE = dg.define_asset_job(
    "relink_and_release",
    selection=dg.AssetSelection.groups("linkage", "quality", "published", "catalogue", "release"),
    description="Relink, then release, as one run: nothing is released if linking or one of its checks fails. For the "
    "yearly schedule.",
)

JOBS = [*LOADS.values(), RELINK, RELEASE, RELINK_AND_RELEASE]
