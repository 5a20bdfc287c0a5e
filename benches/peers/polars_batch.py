#!/usr/bin/env python3
"""The columns of `sscalc batch` in Polars: lazy, streaming, floats.

    benches/peers/polars_batch.py SSCALC IN.csv OUT.csv

The twenty cities' rules come from `tables.py`; they are joined to the rows by city. What all cities have alike is a literal,
and a base that several charges share is made once, as a careful user of Polars would write it.
"""
import sys
import time

import polars as pl

import tables


class Parameters:
    """Figures by city: a column each, equal ones once, a literal where all cities agree."""

    def __init__(self, cities):
        self.frame = {"参保城市": [rules["city"] for rules in cities]}
        self.known = {}

    def of(self, values):
        values = tuple(values)
        if len(set(values)) == 1:
            return pl.lit(values[0], dtype=pl.Float64)
        if values not in self.known:
            name = f"p{len(self.known)}"
            self.known[values] = name
            self.frame[name] = list(values)
        return pl.col(self.known[values])

    def text(self, name, values):
        self.frame[name] = list(values)
        return pl.col(name)

    def joined(self, rows):
        return rows.join(pl.LazyFrame(self.frame), on="参保城市", how="left", maintain_order="left")


def plan(rows, cities, tax):
    parameters, wage = Parameters(cities), pl.col("wage")
    bases, results, sums = {}, [], {side: [] for side in tables.SIDES}

    def base(limits):
        """A column of the wage within limits, made once for all charges on it."""
        limits = tuple(limits)
        if limits not in bases:
            low, high = (parameters.of(end) for end in zip(*limits))
            bases[limits] = (f"b{len(bases)}", wage.clip(low, high))
        return pl.col(bases[limits][0])

    for program in tables.PROGRAMS:
        own = [rules["programs"].get(program) for rules in cities]
        names = [f"{program}_{what}" for what in ("base", *tables.SIDES)]
        if not any(own):
            results.extend(pl.lit(None, dtype=pl.Float64).alias(name) for name in names)
            continue
        there = pl.lit(True) if all(own) else parameters.of(1.0 if item else None for item in own).is_not_null()
        nowhere = {"base": (0.0, 0.0), "per_yuan": 100.0, "up": 0.0, "employee": None, "employer": None}
        own = [item or nowhere for item in own]
        value = base(item["base"] for item in own)
        results.append((value if there.meta.eq(pl.lit(True)) else pl.when(there).then(value)).alias(names[0]))
        per_yuan = parameters.of(item["per_yuan"] for item in own)
        up = parameters.of(item["up"] for item in own)
        for side, name in zip(tables.SIDES, names[1:]):
            shares = [item[side] for item in own]
            known = [share is not None for share in shares]
            shares = [share or {"base": (0.0, 0.0), "rate": 0.0, "fixed": 0.0} for share in shares]
            rate = parameters.of(share["rate"] for share in shares)
            fixed = parameters.of(share["fixed"] for share in shares)
            amount = fixed
            if any(share["rate"] for share in shares):
                value = base(share["base"] for share in shares)
                product = (value * rate * per_yuan + up).floor() / per_yuan
                amount = product + fixed if any(share["fixed"] for share in shares) else product
            sums[side].append(amount)
            if not all(known):
                seen = parameters.of(1.0 if known else None for known in known).is_not_null()
                amount = pl.when(seen).then(amount)
            results.append(amount.alias(name))
    employee, employer = (pl.sum_horizontal(sums[side]) for side in tables.SIDES)
    status = parameters.text("status", (rules["status"] for rules in cities))
    incomplete = parameters.text("incomplete", (rules["incomplete"] or None for rules in cities))
    basic, bands = tax
    taxable = (pl.col("taxable_income") - basic).clip(0.0)
    # of a table of this form the band's own line is the highest
    lines = [taxable * rate - quick for _, rate, quick in bands]
    withheld = (pl.max_horizontal(lines) * 100 + tables.ROUNDING["half-up"]).floor() / 100
    rows = rows.with_columns(pl.col("应发工资").alias("wage"))
    rows = parameters.joined(rows)
    rows = rows.with_columns(*(value.alias(name) for name, value in bases.values()))
    rows = rows.with_columns(*results, employee.alias("employee"), employer.alias("employer"))
    rows = rows.with_columns(
        (wage + pl.col("employer")).alias("cost"),
        (wage - pl.col("employee")).clip(0.0).alias("taxable_income"),
        status,
        incomplete,
        pl.lit(None, dtype=pl.String).alias("error"),
    )
    net = wage - pl.col("employee") - withheld
    rows = rows.with_columns(withheld.alias("income_tax"), net.alias("net"))
    own = ["工号", "姓名", "参保城市", "月份", "应发工资"]
    of_programs = [f"{program}_{what}" for program in tables.PROGRAMS for what in ("base", *tables.SIDES)]
    last = ["employee", "employer", "cost", "taxable_income", "income_tax", "net", "status", "incomplete", "error"]
    return rows.select(*own, *of_programs, *last)


def main():
    sscalc, source, target = sys.argv[1:]
    cities, tax = tables.rules(sscalc)
    text = {name: pl.String for name in ("工号", "姓名", "参保城市", "月份")}
    rows = pl.scan_csv(source, schema={**text, "应发工资": pl.Float64})
    start, used = time.perf_counter(), time.process_time()
    plan(rows, cities, tax).sink_csv(target, float_precision=2, quote_style="necessary", null_value="", engine="streaming")
    took, used = time.perf_counter() - start, time.process_time() - used
    print(f"polars {pl.__version__}: {took:.3f} s, {used:.3f} s of processor", file=sys.stderr)


if __name__ == "__main__":
    main()
