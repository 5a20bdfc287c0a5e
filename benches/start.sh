#!/usr/bin/env bash
# How much longer `sscalc compute` takes, as a whole process, than a Rust program that prints one line: the medians of
# 200 interleaved runs, and their ratios. Once as the README has it first, for the current month, for which the time
# zone must be found, and once for a month that is named.
#
#   benches/start.sh          builds them in release mode and measures
#
# Needs cargo and python3, which only starts the processes and reads the clock.
set -euo pipefail
cd "$(dirname "$0")/.."
cargo build --release --locked --quiet
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
rustc --edition 2024 -C opt-level=3 -C strip=symbols -C panic=abort -o "$folder/hello" benches/hello.rs
target=$(cargo metadata --format-version 1 --no-deps | python3 -c 'import json, sys; print(json.load(sys.stdin)["target_directory"])')
python3 - "$folder/hello" "$target/release/sscalc" <<'PY'
import os, statistics, subprocess, sys, time

hello, sscalc = sys.argv[1:]
commands = {
    "hello": [hello],
    "this month": [sscalc, "compute", "--wage", "7000", "--city", "nanchang"],
    "a named month": [sscalc, "compute", "--wage", "7000", "--city", "nanchang", "--month", "2026-07"],
}
times = {name: [] for name in commands}
devnull = os.open(os.devnull, os.O_RDWR)
for run in range(210):
    for name, command in commands.items():
        start = time.perf_counter_ns()
        code = os.posix_spawn(command[0], command, {"LANG": "C"}, file_actions=[
            (os.POSIX_SPAWN_DUP2, devnull, 1), (os.POSIX_SPAWN_DUP2, devnull, 2)])
        _, status = os.waitpid(code, 0)
        if run >= 10:
            times[name].append(time.perf_counter_ns() - start)
        assert status == 0, (name, status)
medians = {name: statistics.median(values) / 1e6 for name, values in times.items()}
own = medians.pop("hello")
print(f"hello {own:.3f} ms")
for name, median in medians.items():
    print(f"compute, {name}: {median:.3f} ms, ratio {median / own:.2f}, difference {median - own:.3f} ms")
PY
