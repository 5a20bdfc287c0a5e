#!/usr/bin/env python3
"""Whether every fact of the collected material comes back from the program.

    python3 .ci/facts.py SSCALC_BINARY FACTS_DIR [NEWER_DIR ...] EXCEPTIONS [--rates DIR]

Each fact is asked of the program itself, `rates show REGION --month M`, M being the first whole month of the fact, and
must be answered with the same figure and with no better status than the fact has. Placeholders (status `assumed`, or
`unverified`) are not asked. Where a newer folder speaks of the same figure of the same region, variant and month, the
older fact is not asked: the newer wins, unless it calls itself a doubt (`verdict = "doubt"`) or is itself excused.
EXCEPTIONS excuses facts that differ for a reason; see there.

Needs Python 3.11 and nothing else.
"""

import argparse
import json
import re
import subprocess
import sys
import tomllib
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Decimal
from fnmatch import fnmatchcase
from pathlib import Path

AT_LEAST = 4000  # a check that compares fewer has lost its material
MOST_EXCEPTIONS = 60  # lines
HISTORIES = ("history.toml", "history-cities.toml")
# files of a newer folder: places with facts, of which some hold for several `cities`
PLACES = ("limits-2024-2026.toml", "big-cities.toml", "peers.toml", "medical-extra.toml")
# what these say that is no figure of a rate table: rules, leads, proofs of absence, sums of which no side is known
NO_FIGURE = ("rule", "lead", "unproven", "none", "total", "split", "safe", "date")
RANK = {"cited": 0, "derived": 1, "reported": 2, "carried": 3, "assumed": 4}
SOCIAL = ("pension", "medical", "unemployment", "work_injury")
BASE_FIELDS = ("floor", "ceiling", "average")
# the value of a charge as `rates show` writes it
CHARGE = re.compile(
    r"(?P<number>\d+(?:\.\d+)?)(?P<unit>%|/year|)"
    r"(?: of (?P<of>average|payroll))?(?: from (?P<paid_from>account|pool))?(?: \(of which (?P<of_which>.*)\))?"
)
# what a fact rounds -> programs of which one must say so, and what is rounded
ROUNDS = (
    ("housing_fund", ("housing_fund",), "amount"),
    ("medical.base", ("medical",), "limits"),
    ("social insurance, each", SOCIAL, "amount"),
    ("social", SOCIAL, "limits"),
    ("employee amounts", SOCIAL, "amount"),
    ("amount", SOCIAL, "amount"),
)


# ---------------------------------------------------------------- facts


@dataclass
class Fact:
    file: str
    region: str
    province: str
    p: str
    since: str  # as the fact has it; of an average without a date, the year after its own
    months: list[str]  # any of them will do; more than one only where the fact is not clear about it
    data: dict
    variant: str
    ends: str = ""
    age: int = 0  # place of its folder among those given, the oldest first
    cities: list[str] = field(default_factory=list)  # of a province's tier: any of its cities may have the figure

    @property
    def asked_of(self):
        return [(region, month) for region in (self.region, *self.cities) for month in self.months]

    @property
    def key(self):
        """What the exceptions match; a variant stands behind the parameter, after a slash."""
        parameter = f"{self.p}/{self.variant}" if self.variant else self.p
        return f"{self.file}:{self.region}:{parameter}:{self.since}"

    def status(self, part):
        """Of one field: averages may have one of their own, and computed limits are named."""
        if part in self.data.get("derived", []):
            return "derived"
        if part == "average":
            return self.data.get("average_status", self.data["status"])
        return self.data["status"]


def first_whole_month(fact):
    year, month, day = (int(x) for x in (fact["from"] + "-01-01").split("-")[:3])
    if day > 1:
        later = f"{year + month // 12}-{month % 12 + 1:02d}"
        # a figure that ended in the month in which it began has no whole one
        if fact.get("until", "9999") >= f"{later}-01":
            return later
    return f"{year}-{month:02d}"


def make_fact(file, region, province, p, data, variant):
    if "from" in data:
        since, months = data["from"], [first_whole_month(data)]
        # such a start is the day on which someone saw the figure in force, so that month will do as well
        if data.get("from_assumed") and since[:7] not in months:
            months.append(since[:7])
    else:
        # the average wage of a year, from the month in which limits derive from it: January, in some places July,
        # in Shanghai once April
        after = data["year"] + 1
        since, months = f"{after}-01-01", [f"{after}-{month}" for month in ("01", "07", "04")]
    return Fact(file, region, province, p, since, months, data, variant, data.get("until", ""))


