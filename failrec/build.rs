//! Tells the crate which compiler builds it, and for what: `capture::environment` writes both.

use std::env;
use std::process::Command;

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-env-changed=RUSTC");
    if let Some(version) = compiler_version() {
        println!("cargo::rustc-env=FAILREC_RUSTC_VERSION={version}");
    }
    if let Ok(target) = env::var("TARGET") {
        println!("cargo::rustc-env=FAILREC_TARGET={target}");
    }
}

/// What the compiler says of itself; a compiler that cannot say it can still build.
fn compiler_version() -> Option<String> {
    let compiler = env::var_os("RUSTC")?;
    let output = Command::new(compiler).arg("--version").output().ok()?;
    let text = String::from_utf8(output.stdout).ok()?;
    let version = text.lines().next()?.trim();
    Some(version.strip_prefix("rustc ").unwrap_or(version).to_owned())
}
