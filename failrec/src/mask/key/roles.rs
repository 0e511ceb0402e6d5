//! [`Roles`]: what a word means in a name.

/// What a word means in a name; a word may mean several things.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Roles(u16);

/// Sensitive wherever it stands.
pub(crate) const STRONG: Roles = Roles(1);
/// Sensitive as the whole name, or as the last of two words.
pub(crate) const WEAK: Roles = Roles(1 << 1);
/// Sensitive as the last word.
pub(crate) const LAST: Roles = Roles(1 << 10);
/// `key`, which some words before it make sensitive.
pub(crate) const KEY: Roles = Roles(1 << 2);
/// `token`, sensitive as the last word.
pub(crate) const TOKEN: Roles = Roles(1 << 3);
/// `tokens`, which some words before it make sensitive.
pub(crate) const TOKENS: Roles = Roles(1 << 4);
/// Makes `key` sensitive.
pub(crate) const BEFORE_KEY: Roles = Roles(1 << 5);
/// Makes `token` and `tokens` sensitive.
pub(crate) const BEFORE_TOKEN: Roles = Roles(1 << 6);
/// The second word of a pair.
pub(crate) const AFTER: Roles = Roles(1 << 7);
/// Makes a name harmless that ends so.
pub(crate) const HARMLESS_LAST: Roles = Roles(1 << 8);
/// Makes a name harmless that starts so.
pub(crate) const HARMLESS_FIRST: Roles = Roles(1 << 9);
/// Sensitive wherever it stands, unless the value is plainly no signature of a message.
pub(crate) const SIGNATURE: Roles = Roles(1 << 11);
/// Makes `pass` a number of what passed.
pub(crate) const BEFORE_PASS: Roles = Roles(1 << 12);

impl Roles {
    /// A word that means nothing here.
    pub(crate) const NONE: Self = Self(0);

    /// Whether any of `roles` is among these.
    pub(crate) const fn has(self, roles: Self) -> bool {
        self.0 & roles.0 != 0
    }

    pub(crate) const fn with(self, roles: Self) -> Self {
        Self(self.0 | roles.0)
    }
}