def read_newer(folder, provinces, age):
    """Facts of a folder that goes beyond an older one; `provinces`: of which each region is."""
    for name in PLACES:
        if not (folder / name).exists():
            continue
        with (folder / name).open("rb") as file:
            table = tomllib.load(file, parse_float=Decimal)
        for place in table.get("province", []) + table.get("city", []):
            for data in place.get("facts", []):
                if data["p"].rpartition(".")[2] in NO_FIGURE or place["id"] == "cn":
                    continue
                for region in data.get("cities", [place["id"]]):
                    variant = data.get("variant", "")
                    fact = make_fact(name, region, provinces.get(region, region), data["p"], data, variant)
                    fact.age = age
                    yield fact


def read_nation(folder):
    """What holds for the nation: never asked, but a region may answer with it."""
    with (folder / "cn.toml").open("rb") as file:
        table = tomllib.load(file, parse_float=Decimal)
    for data in table.get("facts", []):
        if "from" in data and data["p"].endswith((".employee", ".employer")):
            yield make_fact("cn.toml", "cn", "cn", data["p"], data, data.get("variant", ""))


def read_facts(folder):
    tables = {}
    for path in sorted(folder.glob("*.toml")):
        with path.open("rb") as file:
            tables[path.name] = tomllib.load(file, parse_float=Decimal)
    # cn.toml has the same shape, but the nation is no region that can be asked
    provinces = {name: t for name, t in tables.items() if "province" in t and name != "cn.toml"}
    cities = {t["province"]["id"]: [city["id"] for city in t.get("city", [])] for t in provinces.values()}
    found = []
    for name, table in provinces.items():
        province = table["province"]["id"]
        for place in [{"id": province, "facts": table["facts"]}, *table.get("city", [])]:
            for data in place.get("facts", []):
                variant = data.get("variant", "")
                found.append(make_fact(name, place["id"], province, data["p"], data, variant))
    for name in HISTORIES:
        for series in tables[name]["series"]:
            region = series.get("city", series["province"])
            for data in series["values"]:
                variant = data.get("variant", series.get("variant", ""))
                found.append(make_fact(name, region, series["province"], series["p"], data, variant))
    for fact in found:
        # a province that sets its limits in tiers has no figure of its own: its cities have that of their tier
        if fact.variant.startswith("tier=") and fact.region == fact.province:
            fact.cities = cities[fact.province]
    return found


def is_asked(fact):
    doubted = fact.data.get("verdict") == "doubt"
    return fact.data["status"] != "assumed" and not fact.data.get("unverified", False) and not doubted


def figures(fact):
    """The names under which a fact speaks: (program, field), of a base each limit by itself."""
    program, _, parameter = fact.p.partition(".")
    if parameter == "base":
        programs = SOCIAL if program == "social" else (program,)
        return [(each, name) for name in BASE_FIELDS if name in fact.data for each in programs]
    return [(program, parameter, str(fact.data.get("class", "")), fact.data.get("applies_to", ""))]


def overtaken(facts, excused):
    """Takes from each fact what a newer folder says of the same month, and whole facts of which nothing is left."""
    said = {}
    for fact in facts:
        if fact.age and fact.data.get("verdict") != "doubt" and not excused(fact):
            for figure in figures(fact):
                said.setdefault((fact.region, fact.variant, figure), []).append(fact)

    def newer(fact, figure):
        month = fact.months[0]
        return any(
            other.age > fact.age and other.months[0] <= month and (not other.ends or other.ends[:7] >= month)
            for other in said.get((fact.region, fact.variant, figure), [])
        )

    kept = []
    for fact in facts:
        gone = {figure for figure in figures(fact) if newer(fact, figure)}
        # a limit that one fact gives for all programs stands while any of them keeps it
        names = {figure[1] for figure in figures(fact)} - {figure[1] for figure in set(figures(fact)) - gone}
        if fact.p.endswith(".base") and names:
            rest = [name for name in BASE_FIELDS if name in fact.data and name not in names]
            if not rest:
                continue
            fact = replace(fact, data={key: value for key, value in fact.data.items() if key not in names})
        elif gone and not fact.p.endswith(".base"):
            continue
        kept.append(fact)
    return kept


# ---------------------------------------------------------------- the program's answers


