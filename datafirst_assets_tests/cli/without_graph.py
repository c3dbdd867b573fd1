"""The whole pipeline without Dagster: the domain's functions in the graph's order, in a process of its own.

`python -m datafirst_assets_tests.cli.without_graph`, with the settings of `datafirst run`.
"""

from datafirst_assets.config import load_settings
from datafirst_assets.contracts.sources import CRIMINAL
from datafirst_assets.data_root import DataRoot
from datafirst_assets.deidentify.key import load_key
from datafirst_assets.engine import connect
from datafirst_assets.ingest import ingest
from datafirst_assets.linkage.case_links import link_cases
from datafirst_assets.linkage.clusters import cluster_persons
from datafirst_assets.linkage.edges import score_edges
from datafirst_assets.linkage.model import train_model
from datafirst_assets.linkage.nodes import build_nodes
from datafirst_assets.linkage.person_ids import record_changes
from datafirst_assets.orchestration.deliveries import all_landed, loaded_deliveries
from datafirst_assets.publish.tables import PUBLISHED, publish
from datafirst_assets.release import Provenance, release
from datafirst_assets.standardise import entities, standardise


def main() -> None:
    settings = load_settings()
    root, key = DataRoot(settings.data_dir), load_key(settings)
    root.prepare()
    for source, delivery in all_landed(root):
        ingest(settings, source, delivery.year)
        for entity in entities(source):
            standardise(settings, source, entity, delivery.year)
    build_nodes(settings)
    model = train_model(settings)
    score_edges(settings, rescore=False)
    clustered = cluster_persons(settings)
    link_cases(settings)
    with connect(settings) as connection:
        record_changes(connection, root, None, "0001")
    for name in PUBLISHED:
        publish(name, settings, key)
    deliveries = {f"{source}/{year}": digest for (source, year), digest in loaded_deliveries(root).items()}
    assert len(deliveries) == 2 * len(CRIMINAL)
    release(settings, key, Provenance("artificial", model.model_hash, clustered.thresholds.weights, deliveries))


if __name__ == "__main__":
    main()
