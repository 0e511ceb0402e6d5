//! [`pretty_json`]: JSON laid out for the eye, without reading it into a tree: numbers keep their
//! digits, keys their order.

const INDENT: &str = "  ";
/// Parts that are set in further than those around them. A record of ours has eight at most.
const INDENTS_MAX: usize = 32;

/// The JSON value that `text` is, a part a line. What is no JSON comes out as something else that
/// is none either.
pub(crate) fn pretty_json(text: &str) -> String {
    let mut layout = Layout::default();
    let (mut is_string, mut is_escaped) = (false, false);
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        if is_string {
            layout.text.push(letter);
            is_string = letter != '"' || is_escaped;
            is_escaped = letter == '\\' && !is_escaped;
            continue;
        }
        match letter {
            letter if letter.is_ascii_whitespace() => {}
            '{' | '[' => {
                layout.text.push(letter);
                while letters.next_if(char::is_ascii_whitespace).is_some() {}
                if let Some(close) = letters.next_if(|next| matches!(next, '}' | ']')) {
                    layout.text.push(close);
                } else {
                    layout.depth += 1;
                    layout.break_line();
                }
            }
            '}' | ']' => {
                layout.depth = layout.depth.saturating_sub(1);
                layout.break_line();
                layout.text.push(letter);
            }
            ',' => {
                layout.text.push(letter);
                layout.break_line();
            }
            ':' => layout.text.push_str(": "),
            letter => {
                is_string = letter == '"';
                layout.text.push(letter);
            }
        }
    }
    layout.text
}

#[derive(Default)]
struct Layout {
    text: String,
    depth: usize,
}

impl Layout {
    fn break_line(&mut self) {
        self.text.push('\n');
        self.text.extend(std::iter::repeat_n(INDENT, self.depth.min(INDENTS_MAX)));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_stand_on_lines_of_their_own_in_their_order() {
        let text = r#"{"b": [1.50, 12345678901234567890], "a":{} , "s":"{\"x\\\": [,"}"#;
        let expected = "{\n  \"b\": [\n    1.50,\n    12345678901234567890\n  ],\n  \"a\": {},\n  \"s\": \"{\\\"x\\\\\\\": [,\"\n}";
        assert_eq!(pretty_json(text), expected);
    }
}
