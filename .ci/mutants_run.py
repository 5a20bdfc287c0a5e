"""Runs the tests against each mutant that `.ci/mutants.py TREE …` has built: `.ci/mutants_run.py TREE [HOURS]`.

A mutant is caught by the first test that fails, or by a run that takes ten times as long as without it. What was run is
in TREE/mutants-done.json, so that a run can be gone on with.
"""

import json
import os
import pathlib
import subprocess
import sys
import time

# of `it`, what covers all modules in the shortest time comes first; the last two are all of it
STEPS = [
    ("it", ["cases::", "tax::", "annual::", "gross::", "stand_ins::", "arrows::", "places::", "notes::", "foreign::"]),
    ("it", ["batch::quotes", "batch::forms", "batch::encodings", "batch::sheets", "batch::fuzzed", "bad_input::", "compare::", "explain::"]),
    ("it", []),
]
# these need tools of the machine, or are about other things than what is computed
SKIPPED = ["browser::", "shells::", "recipes::", "office::", "sessions::", "help::", "docs::"]


def ran(program, args, env, most, cwd):
    """Whether a test fails; the first that does ends it."""
    start = time.monotonic()
    process = subprocess.Popen(
        [program, "--test-threads=2", *args], cwd=cwd, env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace",
    )
    os.set_blocking(process.stdout.fileno(), False)
    text = ""
    while True:
        try:
            text += process.stdout.read() or ""
        except (BlockingIOError, TypeError):
            pass
        failed = next((line.split()[1] for line in text.splitlines() if line.startswith("test ") and line.endswith("FAILED")), None)
        code = process.poll()
        if failed is None and code not in (None, 0):
            failed = f"exit code {code}"
        if failed or code == 0:
            break
        if time.monotonic() - start > most:
            failed = "too slow"
            break
        time.sleep(0.05)
    if process.poll() is None:
        process.kill()
    process.wait()
    return failed


def main():
    tree = pathlib.Path(sys.argv[1])
    end = time.monotonic() + float(sys.argv[2] if len(sys.argv) > 2 else 24) * 3600
    state = json.loads((tree / "mutants.json").read_text())
    programs = state["programs"]
    path = tree / "mutants-done.json"
    done = json.loads(path.read_text()) if path.exists() else {}
    skips = [part for name in SKIPPED for part in ("--skip", name)]
    for number, mutant in state["mutants"].items():
        if mutant["lost"] or mutant["refused"] or number in done or time.monotonic() > end:
            continue
        crate = mutant["package"].replace("-", "_")
        folder = tree / "crates" / crate.removeprefix("sscalc_")
        env = {**os.environ, "SSCALC_MUTANT": number, "CARGO_MANIFEST_DIR": str(tree)}
        began = time.monotonic()
        by = ran(programs[crate], [], {**env, "CARGO_MANIFEST_DIR": str(folder)}, 300, folder)
        step = crate
        for name, filters in STEPS:
            if by:
                break
            step = name
            by = ran(programs[name], [*filters, *skips], env, 1500, tree)
        done[number] = {"name": mutant["name"], "by": by, "step": step, "seconds": round(time.monotonic() - began)}
        path.write_text(json.dumps(done, ensure_ascii=False, indent=1))
        print(number, mutant["name"], "->", by or "NOT CAUGHT", done[number]["seconds"], flush=True)
    figures(state, done)


def figures(state, done):
    all_of = state["mutants"].values()
    refused = sum(mutant["refused"] for mutant in all_of)
    lost = sum(bool(mutant["lost"]) for mutant in all_of)
    caught = sum(bool(own["by"]) for own in done.values())
    print(f"{len(all_of)} sampled, {lost} not to be asked at run time, {refused} not viable, {len(done)} run, {caught} caught")
    for own in done.values():
        if not own["by"]:
            print("not caught:", own["name"])


main()
