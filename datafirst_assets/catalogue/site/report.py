"""The linkage quality report as part of a page of the site."""

from pathlib import Path

from markupsafe import Markup

from datafirst_assets.errors import DataFirstError


def report_body(file: Path) -> Markup | None:
    """What a report's page holds below its title; None where there is no report.

    Raises:
        DataFirstError: the file is not a page of the report.
    """
    if not file.exists():
        return None
    page = file.read_text(encoding="utf-8")
    _, opened, rest = page.partition("<main>")
    body, closed, _ = rest.rpartition("</main>")
    _, titled, below = body.partition("</h1>")
    if not (opened and closed and titled):
        raise DataFirstError(f"{file.name} is not a linkage quality report. Materialise linkage_quality_report again.")
    return Markup(below)
