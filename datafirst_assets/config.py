"""Settings from the environment, read and validated once. No default for the key: it must be given."""

import os
import re
from functools import cached_property
from pathlib import Path

from pydantic import Field, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from datafirst_assets.errors import ConfigurationError

REPOSITORY = Path(__file__).resolve().parents[1]

ENOUGH_MEMORY = 5 * 2**30
"""Bytes with which DuckDB does all of the years and courts; with more it would only spill later."""


class Settings(BaseSettings):
    """What the environment says, as `DATAFIRST_…` variables."""

    model_config = SettingsConfigDict(env_prefix="DATAFIRST_", extra="ignore")

    data_dir: Path = REPOSITORY / "data"
    key_file: Path | None = None
    memory_limit: str | None = None
    threads: int = Field(default_factory=lambda: os.cpu_count() or 1, ge=1)

    @field_validator("key_file", mode="before")
    @classmethod
    def _empty_is_unset(cls, text: object) -> object:
        return text or None

    @field_validator("memory_limit")
    @classmethod
    def _is_a_size(cls, text: str | None) -> str | None:
        if text is None or re.fullmatch(r"\d+(\.\d+)?\s?([MG]i?B|%)", text):
            return text or None
        raise ValueError("must be a size such as 8GB or 70%")

    @cached_property
    def duckdb_memory_limit(self) -> str:
        """The limit given to DuckDB: as set, else 70 % of the machine's memory, and no more than the work ever needs."""
        if self.memory_limit:
            return self.memory_limit
        machine = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
        return f"{int(min(machine * 0.7, ENOUGH_MEMORY) / 2**20)}MiB"


def load_settings() -> Settings:
    """Read the settings.

    Raises:
        ConfigurationError: a variable cannot be used; the message names it.
    """
    try:
        return Settings()
    except ValidationError as error:
        wrong = "; ".join(f"DATAFIRST_{str(e['loc'][0]).upper()}: {e['msg']}" for e in error.errors())
    raise ConfigurationError(f"A setting cannot be used. {wrong}. Correct the environment variable and start again.")
