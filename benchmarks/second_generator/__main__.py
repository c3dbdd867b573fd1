"""The command: writes landing/ and truth/ under --root as the contracts say, and prints the rate of each error.

python benchmarks/second_generator --root DIR --rows 200000 [--first-year 2011 --last-year 2019] [--seed 7]
    [--sparse] [--shuffle] [--part-rows 600000] [--family-parties 100000] [--civil-parties 100000] [--alike]

More rows than --part-rows are generated in parts, each a world of its own with the same courts and lists of names, one
after the other: memory (about 6 kB a row) is bound by a part. No two parts share a person or a number of anything.
"""

import argparse
import json
import sys
import time
from pathlib import Path


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--root", type=Path, required=True, help="data root to write into")
    parser.add_argument("--rows", type=int, default=200_000, help="magistrates' defendant-cases")
    parser.add_argument("--part-rows", type=int, default=600_000, help="rows held in memory at a time")
    parser.add_argument("--first-year", type=int, default=2011)
    parser.add_argument("--last-year", type=int, default=2019)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument(
        "--sparse", action="store_true", help="police ids on 8 %% of records, a quarter of postcodes missing"
    )
    parser.add_argument("--shuffle", action="store_true", help="the same rows in another order")
    parser.add_argument(
        "--family-parties", type=int, default=0, help="parties to cases in the family court; 0: no extract"
    )
    parser.add_argument(
        "--civil-parties", type=int, default=0, help="parties to claims in the civil court; 0: no extract"
    )
    parser.add_argument(
        "--alike",
        action="store_true",
        help="relatives and namesakes more alike, and fewer birth dates in family and civil courts",
    )
    return parser.parse_args()


def main() -> None:
    """Generate as the command line says."""
    arguments = _arguments()
    # Run as a folder, the folder itself is on the path, and its modules would hide others of their names.
    sys.path[0] = str(Path(__file__).resolve().parents[1])
    from second_generator.generate import generate
    from second_generator.order import Order

    began = time.time()
    measured = generate(Order(**vars(arguments)))
    measured["totals"]["seconds"] = round(time.time() - began, 1)
    print(json.dumps(measured, indent=1))


if __name__ == "__main__":
    main()
