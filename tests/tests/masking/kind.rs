//! [`Kind`]: what values of one sort look like.

/// What values of one sort look like.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Kind {
    /// What the table calls it.
    pub(crate) name: &'static str,
    /// What it is part of.
    pub(crate) family: Family,
    /// The names of the value, word by word; for [`Family::Named`] and the families like it.
    pub(crate) keys: &'static [&'static str],
    /// What the value looks like: one of these.
    pub(crate) templates: &'static [&'static str],
}

/// What tells the value, and so which frames are put round it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Family {
    /// Its own form.
    Token,
    /// Its own form, and it is a person's, not a program's.
    Person,
    /// Its own form, which the page of the masker does not list.
    Beyond,
    /// The name beside it; it may stand without quotes.
    Named,
    /// The name beside it; it stands in quotes.
    Quoted,
    /// The name beside it; it is a number.
    Number,
    /// The name before it, in a sentence.
    Prose,
    /// What stands round it; the template holds all of that.
    Carried,
    /// The same, and the template is a JSON document.
    Document,
    /// What stands round it, in a way that the page of the masker does not list.
    Farther,
    /// Nothing before it is decoded.
    Wrapped,
}

impl Family {
    /// Every family, in the order of the table.
    pub(crate) const ALL: &[Self] = &[
        Self::Token,
        Self::Person,
        Self::Named,
        Self::Quoted,
        Self::Number,
        Self::Carried,
        Self::Document,
        Self::Beyond,
        Self::Prose,
        Self::Farther,
        Self::Wrapped,
    ];

    /// The page of the masker says that values like this are masked.
    pub(crate) fn is_listed(self) -> bool {
        !matches!(self, Self::Beyond | Self::Prose | Self::Farther | Self::Wrapped)
    }
}

type Texts = &'static [&'static str];

impl Kind {
    /// A value with a form of its own.
    pub(crate) const fn token(name: &'static str, templates: Texts) -> Self {
        Self { name, family: Family::Token, keys: &[], templates }
    }

    /// A value of a person with a form of its own.
    pub(crate) const fn person(name: &'static str, templates: Texts) -> Self {
        Self { name, family: Family::Person, keys: &[], templates }
    }

    /// A value with a form that the page of the masker does not list.
    pub(crate) const fn beyond(name: &'static str, templates: Texts) -> Self {
        Self { name, family: Family::Beyond, keys: &[], templates }
    }

    /// A value that its name tells.
    pub(crate) const fn named(name: &'static str, keys: Texts, templates: Texts) -> Self {
        Self { name, family: Family::Named, keys, templates }
    }

    /// A value that its name tells, and that needs quotes.
    pub(crate) const fn quoted(name: &'static str, keys: Texts, templates: Texts) -> Self {
        Self { name, family: Family::Quoted, keys, templates }
    }

    /// A number that its name tells.
    pub(crate) const fn number(name: &'static str, keys: Texts, templates: Texts) -> Self {
        Self { name, family: Family::Number, keys, templates }
    }

    /// A value that is named in a sentence.
    pub(crate) const fn prose(name: &'static str, keys: Texts, templates: Texts) -> Self {
        Self { name, family: Family::Prose, keys, templates }
    }

    /// A value with all that stands round it.
    pub(crate) const fn carried(name: &'static str, templates: Texts) -> Self {
        Self { name, family: Family::Carried, keys: &[], templates }
    }

    /// A value in a JSON document.
    pub(crate) const fn document(name: &'static str, templates: Texts) -> Self {
        Self { name, family: Family::Document, keys: &[], templates }
    }

    /// A value with surroundings that the page of the masker does not list.
    pub(crate) const fn farther(name: &'static str, templates: Texts) -> Self {
        Self { name, family: Family::Farther, keys: &[], templates }
    }
}
