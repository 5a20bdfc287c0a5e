#!/usr/bin/env python3
"""Whether two results agree: the same rows and columns, the same empty cells, amounts within 0.01.

    benches/peers/agree.py OURS.csv OTHER.csv
"""
import sys

import polars as pl

OWN = ("工号", "姓名", "参保城市", "月份")
WORDS = (*OWN, "status", "incomplete", "error")


def main():
    ours, other = (
        pl.read_csv(path, schema_overrides={name: pl.String for name in WORDS}, infer_schema_length=None)
        for path in sys.argv[1:3]
    )
    assert ours.columns == other.columns, (ours.columns, other.columns)
    assert ours.height == other.height, (ours.height, other.height)
    cells, widest = 0, 0.0
    for name in ours.columns:
        own, their = ours[name], other[name]
        if name in WORDS:
            assert own.fill_null("").equals(their.fill_null("")), name
            continue
        own, their = own.cast(pl.Float64), their.cast(pl.Float64)
        assert own.is_null().equals(their.is_null()), f"{name}: other cells are empty"
        difference = (own - their).abs().max() or 0.0
        assert difference <= 0.01 + 1e-6, f"{name}: {difference}"
        widest = max(widest, difference)
        cells += own.len() - own.null_count()
    print(f"{ours.height} rows and {cells} amounts agree, the widest difference is {widest:.2f}")


if __name__ == "__main__":
    main()
