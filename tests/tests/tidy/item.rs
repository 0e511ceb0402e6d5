//! [`Item`]: what a file declares at its top level.

use syn::spanned::Spanned as _;

/// An item at the top level of a file.
#[derive(Clone, Debug)]
pub(crate) struct Item {
    /// The line it starts in.
    pub(crate) line: usize,
    /// What it is.
    pub(crate) kind: ItemKind,
}

/// What an item is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum ItemKind {
    /// `mod name;`
    Module { name: String, is_test: bool },
    /// `mod name { .. }` that holds nothing but imports.
    ModuleOfImports,
    /// `use ..;` or `extern crate ..;`
    Import,
    /// `trait Name { .. }`
    Trait { name: String },
    /// Anything else, in words.
    Other(&'static str),
}

/// The items of a file.
pub(crate) fn read(file: &syn::File) -> Vec<Item> {
    let item = |item: &syn::Item| Item { line: item.span().start().line, kind: kind(item) };
    file.items.iter().map(item).collect()
}

fn kind(item: &syn::Item) -> ItemKind {
    match item {
        syn::Item::Mod(module) => match &module.content {
            None => ItemKind::Module {
                name: module.ident.to_string(),
                is_test: module.attrs.iter().any(is_cfg_test),
            },
            Some((_, items)) if items.iter().all(|item| matches!(item, syn::Item::Use(_))) => {
                ItemKind::ModuleOfImports
            }
            Some(_) => ItemKind::Other("a module with content"),
        },
        syn::Item::Use(_) | syn::Item::ExternCrate(_) => ItemKind::Import,
        syn::Item::Trait(item) => ItemKind::Trait { name: item.ident.to_string() },
        syn::Item::Fn(_) => ItemKind::Other("a function"),
        syn::Item::Impl(_) => ItemKind::Other("an impl"),
        syn::Item::Struct(_) | syn::Item::Enum(_) | syn::Item::Type(_) => ItemKind::Other("a type"),
        syn::Item::Const(_) | syn::Item::Static(_) => ItemKind::Other("a value"),
        syn::Item::Macro(_) => ItemKind::Other("a macro"),
        _ => ItemKind::Other("an item"),
    }
}

fn is_cfg_test(attribute: &syn::Attribute) -> bool {
    attribute.path().is_ident("cfg")
        && attribute.parse_args::<syn::Path>().is_ok_and(|path| path.is_ident("test"))
}
