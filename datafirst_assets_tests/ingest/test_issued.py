"""The date of a release: of the newest delivery that is in it, and never of one that is not."""

import datetime
import json

import pytest

from datafirst_assets.contracts.sources import MAGS_HOCAS
from datafirst_assets.data_root import DataRoot
from datafirst_assets.ingest.delivery import landed
from datafirst_assets.ingest.issued import newest_delivery


@pytest.fixture
def root(tmp_path):
    """Two years have landed, and a third whose manifest cannot be read."""
    root = DataRoot(tmp_path)
    for year, delivered in ((2014, "2015-03-01"), (2015, "2016-04-02"), (2016, None)):
        folder = root.delivery(MAGS_HOCAS.name, year)
        folder.mkdir(parents=True)
        manifest = {"source": MAGS_HOCAS.name, "year": year, "delivered_at": f"{delivered}T09:00:00Z", "files": []}
        manifest["files"].append({"name": "defendant_offences.csv", "bytes": 1, "sha256": str(year), "rows": 0})
        (folder / "manifest.json").write_text(json.dumps(manifest) if delivered else "{")
    return root


def hashes(root, *years):
    return {f"mags_hocas/{one.year}": one.delivery_hash for one in landed(root, MAGS_HOCAS) if one.year in years}


def test_the_newest_delivery_gives_the_date(root):
    assert newest_delivery(root, hashes(root, 2014, 2015)) == datetime.date(2016, 4, 2)


def test_a_delivery_that_was_not_loaded_does_not_count(root):
    loaded = {**hashes(root, 2014), "mags_hocas/2015": "another", "mags_hocas/2016": "unreadable now"}
    assert newest_delivery(root, loaded) == datetime.date(2015, 3, 1)


def test_without_the_landing_zone_the_newest_year_speaks(tmp_path):
    assert newest_delivery(DataRoot(tmp_path), {"mags_hocas/2014": "x", "crown_xhibit/2013": "y"}).year == 2014
