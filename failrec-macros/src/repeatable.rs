//! [`check`]: what a function must be like for its body to be run more than once.

use syn::visit_mut::{VisitMut, visit_type_reference_mut};
use syn::{FnArg, Lifetime, Pat, ReceiverKind, Signature, Type, TypePath, TypeReference};

use crate::item::Item;
use crate::kind::Kind;
use crate::level::Level;
use crate::problems::Problems;
use crate::returning::{ReturnedFuture, value_of_call};

/// Finds what of `item` is in the way of those `levels` that need its arguments more than once.
pub(crate) fn check(item: &Item, levels: &[Level], problems: &mut Problems) {
    let Some(level) = levels.iter().find(|level| level.repeats()) else { return };
    check_parameters(&item.signature, level.kind, problems);
    if levels.iter().any(Level::passes_arguments) {
        check_names(&item.signature, problems);
    }
    let hedge = levels.iter().find(|level| level.kind == Kind::Hedge);
    if let Some(input) = item.signature.inputs.iter().find(|input| is_exclusive(input))
        && hedge.is_some()
    {
        problems.push_at(
            input,
            "with `#[hedge]` two calls run at once, and only one can have a `&mut`: take a `&`, or \
             a value that is `Clone`",
        );
    } else {
        check_borrow(&item.signature, level.kind, problems);
    }
}

/// A value that is taken apart by the signature is gone after the first attempt.
fn check_parameters(signature: &Signature, kind: Kind, problems: &mut Problems) {
    for input in &signature.inputs {
        let FnArg::Typed(parameter) = input else { continue };
        let is_whole = match &*parameter.pat {
            Pat::Ident(name) => name.by_ref.is_none() && name.subpat.is_none(),
            Pat::Wild(_) => true,
            _ => false,
        };
        if !is_whole {
            let message = format!(
                "`#[{kind}]` needs this argument as a whole, and more than once: give it a name, \
                 and take it apart in the body"
            );
            problems.push_at(&parameter.pat, message);
        }
    }
}

/// What has no name cannot be handed to another function.
fn check_names(signature: &Signature, problems: &mut Problems) {
    for input in &signature.inputs {
        if let FnArg::Typed(parameter) = input
            && matches!(*parameter.pat, Pat::Wild(_))
        {
            let message = "`call` hands this argument on: give it a name, which may begin with `_`";
            problems.push_at(&parameter.pat, message);
        }
    }
}

/// What the first attempt returned could not be given up for a second one.
fn check_borrow(signature: &Signature, kind: Kind, problems: &mut Problems) {
    let Some(returned) = value_of_call(signature) else { return };
    // Of an alias it cannot be told whether the future borrows or what it resolves to.
    let is_known = signature.asyncness.is_some() || ReturnedFuture::of(signature).is_none();
    let is_known = is_known || !matches!(returned, Type::Path(path) if is_alias(path));
    if is_known && borrows(returned) && signature.inputs.iter().any(is_exclusive) {
        let message = format!(
            "a value that borrows cannot be returned here: with `#[{kind}]` the `&mut` argument is \
             needed again; return a value that owns what it has"
        );
        problems.push_at(returned, message);
    }
}

fn is_alias(path: &TypePath) -> bool {
    path.path.segments.last().is_some_and(|last| last.ident.to_string().ends_with("Future"))
}

fn is_exclusive(input: &FnArg) -> bool {
    let ty = match input {
        FnArg::Receiver(receiver) => match &receiver.kind {
            ReceiverKind::Reference(_, _, mutability) => return mutability.is_some(),
            ReceiverKind::Typed(_, ty) => ty,
            _ => return false,
        },
        FnArg::Typed(parameter) => &parameter.ty,
    };
    matches!(&**ty, Type::Reference(reference) if reference.mutability.is_some())
}

/// A reference, or a lifetime, that is not `'static` stands in it.
fn borrows(ty: &Type) -> bool {
    let mut borrows = Borrows(false);
    borrows.visit_type_mut(&mut ty.clone());
    borrows.0
}

struct Borrows(bool);

impl VisitMut for Borrows {
    fn visit_lifetime_mut(&mut self, lifetime: &mut Lifetime) {
        self.0 |= lifetime.ident != "static";
    }

    fn visit_type_reference_mut(&mut self, reference: &mut TypeReference) {
        self.0 |= reference.lifetime.is_none();
        visit_type_reference_mut(self, reference);
    }
}
