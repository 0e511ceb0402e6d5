//! [`Outline`]: whether a text is JSON, and what its containers look like.

use crate::mask::json::token::{Token, TokenKind};
use crate::mask::text::Bytes;

/// The containers of a JSON text, in the order in which they open.
#[derive(Clone, Debug, Default)]
pub(crate) struct Outline {
    pub(crate) containers: Vec<Container>,
    pub(crate) depth: usize,
    pub(crate) longest_string: usize,
}

/// One object or array.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Container {
    pub(crate) end: usize,
    /// How many containers it holds, at any depth.
    pub(crate) inside: usize,
    pub(crate) items: usize,
    pub(crate) shape: Shape,
}

/// What a container is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Object,
    Array,
}

/// What a container means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Shape {
    /// Nothing but what it holds.
    Plain,
    /// An object that describes a value, in the words of JSON Schema.
    Schema,
    /// A name and a value: `["password", "x"]` or `{"name": "password", "value": "x"}`. The name's
    /// string starts at `name` with its quote.
    Entry { name: usize },
}

impl Outline {
    /// The outline of `json`; `None` if that is not exactly one JSON value.
    pub(crate) fn read(json: &str) -> Option<Self> {
        let (outline, end) = Self::read_first(json)?;
        let rest = Token::next(Bytes::new(json), end)?;
        (rest.kind == TokenKind::End).then_some(outline)
    }

    /// The outline of the JSON value that `text` starts with, and where that ends.
    pub(crate) fn read_first(text: &str) -> Option<(Self, usize)> {
        let bytes = Bytes::new(text);
        let mut outline = Self::default();
        let mut open: Vec<Open> = Vec::new();
        let mut expected = Expected::Value;
        let mut at = 0;
        loop {
            let token = Token::next(bytes, at)?;
            at = token.end;
            if token.kind == TokenKind::String {
                outline.longest_string = outline.longest_string.max(token.end - token.start - 2);
            }
            expected = match (expected, token.kind) {
                (
                    Expected::Value | Expected::ValueOrClose,
                    TokenKind::OpenObject | TokenKind::OpenArray,
                ) => {
                    if let Some(parent) = open.last_mut() {
                        parent.value(bytes, token);
                    }
                    outline.open(&mut open, token)
                }
                (
                    Expected::Value | Expected::ValueOrClose,
                    TokenKind::String | TokenKind::Number | TokenKind::Word,
                ) => {
                    if let Some(parent) = open.last_mut() {
                        parent.value(bytes, token);
                    }
                    Expected::CommaOrClose
                }
                (Expected::Key | Expected::KeyOrClose, TokenKind::String) => {
                    open.last_mut()?.key(bytes, token);
                    Expected::Colon
                }
                (Expected::Colon, TokenKind::Colon) => Expected::Value,
                (Expected::CommaOrClose, TokenKind::Comma) => match open.last()?.kind {
                    Kind::Object => Expected::Key,
                    Kind::Array => Expected::Value,
                },
                (Expected::KeyOrClose | Expected::CommaOrClose, TokenKind::CloseObject)
                    if open.last()?.kind == Kind::Object =>
                {
                    outline.close(&mut open, token)
                }
                (Expected::ValueOrClose | Expected::CommaOrClose, TokenKind::CloseArray)
                    if open.last()?.kind == Kind::Array =>
                {
                    outline.close(&mut open, token)
                }
                _ => return None,
            };
            if open.is_empty() {
                return Some((outline, at));
            }
        }
    }

    fn open(&mut self, open: &mut Vec<Open>, token: Token) -> Expected {
        let (kind, expected) = if token.kind == TokenKind::OpenObject {
            (Kind::Object, Expected::KeyOrClose)
        } else {
            (Kind::Array, Expected::ValueOrClose)
        };
        open.push(Open::new(kind, self.containers.len()));
        self.depth = self.depth.max(open.len());
        self.containers.push(Container { end: 0, inside: 0, items: 0, shape: Shape::Plain });
        expected
    }

