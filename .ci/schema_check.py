#!/usr/bin/env python3
"""Validates what the program writes against the JSON Schemas that it prints.

usage: schema_check.py PROGRAM RUNS
"""

import itertools
import json
import subprocess
import sys

from jsonschema import Draft202012Validator

PROGRAM, RUNS = sys.argv[1:]


def run(words, may_fail=False):
    done = subprocess.run([PROGRAM, *words], capture_output=True, check=False)
    if done.returncode == 2 and may_fail:
        return None
    if done.returncode not in (0, 1):
        sys.exit(f"{' '.join(words)}: {done.stderr.decode()}")
    return done.stdout.decode()


def expanded(line, words_for):
    """The line with every placeholder replaced by every word it stands for."""
    words = line.split()
    used = [(at, words_for[word]) for at, word in enumerate(words) if word in words_for]
    for choice in itertools.product(*(choices for _, choices in used)):
        for (at, _), word in zip(used, choice):
            words[at] = word
        yield list(words)


def main():
    names = [line.split() for line in run(["schema"]).splitlines()]
    validators = {}
    for name in names:
        schema = json.loads(run(["schema", *name]))
        Draft202012Validator.check_schema(schema)
        validators[tuple(name)] = Draft202012Validator(schema)

    regions = json.loads(run(["regions", "--format", "json"]))["regions"]
    places = [region["id"] for region in regions]
    cities = [region["id"] for region in regions if region["level"] != "province"]
    words_for = {
        "{place}": places,
        "{city}": cities,
        "{few}": cities[:: max(1, len(cities) // 20)],
        "{lang}": ["zh", "en"],
    }

    counts, refused, faults = {}, 0, []
    with open(RUNS, encoding="utf-8") as lines:
        for line in lines:
            if line.startswith("#") or not line.strip():
                continue
            # with placeholders some combinations are refused, as a month before a region's tables
            may_fail = "{few}" in line
            for words in expanded(line, words_for):
                name = next((n for n in validators if tuple(words[: len(n)]) == n), None)
                if name is None:
                    sys.exit(f"no schema is for: {line}")
                # a batch writes an object a line
                form = "jsonl" if words[0] == "batch" else "json"
                output = run([*words, "--format", form], may_fail)
                if output is None:
                    refused += 1
                    continue
                for text in output.splitlines() if form == "jsonl" else [output]:
                    counts[name] = counts.get(name, 0) + 1
                    for error in validators[name].iter_errors(json.loads(text)):
                        faults.append(f"{' '.join(words)}: {error.json_path}: {error.message[:200]}")

    for name in validators:
        if name not in counts:
            faults.append(f"no run in {RUNS} validates `{' '.join(name)}`")
        print(f"{counts.get(name, 0):5} of {' '.join(name)}")
    print(f"{refused:5} refused")
    for fault in faults[:50]:
        print(fault, file=sys.stderr)
    if faults:
        sys.exit(f"{len(faults)} faults")


main()
