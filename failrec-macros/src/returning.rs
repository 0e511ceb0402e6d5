//! [`Returning`]: what the signature says of the returned type.

use proc_macro2::Span;

use syn::punctuated::Punctuated;
use syn::spanned::Spanned;
use syn::visit_mut::{VisitMut, visit_type_mut};
use syn::{
    GenericArgument, PathArguments, PathSegment, ReturnType, Signature, Token, Type,
    TypeParamBound, parse_quote,
};

/// What the signature says of the returned type.
pub(crate) struct Returning {
    /// The type, with `_` for each `impl Trait`.
    pub(crate) ty: Type,
    /// Where it is written; the function's name if it is not.
    pub(crate) span: Span,
    /// It is `!`.
    pub(crate) is_never: bool,
    /// It is `impl Trait` as a whole.
    pub(crate) is_opaque: bool,
    /// What the returned future resolves to, if it is one and that can be told.
    pub(crate) output: Option<Type>,
}

impl Returning {
    /// Reads a signature.
    pub(crate) fn of(signature: &Signature) -> Self {
        let ReturnType::Type(_, declared) = &signature.output else {
            let span = signature.ident.span();
            return Self {
                ty: parse_quote!(()),
                span,
                is_never: false,
                is_opaque: false,
                output: None,
            };
        };
        let declared = without_groups(declared);
        let mut ty = declared.clone();
        EraseOpaque.visit_type_mut(&mut ty);
        Self {
            ty,
            span: declared.span(),
            is_never: matches!(declared, Type::Never(_)),
            is_opaque: matches!(declared, Type::ImplTrait(_)),
            output: output(declared),
        }
    }
}

/// How the future that a function returns is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ReturnedFuture {
    /// `impl Future`.
    Opaque,
    /// `Pin<Box<dyn Future>>`, or an alias that is known.
    Boxed,
}

/// The names under which boxed futures are known.
const BOXED_ALIASES: &[&str] = &["BoxFuture", "LocalBoxFuture"];

impl ReturnedFuture {
    /// How the future is written that `signature` returns, if it does.
    pub(crate) fn of(signature: &Signature) -> Option<Self> {
        let ReturnType::Type(_, declared) = &signature.output else { return None };
        match without_groups(declared) {
            Type::ImplTrait(opaque) if has_future(&opaque.bounds) => Some(Self::Opaque),
            Type::Path(path) => {
                let last = path.path.segments.last()?;
                let is_alias = BOXED_ALIASES.iter().any(|alias| last.ident == alias);
                (is_alias || is_pinned_box(last)).then_some(Self::Boxed)
            }
            _ => None,
        }
    }
}

/// The name of the type ends in `Result`: as near as one comes to knowing it without types.
pub(crate) fn looks_like_result(signature: &Signature) -> bool {
    let ReturnType::Type(_, declared) = &signature.output else { return false };
    let Type::Path(path) = without_groups(declared) else { return false };
    path.path.segments.last().is_some_and(|last| last.ident.to_string().ends_with("Result"))
}

/// What a call ends with, as written: behind a future, what that resolves to. Nothing if nothing is
/// declared.
pub(crate) fn value_of_call(signature: &Signature) -> Option<&Type> {
    let ReturnType::Type(_, declared) = &signature.output else { return None };
    let declared = without_groups(declared);
    if signature.asyncness.is_some() {
        return Some(declared);
    }
    let in_future = match declared {
        Type::ImplTrait(opaque) => output_in_bounds(&opaque.bounds),
        Type::Path(path) => path.path.segments.last().and_then(|last| {
            let Type::TraitObject(object) = boxed_in_pin(last)? else { return None };
            output_in_bounds(&object.bounds)
        }),
        _ => None,
    };
    Some(in_future.map_or(declared, without_groups))
}

