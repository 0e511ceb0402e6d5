//! [`Argument`]: a name that the function's signature binds, and how its value can be looked at.

use proc_macro2::Ident;
use syn::ext::IdentExt;
use syn::{Attribute, FnArg, Pat, PatType, Signature, Type};

/// A name that the function's signature binds.
pub(crate) struct Argument {
    pub(crate) ident: Ident,
    pub(crate) class: Class,
    /// The `#[cfg]`s of the parameter, which must stand on all that mentions it.
    pub(crate) conditions: Vec<Attribute>,
}

/// What the type of an argument, as written, tells about looking at it later.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Class {
    /// `&T`, which can be copied and looked at when the call has failed.
    Shared,
    /// A number, a character, a bool: can be copied, and borrows nothing.
    Scalar,
    /// The type may be `Copy` or not.
    Unknown,
    /// `&mut T`: gone into the body, and changed by it.
    Exclusive,
    /// An array: to be looked at before the body, because a copy may be large.
    Large,
    /// A raw or a function pointer, of which only the type is worth writing.
    Address,
}

impl Argument {
    /// Every name that the signature binds, but `self`.
    pub(crate) fn all_of(signature: &Signature) -> Vec<Self> {
        let mut arguments = Vec::new();
        for input in &signature.inputs {
            if let FnArg::Typed(parameter) = input {
                collect(parameter, &mut arguments);
            }
        }
        arguments
    }

    /// The name, without the mark of a raw identifier.
    pub(crate) fn name(&self) -> String {
        self.ident.unraw().to_string()
    }

    /// One of `names` is its name.
    pub(crate) fn is_in(&self, names: &[Ident]) -> bool {
        names.iter().any(|name| self.is_called(name))
    }

    /// `name` is its name.
    pub(crate) fn is_called(&self, name: &Ident) -> bool {
        name.unraw() == self.ident.unraw()
    }

    /// Its name says that it is not used.
    pub(crate) fn is_unused(&self) -> bool {
        self.name().starts_with('_')
    }

    /// Dropping it may be seen: it owns something, or might.
    pub(crate) fn may_own(&self) -> bool {
        matches!(self.class, Class::Unknown | Class::Large)
    }
}

fn collect(parameter: &PatType, arguments: &mut Vec<Argument>) {
    let conditions: Vec<_> = parameter
        .attrs
        .iter()
        .filter(|attribute| attribute.path().is_ident("cfg"))
        .cloned()
        .collect();
    let mut idents = Vec::new();
    bound_by(&parameter.pat, &mut idents);
    let is_plain = matches!(&*parameter.pat, Pat::Ident(name) if name.by_ref.is_none());
    let class = if is_plain { Class::of(&parameter.ty) } else { Class::Unknown };
    let with_class = |ident| Argument { ident, class, conditions: conditions.clone() };
    arguments.extend(idents.into_iter().map(with_class));
}

/// Collects the names that a pattern binds.
fn bound_by(pattern: &Pat, idents: &mut Vec<Ident>) {
    match pattern {
        Pat::Ident(name) => {
            // A capital letter is a constant or a unit struct that the pattern is compared with.
            if !name.ident.to_string().starts_with(char::is_uppercase) {
                idents.push(name.ident.clone());
            }
            if let Some((_, inner)) = &name.subpat {
                bound_by(inner, idents);
            }
        }
        Pat::Paren(paren) => bound_by(&paren.pat, idents),
        Pat::Reference(reference) => bound_by(&reference.pat, idents),
        Pat::Type(typed) => bound_by(&typed.pat, idents),
        Pat::Tuple(tuple) => tuple.elems.iter().for_each(|part| bound_by(part, idents)),
        Pat::TupleStruct(tuple) => tuple.elems.iter().for_each(|part| bound_by(part, idents)),
        Pat::Slice(slice) => slice.elems.iter().for_each(|part| bound_by(part, idents)),
        Pat::Struct(fields) => {
            fields.fields.iter().for_each(|field| bound_by(&field.pat, idents));
        }
        // All that is left binds nothing, or, as `a | b`, cannot stand in a signature.
        _ => {}
    }
}

