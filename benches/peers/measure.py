#!/usr/bin/env python3
"""Runs everything in turn and prints times, ratios and memory; called by `benches/batch.sh`."""
import os
import re
import resource
import statistics
import subprocess
import sys
import time
from pathlib import Path

HERE = Path(__file__).parent
RELEASE, FOLDER, ROWS, MOST, ROUNDS = Path(sys.argv[1]), Path(sys.argv[2]), *map(int, sys.argv[3:])
SSCALC = RELEASE / "sscalc"


def batch(rows, target, *options):
    # gaps in the cities' tables leave sums empty, which would be less to write
    return [SSCALC, "batch", FOLDER / f"{rows}.csv", "-q", "--allow-incomplete", "--headings", "en",
            *options, "-o", target]


def used():
    """Seconds of processor that processes which have ended took."""
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def both_times(command):
    """Seconds of the whole process, by the clock and of processor."""
    before, start = used(), time.perf_counter()
    done = subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    seconds = time.perf_counter() - start
    assert done.returncode == 0, (command, done.stderr[-2000:])
    return seconds, used() - before


def timed(command):
    return both_times(command)[0]


def told(script, target):
    """What a peer says that its work took, likewise."""
    command = [sys.executable, HERE / script, SSCALC, FOLDER / f"{ROWS}.csv", target]
    done = subprocess.run(command, check=True, stderr=subprocess.PIPE, text=True)
    found = re.search(r"^(.*): ([0-9.]+) s, ([0-9.]+) s of processor$", done.stderr, re.MULTILINE)
    return found[1], (float(found[2]), float(found[3]))


def peak(command):
    """The largest resident set in MiB. Not by getrusage, which counts the process that started it as well."""
    highest = 0
    child = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    while child.poll() is None:
        try:
            status = Path(f"/proc/{child.pid}/status").read_text()
        except OSError:
            continue
        found = re.search(r"VmHWM:\s+(\d+) kB", status)
        # before it is the program, it is a copy of this one
        if found and "sscalc" in status.split("\n", 1)[0]:
            highest = max(highest, int(found[1]))
        time.sleep(0.002)
    assert child.returncode == 0, command
    return highest / 1024


def spread(seconds):
    return f"{statistics.median(seconds):.3f} s ({min(seconds):.3f}–{max(seconds):.3f})"


def main():
    ours, copy, polars, pandas = (FOLDER / name for name in ("ours.csv", "copy.csv", "polars.csv", "pandas.csv"))
    print(f"load {os.getloadavg()[0]:.2f}, {os.cpu_count()} processors, {ROWS} rows, {ROUNDS} rounds; median (range)")
    timed(batch(ROWS, ours))
    times = {"sscalc": [], "csv copy": []}
    pandas_name, pandas_seconds = told("pandas_batch.py", pandas)
    agree = [sys.executable, HERE / "agree.py", ours]
    print("pandas:", subprocess.run([*agree, pandas], check=True, capture_output=True, text=True).stdout, end="")
    pandas.unlink()
    times[pandas_name] = [pandas_seconds]
    for number in range(ROUNDS):
        times["sscalc"].append(both_times(batch(ROWS, ours)))
        times["csv copy"].append(both_times([RELEASE / "examples" / "csv_copy", ours, copy]))
        name, seconds = told("polars_batch.py", polars)
        times.setdefault(name, []).append(seconds)
        if number == 0:
            print("polars:", subprocess.run([*agree, polars], check=True, capture_output=True, text=True).stdout, end="")
            assert ours.read_bytes() == copy.read_bytes()
    def median(name, which):
        return statistics.median(pair[which] for pair in times[name])

    print(f"result of {ours.stat().st_size / 1e6:.0f} MB")
    for name, pairs in times.items():
        ratio, of_processor = (median(name, which) / median("sscalc", which) for which in (0, 1))
        print(f"  {name}: {spread([pair[0] for pair in pairs])}, {ratio:.2f} times sscalc; "
              f"{median(name, 1):.3f} s of processor, {of_processor:.2f} times")
    print("to /dev/null:")
    null = "/dev/null"
    one, two = [], []
    for _ in range(ROUNDS):
        one.append(timed(batch(ROWS, null, "--threads", "1")))
        two.append(timed(batch(ROWS, null, "--threads", "2")))
    print(f"  one worker {spread(one)}, two {spread(two)}: {statistics.median(one) / statistics.median(two):.2f} times")
    sizes = [ROWS // 100, ROWS // 10, ROWS, MOST]
    # in two hundred rows all cities are met, so that their rules are looked up
    few = 200
    runs = {rows: [] for rows in (few, *sizes)}
    for _ in range(ROUNDS):
        for rows, seconds in runs.items():
            seconds.append(timed(batch(rows, null, "--threads", "1")))
    start = statistics.median(runs[few])
    print(f"  {few} rows take {start * 1000:.1f} ms: the process starts, and looks up the rules of twenty cities")
    for rows in sizes:
        seconds = statistics.median(runs[rows]) - start
        print(f"  {rows} rows: {seconds / (rows - few) * 1e9:.0f} ns a row, one worker, besides that")
    print("peak memory:")
    for rows in (ROWS, MOST):
        for threads in ("1", "2"):
            print(f"  {rows} rows, {threads} workers: {peak(batch(rows, null, '--threads', threads)):.1f} MiB")


if __name__ == "__main__":
    main()
