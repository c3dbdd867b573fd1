"""Ingest: deliveries of the landing zone, verified and read strictly into raw tables, every row accounted for."""

from datafirst_assets.ingest.account import FileAccount, Loaded, loaded
from datafirst_assets.ingest.delivery import Delivery, landed
from datafirst_assets.ingest.run import ingest

__all__ = ["Delivery", "FileAccount", "Loaded", "ingest", "landed", "loaded"]