    fn close(&mut self, open: &mut Vec<Open>, token: Token) -> Expected {
        let count = self.containers.len();
        if let Some(closed) = open.pop()
            && let Some(container) = self.containers.get_mut(closed.index)
        {
            let inside = count - closed.index - 1;
            *container =
                Container { end: token.end, inside, items: closed.items, shape: closed.shape() };
        }
        Expected::CommaOrClose
    }
}

/// What may come next.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Expected {
    Value,
    ValueOrClose,
    Key,
    KeyOrClose,
    Colon,
    CommaOrClose,
}

/// A container that has not closed yet.
struct Open {
    kind: Kind,
    index: usize,
    items: usize,
    key: Key,
    /// Whether `type` names a type of JSON Schema.
    has_type: bool,
    /// Whether all keys are words of JSON Schema.
    is_worded: bool,
    name: Option<usize>,
    has_value: bool,
}

/// What the key says whose value comes next.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Key {
    Type,
    Name,
    Value,
    Other,
}

impl Open {
    const fn new(kind: Kind, index: usize) -> Self {
        Self {
            kind,
            index,
            items: 0,
            key: Key::Other,
            has_type: false,
            is_worded: true,
            name: None,
            has_value: false,
        }
    }

    fn key(&mut self, bytes: Bytes<'_>, token: Token) {
        let text = token.text(bytes);
        self.is_worded = self.is_worded && SCHEMA_WORDS.contains(&text);
        self.key = match text {
            "type" => Key::Type,
            _ if is_name_key(text) => Key::Name,
            _ if is_value_key(text) => Key::Value,
            _ => Key::Other,
        };
    }

    fn value(&mut self, bytes: Bytes<'_>, token: Token) {
        let is_string = token.kind == TokenKind::String;
        if self.kind == Kind::Object {
            match self.key {
                Key::Type if is_string => self.has_type = SCHEMA_TYPES.contains(&token.text(bytes)),
                Key::Type => self.has_type = token.kind == TokenKind::OpenArray,
                Key::Name if is_string && self.name.is_none() => self.name = Some(token.start),
                Key::Value => self.has_value = true,
                Key::Name | Key::Other => {}
            }
        } else if self.items == 0 && is_string {
            self.name = Some(token.start);
        }
        self.items += 1;
    }

    fn shape(&self) -> Shape {
        let is_object = self.kind == Kind::Object;
        let is_entry = if is_object { self.has_value } else { self.items == 2 };
        match self.name {
            Some(name) if is_entry => Shape::Entry { name },
            _ if is_object && self.has_type && self.is_worded => Shape::Schema,
            _ => Shape::Plain,
        }
    }
}

#[inline]
pub(crate) fn is_name_key(key: &str) -> bool {
    let known = match key.len() {
        1 => "k",
        3 => "key",
        4 => "name",
        5 => "field",
        6 => "header",
        _ => return false,
    };
    key.eq_ignore_ascii_case(known)
}

/// Whether a member under `key` is the value of an entry whose name is another member.
pub(crate) fn is_value_key(key: &str) -> bool {
    ["value", "val", "v", "content"].iter().any(|known| key.eq_ignore_ascii_case(known))
}

const SCHEMA_TYPES: &[&str] =
    &["string", "number", "integer", "boolean", "object", "array", "null"];

#[rustfmt::skip]
const SCHEMA_WORDS: &[&str] = &[
    "type", "description", "title", "format", "pattern", "enum", "const", "default", "example",
    "examples", "minLength", "maxLength", "minimum", "maximum", "exclusiveMinimum",
    "exclusiveMaximum", "multipleOf", "minItems", "maxItems", "uniqueItems", "items", "prefixItems",
    "contains", "properties", "patternProperties", "additionalProperties", "propertyNames",
    "minProperties", "maxProperties", "required", "dependentRequired", "allOf", "anyOf", "oneOf",
    "not", "if", "then", "else", "nullable", "readOnly", "writeOnly", "deprecated", "$ref", "$id",
    "$schema", "$defs", "$comment", "definitions", "contentEncoding", "contentMediaType",
];
