//! Objects and their fields.

use std::fmt::Write;

use fastrand::Rng;

const WORDS: &[&str] = &[
    "activity",
    "amount",
    "apply",
    "bank",
    "batch",
    "bill",
    "brand",
    "card",
    "channel",
    "contract",
    "coupon",
    "currency",
    "device",
    "discount",
    "goods",
    "invoice",
    "limit",
    "merchant",
    "notify",
    "order",
    "payer",
    "plan",
    "promotion",
    "receiver",
    "refund",
    "scene",
    "service",
    "settle",
    "state",
    "stock",
    "store",
    "subject",
    "total",
    "trade",
    "transaction",
    "user",
    "vehicle",
];

const TAILS: &[&str] = &[
    "code", "detail", "id", "info", "list", "name", "no", "num", "rule", "status", "time", "type", "url",
];

/// The owner of an object's fields.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Owner {
    /// A JSON request.
    Request,
    /// A JSON response.
    Response,
    /// A query or an XML body, without nesting or encryption.
    Query,
}

/// The shapes made so far. Two in five objects repeat an earlier shape, as in the documents.
#[derive(Default)]
pub(crate) struct Shapes {
    requests: Vec<Vec<String>>,
    responses: Vec<Vec<String>>,
    names: usize,
}

impl Shapes {
    /// Writes fields at the indentation of `depth`, which is 3 for the outermost.
    pub(crate) fn fields(&mut self, random: &mut Rng, text: &mut String, depth: usize, direction: Owner) {
        for line in self.lines(random, depth, direction) {
            let _ = writeln!(text, "{}{line}", "  ".repeat(depth));
        }
    }

    /// The lines of an object, indented relative to its own fields.
    fn lines(&mut self, random: &mut Rng, depth: usize, direction: Owner) -> Vec<String> {
        let known = match direction {
            Owner::Request => &self.requests,
            Owner::Response => &self.responses,
            Owner::Query => return self.new_lines(random, depth, direction),
        };
        if depth > 3
            && random.u8(..100) < 56
            && let Some(lines) = random.choice(known)
        {
            return lines.clone();
        }
        let lines = self.new_lines(random, depth, direction);
        if depth > 3 && lines.iter().all(|line| !line.starts_with(' ')) {
            match direction {
                Owner::Request => self.requests.push(lines.clone()),
                _ => self.responses.push(lines.clone()),
            }
        }
        lines
    }

    fn new_lines(&mut self, random: &mut Rng, depth: usize, direction: Owner) -> Vec<String> {
        let count = if depth == 3 {
            random.usize(2..14)
        } else {
            random.usize(1..7)
        };
        let mut lines = Vec::new();
        for _ in 0..count {
            self.names += 1;
            let name = format!("{}_{}_{}", pick(random, WORDS), pick(random, TAILS), self.names % 997);
            let required = if random.u8(..10) < 5 { ", required: true" } else { "" };
            let nested = direction != Owner::Query && depth < 9 && random.usize(..100) < 56 / (depth - 1);
            if nested {
                let list = if random.u8(..4) == 0 { "object[]" } else { "object" };
                lines.push(format!("{name}:"));
                lines.push(format!("  type: {list}"));
                if !required.is_empty() {
                    lines.push("  required: true".to_owned());
                }
                lines.push("  title: 信息".to_owned());
                lines.push("  fields:".to_owned());
                lines.extend(
                    self.lines(random, depth + 2, direction)
                        .into_iter()
                        .map(|line| format!("    {line}")),
                );
                continue;
            }
            let (kind, example) = match random.u8(..60) {
                0 if direction != Owner::Query => ("string, encrypted: true", "张三"),
                1..=9 => ("integer, unit: fen", "100"),
                10..=12 => ("boolean", "true"),
                13..=15 => ("string, enum: [SUCCESS, FAIL, PROCESSING]", "SUCCESS"),
                16..=18 => ("string, enum: [CNY, HKD]", "CNY"),
                19..=21 if direction != Owner::Query => ("\"string[]\"", "一二"),
                22..=24 => ("string, format: date-time", "2018-06-08T10"),
                _ => ("string, max_length: 32", "wxd678efh567hg6787"),
            };
            lines.push(format!(
                "{name}: {{type: {kind}{required}, title: 字段, example: {example}}}"
            ));
        }
        lines
    }
}

fn pick<'a>(random: &mut Rng, words: &[&'a str]) -> &'a str {
    random.choice(words).copied().unwrap_or("word")
}
