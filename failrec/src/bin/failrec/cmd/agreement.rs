//! Whether whoever sits at the terminal agrees.

use std::io::{self, IsTerminal as _};

use crate::output::Screen;
use crate::trouble::Result;

/// Asks whoever sits at the terminal. Where nobody does, nobody agrees.
pub(crate) fn is_agreed_to(question: &str, screen: &mut Screen) -> Result<bool> {
    if !io::stdin().is_terminal() {
        return Ok(false);
    }
    screen.ask(&format!("{question} [y/N]"))?;
    let mut answer = String::new();
    io::stdin().read_line(&mut answer)?;
    Ok(matches!(answer.trim(), "y" | "Y" | "yes"))
}
