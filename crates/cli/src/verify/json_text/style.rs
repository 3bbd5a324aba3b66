//! How libraries write JSON: what they put between its parts, and which characters they escape.

use super::Json;

/// How a library separates and indents.
#[derive(Clone, Copy, PartialEq)]
pub(super) struct Layout {
    colon: &'static str,
    comma: &'static str,
    /// Inside the brackets of one line that are not empty.
    inside: &'static str,
    /// The indentation and the line end; none on one line.
    lines: Option<(&'static str, &'static str)>,
    /// Whether lists stay on one line, as Jackson and .NET write them.
    inline_lists: bool,
}

pub(super) const COMPACT: Layout = inline(":", ",", "");

const fn inline(colon: &'static str, comma: &'static str, inside: &'static str) -> Layout {
    Layout {
        colon,
        comma,
        inside,
        lines: None,
        inline_lists: false,
    }
}

const fn indented(indent: &'static str, end: &'static str, colon: &'static str) -> Layout {
    Layout {
        colon,
        comma: ",",
        inside: "",
        lines: Some((indent, end)),
        inline_lists: false,
    }
}

/// The layouts of the usual libraries.
pub(super) fn usual_layouts() -> Vec<Layout> {
    vec![
        COMPACT,
        inline(": ", ", ", ""),
        indented("  ", "\n", ": "),
        indented("    ", "\n", ": "),
    ]
}

/// All layouts, the usual ones first.
pub(super) fn layouts() -> Vec<Layout> {
    let mut layouts = usual_layouts();
    for inside in ["", " "] {
        for comma in [",", ", ", " , ", " ,"] {
            for colon in [":", ": ", " : ", " :"] {
                layouts.push(inline(colon, comma, inside));
            }
        }
    }
    for end in ["\n", "\r\n"] {
        for indent in ["", " ", "  ", "   ", "    ", "        ", "\t"] {
            for colon in [": ", " : ", ":"] {
                let layout = indented(indent, end, colon);
                layouts.push(layout);
                let inside = if colon == " : " { " " } else { "" };
                layouts.push(Layout {
                    inline_lists: true,
                    inside,
                    comma: if colon == ":" { "," } else { ", " },
                    ..layout
                });
            }
        }
    }
    let mut each: Vec<Layout> = Vec::new();
    for layout in layouts {
        if !each.contains(&layout) {
            each.push(layout);
        }
    }
    each
}

/// The characters that a library escapes although JSON does not demand it.
#[derive(Clone, Copy, Default)]
pub(super) struct Escapes {
    slash: bool,
    /// The slash after `<` only, as org.json does.
    slash_of_tags: bool,
    /// Non-ASCII characters.
    unicode: bool,
    /// Further characters, as \uXXXX.
    others: &'static str,
    /// The line separators U+2028 and U+2029.
    separators: bool,
    upper: bool,
}

impl Escapes {
    /// Go, Rails.
    const HTML: Self = Self {
        others: "<>&",
        separators: true,
        ..Self::NONE
    };
    /// Gson.
    const GSON: Self = Self {
        others: "<>&='",
        ..Self::HTML
    };
    /// `System.Text.Json`.
    const DOT_NET: Self = Self {
        unicode: true,
        others: "<>&'\"+`\u{7f}",
        upper: true,
        ..Self::NONE
    };
    const UNICODE: Self = Self {
        unicode: true,
        ..Self::NONE
    };
    const SLASH: Self = Self {
        slash: true,
        ..Self::NONE
    };
    /// PHP.
    const SLASH_AND_UNICODE: Self = Self {
        unicode: true,
        ..Self::SLASH
    };
    const NONE: Self = Self {
        slash: false,
        slash_of_tags: false,
        unicode: false,
        others: "",
        separators: false,
        upper: false,
    };
}

/// The escapes of the usual libraries.
pub(super) fn usual_escapes() -> Vec<Escapes> {
    vec![
        Escapes::NONE,
        Escapes::SLASH,
        Escapes::UNICODE,
        Escapes::SLASH_AND_UNICODE,
        Escapes::HTML,
        Escapes::GSON,
    ]
}