/// What a future of the type resolves to.
fn output(future: &Type) -> Option<Type> {
    match future {
        Type::ImplTrait(opaque) => {
            let mut output = output_in_bounds(&opaque.bounds)?.clone();
            EraseOpaque.visit_type_mut(&mut output);
            Some(output)
        }
        // A pinned box of a future is a future, whatever it is called.
        Type::Path(_) => Some(parse_quote!(<#future as ::core::future::Future>::Output)),
        _ => None,
    }
}

fn output_in_bounds(bounds: &Punctuated<TypeParamBound, Token![+]>) -> Option<&Type> {
    bounds.iter().find_map(|bound| {
        let TypeParamBound::Trait(bound) = bound else { return None };
        let PathArguments::AngleBracketed(arguments) = &bound.path.segments.last()?.arguments
        else {
            return None;
        };
        arguments.args.iter().find_map(|argument| match argument {
            GenericArgument::AssocType(assigned) if assigned.ident == "Output" => {
                Some(&assigned.ty)
            }
            _ => None,
        })
    })
}

fn is_pinned_box(segment: &PathSegment) -> bool {
    boxed_in_pin(segment).is_some_and(|inner| match inner {
        Type::TraitObject(object) => has_future(&object.bounds),
        _ => false,
    })
}

/// `T` of `Pin<Box<T>>`.
fn boxed_in_pin(segment: &PathSegment) -> Option<&Type> {
    if segment.ident != "Pin" {
        return None;
    }
    let Type::Path(path) = only_type_argument(segment)? else { return None };
    only_type_argument(path.path.segments.last().filter(|last| last.ident == "Box")?)
}

fn only_type_argument(segment: &PathSegment) -> Option<&Type> {
    let PathArguments::AngleBracketed(arguments) = &segment.arguments else { return None };
    arguments.args.iter().find_map(|argument| match argument {
        GenericArgument::Type(ty) => Some(without_groups(ty)),
        _ => None,
    })
}

fn has_future(bounds: &Punctuated<TypeParamBound, Token![+]>) -> bool {
    bounds.iter().any(|bound| match bound {
        TypeParamBound::Trait(bound) => {
            bound.path.segments.last().is_some_and(|last| last.ident == "Future")
        }
        _ => false,
    })
}

/// The type within the invisible groups that `macro_rules` leaves.
fn without_groups(mut ty: &Type) -> &Type {
    while let Type::Group(group) = ty {
        ty = &group.elem;
    }
    ty
}

/// Puts `_` for each `impl Trait`, which cannot be named in a body.
struct EraseOpaque;

impl VisitMut for EraseOpaque {
    fn visit_type_mut(&mut self, ty: &mut Type) {
        if matches!(ty, Type::ImplTrait(_)) {
            *ty = parse_quote!(_);
        } else {
            visit_type_mut(self, ty);
        }
    }
}

#[cfg(test)]
mod tests {
    use quote::ToTokens as _;

    use super::*;

    fn erased(signature: &Signature) -> String {
        Returning::of(signature).ty.to_token_stream().to_string().replace(' ', "")
    }

    #[test]
    fn opaque_types_become_blanks() {
        let signature = parse_quote!(fn f() -> Result<impl Fn(u8) -> u8, Vec<impl Debug>>);
        assert_eq!(erased(&signature), "Result<_,Vec<_>>");
    }

    #[test]
    fn nothing_declared_is_unit() {
        assert_eq!(erased(&parse_quote!(fn f())), "()");
    }

    #[test]
    fn futures_are_known_by_how_they_are_written() {
        let futures: [(Signature, Option<ReturnedFuture>); 6] = [
            (parse_quote!(fn f() -> impl Future<Output = u8> + Send), Some(ReturnedFuture::Opaque)),
            (
                parse_quote!(fn f() -> std::pin::Pin<Box<dyn Future<Output = u8> + Send + '_>>),
                Some(ReturnedFuture::Boxed),
            ),
            (parse_quote!(fn f() -> futures::BoxFuture<'_, u8>), Some(ReturnedFuture::Boxed)),
            (parse_quote!(fn f() -> Pin<Box<dyn Iterator<Item = u8>>>), None),
            (parse_quote!(fn f() -> impl Iterator<Item = u8>), None),
            (parse_quote!(fn f() -> Pin<&mut Self>), None),
        ];
        for (signature, expected) in futures {
            assert_eq!(ReturnedFuture::of(&signature), expected, "{}", signature.to_token_stream());
        }
    }

    #[test]
    fn output_of_a_future_is_found() {
        let output = |signature: &Signature| {
            let output = Returning::of(signature).output;
            output.map(|ty| ty.to_token_stream().to_string().replace(' ', ""))
        };
        let opaque = parse_quote!(fn f() -> impl Send + Future<Output = Result<u8, impl Error>>);
        assert_eq!(output(&opaque).as_deref(), Some("Result<u8,_>"));
        let alias = parse_quote!(fn f() -> BoxFuture<'_, u8>);
        assert_eq!(
            output(&alias).as_deref(),
            Some("<BoxFuture<'_,u8>as::core::future::Future>::Output")
        );
        assert_eq!(output(&parse_quote!(fn f() -> impl Future)), None);
    }

    #[test]
    fn value_of_a_call_is_found_behind_a_future() {
        let signatures: [(Signature, &str); 5] = [
            (parse_quote!(fn f() -> u8), "u8"),
            (parse_quote!(async fn f() -> u8), "u8"),
            (parse_quote!(fn f() -> impl Future<Output = u8> + Send), "u8"),
            (parse_quote!(fn f() -> Pin<Box<dyn Future<Output = u8> + Send>>), "u8"),
            (parse_quote!(fn f() -> BoxFuture<'_, u8>), "BoxFuture<'_,u8>"),
        ];
        for (signature, expected) in signatures {
            let value = value_of_call(&signature).to_token_stream().to_string();
            assert_eq!(value.replace(' ', ""), expected);
        }
        assert!(value_of_call(&parse_quote!(async fn f())).is_none());
    }

    #[test]
    fn result_is_known_by_its_name() {
        assert!(looks_like_result(&parse_quote!(fn f() -> io::Result<()>)));
        assert!(looks_like_result(&parse_quote!(fn f() -> MyResult)));
        assert!(!looks_like_result(&parse_quote!(fn f() -> Option<()>)));
        assert!(!looks_like_result(&parse_quote!(fn f())));
    }
}
