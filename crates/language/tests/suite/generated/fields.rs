//! Random fields that keep every rule.

use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use wechatpay_spec::model::{
    Choice, ChoiceRule, Cipher, Condition, DataSource, Encoding, EnumValue, Field, FieldType, Format, Origin,
    OtherSource, Provenance, Remark, Role, Scalar, Unit, Waiver,
};
use wechatpay_spec::place::{Located, Span};

/// Maximum nesting depth of objects.
pub(super) const DEPTH: u32 = 3;

pub(super) fn at<T>(value: T) -> Located<T> {
    Located::new(value, Span::default())
}

pub(super) fn located(text: &str) -> Located<String> {
    at(text.to_owned())
}

/// One line of text, often one that YAML could misread.
pub(super) fn text() -> BoxedStrategy<String> {
    let any_text = "[ -~（），。：“”一-丂é]{1,24}"
        .prop_map(|text| text.trim().to_owned())
        .prop_filter("is not empty", |text: &String| !text.is_empty());
    prop_oneof![
        any_text,
        prop::sample::select(vec![
            "true",
            "null",
            "1.0",
            "0x1F",
            "a: b",
            "a #b",
            "- a",
            "yes",
            "1_0",
            "商户号"
        ])
        .prop_map(str::to_owned),
    ]
    .boxed()
}

/// The message that fields are in.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Place {
    Request,
    Response,
}

pub(super) fn fields(place: Place, depth: u32) -> BoxedStrategy<Vec<Field>> {
    (vec(field(place, depth), 1..5), any::<bool>(), any::<u8>())
        .prop_map(move |(mut fields, conditional, names)| {
            let nasty = [
                "null",
                "1",
                "true",
                "coupon_id_$n",
                "Wechatpay-Serial",
                "姓名",
                "no",
                "a.b",
            ];
            for (index, field) in fields.iter_mut().enumerate() {
                let name = match nasty.get(usize::from(names)) {
                    Some(name) if index == 0 => (*name).to_owned(),
                    _ => format!("f{index}"),
                };
                field.name = at(name);
                keep_to_the_exclusions(field);
            }
            if conditional && place == Place::Request {
                let kind = Field {
                    values: ["A", "1", "*"]
                        .map(|value| EnumValue {
                            value: located(value),
                            title: None,
                            rust_name: None,
                        })
                        .into(),
                    ..plain("kind", Scalar::String)
                };
                for (index, (field, value)) in fields.iter_mut().zip(["A", "1", "*", "A"]).enumerate() {
                    let condition = Some(Condition {
                        field: located("kind"),
                        equals: vec![located(value)],
                    });
                    if field.required || field.constant.is_some() {
                        continue;
                    }
                    if index % 2 == 0 {
                        field.only_if = condition;
                    } else {
                        field.required_if = condition;
                    }
                }
                for (name, alternative) in [("by_id", "by_id"), ("by_number", "number"), ("issuer", "number")] {
                    fields.push(Field {
                        choice: Some(Choice {
                            rule: ChoiceRule::OneOf,
                            set: located("order"),
                            alternative: located(alternative),
                        }),
                        ..plain(name, Scalar::String)
                    });
                }
                fields.push(Field {
                    required_of: Some(at(Role::Partner)),
                    ..plain("sub_mchid", Scalar::String)
                });
                fields.push(kind);
                fields.push(Field {
                    only_if: Some(Condition {
                        field: located("count"),
                        equals: vec![located("3"), located("4")],
                    }),
                    ..plain("counted", Scalar::Boolean)
                });
                fields.push(plain("count", Scalar::Integer));
            }
            fields
        })
        .boxed()
}

/// Removes keys that other keys of the field exclude.
fn keep_to_the_exclusions(field: &mut Field) {
    if field.is_indexed() {
        field.constant = None;
        field.encrypted = None;
        if field.encoded.take().is_some() {
            field.kind.value.scalar = Scalar::Object;
            field.max_length = None;
        }
    }
    if field.constant.is_some() {
        field.rust_name = None;
    }
    if field.required || field.constant.is_some() {
        field.default = None;
    }
    if !field.has_own_type() {
        field.rust_type = None;
    }
}

pub(super) fn plain(name: &str, scalar: Scalar) -> Field {
    Field::new(located(name), at(FieldType { scalar, array_depth: 0 }))
}

fn field(place: Place, depth: u32) -> BoxedStrategy<Field> {
    let leaf = leaf(place);
    if depth == 0 {
        return leaf.boxed();
    }
    let holder = (
        fields(place, depth - 1),
        0u8..3,
        option::of(Just(Encoding::Json)),
        option::of(1u32..9999),
        decoration(),
    )
        .prop_map(|(fields, array_depth, encoding, max_length, decoration)| {
            let scalar = if encoding.is_some() {
                Scalar::String
            } else {
                Scalar::Object
            };
            let mut field = decoration.put_on(plain("", scalar));
            field.kind.value.array_depth = array_depth;
            field.encoded = encoding.map(at);
            field.max_length = encoding.and(max_length).map(at);
            field.fields = fields;
            field
        });
    prop_oneof![4 => leaf, 1 => holder.boxed()].boxed()
}

/// Keys that any field can have.
#[derive(Clone, Debug)]
struct Decoration {
    required: bool,
    title: Option<String>,
    renamed: bool,
    provenance: Provenance,
}