/// The types that are `Copy`, small and borrow nothing, by the names the prelude gives them.
const SCALARS: &[&str] = &[
    "bool", "char", "u8", "u16", "u32", "u64", "u128", "usize", "i8", "i16", "i32", "i64", "i128",
    "isize", "f32", "f64",
];

impl Class {
    /// The class of a type as it is written.
    pub(crate) fn of(ty: &Type) -> Self {
        match ty {
            Type::Reference(reference) if reference.mutability.is_some() => Self::Exclusive,
            Type::Reference(_) => Self::Shared,
            Type::Path(path) => {
                let is_scalar = |name: &str| path.path.is_ident(name);
                if SCALARS.iter().any(|name| is_scalar(name)) {
                    Self::Scalar
                } else {
                    Self::Unknown
                }
            }
            Type::Tuple(tuple) => tuple.elems.iter().map(Self::of).fold(Self::Scalar, Self::beside),
            Type::Array(_) => Self::Large,
            Type::Ptr(_) | Type::FnPtr(_) => Self::Address,
            Type::Paren(paren) => Self::of(&paren.elem),
            Type::Group(group) => Self::of(&group.elem),
            _ => Self::Unknown,
        }
    }

    /// The class of a tuple of the two.
    fn beside(self, other: Self) -> Self {
        match (self, other) {
            (Self::Large, _) | (_, Self::Large) => Self::Large,
            (Self::Exclusive, _) | (_, Self::Exclusive) => Self::Exclusive,
            (Self::Scalar, Self::Scalar) => Self::Scalar,
            (Self::Scalar | Self::Shared, Self::Scalar | Self::Shared) => Self::Shared,
            _ => Self::Unknown,
        }
    }
}

#[cfg(test)]
mod tests {
    use quote::quote;
    use syn::parse_quote;

    use super::*;

    fn names(signature: &Signature) -> Vec<String> {
        Argument::all_of(signature).iter().map(Argument::name).collect()
    }

    #[test]
    fn every_bound_name_is_found() {
        let signature: Signature = parse_quote!(
            fn f(
                &self,
                a: u8,
                mut b: u8,
                (c, d): (u8, u8),
                P { e, f: g, .. }: P,
                [h, .., i]: [u8; 4],
                &j: &u8,
                _: u8,
                r#type: u8,
            )
        );
        assert_eq!(names(&signature), ["a", "b", "c", "d", "e", "g", "h", "i", "j", "type"]);
    }

    #[test]
    fn unit_struct_in_a_pattern_is_no_name() {
        let signature: Signature = parse_quote!(
            fn f(Unit: Unit, a: u8)
        );
        assert_eq!(names(&signature), ["a"]);
    }

    #[test]
    fn class_follows_the_written_type() {
        let classes = [
            (quote!(&str), Class::Shared),
            (quote!(&mut u8), Class::Exclusive),
            (quote!(u64), Class::Scalar),
            (quote!(String), Class::Unknown),
            (quote!(std::time::Duration), Class::Unknown),
            (quote!([u8; 4096]), Class::Large),
            (quote!(*const u8), Class::Address),
            (quote!(fn(u8) -> u8), Class::Address),
            (quote!((u8, &str)), Class::Shared),
            (quote!((u8, i8)), Class::Scalar),
            (quote!((u8, String)), Class::Unknown),
            (quote!((u8, [u8; 9])), Class::Large),
            (quote!((&mut u8, u8)), Class::Exclusive),
            (quote!(impl Iterator<Item = u8>), Class::Unknown),
        ];
        for (written, class) in classes {
            let ty: Type = parse_quote!(#written);
            assert_eq!(Class::of(&ty), class, "{written}");
        }
    }

    #[test]
    fn part_of_a_pattern_has_an_unknown_class() {
        let signature: Signature = parse_quote!(
            fn f((a, b): (&str, u8))
        );
        assert!(
            Argument::all_of(&signature).iter().all(|argument| argument.class == Class::Unknown)
        );
    }
}
