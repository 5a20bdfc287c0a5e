"""Mutation testing with one build: `.ci/mutants.py TREE LIST.json COUNT SEED`.

`cargo mutants --list --json` says which mutants there are. Building each would take minutes, so a sample of them is
written into a copy of the tree (TREE, which is changed) at once, each behind a question at run time whether it is the
one that is on: `SSCALC_MUTANT=17`. What the compiler refuses is taken out again and counted as not viable, as
`cargo mutants` counts it. It needs `pip install tree-sitter tree-sitter-rust`.

Then, for each mutant, the tests run in the order of the file's crate first, `it` next, until one fails.
"""

import collections
import json
import os
import pathlib
import random
import re
import subprocess
import sys
import time

import tree_sitter_rust
from tree_sitter import Language, Parser

PARSER = Parser(Language(tree_sitter_rust.language()))
# what is asked about: money, look-up, schedule, kernel, tax, splitting and reading of rows
WANTED = re.compile(
    r"crates/tables/src/(money/|typed|period|rates/(mod|layers|index|near|places|regions|national|abroad|tax)\.)"
    r"|crates/core/src/(schedule|kernel|tax)/"
    r"|crates/payroll/src/(record|reader|delimited|json_lines|encoding|worker|cell|person|source|row|run|input)\.rs"
)
SWITCH = '''
/// Whether a mutant is on.
#[doc(hidden)]
#[allow(clippy::disallowed_methods)]
pub fn __mutant(number: u32) -> bool {
    static ON: std::sync::OnceLock<u32> = std::sync::OnceLock::new();
    let read = || std::env::var("SSCALC_MUTANT").ok().and_then(|on| on.parse().ok());
    *ON.get_or_init(|| read().unwrap_or(0)) == number
}
'''


def wanted(mutant):
    return WANTED.match(mutant["file"]) is not None


def place(text, position):
    """The byte of a line and a column, both from 1, columns in characters."""
    lines = text.split("\n")
    before = sum(len(line.encode()) + 1 for line in lines[: position["line"] - 1])
    return before + len(lines[position["line"] - 1][: position["column"] - 1].encode())


def up(node, *kinds):
    while node is not None and node.type not in kinds:
        node = node.parent
    return node


def is_const(node):
    """Whether code is run by the compiler, which cannot ask which mutant is on."""
    while node is not None:
        if node.type in ("const_item", "static_item", "array_type", "type_arguments"):
            return True
        if node.type == "function_item":
            head = node.text.decode().split("{")[0]
            return re.search(r"\bconst\s+(unsafe\s+)?fn\b", head) is not None
        node = node.parent
    return False


class NotHere(Exception):
    """Why a mutant cannot be asked about at run time."""


def edit(mutant, number, text, tree):
    """The bytes that a mutant replaces, and the text in their place."""
    source = text.encode()
    start, end = place(text, mutant["span"]["start"]), place(text, mutant["span"]["end"])
    crate = "crate" if mutant["file"].startswith("crates/tables") else "::sscalc_tables"
    on = f"{crate}::__mutant({number})"
    node = tree.root_node.descendant_for_byte_range(start, max(start, end - 1))
    if is_const(node):
        raise NotHere("const")
    genre, new = mutant["genre"], mutant["replacement"]
    get = lambda part: source[part.start_byte : part.end_byte].decode()
    if genre == "FnValue":
        function = up(node, "function_item")
        body = function.child_by_field_name("body")
        kind = function.child_by_field_name("return_type")
        if kind is not None and b"impl " in kind.text:
            raise NotHere("a return type without a name")
        at = body.start_byte + 1
        value = f"return {new};" if new != "()" else "return;"
        return at, at, f" if {on} {{ #[allow(unreachable_code)] {{ {value} }} }} "
    if genre == "BinaryOperator":
        whole = up(node, "binary_expression", "compound_assignment_expr")
        if whole is None:
            raise NotHere("within a macro")
        left, right = get(whole.child_by_field_name("left")), get(whole.child_by_field_name("right"))
        if whole.parent.type == "let_chain" or b"let " in whole.text:
            raise NotHere("a pattern beside it")
        own = get(whole)
        if whole.type == "compound_assignment_expr":
            return whole.start_byte, whole.end_byte, f"{{ if {on} {{ {left} {new} {right} }} else {{ {own} }} }}"
        return whole.start_byte, whole.end_byte, f"(if {on} {{ ({left}) {new} ({right}) }} else {{ {own} }})"
    if genre == "UnaryOperator":
        whole = up(node, "unary_expression")
        if whole is None:
            raise NotHere("within a macro")
        own = get(whole)
        return whole.start_byte, whole.end_byte, f"(if {on} {{ {own[1:]} }} else {{ {own} }})"
    if genre == "MatchArmGuard":
        guard = f"{on} ||" if new == "true" else f"!{on} &&"
        return start, end, f"{guard} ({source[start:end].decode()})"
    if genre == "MatchArm":
        arm = up(node, "match_arm")
        pattern = arm.child_by_field_name("pattern")
        condition = pattern.child_by_field_name("condition")
        if condition is not None:
            return condition.start_byte, condition.end_byte, f"!{on} && ({get(condition)})"
        return pattern.end_byte, pattern.end_byte, f" if !{on} "
    raise NotHere(genre)


