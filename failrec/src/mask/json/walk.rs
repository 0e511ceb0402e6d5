//! [`Walk`]: masking within a JSON text.

use std::borrow::Cow;

use crate::mask::json::number::rule_of;
use crate::mask::json::outline::{Container, Kind, Outline, Shape, is_value_key};
use crate::mask::json::patch::Patch;
use crate::mask::json::string::{escape, quote, unescaped};
use crate::mask::json::token::{Token, TokenKind};
use crate::mask::key::Sensitivity;
use crate::mask::method::Method;
use crate::mask::rules::Rules;
use crate::mask::scan::judge_flag;
use crate::mask::tally::Tally;
use crate::mask::text::Bytes;

/// What is nested deeper is hidden whole.
pub(crate) const DEPTH_MAX: usize = 128;

/// A longer string is no name unless it is a key; it is still read as text.
pub(crate) const NAME_BYTES_MAX: usize = 128;

const DEPTH_RULE: &str = "depth";

/// One pass over a JSON text that replaces what must be hidden and copies all else as it is.
pub(crate) struct Walk<'t, 'a> {
    bytes: Bytes<'t>,
    rules: &'a Rules,
    tally: &'a mut Tally,
    patch: Patch<'t>,
    place: Place,
    frames: Vec<Frame>,
    /// The names that lead to where the walk is; none are noted unless places were listed.
    trail: Vec<String>,
}

/// Where the text stands that is walked.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Place {
    /// What the name says that the whole text stands under.
    pub(crate) under: Sensitivity,
    /// How many containers are around it.
    pub(crate) depth: usize,
    /// Whether it is a list of names, so that two of them are no entry.
    pub(crate) lists_names: bool,
}

/// A container that the walk is in.
struct Frame {
    kind: Kind,
    /// Whether the string that comes next is a key.
    expects_key: bool,
    /// What every leaf in it is under.
    under: Sensitivity,
    /// What the name says whose value comes next.
    next: Sensitivity,
    /// What the name of an entry says about its value.
    entry: Sensitivity,
    /// Describes a value: only what it gives as an example is one.
    is_schema: bool,
    /// Whether the value that comes next lists names, so that two of them are no entry.
    lists_names: bool,
    items: usize,
    /// How many names lead to the container itself.
    trail_len: usize,
}

impl<'t, 'a> Walk<'t, 'a> {
    /// A pass over the value of `name`, or over one that has none.
    pub(crate) fn of(
        json: &'t str,
        name: Option<&str>,
        rules: &'a Rules,
        tally: &'a mut Tally,
    ) -> Self {
        let under = name.map_or(Sensitivity::Open, |name| rules.names.judge(name));
        let place = Place { under, depth: 0, lists_names: false };
        let trail = name.map(ToOwned::to_owned).into_iter().collect();
        Self { trail, ..Self::new(json, place, rules, tally) }
    }

    /// A pass over what stands at `place`; the program must have listed no places.
    pub(crate) fn new(json: &'t str, place: Place, rules: &'a Rules, tally: &'a mut Tally) -> Self {
        Self {
            bytes: Bytes::new(json),
            rules,
            tally,
            patch: Patch::new(json),
            place,
            frames: Vec::new(),
            trail: Vec::new(),
        }
    }

