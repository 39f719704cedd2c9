"""`script/bench [NAME …] [--quick]`: run the measurements in throw-away databases and print one JSON document."""

import argparse
import importlib
import json
import os
import platform
import subprocess
import sys

from bench import throwaway

MEASUREMENTS = {
    "debit": "the weekly debit run against bulk_create of the same lines",
    "balances": "a week's refresh of balances and a full position against all history (PostgreSQL)",
    "decisions": "decisions and proposals against a per-account ORM loop",
    "back_tests": "a policy tried on 26 weeks' letter nights",
    "pdf": "letter and statement against the naive WeasyPrint call; memory of the worker",
    "feeds": "a large HB schedule and bank statements: memory that does not grow with the file",
    "pages": "case file and worktray: queries as rows grow",
}


def main() -> int:
    parser = argparse.ArgumentParser(prog="script/bench")
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"of {', '.join(MEASUREMENTS)}; all without")
    parser.add_argument("--quick", action="store_true", help="smaller samples, the same code")
    asked = parser.parse_args()
    unknown = set(asked.names) - MEASUREMENTS.keys()
    if unknown:
        parser.error(f"unknown measurement: {', '.join(sorted(unknown))}; there are {', '.join(MEASUREMENTS)}")
    found = {}
    with throwaway.database():
        import django

        django.setup()
        throwaway.migrate()
        for name in asked.names or MEASUREMENTS:
            print(f"-- {name}: {MEASUREMENTS[name]}", file=sys.stderr)
            found[name] = importlib.import_module(f"bench.{name}").run(quick=asked.quick)
        vendor = throwaway.vendor()
    commit = subprocess.run(["git", "rev-parse", "--short", "HEAD"], capture_output=True, text=True, check=False)
    document = {
        "commit": commit.stdout.strip(),
        "python": platform.python_version(),
        "database": vendor,
        "cores": os.cpu_count(),
        "quick": asked.quick,
        "measurements": found,
    }
    print(json.dumps(document, indent=2))
    missed = [
        f"{name}: {goal['what']}"
        for name, result in found.items()
        for goal in result["goals"]
        if not goal["met"] and not asked.quick
    ]
    for line in missed:
        print(f"!! below its goal: {line}", file=sys.stderr)
    return 1 if missed else 0


if __name__ == "__main__":
    raise SystemExit(main())
