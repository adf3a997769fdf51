"""`make bench`: the site beside yardsticks of the same work, in one run, on both engines; only ratios are quoted.

    python -m bench.run [--quick] [--engine sqlite|postgresql] [--equipment N] [--bookings N] [--large N]

Prints a table for each engine and writes bench/results.json. Figures are CPU milliseconds a request, server and
database together, the smaller of two rounds; what the goals of the project ask for stands beside each ratio.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from dataclasses import asdict, replace
from pathlib import Path

from bench import measures
from bench.stand import FULL, QUICK, Bench, table
from tests.engines import databases

RESULTS = Path(__file__).parent / "results.json"


def main() -> int:
    """Run the benchmark; 0 whatever the ratios are, since a goal missed is a figure and not a failure."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--quick", action="store_true", help="under two minutes: less data, shorter rounds")
    parser.add_argument("--engine", choices=("sqlite", "postgresql"), action="append")
    parser.add_argument("--equipment", type=int)
    parser.add_argument("--bookings", type=int)
    parser.add_argument("--large", type=int, help="instruments of the site with many; 0 for none")
    chosen = parser.parse_args()
    load = QUICK if chosen.quick else FULL
    if chosen.equipment:
        bookings = chosen.bookings or chosen.equipment * 100
        load = replace(load, equipment=chosen.equipment, bookings=bookings)
    if chosen.large is not None:
        load = replace(load, large=chosen.large)
    results = {}
    for engine in chosen.engine or ("sqlite", "postgresql"):
        with tempfile.TemporaryDirectory(prefix="l2s-bench-") as folder, databases(engine) as store:
            store.template("empty", lambda _url: None, based_on=None)
            bench = Bench(engine, load, store, Path(folder))
            print(f"{engine}: {load.equipment} instruments, {load.bookings} bookings", flush=True)
            measures.everything(bench)
            print(table(bench.figures), flush=True)
            results[engine] = [asdict(figure) for figure in bench.figures]
    RESULTS.write_text(json.dumps(results, indent=1))
    return 0


if __name__ == "__main__":
    sys.exit(main())
