#!/usr/bin/env python3
"""The columns of `sscalc batch` in pandas and numpy, floats.

    benches/peers/pandas_batch.py SSCALC IN.csv OUT.csv
"""
import sys
import time

import numpy as np
import pandas as pd

import tables


def by_city(place, values):
    """One figure a row; a missing one is NaN, which is written as an empty cell."""
    return np.array([np.nan if value is None else value for value in values], dtype=float)[place]


def columns(frame, cities, tax):
    wage = frame["应发工资"].to_numpy()
    number = {rules["city"]: place for place, rules in enumerate(cities)}
    place = frame["参保城市"].map(number).to_numpy()
    sums = {side: np.zeros(len(frame)) for side in tables.SIDES}
    result = {}

    def clamped(limits):
        limits = [(None, None) if pair is None else pair for pair in limits]
        low, high = (by_city(place, ends) for ends in zip(*limits))
        return np.minimum(np.maximum(wage, low), high)

    for program in tables.PROGRAMS:
        own = [rules["programs"].get(program) for rules in cities]
        if not any(own):
            for what in ("base", *tables.SIDES):
                result[f"{program}_{what}"] = np.full(len(frame), np.nan)
            continue
        result[f"{program}_base"] = clamped([item and item["base"] for item in own])
        per_yuan = by_city(place, [item and item["per_yuan"] for item in own])
        up = by_city(place, [item and item["up"] for item in own])
        for side in tables.SIDES:
            shares = [item and item[side] for item in own]
            rate = by_city(place, [share and share["rate"] for share in shares])
            fixed = by_city(place, [share and share["fixed"] for share in shares])
            base = clamped([share and share["base"] for share in shares])
            amount = np.floor(base * rate * per_yuan + up) / per_yuan + fixed
            result[f"{program}_{side}"] = amount
            sums[side] += np.nan_to_num(amount)
    for side in tables.SIDES:
        result[side] = sums[side]
    result["cost"] = wage + sums["employer"]
    taxable = np.maximum(wage - sums["employee"], 0.0)
    result["taxable_income"] = taxable
    basic, bands = tax
    above = np.maximum(taxable - basic, 0.0)
    lines = np.max([above * rate - quick for _, rate, quick in bands], axis=0)
    withheld = np.floor(lines * 100 + tables.ROUNDING["half-up"]) / 100
    result["income_tax"] = withheld
    result["net"] = wage - sums["employee"] - withheld
    for name in ("status", "incomplete"):
        result[name] = np.array([rules[name] for rules in cities])[place]
    result["error"] = ""
    return pd.concat([frame, pd.DataFrame(result)], axis=1)


def main():
    sscalc, source, target = sys.argv[1:]
    cities, tax = tables.rules(sscalc)
    start, used = time.perf_counter(), time.process_time()
    text = {name: str for name in ("工号", "姓名", "参保城市", "月份")}
    frame = pd.read_csv(source, dtype={**text, "应发工资": float})
    columns(frame, cities, tax).to_csv(target, index=False, float_format="%.2f")
    took, used = time.perf_counter() - start, time.process_time() - used
    print(f"pandas {pd.__version__}: {took:.3f} s, {used:.3f} s of processor", file=sys.stderr)


if __name__ == "__main__":
    main()