def write(tree, mutants, out):
    """Writes all mutants but those that are out into the tree; gives the place of each, file and lines."""
    by_file = collections.defaultdict(list)
    for number, mutant in mutants.items():
        # a file of which all are out is written too, as it was
        own = by_file[mutant["file"]]
        if number not in out:
            own.append(number)
    places, lost = {}, {}
    for name, numbers in by_file.items():
        path = tree / name
        text = subprocess.run(
            ["git", "-C", os.environ.get("MUTANTS_FROM", "."), "show", f"HEAD:{name}"],
            capture_output=True, check=True, text=True,
        ).stdout
        parsed = PARSER.parse(text.encode())
        edits = []
        for number in numbers:
            try:
                edits.append((*edit(mutants[number], number, text, parsed), number))
            except NotHere as why:
                lost[number] = str(why)
        # from the end, so that places stay; of two that overlap one has to wait for another sample
        edits.sort(key=lambda own: (own[0], own[1]))
        kept, last = [], -1
        for own in edits:
            if own[0] < last:
                lost[own[3]] = "overlaps"
                continue
            kept.append(own)
            last = max(last, own[1])
        out, at = [], 0
        source = text.encode()
        for start, end, new, number in kept:
            out.append(source[at:start])
            before = sum(part.count(b"\n") for part in out) + 1
            out.append(new.encode())
            places[number] = (name, before, before + new.count("\n"))
            at = end
        out.append(source[at:])
        new = b"".join(out)
        if not path.exists() or path.read_bytes() != new:
            path.write_bytes(new)
    library = tree / "crates/tables/src/lib.rs"
    if "__mutant" not in library.read_text():
        library.write_text(library.read_text() + SWITCH)
    for crate in ("payroll",):
        manifest = tree / f"crates/{crate}/Cargo.toml"
        if "sscalc-tables" not in manifest.read_text():
            own = manifest.read_text().replace("[dependencies]\n", "[dependencies]\nsscalc-tables = { workspace = true }\n")
            manifest.write_text(own)
    return places, lost


def build(tree, *command):
    """Builds; gives messages of errors with their places."""
    done = subprocess.run(
        ["cargo", *command, "--offline", "--message-format=json"], cwd=tree, capture_output=True, text=True,
    )
    errors, programs = [], {}
    for line in done.stdout.splitlines():
        message = json.loads(line)
        if message.get("reason") == "compiler-message" and message["message"]["level"] == "error":
            spans = message["message"]["spans"]
            errors.append((message["message"]["message"], [(s["file_name"], s["line_start"]) for s in spans if s["is_primary"]], [(s["file_name"], s["line_start"]) for s in spans]))
        if message.get("executable") and message["profile"]["test"]:
            programs[message["target"]["name"].replace("-", "_")] = message["executable"]
    return done.returncode, errors, programs, done.stderr


def sampled(tree, listed, count, seed):
    mutants = [mutant for mutant in listed if wanted(mutant)]
    print(f"{len(listed)} mutants in all, {len(mutants)} in the modules asked about", flush=True)
    chosen = random.Random(seed).sample(mutants, min(count, len(mutants)))
    numbered = dict(enumerate(chosen, 1))
    gone, refused = {}, {n: "refused by the compiler" for n in map(int, sys.argv[5:])}
    while True:
        places, lost = write(tree, numbered, {*gone, *refused})
        gone.update(lost)
        code, errors, _, said = build(tree, "check", "--workspace", "--lib", "--bins")
        if code == 0:
            break
        out = set()
        for message, primary, spans in errors:
            for where in (primary, spans):
                hit = {n for n, (name, first, last) in places.items() for f, line in where if f == name and first <= line <= last}
                if hit:
                    out |= hit
                    break
            else:
                print("an error elsewhere:", message, spans)
        if not out:
            sys.exit(said[-3000:])
        for number in out:
            refused[number] = "refused by the compiler"
        print(f"not viable: {sorted(out)}", flush=True)
    return numbered, gone, refused


def main():
    tree, listed, count, seed = pathlib.Path(sys.argv[1]), json.load(open(sys.argv[2])), int(sys.argv[3]), int(sys.argv[4])
    numbered, gone, refused = sampled(tree, listed, count, seed)
    code, errors, programs, said = build(tree, "test", "--workspace", "--no-run")
    if code:
        sys.exit(said[-3000:])
    state = {
        "mutants": {n: {**m, "lost": gone.get(n), "refused": n in refused} for n, m in numbered.items()},
        "programs": programs,
    }
    (tree / "mutants.json").write_text(json.dumps(state, ensure_ascii=False, indent=1))
    print(f"{len(numbered)} sampled, {len(gone)} cannot be asked at run time, {len(refused)} not viable", flush=True)


if __name__ == "__main__":
    main()