    /// The masked text; `None` if it is no JSON.
    pub(crate) fn run(mut self, outline: &Outline) -> Option<Cow<'t, str>> {
        let (mut at, mut index) = (0, 0);
        loop {
            let token = Token::next(self.bytes, at)?;
            at = token.end;
            match token.kind {
                TokenKind::End => return Some(self.patch.finish()),
                TokenKind::OpenObject | TokenKind::OpenArray => {
                    let container = outline.containers.get(index)?;
                    index += 1;
                    let said = self.said_of_place();
                    if said == Some(Method::Keep) {
                        self.take_sensitivity();
                        index += container.inside;
                        at = container.end;
                    } else if DEPTH_MAX <= self.place.depth + self.frames.len() {
                        self.hide(token.start, container.end, DEPTH_RULE, None);
                        index += container.inside;
                        at = container.end;
                    } else {
                        self.open(token, *container, said);
                    }
                }
                TokenKind::CloseObject | TokenKind::CloseArray => drop(self.frames.pop()),
                TokenKind::Comma => {
                    if let Some(frame) = self.frames.last_mut() {
                        frame.expects_key = frame.kind == Kind::Object;
                    }
                }
                TokenKind::String if self.frames.last().is_some_and(|frame| frame.expects_key) => {
                    self.key(token);
                }
                TokenKind::String => self.string(token),
                TokenKind::Number => self.number(token),
                TokenKind::Word => drop(self.take_sensitivity()),
                TokenKind::Colon => {}
            }
        }
    }

    fn open(&mut self, token: Token, container: Container, said: Option<Method>) {
        let trail_len = self.place_len();
        let lists_names =
            self.frames.last().map_or(self.place.lists_names, |frame| frame.lists_names);
        let outer = self.frames.last().map_or(Sensitivity::Open, |frame| frame.under);
        let named = self.take_sensitivity();
        let under = said.map_or(named, Sensitivity::Listed);
        // The description of a sensitive value is none, unless the value around it is one.
        let is_schema = container.shape == Shape::Schema && !outer.is_sensitive();
        let entry = match container.shape {
            Shape::Entry { name } if !lists_names => self.judge_string(name),
            _ => Sensitivity::Open,
        };
        let is_object = token.kind == TokenKind::OpenObject;
        self.frames.push(Frame {
            kind: if is_object { Kind::Object } else { Kind::Array },
            expects_key: is_object,
            under: if is_schema { Sensitivity::Open } else { under },
            next: Sensitivity::Open,
            entry,
            is_schema: is_schema && under.is_sensitive(),
            lists_names: false,
            items: 0,
            trail_len,
        });
    }

    /// What the value that comes now is under; whatever said so is used up.
    fn take_sensitivity(&mut self) -> Sensitivity {
        let Some(frame) = self.frames.last_mut() else { return self.place.under };
        let next = std::mem::replace(&mut frame.next, Sensitivity::Open);
        frame.items += 1;
        frame.lists_names = false;
        let is_entry_value = frame.kind == Kind::Array && frame.items == 2;
        let entry = if is_entry_value { frame.entry } else { Sensitivity::Open };
        next.within(frame.under.max(entry))
    }

    /// How many names lead to the value that comes now. What stands in a list is where the list is.
    fn place_len(&self) -> usize {
        let Some(frame) = self.frames.last() else { return self.trail.len() };
        frame.trail_len + usize::from(frame.kind == Kind::Object)
    }

    /// What the program has said of the place of the value that comes now.
    fn said_of_place(&self) -> Option<Method> {
        if self.rules.paths.is_empty() {
            return None;
        }
        self.rules.paths.method(self.trail.get(..self.place_len())?)
    }

    fn judge_string(&self, start: usize) -> Sensitivity {
        let token = Token::next(self.bytes, start);
        let name = unescaped(token.map_or("", |token| token.text(self.bytes)));
        // Judged as it will read the next time, too; what is hidden in it is counted later.
        let masked = self.rules.mask(&name, &mut Tally::new());
        let texts = [&*name, &*masked].into_iter().filter(|text| text.len() <= NAME_BYTES_MAX);
        let judged = texts.map(|text| self.rules.names.judge(text)).max();
        judged.unwrap_or(Sensitivity::Open)
    }

    /// A name: it may hold a secret itself, and it says something of its value.
    fn key(&mut self, token: Token) {
        let raw = token.text(self.bytes);
        let name = unescaped(raw);
        let mut sensitivity = self.rules.names.judge(&name);
        if !self.rules.paths.is_empty()
            && let Some(frame) = self.frames.last()
        {
            self.trail.truncate(frame.trail_len);
            self.trail.push(name.clone().into_owned());
        }
        let masked = self.rules.mask(&name, self.tally);
        if let Cow::Owned(masked) = &masked {
            // Judged as it will read the next time, too.
            sensitivity = sensitivity.max(self.rules.names.judge(masked));
            self.patch.replace(token.start + 1, token.end - 1, |out| escape(out, masked));
        }
        if let Some(frame) = self.frames.last_mut() {
            let is_example = matches!(raw, "default" | "const" | "example" | "examples" | "enum");
            if frame.is_schema && is_example {
                sensitivity = Sensitivity::Strong;
            }
            if is_value_key(raw) {
                sensitivity = sensitivity.max(frame.entry);
            }
            frame.expects_key = false;
            frame.next = sensitivity;
            frame.lists_names = raw == "required";
        }
    }

    fn string(&mut self, token: Token) {
        let said = self.said_of_place();
        let named = self.take_sensitivity();
        if said == Some(Method::Keep) {
            return;
        }
        let under = said.map_or(named, Sensitivity::Listed);
        let raw = token.text(self.bytes);
        let text = unescaped(raw);
        if let Some(frame) = self.frames.last_mut().filter(|frame| frame.kind == Kind::Array)
            && text.len() <= NAME_BYTES_MAX
        {
            frame.next = judge_flag(&text, &self.rules.names);
        }
        if let Cow::Owned(masked) = self.rules.mask_under(&text, under, self.tally) {
            self.patch.replace(token.start + 1, token.end - 1, |out| escape(out, &masked));
        }
    }

    fn number(&mut self, token: Token) {
        let said = self.said_of_place();
        let named = self.take_sensitivity();
        if said == Some(Method::Keep) {
            return;
        }
        let under = said.map_or(named, Sensitivity::Listed);
        if let Some((rule, said)) = rule_of(self.bytes, token.start, token.end, under) {
            self.hide(token.start, token.end, rule, said);
        }
    }

    /// Puts a string with a mask in the place of a value.
    fn hide(&mut self, start: usize, end: usize, rule: &str, said: Option<Method>) {
        let value = self.bytes.slice(start, end);
        if let Some(mask) = self.rules.replacement(value, rule, said, self.tally) {
            self.patch.replace(start, end, |out| quote(out, &mask));
        }
    }
}
