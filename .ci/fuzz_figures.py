"""Sums up logs of libFuzzer by target: `.ci/fuzz_figures.py target/fuzz/logs/*.log`.

Names are TARGET-TIME.log. A log without its closing figures counts by its last line.
"""

import pathlib
import re
import sys
from collections import defaultdict

LINE = re.compile(r"^#(\d+)\s.*?cov: (\d+) ft: (\d+) corp: (\d+)/", re.M)
UNITS = re.compile(r"^stat::number_of_executed_units:\s*(\d+)", re.M)
DONE = re.compile(r"^Done \d+ runs in (\d+) second", re.M)
FOUND = re.compile(r"^SUMMARY: libFuzzer: (.*)$", re.M)


def main() -> None:
    sums = defaultdict(lambda: [0, 0, 0, 0, 0, 0])
    for path in map(pathlib.Path, sys.argv[1:]):
        text = path.read_text(errors="replace")
        target = path.name.rsplit("-", 2)[0]
        lines = LINE.findall(text)
        units = UNITS.search(text)
        own = sums[target]
        own[0] += int(units[1]) if units else max((int(line[0]) for line in lines), default=0)
        done = DONE.search(text)
        own[1] += int(done[1]) if done else 0
        for place, value in enumerate(map(int, lines[-1][1:] if lines else ()), 2):
            own[place] = max(own[place], value)
        own[5] += len(FOUND.findall(text))
    print("| target | executions | seconds | edges | features | inputs kept | finds |")
    print("|---|---|---|---|---|---|---|")
    for target, own in sums.items():
        print(f"| {target} | " + " | ".join(f"{value:,}" for value in own) + " |")
    if len(sums) > 1:
        whole = [sum(own[place] for own in sums.values()) for place in (0, 1, 5)]
        print(f"| all | {whole[0]:,} | {whole[1]:,} | | | | {whole[2]:,} |")


main()
