//! [`Field`]: a name that a query may use, and what stands behind it.

use std::fmt;
use std::str::FromStr;

use crate::base::Timestamp;
use crate::base::nearest;
use crate::query::catalogue::{FIELDS, Kind, Known, Place};
use crate::query::quoting::print_segment;
use crate::query::scanner::Scanner;
use crate::query::subject::{Leaf, Subject};
use crate::query::{Group, SyntaxError};
use crate::record::FailureRecord;

/// A part of a record or of its group, by its dotted path: `node_id`, `attempt.n`, `tags.tenant`,
/// `inputs.user.id`.
///
/// Short names (`node`, `sev`, `tag.tenant`) are read and stand for the whole path. Parts of
/// arguments, snapshots and tags can be named at will; everything else is known by name, so that
/// a slip of the pen is an error and not an empty answer.
///
/// # Examples
///
/// ```
/// use failrec::query::Field;
///
/// let field: Field = "tag.tenant".parse()?;
/// assert_eq!(field.to_string(), "tags.tenant");
/// assert!("nod".parse::<Field>().is_err());
/// # Ok::<(), failrec::Error>(())
/// ```
#[derive(Clone)]
pub struct Field {
    known: &'static Known,
    /// The part below a field that is open to any name.
    below: Vec<Box<str>>,
}

impl Field {
    /// What it holds of a record and its group, as text; several for a list, none if absent.
    pub fn values(
        &self,
        record: Option<&FailureRecord>,
        group: Option<&Group>,
        now: Timestamp,
    ) -> Vec<String> {
        let subject = Subject::new(record, group, now);
        let mut values = Vec::new();
        self.visit(&subject, &mut |leaf| {
            values.push(leaf.to_string());
            false
        });
        values
    }

    /// The field of a name in the table; for names that this crate writes itself.
    pub(super) fn known(name: &str) -> Option<Self> {
        let known = FIELDS.iter().find(|known| known.name == name)?;
        Some(Self { known, below: Vec::new() })
    }

    /// The part `segment` of a field that is open to any name.
    pub(super) fn below(mut self, segment: impl Into<Box<str>>) -> Self {
        self.below.push(segment.into());
        self
    }

    /// Reads a field that stands alone.
    pub(super) fn scan(scanner: &mut Scanner) -> Result<Self, SyntaxError> {
        let (segments, span) = scanner.path()?;
        Self::resolve(&segments).map_err(|message| SyntaxError::new(span, message))
    }

    /// Finds the field of a path.
    ///
    /// # Errors
    ///
    /// What to tell the user: the path is unknown, and what may have been meant.
    pub(super) fn resolve(segments: &[Box<str>]) -> Result<Self, String> {
        for length in (1..=segments.len()).rev() {
            let Some((head, below)) = segments.split_at_checked(length) else { continue };
            let name = head.join(".");
            let fits = |known: &&Known| known.name == name || known.short.contains(&name.as_str());
            let Some(known) = FIELDS.iter().find(fits) else { continue };
            if below.is_empty() || known.is_open {
                return Ok(Self { known, below: below.to_vec() });
            }
        }
        let path = segments.join(".");
        let names = FIELDS.iter().flat_map(|known| known.short.iter().copied().chain([known.name]));
        Err(match nearest(&path, names) {
            Some(name) => format!("unknown field `{path}`, did you mean `{name}`?"),
            None => format!(
                "unknown field `{path}`; to search for this as text, put it in double quotes"
            ),
        })
    }

    pub(super) const fn kind(&self) -> Kind {
        self.known.kind
    }

    pub(super) const fn place(&self) -> Place {
        self.known.place
    }

    /// The last part of the path, which may name a unit.
    pub(super) fn last_segment(&self) -> &str {
        let last_known = self.known.name.rsplit('.').next().unwrap_or(self.known.name);
        self.below.last().map_or(last_known, |segment| segment)
    }

    /// A group knows it without its records.
    pub const fn is_of_groups(&self) -> bool {
        !matches!(self.known.place, Place::Json | Place::Attempts)
    }

    /// What it holds of a record depends on the group of the record.
    pub(super) const fn is_of_groups_alone(&self) -> bool {
        matches!(
            self.known.place,
            Place::Count
                | Place::First
                | Place::Last
                | Place::Status
                | Place::Verified
                | Place::Passes
                | Place::Fingerprint
        )
    }

    /// The digest of a group is enough to know it.
    pub(super) const fn is_of_digests(&self) -> bool {
        matches!(
            self.known.place,
            Place::Goal
                | Place::Fingerprint
                | Place::Node
                | Place::Type
                | Place::Severity
                | Place::Category
                | Place::Outcome
                | Place::Count
                | Place::First
                | Place::Last
                | Place::Age
        )
    }

    /// It is the id of a record.
    pub(super) fn is_id(&self) -> bool {
        self.known.name == "id"
    }

    /// It follows from where a group stands.
    pub(super) const fn is_of_standing(&self) -> bool {
        matches!(self.known.place, Place::Status | Place::Verified | Place::Passes)
    }

    /// It is the roll-up of several groups.
    pub(super) fn is_coarse(&self) -> bool {
        self.known.place == Place::Coarse
    }

    /// It is filled in from other entries than the failure's own.
    pub(super) fn is_decoration(&self) -> bool {
        const ROOTS: [&str; 5] = ["environment", "resolution", "evolutions", "notes", "propagated"];
        self.known.name.split('.').next().is_some_and(|root| ROOTS.contains(&root))
    }

    /// Shows `visit` what it holds until that says `true`, and answers whether it did.
    pub(super) fn visit(
        &self,
        subject: &Subject<'_>,
        visit: &mut dyn FnMut(Leaf<'_>) -> bool,
    ) -> bool {
        // Only the tree needs the path.
        let is_in_tree = self.place() == Place::Json;
        let path: Vec<&str> = self.segments().filter(|_| is_in_tree).collect();
        subject.visit(self.place(), &path, visit)
    }

    /// The whole path, part by part.
    fn segments(&self) -> impl Iterator<Item = &str> {
        self.known.name.split('.').chain(self.below.iter().map(|segment| &**segment))
    }
}

impl FromStr for Field {
    type Err = SyntaxError;

    fn from_str(text: &str) -> Result<Self, SyntaxError> {
        let mut scanner = Scanner::new(text)?;
        let field = Self::scan(&mut scanner)?;
        if scanner.is_at_end() {
            return Ok(field);
        }
        let at = scanner.position();
        Err(SyntaxError::new(at..at + 1, "the name of the field should end here"))
    }
}

impl PartialEq for Field {
    fn eq(&self, other: &Self) -> bool {
        self.known.name == other.known.name && self.below == other.below
    }
}

impl Eq for Field {}

impl fmt::Display for Field {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.known.name)?;
        for segment in &self.below {
            f.write_str(".")?;
            print_segment(segment, f)?;
        }
        Ok(())
    }
}

impl fmt::Debug for Field {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Field({self})")
    }
}
