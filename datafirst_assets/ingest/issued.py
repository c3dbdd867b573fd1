"""When the newest of the loaded deliveries was handed over: the only date that a release has."""

from collections.abc import Mapping
from datetime import date

from datafirst_assets.contracts.sources import SOURCES
from datafirst_assets.data_root import DataRoot
from datafirst_assets.errors import DeliveryRefusedError
from datafirst_assets.ingest.delivery import Delivery, landed


def newest_delivery(root: DataRoot, deliveries: Mapping[str, str]) -> date:
    """The date of the newest of these deliveries, as their manifests say.

    Where none of them lies in the landing zone any more, the last day of their newest year.

    Args:
        root: the data root.
        deliveries: hash by "<source>/<year>".
    """
    dates = [
        delivery.manifest.delivered_on
        for source in SOURCES.values()
        for delivery in landed(root, source)
        if _hash(delivery) == deliveries.get(f"{source.name}/{delivery.year}", "")
    ]
    return max(dates) if dates else date(max((int(name.split("/")[1]) for name in deliveries), default=1), 12, 31)


def _hash(delivery: Delivery) -> str | None:
    try:
        return delivery.delivery_hash
    except DeliveryRefusedError:
        return None
