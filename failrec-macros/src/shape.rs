//! [`Shape`]: in which way the function runs, and so where its end can be seen.

use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};

use crate::item::Item;
use crate::level::Level;
use crate::returning::ReturnedFuture;

/// In which way the function runs.
pub(crate) enum Shape {
    /// An `async fn`.
    Async,
    /// The body ends in an async block, which may stand in `Box::pin(..)`.
    Tail(Tail),
    /// The body makes a future in a way that cannot be seen.
    Future(ReturnedFuture),
    /// A plain function.
    Plain,
    /// A plain function whose body must not be moved into a closure: it asks for its caller.
    Caller,
}

/// A body that ends in an async block.
pub(crate) struct Tail {
    /// What stands before the last expression.
    pub(crate) before: TokenStream,
    /// The path of the function that boxes the block, if one does.
    pub(crate) wrapper: Option<TokenStream>,
    /// `async` or `async move`.
    pub(crate) keywords: TokenStream,
    /// The block.
    pub(crate) block: Group,
    /// The future may hold all the arguments: so it is in what async-trait makes.
    pub(crate) holds_arguments: bool,
}

impl Shape {
    /// The shape of `item`.
    pub(crate) fn of(item: &Item, levels: &[Level]) -> Self {
        if item.signature.asyncness.is_some() {
            return Self::Async;
        }
        let future = ReturnedFuture::of(&item.signature);
        if let Some(tail) = Tail::of(item) {
            // Another way out of the body would leave with a future that nobody watches.
            // And what stands before the block is to run for each attempt.
            let is_repeated = levels.iter().any(Level::repeats);
            let is_whole =
                !contains_return(&tail.before) && (tail.before.is_empty() || !is_repeated);
            match future {
                Some(future) if !is_whole => return Self::Future(future),
                _ => return Self::Tail(tail),
            }
        }
        if let Some(future) = future {
            return Self::Future(future);
        }
        if item.attribute("track_caller").is_some() && levels.iter().all(Level::keeps_caller) {
            return Self::Caller;
        }
        Self::Plain
    }

    /// The function gives a future.
    pub(crate) const fn is_async(&self) -> bool {
        !matches!(self, Self::Plain | Self::Caller)
    }

    /// What borrows may be kept until the end of the call. A future that is boxed, or made by
    /// another function, need not live as long as the arguments.
    pub(crate) const fn holds_borrows(&self) -> bool {
        match self {
            Self::Async | Self::Plain | Self::Caller => true,
            Self::Tail(tail) => tail.holds_arguments,
            Self::Future(_) => false,
        }
    }
}

impl Tail {
    fn of(item: &Item) -> Option<Self> {
        let holds_arguments =
            item.signature.generics.lifetimes().any(|life| life.lifetime.ident == "async_trait");
        Self::of_body(&item.body).map(|tail| Self { holds_arguments, ..tail })
    }

    /// The tail of a body of which no more is known.
    pub(crate) fn of_body(body: &TokenStream) -> Option<Self> {
        let tokens: Vec<TokenTree> = body.clone().into_iter().collect();
        let holds_arguments = false;
        if let Some((keywords, block, before)) = split_async_block(&tokens) {
            let before = before.iter().cloned().collect();
            return Some(Self { before, wrapper: None, keywords, block, holds_arguments });
        }
        let (TokenTree::Group(call), before) = tokens.split_last()? else { return None };
        let start = box_pin_start(before)?;
        let (before, wrapper) = before.split_at_checked(start)?;
        let inside: Vec<TokenTree> = call.stream().into_iter().collect();
        let (keywords, block, []) = split_async_block(&inside)? else { return None };
        Some(Self {
            before: before.iter().cloned().collect(),
            wrapper: Some(wrapper.iter().cloned().collect()),
            keywords,
            block,
            holds_arguments,
        })
    }
}

/// Splits `.. async move { .. }` into the keywords, the block, and what stands before.
fn split_async_block(tokens: &[TokenTree]) -> Option<(TokenStream, Group, &[TokenTree])> {
    let (TokenTree::Group(block), rest) = tokens.split_last()? else { return None };
    if block.delimiter() != Delimiter::Brace {
        return None;
    }
    let (last, before) = rest.split_last()?;
    if is_word(last, "async") {
        return Some((last.clone().into(), block.clone(), before));
    }
    let (first, before) = before.split_last()?;
    let is_async_move = is_word(first, "async") && is_word(last, "move");
    is_async_move
        .then(|| ([first.clone(), last.clone()].into_iter().collect(), block.clone(), before))
}

/// Where the path begins that ends `tokens` with `Box::pin`.
fn box_pin_start(tokens: &[TokenTree]) -> Option<usize> {
    let path_length = tokens.iter().rev().take_while(|token| is_part_of_path(token)).count();
    let start = tokens.len().checked_sub(path_length)?;
    let (_, path) = tokens.split_at_checked(start)?;
    let words: Vec<_> = path.iter().filter(|token| matches!(token, TokenTree::Ident(_))).collect();
    let [.., boxed, pin] = words.as_slice() else { return None };
    (is_word(boxed, "Box") && is_word(pin, "pin")).then_some(start)
}

fn is_part_of_path(token: &TokenTree) -> bool {
    match token {
        // `return` would make the call something else than the value of the body.
        TokenTree::Ident(word) => word != "return",
        TokenTree::Punct(punct) => punct.as_char() == ':',
        TokenTree::Group(_) | TokenTree::Literal(_) => false,
    }
}

fn is_word(token: &TokenTree, word: &str) -> bool {
    matches!(token, TokenTree::Ident(ident) if ident == word)
}

fn contains_return(tokens: &TokenStream) -> bool {
    tokens.clone().into_iter().any(|token| match token {
        TokenTree::Ident(word) => word == "return",
        TokenTree::Group(group) => contains_return(&group.stream()),
        TokenTree::Punct(_) | TokenTree::Literal(_) => false,
    })
}
