"""The command: writes landing/ and truth/ under --root as the contracts say, and prints the rate of each error.

python benchmarks/second_generator --root DIR --rows 200000 [--first-year 2011 --last-year 2019] [--seed 7]
    [--sparse] [--shuffle] [--part-rows 600000] [--family-parties 100000] [--civil-parties 100000] [--alike] [dials]

More rows than --part-rows are generated in parts, each a world of its own with the same courts and lists of names, one
after the other: memory (about 6 kB a row) is bound by a part. No two parts share a person or a number of anything.
The dials (`dials.py`) make another world of it: fewer police ids, more that are another person's, and so on. Left out, they
change no byte.
"""

import argparse
import json
import sys
import time
from dataclasses import fields
from pathlib import Path

_DIALS = {
    "police-ids": "share of records with a PNC id; CRO numbers in proportion",
    "wrong-ids": "share of those that carry another person's ids (.005)",
    "mistyped-ids": "share of PNC ids with a wrong digit (.005); the check letter gives it away",
    "misread-ids": "share of PNC ids with a wrong digit and the check letter that goes with it (0)",
    "shared-id": "share of PNC ids that are one and the same (0)",
    "postcodes-missing": "share of addresses without a postcode",
    "births-missing": "share of defendants without a birth date",
    "births-first-january": "share of birth dates put on 1 January",
    "clerks": "factor on the rates of slips in names, births and postcodes (1)",
    "records-per-person": "factor on records a person, for as many rows (1)",
}


def _parser() -> argparse.ArgumentParser:
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
    dials = parser.add_argument_group("dials: shares from 0 to 1, or factors; left out, the usual world")
    for name, said in _DIALS.items():
        dials.add_argument(f"--{name}", type=float, help=said, default=argparse.SUPPRESS)
    dials.add_argument("--community", help="a key of groups.py: everybody's names", default=argparse.SUPPRESS)
    return parser


def main() -> None:
    """Generate as the command line says."""
    parser = _parser()
    arguments = vars(parser.parse_args())
    # Run as a folder, the folder itself is on the path, and its modules would hide others of their names.
    sys.path[0] = str(Path(__file__).resolve().parents[1])
    from second_generator.dials import Dials
    from second_generator.generate import generate
    from second_generator.order import Order

    turned = {field.name: arguments.pop(field.name) for field in fields(Dials) if field.name in arguments}
    try:
        dials = Dials(**turned)
    except ValueError as error:
        parser.error(str(error))
    began = time.time()
    measured = generate(Order(**arguments, dials=dials))
    measured["totals"]["seconds"] = round(time.time() - began, 1)
    print(json.dumps(measured, indent=1))


if __name__ == "__main__":
    main()
