//! The ways in which the text for a signature of APIv2 is put together.

use zeroize::Zeroizing;

use super::digests;
use crate::verify::hash_order;
use crate::verify::mistake::Mistake;
use crate::verify::variants::lower_escapes;
use crate::verify::xml_text::raw_values;

/// How a text for signing was put together.
#[derive(Clone)]
pub(super) struct Recipe {
    pub(super) mistakes: Vec<Mistake>,
    fields: Vec<(String, String)>,
    with_sign: bool,
    with_empty: bool,
    /// Whether the key is sorted among the fields instead of following them.
    with_key: bool,
    /// Whether the text was encoded in GB18030.
    is_gb18030: bool,
    order: Order,
}

/// More empty fields are not signed in part.
const MAX_EMPTY: usize = 6;
/// The orders of seven fields.
const MAX_ORDERS: usize = 5_040;

#[derive(Clone, Copy)]
enum Order {
    Names,
    AsSent,
    IgnoringCase,
    Reversed,
    /// That of Java's `HashMap`.
    Hashed,
}

impl Recipe {
    /// The right way.
    pub(super) fn right(fields: &[(&str, &str)]) -> Self {
        let fields = fields
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
        Self {
            mistakes: Vec::new(),
            fields: fields.collect(),
            with_sign: false,
            with_empty: false,
            with_key: false,
            is_gb18030: false,
            order: Order::Names,
        }
    }

    /// The text of the fields; what follows them, with the key, is added later.
    pub(super) fn text(&self, key: &[u8]) -> Zeroizing<Vec<u8>> {
        // A signature cannot cover itself, so the field is empty when the text is signed.
        let placeholder = ("sign".to_owned(), String::new());
        let key = ("key".to_owned(), String::from_utf8_lossy(key).into_owned());
        let included = |name: &str, value: &str| name != "sign" && (self.with_empty || !value.is_empty());
        let mut fields: Vec<&(String, String)> = self
            .fields
            .iter()
            .filter(|(name, value)| included(name, value))
            .collect();
        if self.with_sign {
            fields.push(&placeholder);
        }
        if self.with_key {
            fields.push(&key);
        }
        match self.order {
            Order::Names => fields.sort(),
            Order::AsSent => {}
            Order::Hashed => hash_order::sort(&mut fields, |(name, _)| name),
            Order::IgnoringCase => fields.sort_by_key(|(name, _)| name.to_lowercase()),
            Order::Reversed => {
                fields.sort();
                fields.reverse();
            }
        }
        let pairs: Vec<String> = fields.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let text = pairs.join("&");
        Zeroizing::new(match self.is_gb18030 {
            true => encoding_rs::GB18030.encode(&text).0.into_owned(),
            false => text.into_bytes(),
        })
    }

    fn with(&self, mistake: Mistake) -> Self {
        let mut changed = self.clone();
        changed.mistakes.push(mistake);
        changed
    }

    /// Recipes in which some of the empty fields were signed, but not all.
    fn with_some_empty(&self) -> Vec<Self> {
        let empty = self
            .fields
            .iter()
            .filter(|(name, value)| value.is_empty() && name != "sign");
        let empty: Vec<String> = empty.map(|(name, _)| name.clone()).collect();
        if empty.len() > MAX_EMPTY {
            return Vec::new();
        }
        let choices = 1..(1_u32 << empty.len()).saturating_sub(1);
        let recipes = choices.map(|choice| {
            let mut changed = self.with(Mistake::EmptyValuesSigned);
            changed.with_empty = true;
            changed.fields.retain(|(name, _)| {
                let place = empty.iter().position(|other| other == name);
                place.is_none_or(|place| choice & (1 << place) != 0)
            });
            changed
        });
        recipes.collect()
    }

