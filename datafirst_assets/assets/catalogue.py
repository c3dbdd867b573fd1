"""Catalogue: what a release says of itself, each form of it an asset, built before the release and copied into it."""

from collections.abc import Iterator

import dagster as dg

from datafirst_assets.assets.common import spec
from datafirst_assets.assets.provenance import provenance_of
from datafirst_assets.catalogue.build import gather
from datafirst_assets.catalogue.parts import COVERAGE, PARTS, SITE, build_parts
from datafirst_assets.checks.catalogue import asset_name, catalogue_checks, check_part
from datafirst_assets.data_root import DataRoot
from datafirst_assets.deidentify.key import load_key
from datafirst_assets.orchestration.resources import Workspace
from datafirst_assets.publish.tables import PUBLISHED
from datafirst_assets.release.catalogue import TWIN

TABLES = [f"pub_{name}" for name in PUBLISHED]
CALENDAR = "coverage_calendar"
LINKED_TO = ["linkage_quality_report", CALENDAR, *(asset_name(part) for part in PARTS if part != SITE)]
"""What the site shows or links to."""


def _reads(part: str) -> list[str]:
    """What a part is made from: the tables, and the coverage calendar or the files of the twin that it names."""
    own = {SITE: LINKED_TO, TWIN: [], COVERAGE: [CALENDAR]}
    return [*TABLES, *own.get(part, [asset_name(TWIN)])]


@dg.multi_asset(
    name="catalogue",
    specs=[
        spec(
            asset_name(part.name),
            group="catalogue",
            description=part.description,
            deps=_reads(part.name),
            kinds=set(part.kinds),
        )
        for part in PARTS.values()
    ],
    check_specs=[check for part in PARTS for check in catalogue_checks(part)],
    can_subset=True,
    pool="data_root",
)
def catalogue(context: dg.AssetExecutionContext, workspace: Workspace) -> Iterator[dg.MaterializeResult[None]]:
    """Every form of the catalogue from one model: the tables are hashed and counted once."""
    chosen = [part for part in PARTS if dg.AssetKey(asset_name(part)) in context.selected_asset_keys]
    with workspace.step("Building the catalogue") as settings:
        root = DataRoot(settings.data_dir)
        gathered = gather(settings, provenance_of(root), load_key(settings).key_id)
        told, parts = build_parts(gathered, chosen)
        made_from = dg.MetadataValue.json({name: files[0].sha256 for name, files in gathered.files.items()})
        results: list[dg.MaterializeResult[None]] = [
            dg.MaterializeResult(
                asset_key=asset_name(built.part),
                metadata={
                    "release": told.version,
                    "issued": told.issued,
                    "files": built.files,
                    "bytes": built.bytes,
                    "largest_file_bytes": built.largest,
                    "folder": dg.MetadataValue.path(str(built.folder)),
                    "input_hashes": made_from,
                },
                check_results=list(check_part(root, told, built)),
            )
            for built in parts
        ]
    # What the step cost is on each of them, and is known only now.
    yield from results


CATALOGUE = [catalogue]
