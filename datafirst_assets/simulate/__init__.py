"""Simulated courts: a landing zone of raw extracts with known truth, and nobody real in it."""

from datafirst_assets.simulate.errors import ErrorRates
from datafirst_assets.simulate.note import Simulation
from datafirst_assets.simulate.simulation import MOST_PARTIES, simulate

__all__ = ["MOST_PARTIES", "ErrorRates", "Simulation", "simulate"]
