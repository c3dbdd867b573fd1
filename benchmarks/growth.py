"""How cost grows with the records: docs/performance.svg and the tables of docs/performance.md, from what scale.py has noted.

python benchmarks/growth.py docs/performance.jsonl docs/performance.svg
"""

import json
import math
import sys
from pathlib import Path
from typing import Any

from datafirst_assets.charts.svg import END, MIDDLE, bars, level, picture, table, text, upright

WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM = 640.0, 300.0, 60.0, 610.0, 50.0, 250.0
LINES = {"pipeline": "b", "bare_splink": "n"}
NAMES = {"pipeline": "the whole pipeline, CSV to verified release", "bare_splink": "bare Splink on its records"}
DOT = 7.0


def _a_million(noted: dict[str, Any], what: str) -> float:
    return float(noted[what]["cpu"] / noted["records"] * 1e6)


def chart(notes: list[dict[str, Any]]) -> str:
    """CPU seconds a million records against the number of records, both courts together."""
    sizes = [math.log10(noted["records"]) for noted in notes]
    highest = max(_a_million(noted, what) for noted in notes for what in LINES)

    def x(size: float) -> float:
        return LEFT + 20 + (size - sizes[0]) / ((sizes[-1] - sizes[0]) or 1) * (RIGHT - LEFT - 60)

    def y(cost: float) -> float:
        return BOTTOM - cost / highest * (BOTTOM - TOP - 20)

    shapes = [text(LEFT, 20, "CPU seconds a million records, by number of records"), level(BOTTOM, LEFT, RIGHT)]
    shapes.append(upright(LEFT, TOP, BOTTOM))
    for number, (what, kind) in enumerate(LINES.items()):
        dots = [
            (x(size) - DOT / 2, y(_a_million(n, what)) - DOT / 2, DOT, DOT)
            for n, size in zip(notes, sizes, strict=True)
        ]
        shapes += [bars(dots, kind), bars([(LEFT + 230 * number, 30, 10, 10)], kind)]
        shapes.append(text(LEFT + 15 + 230 * number, 40, NAMES[what]))
        shapes += [
            text(x(size), y(_a_million(n, what)) - 8, f"{_a_million(n, what):.0f}", MIDDLE)
            for n, size in zip(notes, sizes, strict=True)
        ]
    shapes += [text(x(size), BOTTOM + 18, f"{n['records']:,}", MIDDLE) for n, size in zip(notes, sizes, strict=True)]
    shapes.append(text(RIGHT, HEIGHT - 10, "records (logarithmic)", END))
    return picture(WIDTH, HEIGHT, shapes)


def totals(notes: list[dict[str, Any]]) -> str:
    """One line a size."""
    head = [
        "records",
        "runs",
        "DuckDB's limit",
        "CPU s",
        "wall s",
        "peak GB",
        "bare Splink CPU s",
        "ratio",
        "linkage CPU s",
        "ratio",
    ]
    lines = [
        [
            f"{n['records']:,}", str(n["repeat"]), n["memory_limit"], f"{n['pipeline']['cpu']:.0f}",
            f"{n['pipeline']['wall']:.0f}", f"{n['pipeline']['peak_gb']:.1f}", f"{n['bare_splink']['cpu']:.1f}",
            f"{n['ratio_cpu']:.2f}", f"{n['linkage_cpu']:.0f}", f"{n['linkage_ratio_cpu']:.2f}",
        ]
        for n in notes
    ]  # fmt: skip
    return table(head, lines)


def stages(noted: dict[str, Any]) -> str:
    """One line a stage of one size."""
    lines = [
        [name, *(f"{cost[figure]:.1f}" for figure in ("cpu", "wall", "peak_gb"))]
        for name, cost in noted["stages"].items()
    ]
    return table(["stage", "CPU s", "wall s", "peak GB"], lines)


def main() -> None:
    """Draw and print."""
    noted, drawing = (Path(argument) for argument in sys.argv[1:3])
    notes = sorted((json.loads(line) for line in noted.read_text().splitlines()), key=lambda n: n["records"])
    drawing.write_text(chart(notes) + "\n", encoding="utf-8")
    print(totals(notes))
    for n in notes:
        print(f"\n{n['records']:,} records\n\n{stages(n)}")


if __name__ == "__main__":
    main()