    /// Recipes with the fields in every order, if they are few.
    pub(super) fn in_every_order(&self) -> Vec<Self> {
        let signed = self
            .fields
            .iter()
            .filter(|(name, value)| name != "sign" && !value.is_empty());
        let mut orders: Vec<Vec<(String, String)>> = vec![Vec::new()];
        for field in signed {
            let longer = orders.into_iter().flat_map(|order| {
                (0..=order.len()).map(move |place| {
                    let mut longer = order.clone();
                    longer.insert(place, field.clone());
                    longer
                })
            });
            orders = longer.collect();
            if orders.len() > MAX_ORDERS {
                return Vec::new();
            }
        }
        let recipes = orders.into_iter().map(|fields| {
            let mut changed = self.with(Mistake::FieldOrder);
            changed.fields = fields;
            changed.order = Order::AsSent;
            changed
        });
        recipes.collect()
    }

    /// Every recipe with one more mistake.
    pub(super) fn with_one_mistake_more(&self, fields: &[(&str, &str)], body: &[u8]) -> Vec<Self> {
        let base = self;
        let mut recipes = Vec::new();
        let mut changed = base.with(Mistake::EmptyValuesSigned);
        changed.with_empty = true;
        recipes.push(changed);
        if base.mistakes.is_empty() {
            recipes.extend(base.with_some_empty());
        }
        let mut changed = base.with(Mistake::SignIncluded);
        changed.with_sign = true;
        recipes.push(changed);
        if !base.with_key {
            let mut changed = base.with(Mistake::KeyMissing);
            changed.with_key = true;
            recipes.push(changed);
        }
        if base.fields.iter().any(|(_, value)| !value.is_ascii()) {
            let mut changed = base.with(Mistake::Charset);
            changed.is_gb18030 = true;
            recipes.push(changed);
        }
        for order in [Order::AsSent, Order::IgnoringCase, Order::Reversed, Order::Hashed] {
            let mut changed = base.with(Mistake::FieldOrder);
            changed.order = order;
            recipes.push(changed);
        }
        let mut replace = |mistake: Mistake, change: &dyn Fn(&str, &str) -> String| {
            let mut changed = base.with(mistake);
            for (name, value) in &mut changed.fields {
                *value = change(name, value);
            }
            if changed.fields != base.fields {
                recipes.push(changed);
            }
        };
        for nothing in ["null", "None"] {
            replace(Mistake::EmptyValuesSigned, &|_, value| match value {
                "" => nothing.to_owned(),
                _ => value.to_owned(),
            });
        }
        replace(Mistake::ValuesTrimmed, &|_, value| value.trim().to_owned());
        let raw = raw_values(body);
        let as_written = |name: &str, value: &str| {
            let found = raw.iter().find(|(other, _)| other == name);
            found.map_or_else(|| value.to_owned(), |(_, raw)| raw.clone())
        };
        let has_cdata = raw.iter().any(|(_, raw)| raw.contains("<![CDATA["));
        if has_cdata {
            replace(Mistake::CdataKept, &as_written);
            replace(Mistake::CdataKept, &|name, value| match value {
                "" => String::new(),
                _ => as_written(name, value),
            });
            replace(Mistake::CdataKept, &|_, value| match value {
                "" => String::new(),
                _ => format!("<![CDATA[{value}]]>"),
            });
        } else {
            replace(Mistake::EntitiesKept, &as_written);
        }
        replace(Mistake::EntitiesKept, &|_, value| {
            value.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
        });
        replace(Mistake::EntitiesKept, &|_, value| {
            let value = value.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"");
            value.replace("&apos;", "'").replace("&amp;", "&")
        });
        replace(Mistake::ValuesEncoded, &|_, value| digests::encoded(value, "%20"));
        replace(Mistake::ValuesEncoded, &|_, value| digests::encoded(value, "+"));
        replace(Mistake::ValuesEncoded, &|_, value| {
            lower_escapes(&digests::encoded(value, "%20"))
        });
        replace(Mistake::ValuesEncoded, &|_, value| {
            lower_escapes(&digests::encoded(value, "+"))
        });
        for (name, value) in fields {
            if *name != "sign" && !value.is_empty() && base.mistakes.is_empty() {
                let mut changed = base.with(Mistake::FieldLeftOut);
                changed.fields.retain(|(other, _)| other != name);
                recipes.push(changed);
            }
        }
        recipes
    }
}
