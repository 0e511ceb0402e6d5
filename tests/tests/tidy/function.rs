//! [`Function`]: where the bodies of functions begin and end.

use syn::spanned::Spanned as _;
use syn::visit::{self, Visit};

/// A function with a body.
#[derive(Clone, Debug)]
pub(crate) struct Function {
    /// Its name.
    pub(crate) name: String,
    /// The line of its name.
    pub(crate) line: usize,
    /// The line of the brace that opens its body.
    pub(crate) body_first: usize,
    /// The line of the brace that closes it.
    pub(crate) body_last: usize,
}

/// The functions of a file, methods and nested ones included.
pub(crate) fn read(file: &syn::File) -> Vec<Function> {
    let mut reader = Reader::default();
    reader.visit_file(file);
    reader.functions
}

#[derive(Default)]
struct Reader {
    functions: Vec<Function>,
}

impl Reader {
    fn note(&mut self, signature: &syn::Signature, body: &syn::Block) {
        let name = &signature.ident;
        self.functions.push(Function {
            name: name.to_string(),
            line: name.span().start().line,
            body_first: body.brace_token.span.open().start().line,
            body_last: body.span().end().line,
        });
    }
}

impl<'ast> Visit<'ast> for Reader {
    fn visit_item_fn(&mut self, function: &'ast syn::ItemFn) {
        self.note(&function.sig, &function.block);
        visit::visit_item_fn(self, function);
    }

    fn visit_impl_item_fn(&mut self, function: &'ast syn::ImplItemFn) {
        self.note(&function.sig, &function.block);
        visit::visit_impl_item_fn(self, function);
    }

    fn visit_trait_item_fn(&mut self, function: &'ast syn::TraitItemFn) {
        if let Some(body) = &function.default {
            self.note(&function.sig, body);
        }
        visit::visit_trait_item_fn(self, function);
    }
}
