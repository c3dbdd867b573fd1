"""What the documents may say of a release: every fact, as the text that stands in a placeholder's place.

Numbers come from the catalogue, where they have passed disclosure control. Prose belongs to the sources; only what
depends on the release is here.
"""

from collections.abc import Iterable, Sequence
from datetime import date

from datafirst_assets.catalogue.documents.placeholders import Links
from datafirst_assets.catalogue.example import COMMANDS, script
from datafirst_assets.catalogue.justice import across, courts, delivered
from datafirst_assets.catalogue.model import DISCLOSURE_CLASSES, Catalogue
from datafirst_assets.contracts.sources import SOURCES, Published
from datafirst_assets.contracts.words import listed
from datafirst_assets.disclosure.counts import BASE, FEWEST, NEAR, NOT_SHOWN
from datafirst_assets.twin.names import COLUMN, COLUMNS, FOLDER, LABEL, README, RECORDS, file_name
from datafirst_assets.twin.names import FORMATS as TWIN_FORMATS

MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December",
)  # fmt: skip

SIMULATED = (
    "**Every record in this release is simulated.** No person in it exists. The release is made by an independent rebuild of "
    "the Ministry of Justice's Data First programme, so that its methods can be read, run and tested by anyone. It is not a "
    "publication of the Ministry of Justice, HM Courts & Tribunals Service or the Office for National Statistics, and none of "
    "them has endorsed it. To use the real data, apply through the Ministry's programme."
)
DELIVERED = (
    "**This release was made from deliveries that are not simulated.** It holds pseudonymised records of real people and "
    "belongs in a trusted research environment. The software is an independent rebuild of the Ministry of Justice's Data "
    "First programme. The organisation that made the release is responsible for it, and must decide what this document "
    "leaves to the data controller."
)


def _table(caption: str, header: Sequence[str], lines: Iterable[Sequence[str]], figures: int = 0) -> str:
    """A table in Markdown with its caption, its last columns figures; a bar in a cell would end the cell."""
    ruler = ["---"] * (len(header) - figures) + ["---:"] * figures
    rows = [header, ruler, *([cell.replace("|", "\\|") for cell in line] for line in lines)]
    return f"Table: {caption}\n\n" + "\n".join(f"| {' | '.join(row)} |" for row in rows)


def _link(links: Links, dataset: str) -> str:
    return links.to("dataset", dataset)


def _datasets(catalogue: Catalogue, links: Links) -> str:
    return _table(
        f"Datasets of release {catalogue.version}; rows are rounded",
        ("Dataset", "One row for each", "Courts", "Years", "Rows", "Variables"),
        (
            (
                _link(links, dataset.name),
                dataset.grain.removeprefix("One row per "),
                dataset.courts,
                dataset.span,
                dataset.rows_shown,
                str(len(dataset.variables)),
            )
            for dataset in catalogue.datasets
        ),
        figures=2,
    )


def _sources(catalogue: Catalogue, links: Links) -> str:
    return _table(
        "Where each dataset comes from and what identifies a row",
        ("Dataset", "Source system", "Key", "Files"),
        (
            (
                _link(links, dataset.name),
                dataset.source_system,
                ", ".join(f"`{key}`" for key in dataset.keys),
                ", ".join(file.format for file in dataset.files),
            )
            for dataset in catalogue.datasets
        ),
    )


def _joins(catalogue: Catalogue, links: Links) -> str:
    return _table(
        "Joins that a test of the release has run",
        ("From", "To", "On", "Rows that meet"),
        (
            (
                _link(links, dataset.name),
                _link(links, join.to),
                ", ".join(f"`{here}`" if here == there else f"`{here}` = `{there}`" for here, there in join.on),
                join.kind,
            )
            for dataset in catalogue.datasets
            for join in dataset.joins
        ),
    )


def _twin(catalogue: Catalogue, links: Links) -> str:
    """Every table of the twin."""
    return _table(
        f"Tables of the twin, in the folder `{FOLDER}` beside this one",
        ("Dataset", "Files"),
        (
            (_link(links, dataset.name), ", ".join(_beside(file_name(dataset.name, ending)) for ending in TWIN_FORMATS))
            for dataset in catalogue.datasets
        ),
    )


def _declared() -> list[Published]:
    """The published tables of the sources beside the criminal courts."""
    return [table for source in SOURCES.values() for table in source.published]


def _one_row_for_each(catalogue: Catalogue, links: Links) -> str:
    """Which of those tables to use, by what one row of a result is to be."""
    return "\n".join(
        f"- one row for each {catalogue.dataset(table.name).grain.removeprefix('One row per ')}: use "
        f"{_link(links, table.name)}"
        for table in _declared()
    )


def _to_study(catalogue: Catalogue, links: Links) -> str:
    """Those tables with their variables, ids and what is the same in every row left out."""
    return _table(
        "Variables of the other courts",
        ("Dataset", "Variables"),
        (
            (
                _link(links, table.name),
                ", ".join(
                    links.to("column", f"{table.name}.{one.name}")
                    for one in catalogue.dataset(table.name).variables
                    if not one.name.endswith("_hash") and one.name not in ("source_dataset", "extract_year")
                ),
            )
            for table in _declared()
        ),
    )


