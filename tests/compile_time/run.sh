#!/usr/bin/env bash
# What 500 annotated functions cost the compiler, and 1,000 the binary: prints a Markdown table.
#
#     bash tests/compile_time/run.sh [ROUNDS]
#
# Half of the functions are async, each has three arguments. Without an attribute, with
# `#[tracing::instrument(skip_all)]`, `#[tracing::instrument(err)]` and `#[record_failures]`, in one run, in
# turn. A figure is the processor time of the crate alone, its dependencies built before, cargo's own
# included: the smallest of ROUNDS (3), for machines are shared.
set -euo pipefail

rounds="${1:-3}"
root="$(cd "$(dirname "$0")/../.." && pwd)"
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
export CARGO_TARGET_DIR="$work/target" CARGO_INCREMENTAL=0 CARGO_TERM_COLOR=never
unset RUST_BACKTRACE

declare -A attributes=(
  [bare]=''
  [skip_all]='#[tracing::instrument(skip_all)]'
  [err]='#[tracing::instrument(err)]'
  [record]='#[failrec::record_failures]'
  [record_skip_all]='#[failrec::record_failures(skip_all)]'
)
variants=(bare skip_all err record record_skip_all)

# The source of a program with so many functions, each under the attribute.
functions() {
  local count=$1 attribute=$2
  cat <<'RUST'
use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Waker};

#[derive(Debug)]
pub struct Refused(u64);

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "refused with status {}", self.0)
    }
}

impl std::error::Error for Refused {}
RUST
  local number keyword wait
  for ((number = 0; number < count; number++)); do
    keyword='' wait=''
    ((number % 2)) || { keyword='async ' wait='std::future::ready(()).await;'; }
    cat <<RUST

$attribute
${keyword}fn work_$number(id: u64, name: &str, items: &[u32]) -> Result<u64, Refused> {
    $wait
    let sum: u64 = items.iter().map(|item| u64::from(*item)).sum();
    if sum + id == $number { Err(Refused(id)) } else { Ok(sum + name.len() as u64) }
}
RUST
  done
  cat <<'RUST'

fn main() {
    let id = std::env::args().count() as u64;
    let items = [1, 2, id as u32];
    let mut sum = 0;
    let futures: Vec<Pin<Box<dyn Future<Output = Result<u64, Refused>> + '_>>> = vec![
RUST
  for ((number = 0; number < count; number += 2)); do
    printf '        Box::pin(work_%d(id, "name", &items)),\n' "$number"
  done
  cat <<'RUST'
    ];
    for mut future in futures {
        let polled = future.as_mut().poll(&mut Context::from_waker(Waker::noop()));
        sum += u64::from(polled.is_ready());
    }
RUST
  for ((number = 1; number < count; number += 2)); do
    printf '    sum += work_%d(id, "name", &items).unwrap_or(1);\n' "$number"
  done
  printf '    println!("{sum}");\n}\n'
}

# A package of so many functions under each attribute; all have the same dependencies.
package() {
  local folder="$work/$1"
  mkdir -p "$folder/src"
  cat >"$folder/Cargo.toml" <<TOML
[package]
name = "$1"
version = "0.0.0"
edition = "2024"

[dependencies]
failrec = { path = "$root/failrec" }
tracing = "0.1"
TOML
  functions "$2" "$3" >"$folder/src/main.rs"
}

# The processor time of building one package anew, in seconds.
seconds() {
  local package=$1 out
  shift
  touch "$work/$package/src/main.rs"
  TIMEFORMAT='%U %S'
  out=$({ time cargo "$@" --quiet --offline --package "$package" >/dev/null 2>&1; } 2>&1)
  awk '{printf "%.2f\n", $1 + $2}' <<<"$out"
}

least() {
  sort -n | head -n 1
}

for variant in "${variants[@]}"; do
  package "$variant" 500 "${attributes[$variant]}"
done
package thousand_bare 1000 ''
package thousand_record 1000 "${attributes[record]}"
printf '[workspace]\nresolver = "3"\nmembers = ["*"]\nexclude = ["target"]\n\n[profile.release]\nincremental = false\n' >"$work/Cargo.toml"

cd "$work"
echo "building what they depend on" >&2
for step in check build 'build --release'; do
  # shellcheck disable=SC2086 # a step is several words
  cargo $step --quiet --workspace
done

declare -A times
for ((round = 1; round <= rounds; round++)); do
  echo "round $round of $rounds" >&2
  for variant in "${variants[@]}"; do
    times[$variant.check]+="$(seconds "$variant" check) "
    times[$variant.debug]+="$(seconds "$variant" build) "
    times[$variant.release]+="$(seconds "$variant" build --release) "
  done
done

echo "| 500 functions, CPU seconds | check | debug | release |"
echo "|---|---:|---:|---:|"
for variant in "${variants[@]}"; do
  printf '| `%s` |' "${attributes[$variant]:-none}"
  for step in check debug release; do
    printf ' %s |' "$(tr ' ' '\n' <<<"${times[$variant.$step]}" | grep . | least)"
  done
  echo
done

# Code and constants, stripped of names.
bytes() {
  strip -o "$work/stripped" "$CARGO_TARGET_DIR/release/$1"
  stat -c %s "$work/stripped"
}
# The crate itself is in both: one function calls for it.
package one_record 2 "${attributes[record]}"
cargo build --release --quiet --package one_record
package two_bare 2 ''
cargo build --release --quiet --package two_bare
echo
echo "1,000 functions under \`#[record_failures]\` add $(( ($(bytes thousand_record) - $(bytes one_record) - $(bytes thousand_bare) + $(bytes two_bare)) / 1024 )) KiB to a stripped release binary."
