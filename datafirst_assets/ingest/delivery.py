"""What has landed: a delivery's folder and its manifest. Its files are checked in `verify`, read in `read`."""

import hashlib
import json
import re
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from datafirst_assets.contracts.sources import Source
from datafirst_assets.data_root import DataRoot
from datafirst_assets.errors import DeliveryRefusedError

MANIFEST = "manifest.json"
WHAT_TO_DO = (
    "Ask the sender for a corrected delivery and land it in the same folder; the last good state of the year stays."
)


class ManifestFile(BaseModel):
    """A file as the manifest describes it; `rows` counts records, without the header."""

    model_config = ConfigDict(frozen=True)

    name: str
    size: int = Field(alias="bytes", ge=0)
    sha256: str
    rows: int = Field(ge=0)
    encoding: str = "utf-8"

    @field_validator("encoding", mode="before")
    @classmethod
    def _default(cls, value: object) -> object:
        return "utf-8" if value is None else value

    @property
    def is_parquet(self) -> bool:
        """Whether the file is Parquet; else it is CSV."""
        return self.name.endswith(".parquet")

    @property
    def stem(self) -> str:
        """The file's name without its ending."""
        return self.name.removesuffix(".parquet").removesuffix(".csv")


class Manifest(BaseModel):
    """The manifest of a delivery."""

    model_config = ConfigDict(frozen=True)

    source: str
    year: int
    delivered_at: datetime
    files: tuple[ManifestFile, ...]

    @field_validator("delivered_at", mode="before")
    @classmethod
    def _iso_8601(cls, value: object) -> datetime:
        return datetime.fromisoformat(str(value))

    @property
    def delivered_on(self) -> date:
        """Calendar date of the delivery: nothing in it can be later."""
        return self.delivered_at.date()


@dataclass(frozen=True)
class Delivery:
    """A complete delivery: the files and manifest in one folder of the landing zone."""

    source: str
    year: int
    folder: Path

    @cached_property
    def manifest(self) -> Manifest:
        """The manifest, parsed on first use.

        Raises:
            DeliveryRefusedError: it cannot be read, or speaks of another source or year than its folder.
        """
        try:
            manifest = Manifest.model_validate(json.loads((self.folder / MANIFEST).read_text(encoding="utf-8-sig")))
        except ValidationError as error:
            fields = (".".join(map(str, wrong["loc"])) or "the whole" for wrong in error.errors())
            reason = f"missing or unusable: {', '.join(fields)}"
        except FileNotFoundError:
            reason = "not there: nothing has been delivered yet, or the transfer has not ended"
        except (OSError, ValueError) as error:
            reason = f"cannot be read as JSON in UTF-8 ({type(error).__name__})"
        else:
            differing = [name for name in ("source", "year") if getattr(manifest, name) != getattr(self, name)]
            if not differing:
                return manifest
            reason = f"{' and '.join(differing)} differ from its folder {self.source}/{self.year}"
        raise refused(self.source, self.year, [f"{MANIFEST}: {reason}"])

    @property
    def delivery_hash(self) -> str:
        """Names the delivered bytes: the same files again are the same delivery, whenever they came.

        Raises:
            DeliveryRefusedError: the manifest cannot be used.
        """
        files = sorted((file.name, file.sha256.lower(), file.encoding) for file in self.manifest.files)
        return hashlib.sha256(json.dumps(files).encode()).hexdigest()


def refused(source: str, year: int, differences: list[str]) -> DeliveryRefusedError:
    """The error for a delivery that differs from its contract. The differences hold names and counts only."""
    return DeliveryRefusedError(f"The delivery {source} {year} is refused. {'. '.join(differences)}. {WHAT_TO_DO}")


def landed(root: DataRoot, source: Source) -> list[Delivery]:
    """The complete deliveries of a source, oldest year first. Without a manifest a delivery is still on its way."""
    folder = root.landing / source.name
    years = sorted(entry.name for entry in folder.iterdir()) if folder.is_dir() else []
    return [
        Delivery(source.name, int(year), folder / year)
        for year in years
        if re.fullmatch(r"[0-9]{4}", year) and (folder / year / MANIFEST).is_file()
    ]