class Program:
    """Answers of `rates show`, one call for each region and month."""

    def __init__(self, binary, rates):
        self.binary, self.rates, self.answers = binary, rates, {}

    def call(self, region, month):
        command = [self.binary, "rates", "show", region, "--month", month, "--format", "json", "--lang", "en"]
        if self.rates:
            command += ["--rates", self.rates]
        done = subprocess.run(command, capture_output=True, text=True)
        if done.returncode == 0:
            return json.loads(done.stdout)["parameters"]
        if "no region is called" in done.stderr:
            return None
        sys.exit(f"{' '.join(command)}: exit {done.returncode}\n{done.stderr[:2000]}")

    def ask_all(self, pairs):
        pairs = sorted(set(pairs))
        with ThreadPoolExecutor(8) as pool:
            for pair, answer in zip(pairs, pool.map(lambda pair: self.call(*pair), pairs)):
                self.answers[pair] = answer


@dataclass
class Answer:
    """One region and month."""

    rows: list

    def of(self, program, *parameters, variant=""):
        """Rows of a parameter that the fact may stand in.

        A fact without a variant is that of everyone: the row without `when`, if there is one. For a fact with a
        variant ANY row may hold it, whatever its `when`: the facts name their variants in words of their own
        (`area=其余县`), the tables by ids, and a variant that does not differ in this field has no row.
        """
        rows = [r for r in self.rows if r["program"] == program and r["parameter"] in parameters]
        plain = [r for r in rows if not r["when"]]
        return plain if plain and not variant else rows

    def limit(self, row):
        """A limit or average a month as (amount or "none", status), None if there is none."""
        value, status = row["value"], row["status"]
        if value == "none":
            return value, status
        if value == "of average":
            return self.limit_of_average(row)
        if not value or value == "unknown":
            return None
        number, yearly = (value[:-5], True) if value.endswith("/year") else (value, False)
        return (Decimal(number) / 12 if yearly else Decimal(number)), status

    def limit_of_average(self, row):
        def same(parameter):
            rows = [r for r in self.rows if r["program"] == row["program"] and r["parameter"] == parameter]
            return next((r for r in rows if r["when"] == row["when"]), rows[0] if rows else None)

        average, ratio, rule = same("average"), same(f"{row['parameter']}_ratio"), same("rounding.limits")
        if not all(r and r["value"] for r in (average, ratio)):
            return None
        amount, status = self.limit(average)
        # to the fen where no rule is known for the month, as the program does
        unit, mode = (rule and rule["value"] or "fen half-up").split()[:2]
        unit = {"fen": Decimal("0.01"), "jiao": Decimal("0.1"), "yuan": Decimal(1)}[unit]
        mode = {"half-up": ROUND_HALF_UP, "up": ROUND_CEILING, "down": ROUND_FLOOR}[mode]
        limit = (amount * Decimal(ratio["value"].rstrip("%")) / 100 / unit).quantize(Decimal(1), mode) * unit
        return limit, max(status, "derived", key=RANK.get)


# ---------------------------------------------------------------- the comparison


@dataclass
class Verdict:
    """Whether the answer holds the figure, and what it says."""

    equal: bool = False
    said: list[str] = field(default_factory=list)

    def __bool__(self):
        return self.equal


