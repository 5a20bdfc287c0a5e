//! The least a process can do: what `benches/start.sh` measures starting `sscalc` against.

fn main() {
    println!("hello");
}
