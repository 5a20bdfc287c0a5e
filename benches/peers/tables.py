"""The rules of the twenty cities as plain numbers, asked of `sscalc` itself, so that nothing is typed in.

A base that depends on the wage is asked at wage 0 and at a very high one: that gives floor and ceiling. Rates, fixed sums,
rounding and status stand in the answer. Of income tax the bands are found from their rates and quick deductions.
"""
import json
import subprocess

from roster import CITIES

MONTH = "2026-09"
PROGRAMS = (
    "pension medical maternity unemployment work_injury large_medical long_term_care local_pension housing_fund "
    "supplementary_housing_fund enterprise_annuity"
).split()
SIDES = ("employee", "employer")
STATUSES = ("cited", "derived", "reported", "carried", "assumed")
VERY_HIGH = "9000000"
# what is added before rounding down, with a little for what floats miss of a half
ROUNDING = {"half-up": 0.5 + 1e-6, "up": 1 - 1e-6, "down": 1e-6}
PER_YUAN = {"fen": 100.0, "jiao": 10.0, "yuan": 1.0}


def ask(sscalc, *args):
    return json.loads(subprocess.run([sscalc, *args, "--format", "json"], check=True, capture_output=True).stdout)


def compute(sscalc, city, wage):
    return ask(sscalc, "compute", "--city", city, "--month", MONTH, "--wage", wage)


def ends(low, high):
    """Floor, ceiling and factor of the wage in a base: of what does not depend on the wage, the same twice."""
    if high >= float(VERY_HIGH):
        return low, float("inf")
    return low, high


def of_city(sscalc, city):
    low, high = compute(sscalc, city, "0"), compute(sscalc, city, VERY_HIGH)
    rules = {"city": city, "programs": {}}
    for item, top in zip(low["items"], high["items"]):
        assert item["rounding"]["each"] == "side", (city, item["program"])
        own = {
            "base": ends(item["base"], top["base"]),
            "per_yuan": PER_YUAN[item["rounding"]["unit"]],
            "up": ROUNDING[item["rounding"]["mode"]],
        }
        for side in SIDES:
            share, share_top = item[side], top[side]
            if share["basis"] == "unknown":
                own[side] = None
                continue
            own[side] = {
                "base": ends(share["base"], share_top["base"]),
                # what the medical account pays is in no sum
                "rate": 0.0 if share["from_account"] or share_top["from_account"] else share["rate_percent"] / 100,
                "fixed": share["fixed"] if not share["from_account"] else 0.0,
            }
        rules["programs"][item["program"]] = own
    rules["status"] = max((item["status"] for item in low["items"]), key=STATUSES.index)
    gaps = [f"{gap['program']}.{gap.get('side') or 'both'}:{gap['reason']}" for gap in low["incomplete"]]
    rules["incomplete"] = " ".join(gaps)
    return rules


def tax(sscalc):
    """The deduction of a first month, and the bands as (upper edge, rate, quick deduction)."""
    bands, basic = {}, None
    for wage in (10_000, 60_000, 200_000, 350_000, 500_000, 700_000, 2_000_000):
        answer = ask(sscalc, "tax", "--wage", str(wage), "--year", MONTH[:4], "--months", "1")
        first = answer["months"][0]
        bands[first["rate_percent"] / 100] = first["quick_deduction"]
        basic = first["deductions_to_date"]
    known = sorted(bands.items())
    edges = [
        (quick_after - quick) / (rate_after - rate)
        for (rate, quick), (rate_after, quick_after) in zip(known, known[1:])
    ]
    return basic, [(edge, rate, quick) for edge, (rate, quick) in zip([*edges, float("inf")], known)]


def rules(sscalc):
    return [of_city(sscalc, city) for city in CITIES], tax(sscalc)