class Check:
    def __init__(self, program, facts):
        self.program = program
        self.attested = {}
        for fact in facts:
            for part, value in parts(fact):
                self.attested.setdefault((fact.region, *part[:-1]), []).append((part[-1], value, fact))

    def allowed(self, fact, part, value):
        """The best status that any fact gives this figure in that month, for the region, its province or the nation."""
        best = fact.status(part[-1])
        for region in {fact.region, fact.province, "cn"}:
            for name, other, by in self.attested.get((region, *part[:-1]), []):
                in_force = min(by.months) <= max(fact.months) and (not by.ends or by.ends[:7] >= min(fact.months))
                if name == part[-1] and other == value and in_force:
                    best = min(best, by.status(name), key=RANK.get)
        return best

    def status_holds(self, fact, part, value, status):
        """No better than the material. `carried` and weaker are always fine, and for a carried fact anything is."""
        if RANK[status] >= RANK["carried"] or fact.data["status"] == "carried":
            return True
        # a further reading of what the tables hold on a standing of their own
        if fact.data.get("verdict") == "confirms":
            return True
        return RANK[status] >= RANK[self.allowed(fact, part, value)]

    def __call__(self, fact):
        verdicts = []
        for pair in fact.asked_of:
            rows = self.program.answers[pair]
            verdicts.append(Verdict(said=["no such region"]) if rows is None else self.compare(fact, Answer(rows)))
            if verdicts[-1]:
                break
        # where none has it, what the first one says
        return verdicts[-1] or verdicts[0]

    def compare(self, fact, answer):
        p = fact.p
        if p == "wage.average":
            return self.average_wage(fact, answer)
        if p == "wage.minimum":
            return self.minimum_wage(fact, answer)
        if p == "iit.rent_deduction":
            return self.rent_deduction(fact, answer)
        if p == "rounding":
            return self.rounding(fact, answer)
        if p == "housing_fund.rate":
            return self.fund_rate(fact, answer)
        program, _, parameter = p.partition(".")
        if parameter == "base":
            programs = SOCIAL if program == "social" else (program,)
            verdicts = [self.base(fact, answer, program) for program in programs]
            return next((v for v in verdicts if v), verdicts[0])
        if program == "maternity":
            return self.maternity(fact, answer)
        if p == "work_injury.classes" or "industry=class-" in fact.variant:
            return self.classes(fact, answer)
        return self.charge(fact, answer, program, parameter)

    def row(self, fact, rows, part, value, is_equal):
        """Whether one of the rows has the figure, with a status that holds."""
        return self.row_of(fact, rows, [(part, value)], is_equal)

    def row_of(self, fact, rows, figures, is_equal):
        verdict = Verdict()
        for row in rows:
            fits = is_equal(row)
            when = "".join(f" {k}={v}" for k, v in row["when"].items())
            said = f"{row['parameter']} {row['value'] or row['status']}{when} ({row['status']})"
            if fits:
                if all(self.status_holds(fact, part, value, row["status"]) for part, value in figures):
                    return Verdict(True)
                said += " better than the fact"
            verdict.said.append(said)
        if not rows:
            verdict.said.append(f"no {figures[0][0][-1]}")
        return verdict

    def limit(self, fact, answer, program, name):
        value = fact.data[name]
        computed = name in fact.data.get("derived", [])

        def is_equal(row):
            found = answer.limit(row)
            if row["value"] == "of average":
                # its status is not that of its row
                row["value"] += f" {cents(found[0])}" if found else ", not known"
                row["status"] = found[1] if found else row["status"]
            if not found:
                return False
            if found[0] == "none" or value == 0:
                return found[0] == "none" and value == 0
            # a limit that the material itself computed from the average is not rounded as the place rounds
            if computed:
                return abs(found[0] - value) < 1
            return cents(found[0]) == cents(value)

        rows = [dict(row) for row in answer.of(program, name, variant=fact.variant)]
        return self.row(fact, rows, (program, name), value, is_equal)

    def base(self, fact, answer, program):
        verdicts = [self.limit(fact, answer, program, name) for name in BASE_FIELDS if name in fact.data]
        return every(verdicts)

    def average_wage(self, fact, answer):
        """Of the year; where the tables have it as the average that limits derive from, there."""
        value = fact.data["value"]

        def is_equal(row):
            found = answer.limit(row)
            return bool(found) and found[0] != "none" and cents(found[0]) == cents(value)

        rows = answer.of("", "average_wage")
        for program in ("pension", "medical"):
            rows = rows + answer.of(program, "average")
        return self.row(fact, rows, ("wage", "average"), value, is_equal)

    def minimum_wage(self, fact, answer):
        # a city that names its one class may stand without it
        names = ["minimum_wage"] + ([f"minimum_wage.{fact.data['class']}"] if "class" in fact.data else [])
        rows = answer.of("", *names, variant=fact.variant)
        value = fact.data["value"]

        def is_equal(row):
            return row["value"] not in ("", "unknown") and Decimal(row["value"]) == value

        return self.row(fact, rows, ("wage", "minimum"), value, is_equal)

    def rent_deduction(self, fact, answer):
        value = fact.data["value"]

        def is_equal(row):
            return row["value"] not in ("", "unknown") and Decimal(row["value"]) == value

        rows = answer.of("", "rent_deduction")
        return self.row(fact, rows, ("iit", "rent_deduction"), value, is_equal)

    def rounding(self, fact, answer):
        applies_to, rule = fact.data["applies_to"], f"{fact.data['unit']} {fact.data['mode']} "
        if "each side" in applies_to or "both sides" in applies_to:
            rule += "each side" if "each side" in applies_to else "each both"
        programs, what = next((programs, what) for word, programs, what in ROUNDS if applies_to.startswith(word))
        verdicts = [
            self.row(
                fact,
                answer.of(program, f"rounding.{what}", variant=fact.variant),
                ("rounding", applies_to),
                rule,
                lambda row: row["value"].startswith(rule),
            )
            for program in programs
        ]
        return next((v for v in verdicts if v), verdicts[0])

    def fund_rate(self, fact, answer):
        low, high = fact.data["min"], fact.data["max"]
        # a list of rates names its ends
        lists = [r for r in answer.of("housing_fund", "only", variant=fact.variant) if "%" in r["value"]]
        if lists:

            def has_ends(row):
                rates = [Decimal(rate.rstrip("%")) for rate in row["value"].split()]
                return (min(rates), max(rates)) == (low, high)

            verdict = self.row(fact, lists, ("housing_fund", "rate"), (low, high), has_ends)
            if verdict or not fact.variant:
                return verdict

        def end(name, value):
            def is_equal(row):
                return row["value"].endswith("%") and Decimal(row["value"].rstrip("%")) == value

            rows = answer.of("housing_fund", name, variant=fact.variant)
            return self.row(fact, rows, ("housing_fund", "rate"), (low, high), is_equal)

        return every([end("min", low), end("max", high)])

    def classes(self, fact, answer):
        if "rates" in fact.data:
            wanted = dict(enumerate(fact.data["rates"], start=1))
        else:
            wanted = {int(fact.variant.rpartition("-")[2]): fact.data["rate"]}

        def is_equal(row):
            found = dict(part.split(": ") for part in row["value"].split(", ") if ": " in part)
            found = {int(number): Decimal(rate.rstrip("%")) for number, rate in found.items()}
            return all(found.get(number) == rate for number, rate in wanted.items())

        rows = answer.of("work_injury", "employer", variant=fact.variant)
        return self.row_of(fact, rows, [class_part(number, rate) for number, rate in wanted.items()], is_equal)

    def maternity(self, fact, answer):
        """Levied apart, or named as a part of the medical rate."""
        verdict = self.charge(fact, answer, "maternity", fact.p.partition(".")[2])
        if verdict:
            return verdict
        if any(row["value"] == "in medical" for row in answer.of("maternity", "employer", variant=fact.variant)):

            def is_equal(row):
                return includes(row["value"]).get("maternity") == fact.data["rate"]

            rows = answer.of("medical", "employer", variant=fact.variant)
            within = self.row(fact, rows, ("maternity", "employer"), fact.data["rate"], is_equal)
            return within or Verdict(said=verdict.said + [f"medical {said}" for said in within.said])
        return verdict

    def charge(self, fact, answer, program, side):
        data = fact.data

        def is_equal(row):
            found = CHARGE.fullmatch(row["value"])
            if not found:
                return False
            number, unit = Decimal(found["number"]), found["unit"]
            figure = data["rate"] if "rate" in data else data["fixed"]
            if figure == 0:  # nothing due, however it is written
                return number == 0
            if "rate" in data:
                # whose base is not shown; of an average or of a base is
                of_average = str(data.get("of", "")).startswith("average_wage")
                part = data.get("includes_maternity", 0)
                return (
                    unit == "%"
                    and number == figure
                    and (found["of"] == "average") == of_average
                    and (not part or includes(row["value"]).get("maternity") == part)
                )
            if unit == "%":
                return False
            yearly = figure if data.get("per") == "year" else figure * 12
            return yearly == (number if unit == "/year" else number * 12)

        # a second charge of the same program (`part`) is a row of its own
        names = {row["parameter"] for row in answer.rows if row["program"] == program}
        names = [name for name in names if name == side or name.startswith(f"{side}.")]
        rows = answer.of(program, *names, variant=fact.variant)
        return self.row(fact, rows, (program, side), data.get("rate", data.get("fixed")), is_equal)


