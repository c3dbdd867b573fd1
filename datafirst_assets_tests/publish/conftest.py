import pytest

from .court_data import World, every_court, two_courts


@pytest.fixture
def world(tmp_path) -> World:
    return World(tmp_path)


@pytest.fixture
def courts(tmp_path) -> World:
    return two_courts(tmp_path)


@pytest.fixture
def every(tmp_path) -> World:
    return every_court(tmp_path)
