#!/usr/bin/env bash
# What a payroll file costs, against Polars, pandas and a plain copy by the `csv` crate, all in one run and in turn.
#
#   benches/batch.sh          builds in release mode, checks that all results agree, measures
#
# Needs cargo, and Python with polars and pandas: target/peers/bin/python, or PYTHON=…  (see benches/peers/README.md).
# ROWS (1000000), MOST_ROWS (10000000) and ROUNDS (7) make it shorter or longer.
set -euo pipefail
cd "$(dirname "$0")/.."
target=$(cargo metadata --format-version 1 --no-deps | python3 -c 'import json, sys; print(json.load(sys.stdin)["target_directory"])')
python=${PYTHON:-$target/peers/bin/python}
"$python" -c 'import polars, pandas' || { echo "no polars and pandas: see benches/peers/README.md" >&2; exit 1; }
cargo build --release --locked --quiet
cargo build --release --locked --quiet --example csv_copy
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
rows=${ROWS:-1000000} most=${MOST_ROWS:-10000000}
for count in 200 $((rows / 100)) $((rows / 10)) "$rows" "$most"; do
    python3 benches/peers/roster.py "$count" > "$folder/$count.csv"
done
"$python" benches/peers/measure.py "$target/release" "$folder" "$rows" "$most" "${ROUNDS:-7}"