def parts(fact):
    """What a fact attests, for `Check.allowed`: ((program, field), value)."""
    data, (program, _, parameter) = fact.data, fact.p.partition(".")
    if not is_asked(fact):
        return
    if parameter == "base":
        for name in (n for n in BASE_FIELDS if n in data):
            for each in SOCIAL if program == "social" else (program,):
                yield (each, name), data[name]
            if name == "average":
                yield ("wage", name), data[name]
    elif fact.p == "wage.average":
        for each in ("wage", *SOCIAL):
            yield (each, parameter), data["value"]
    elif fact.p in ("wage.minimum", "iit.rent_deduction"):
        yield (program, parameter), data["value"]
    elif fact.p == "housing_fund.rate":
        yield (program, parameter), (data["min"], data["max"])
    elif fact.p == "work_injury.classes":
        yield from (class_part(number, rate) for number, rate in enumerate(data["rates"], start=1))
    elif "rate" in data or "fixed" in data:
        yield (program, parameter), data.get("rate", data.get("fixed"))


def class_part(number, rate):
    return ("work_injury", f"class {number}"), rate


def cents(amount):
    return Decimal(amount).quantize(Decimal("0.01"), ROUND_HALF_UP)


def includes(value):
    """What a rate includes: {program: rate}."""
    found = CHARGE.fullmatch(value)
    listed = (found and found["of_which"] or "").split(", ")
    return {name: Decimal(rate.rstrip("%")) for name, _, rate in (part.partition(" ") for part in listed) if rate}