def _delivered(catalogue: Catalogue) -> str:
    """Every source with the years that it delivered."""
    years: dict[str, list[int]] = {}
    for name, _ in catalogue.origin.deliveries:
        source, _, year = name.partition("/")
        years.setdefault(source, []).append(int(year))
    return _table(
        "What was delivered for this release",
        ("Source", "Justice", "Years", "Deliveries"),
        (
            (source.title, source.domain, _spans(years.get(source.name, [])), str(len(years.get(source.name, []))))
            for source in SOURCES.values()
        ),
        figures=1,
    )


def _spans(years: Sequence[int]) -> str:
    """Years with their gaps, such as "2011 to 2014, 2016"."""
    runs: list[list[int]] = []
    for year in sorted(years):
        if runs and year == runs[-1][-1] + 1:
            runs[-1].append(year)
        else:
            runs.append([year])
    return ", ".join(_years(run) for run in runs) or "none"


def _beside(file: str) -> str:
    return f"[`{file}`](../{FOLDER}/{file})"


def _problems(catalogue: Catalogue, links: Links) -> str:
    """Every known problem once, with the datasets that have it."""
    having: dict[tuple[str, str], list[str]] = {}
    for dataset in catalogue.datasets:
        for problem in dataset.known_problems:
            having.setdefault((problem.title, problem.text), []).append(_link(links, dataset.name))
    return "\n".join(f"- **{title}.** {text} ({'; '.join(where)})" for (title, text), where in having.items())


def _classes(catalogue: Catalogue, links: Links) -> str:
    """What each class means, and how many variables of each dataset are in it."""
    meanings = _table(
        "Disclosure classes, the least disclosive first", ("Class", "Meaning"), DISCLOSURE_CLASSES.items()
    )
    counts = _table(
        "Variables of each class",
        ("Dataset", *DISCLOSURE_CLASSES),
        (
            (
                _link(links, dataset.name),
                *(str(sum(one.disclosure_class == name for one in dataset.variables)) for name in DISCLOSURE_CLASSES),
            )
            for dataset in catalogue.datasets
        ),
        figures=len(DISCLOSURE_CLASSES),
    )
    return f"{meanings}\n\n{counts}"


def _choices(catalogue: Catalogue) -> str:
    """The datasets as lines to tick."""
    return "\n".join(f"[ ] {dataset.title} ({dataset.name})" for dataset in catalogue.datasets)


def _day(iso: str) -> str:
    day = date.fromisoformat(iso)
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def _years(years: Sequence[int]) -> str:
    if not years:
        return "no years"
    return str(years[0]) if len(years) == 1 else f"{years[0]} to {years[-1]}"


def facts(catalogue: Catalogue, links: Links) -> dict[str, str]:
    """Every fact by the name of its placeholder, in Markdown; `links` says how datasets are linked to."""
    origin = catalogue.origin
    return {
        "status": SIMULATED if catalogue.simulated else DELIVERED,
        "title": catalogue.title,
        "version": catalogue.version,
        "issued": _day(catalogue.issued),
        "years": _years(catalogue.years),
        "courts": courts(delivered(dict(catalogue.origin.deliveries))),
        "source_titles": listed(source.title for source in SOURCES.values()),
        "delivered_table": _delivered(catalogue),
        "other_starts": _one_row_for_each(catalogue, links),
        "other_variables_table": _to_study(catalogue, links),
        "across_example": across(),
        "dataset_count": str(len(catalogue.datasets)),
        "variable_count": str(sum(len(dataset.variables) for dataset in catalogue.datasets)),
        "datasets_table": _datasets(catalogue, links),
        "sources_table": _sources(catalogue, links),
        "joins_table": _joins(catalogue, links),
        "twin_table": _twin(catalogue, links),
        "twin_records": f"{RECORDS:,}",
        "twin_label": LABEL,
        "twin_column": COLUMN,
        "twin_readme": _beside(README),
        "twin_columns": _beside(COLUMNS),
        "commands": "\n".join(COMMANDS),
        "worked_example": script().rstrip(),
        "known_problems": _problems(catalogue, links),
        "classes_table": _classes(catalogue, links),
        "class_names": ", ".join(DISCLOSURE_CLASSES),
        "class_choices": "\n".join(f"[ ] {name}: {meaning}" for name, meaning in DISCLOSURE_CLASSES.items()),
        "dataset_choices": _choices(catalogue),
        "fewest": str(FEWEST),
        "rounded_to": str(BASE),
        "changes_by": str(NEAR + BASE),
        "held_within": str(NEAR + BASE // 2),
        "not_shown": NOT_SHOWN,
        "thresholds_table": _table(
            "Thresholds of this release",
            ("Column of a link table", "Smallest match weight, in bits"),
            ((f"`{name}`", f"{weight:g}") for name, weight in origin.thresholds_by_column),
            figures=1,
        ),
        "model_hash": listed(f"`{model}`" for model in origin.models),
        "code_version": origin.code_version,
        "key_id": origin.key_id,
        "deliveries": str(len(origin.deliveries)),
    }