impl Decoration {
    fn put_on(self, mut field: Field) -> Field {
        field.required = self.required;
        field.title = self.title.map(at);
        field.rust_name = self.renamed.then(|| located("other_name"));
        field.rust_type = self.renamed.then(|| located("OtherName"));
        field.provenance = self.provenance;
        field
    }
}

fn decoration() -> BoxedStrategy<Decoration> {
    (any::<bool>(), option::of(text()), any::<bool>(), provenance("type"))
        .prop_map(|(required, title, renamed, provenance)| Decoration {
            required,
            title,
            renamed,
            provenance,
        })
        .boxed()
}

/// Remarks on a line that has `key`.
pub(super) fn provenance(key: &'static str) -> BoxedStrategy<Provenance> {
    let remarks = move || {
        option::of((any::<bool>(), text())).prop_map(move |remark| {
            let remark = remark.map(|(whole, reason)| Remark {
                key: (!whole).then(|| located(key)),
                reason: at(reason),
                for_callers: false,
            });
            remark.into_iter().collect::<Vec<_>>()
        })
    };
    let sources = prop::sample::select(vec![
        vec![DataSource::Other(OtherSource::OfficialGo)],
        vec![
            DataSource::Other(OtherSource::Catalogue),
            DataSource::Other(OtherSource::Dotnet),
        ],
    ]);
    let from = option::of((any::<bool>(), sources)).prop_map(move |origin| {
        let origin = origin.map(|(whole, sources)| Origin {
            key: (!whole).then(|| located(key)),
            sources: sources.into_iter().map(at).collect(),
        });
        origin.into_iter().collect::<Vec<_>>()
    });
    (from, remarks(), remarks(), option::of(text()))
        .prop_map(|(from, inferred, corrected, waived)| Provenance {
            from,
            // A fact is not both missing and wrong.
            corrected: if inferred.is_empty() { corrected } else { Vec::new() },
            inferred,
            waived: waived
                .map(|reason| Waiver {
                    code: located("W001"),
                    reason: at(reason),
                })
                .into_iter()
                .collect(),
        })
        .boxed()
}

fn leaf(place: Place) -> BoxedStrategy<Field> {
    // No text of the generator has more than 24 characters.
    let limits = (any::<bool>(), option::of(24u32..9999), any::<bool>());
    let strings = (decoration(), 0u8..3, 0u8..8, text(), limits).prop_map(
        move |(decoration, array_depth, what, sample, (min_length, max_length, pattern))| {
            let mut field = decoration.put_on(plain("", Scalar::String));
            // In what is sent, Chinese punctuation is beside Chinese characters, and no code is before them.
            let sample = match sample.is_ascii() {
                true => sample,
                false => format!("丁{}", sample.chars().take(23).collect::<String>().trim_end()),
            };
            field.kind.value.array_depth = array_depth;
            field.min_length = min_length.then(|| at(1));
            field.max_length = max_length.map(at);
            field.pattern = pattern.then(|| located("(?:.|[0-9])+"));
            match what {
                0 => field.encrypted = Some(at(Cipher::PublicKey)),
                1 => field.encrypted = Some(at(Cipher::RsaPkcs1)),
                2 => field.format = Some(at(Format::DateTime)),
                3 => {
                    let other = EnumValue {
                        value: located("*"),
                        title: Some("其他".to_owned()),
                        rust_name: Some(located("Star")),
                    };
                    let sample = (!["*", "2"].contains(&sample.as_str())).then(|| EnumValue {
                        value: at(sample),
                        title: None,
                        rust_name: None,
                    });
                    field.values = sample
                        .into_iter()
                        .chain([
                            other,
                            EnumValue {
                                value: located("2"),
                                title: None,
                                rust_name: None,
                            },
                        ])
                        .collect();
                }
                4 if place == Place::Request && array_depth == 0 => field.constant = Some(at(sample)),
                5 if place == Place::Request && array_depth == 0 => field.default = Some(at(sample)),
                _ => field.example = Some(at(sample)),
            }
            field
        },
    );
    let numbers =
        (decoration(), 0u8..2, any::<i64>(), 0u8..5).prop_map(move |(decoration, array_depth, sample, what)| {
            let mut field = decoration.put_on(plain("", Scalar::Integer));
            field.kind.value.array_depth = array_depth;
            match what {
                0 => field.unit = Some(at(Unit::Fen)),
                1 => {
                    field.values = [1, 2, 3]
                        .map(|value| EnumValue {
                            value: at(value.to_string()),
                            title: None,
                            rust_name: None,
                        })
                        .into()
                }
                2 if place == Place::Request && array_depth == 0 => field.constant = Some(at(sample.to_string())),
                3 if place == Place::Request && array_depth == 0 => field.default = Some(at(sample.to_string())),
                _ => {}
            }
            field.minimum = (what > 1).then(|| at(i64::MIN.to_string()));
            field.maximum = (what < 3).then(|| at(i64::MAX.to_string()));
            field.example = Some(at(sample.to_string()));
            field
        });
    // Fields of a request can be in a part that does not allow objects.
    let is_nested = place == Place::Response;
    let others = (decoration(), 0..3_u8).prop_map(move |(decoration, choice)| {
        let (scalar, sample) = match choice {
            0 => (Scalar::Number, "1.50"),
            1 if is_nested => (Scalar::Json, "{\"a\": [1, null]}"),
            _ => (Scalar::Boolean, "true"),
        };
        let mut field = decoration.put_on(plain("", scalar));
        field.example = Some(located(sample));
        field
    });
    prop_oneof![4 => strings.boxed(), 2 => numbers.boxed(), 1 => others.boxed()].boxed()
}
