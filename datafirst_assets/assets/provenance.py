"""What the coming release is made from, as its manifest and its catalogue say it."""

from datafirst_assets.data_root import DataRoot
from datafirst_assets.errors import DataFirstError
from datafirst_assets.linkage.edges import edges_model
from datafirst_assets.linkage.model import pinned_model
from datafirst_assets.linkage.populations import POPULATIONS
from datafirst_assets.linkage.thresholds import load_thresholds
from datafirst_assets.orchestration.deliveries import loaded_deliveries
from datafirst_assets.release import Provenance
from datafirst_assets.version import code_version


def provenance_of(root: DataRoot) -> Provenance:
    """The code, the pinned models, their thresholds and the loaded deliveries of a data root.

    Raises:
        DataFirstError: persons were linked under another model than the pinned one.
    """
    deliveries = {f"{source}/{year}": digest for (source, year), digest in loaded_deliveries(root).items()}
    models: dict[str, str] = {}
    weights: dict[str, float] = {}
    for population in POPULATIONS:
        if not population.files(root):
            continue
        model, thresholds = pinned_model(root, population), load_thresholds(root, population)
        if not model.model_hash == edges_model(root, population) == thresholds.model_hash:
            raise DataFirstError("The pinned model is not the one that persons were linked under. Run `relink` first.")
        models[population.edges] = model.model_hash
        weights |= {f"{population.prefix}{level}": weight for level, weight in thresholds.weights.items()}
    return Provenance(code_version(), " ".join(models.values()), weights, deliveries)