/// All choices of escapes, the usual ones first.
pub(super) fn escapes() -> Vec<Escapes> {
    let mut all = usual_escapes();
    for base in [Escapes::HTML, Escapes::GSON, Escapes::DOT_NET, Escapes::UNICODE] {
        for slash in [false, true] {
            for unicode in [false, true] {
                for upper in [false, true] {
                    all.push(Escapes {
                        slash,
                        unicode,
                        upper,
                        ..base
                    });
                }
            }
        }
    }
    for others in ["<", "&", "'", "=", "<>&'", "<>'\"&", "\u{7f}"] {
        all.push(Escapes {
            others,
            ..Escapes::NONE
        });
        all.push(Escapes {
            others,
            slash: true,
            unicode: true,
            upper: true,
            ..Escapes::NONE
        });
    }
    all.push(Escapes {
        slash_of_tags: true,
        ..Escapes::NONE
    });
    all.push(Escapes {
        separators: true,
        ..Escapes::NONE
    });
    all
}

pub(super) fn write(value: &Json, layout: Layout, escapes: Escapes) -> Vec<u8> {
    let mut writer = Writer {
        text: String::new(),
        layout,
        escapes,
    };
    writer.value(value, 0, layout);
    writer.text.into_bytes()
}

/// Adds a character as `\uXXXX`, or as two of them beyond the first 65,536.
pub(super) fn push_escaped(text: &mut String, character: char, upper: bool) {
    for unit in character.encode_utf16(&mut [0; 2]) {
        text.push_str(&match upper {
            true => format!("\\u{unit:04X}"),
            false => format!("\\u{unit:04x}"),
        });
    }
}

struct Writer {
    text: String,
    layout: Layout,
    escapes: Escapes,
}

impl Writer {
    fn value(&mut self, value: &Json, depth: usize, layout: Layout) {
        match value {
            Json::Object(members) => {
                let members = members.iter().map(|(name, member)| (Some(name.as_str()), member));
                self.list(members, depth, layout, ["{", "}"]);
            }
            Json::Array(items) => {
                let layout = match layout.inline_lists {
                    true => Layout { lines: None, ..layout },
                    false => layout,
                };
                self.list(items.iter().map(|item| (None, item)), depth, layout, ["[", "]"]);
            }
            Json::Text(string) => self.string(string),
            Json::Literal(literal) => self.text.push_str(literal),
        }
    }

    fn list<'j>(
        &mut self,
        items: impl Iterator<Item = (Option<&'j str>, &'j Json)>,
        depth: usize,
        layout: Layout,
        [start, end]: [&str; 2],
    ) {
        self.text.push_str(start);
        let mut items = items.peekable();
        if items.peek().is_none() {
            self.text.push_str(end);
            return;
        }
        for (position, (name, item)) in items.enumerate() {
            if position > 0 {
                self.text
                    .push_str(if layout.lines.is_some() { "," } else { layout.comma });
            }
            match layout.lines {
                Some(lines) => self.line(lines, depth + 1),
                None if position == 0 => self.text.push_str(layout.inside),
                None => {}
            }
            if let Some(name) = name {
                self.string(name);
                self.text.push_str(layout.colon);
            }
            // A list on one line may have objects on several lines in it.
            let inner = if name.is_some() { layout } else { self.layout };
            self.value(item, depth + usize::from(layout.lines.is_some()), inner);
        }
        match layout.lines {
            Some(lines) => self.line(lines, depth),
            None => self.text.push_str(layout.inside),
        }
        self.text.push_str(end);
    }

    fn line(&mut self, (indent, end): (&str, &str), depth: usize) {
        self.text.push_str(end);
        for _ in 0..depth {
            self.text.push_str(indent);
        }
    }

    fn string(&mut self, string: &str) {
        self.text.push('"');
        let mut before = ' ';
        for character in string.chars() {
            self.character(character, before);
            before = character;
        }
        self.text.push('"');
    }

    fn character(&mut self, character: char, before: char) {
        let Escapes {
            slash,
            slash_of_tags,
            unicode,
            others,
            separators,
            ..
        } = self.escapes;
        let is_separator = matches!(character, '\u{2028}' | '\u{2029}');
        match character {
            _ if (separators && is_separator) || (!others.is_empty() && others.contains(character)) => {
                self.escape(character);
            }
            '"' => self.text.push_str("\\\""),
            '\\' => self.text.push_str("\\\\"),
            '\n' => self.text.push_str("\\n"),
            '\r' => self.text.push_str("\\r"),
            '\t' => self.text.push_str("\\t"),
            '\u{8}' => self.text.push_str("\\b"),
            '\u{c}' => self.text.push_str("\\f"),
            '/' if slash || (slash_of_tags && before == '<') => self.text.push_str("\\/"),
            _ if character < ' ' || (unicode && !character.is_ascii()) => self.escape(character),
            _ => self.text.push(character),
        }
    }

    fn escape(&mut self, character: char) {
        push_escaped(&mut self.text, character, self.escapes.upper);
    }
}
