import duckdb
import pytest

from datafirst_assets.engine import parquet, rows, write_parquet
from datafirst_assets.publish.zone import data_root, publishing_connection


@pytest.fixture
def connection(courts):
    identities = courts.root.table("identities", "std_mags_hocas__identities", 2014)
    for secret in (identities, courts.root.internal / "events_of_others" / "x.parquet"):
        secret.parent.mkdir(parents=True)
        secret.write_bytes(courts.root.table("events", "std_mags_hocas__cases", 2014).read_bytes())
    with publishing_connection(courts.settings) as opened:
        yield opened


def test_events_and_linkage_can_be_read_and_published_written(courts, connection):
    root = data_root(courts.settings)
    for file in (root.table("events", "std_mags_hocas__cases", 2014), root.table("linkage", "person_clusters")):
        assert rows(connection, f"SELECT count(*) FROM {parquet(file)}")
    assert write_parquet(connection, "SELECT 1 AS one", root.table("published", "x")) == 1


@pytest.mark.parametrize(
    "place", ["identities/std_mags_hocas__identities/2014.parquet", "events_of_others/x.parquet", "events/../lock"]
)
def test_every_other_folder_is_refused(courts, connection, place):
    file = data_root(courts.settings).internal / place
    for statement in (f"FROM {parquet(file)}", f"FROM read_blob('{file}')", f"COPY (SELECT 1) TO '{file}'"):
        with pytest.raises(duckdb.PermissionException):
            rows(connection, statement)


def test_the_wall_cannot_be_taken_down(connection):
    for setting in ("enable_external_access = true", "allowed_directories = ['/']", "lock_configuration = false"):
        with pytest.raises(duckdb.Error):
            connection.execute(f"SET {setting}")