def every(verdicts):
    wrong = [v for v in verdicts if not v]
    return Verdict(not wrong, [said for v in wrong for said in v.said])


def told(fact):
    """The fact's own figure, in a few words."""
    skip = ("p", "from", "until", "src", "note", "agrees", "disagrees", "variant", "from_assumed", "doc_src", "scope")
    skip += ("average_src", "derived", "average_status", "status", "year")

    def text(value):
        return "/".join(map(str, value)) if isinstance(value, list) else str(value)

    figures = " ".join(f"{k} {text(v)}" for k, v in fact.data.items() if k not in skip)
    return f"{figures} ({fact.data['status']})"


def held(p):
    """Whether the tables have such a parameter."""
    return not p.startswith("flexible.")


# ---------------------------------------------------------------- exceptions and the whole


def read_exceptions(path):
    lines = [line.strip() for line in path.read_text(encoding="utf-8").splitlines()]
    if len(lines) > MOST_EXCEPTIONS:
        sys.exit(f"{path}: {len(lines)} lines, more than {MOST_EXCEPTIONS}")
    found = {}
    for number, line in enumerate(lines, start=1):
        if not line or line.startswith("#"):
            continue
        pattern, bar, reason = (part.strip() for part in line.partition(" | "))
        if not bar or not reason or pattern in found:
            sys.exit(f"{path}:{number}: expected `pattern | reason`, each pattern once")
        found[pattern] = number
    return found


def examine(binary, folders, rates, excused):
    """Every fact that is asked, with its verdict."""
    program = Program(binary, rates)
    facts = read_facts(folders[0])
    provinces = {fact.region: fact.province for fact in facts}
    for age, folder in enumerate(folders[1:], start=1):
        facts += read_newer(folder, provinces, age)
    every_fact = [*facts, *read_nation(folders[0])]
    asked = [fact for fact in overtaken(facts, excused) if is_asked(fact)]
    program.ask_all(pair for fact in asked if held(fact.p) for pair in fact.asked_of)
    check = Check(program, every_fact)
    for fact in asked:
        yield fact, check(fact) if held(fact.p) else Verdict(said=["the tables have no such parameter"])


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("binary")
    parser.add_argument("facts", type=Path, nargs="+", help="folders, the oldest first")
    parser.add_argument("exceptions", type=Path)
    parser.add_argument("--rates")
    args = parser.parse_args()

    exceptions, used = read_exceptions(args.exceptions), set()
    equal = excepted = different = 0

    def excused(fact):
        return any(fnmatchcase(fact.key, pattern) for pattern in exceptions)

    for fact, verdict in examine(args.binary, args.facts, args.rates, excused):
        # only a fact that differs needs an exception, so one that has become needless is found out
        excuses = [] if verdict else [pattern for pattern in exceptions if fnmatchcase(fact.key, pattern)]
        used.update(excuses)
        if verdict:
            equal += 1
        elif excuses:
            excepted += 1
        else:
            different += 1
            print(f"{fact.key}: fact {told(fact)}, binary {'; '.join(verdict.said)}")

    failed = different > 0
    for pattern in exceptions:
        if pattern not in used:
            failed = True
            print(f"{args.exceptions}:{exceptions[pattern]}: excuses nothing: {pattern}")
    compared = equal + different
    if compared < AT_LEAST:
        failed = True
        print(f"only {compared} compared, at least {AT_LEAST} were expected")
    print(f"compared {compared}, equal {equal}, excepted {excepted}, different {different}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
