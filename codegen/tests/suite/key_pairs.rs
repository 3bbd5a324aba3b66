//! Every pair of the language's keys is either refused with the rule from the table of exclusions, or the generator
//! keeps the meaning of both keys.

use std::cell::OnceCell;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use wechatpay_codegen::{Package, generate};
use wechatpay_spec::exclusion::exclusions;
use wechatpay_spec::vocabulary::{Mapping, keys, names};
use wechatpay_spec::{Source, Sources, load};

/// A spec with a placeholder for a mapping, and the initial keys of the mapping.
struct Frame {
    mapping: Mapping,
    file: &'static str,
    /// The spec; `@` is the placeholder.
    text: &'static str,
    base: &'static [&'static str],
}

const OPERATION: &str = "post: @\n";
const REQUEST: &str = "post: {title: 题, documents: [{url: https://a.cn/b}], request: @, response: {empty: true}}\n";
const RESPONSE: &str = "post: {title: 题, documents: [{url: https://a.cn/b}], response: @}\n";
const NOTIFICATION: &str = "notification: @\n";
/// A field of a request, and a field of a response.
const FIELDS: [&str; 2] = [
    "post: {title: 题, documents: [{url: https://a.cn/b}], request: {json: {merchant_type: {type: string, enum: [ENTERPRISE, INDIVIDUAL]}, one: {type: string, one_of: order}, two: {type: string, one_of: order}, three: {type: string, any_of: contact}, four: {type: string, any_of: contact}, tried: @}}, response: {empty: true}}\n",
    "post: {title: 题, documents: [{url: https://a.cn/b}], response: {json: {merchant_type: {type: string, enum: [ENTERPRISE, INDIVIDUAL]}, tried: @}}}\n",
];
/// A header that the client may fill in.
const HEADER: &str = "post: {title: 题, documents: [{url: https://a.cn/b}], request: {headers: {Accept-Encoding: @}}, response: {empty: true}}\n";
/// The frames in which a field's keys are tried.
const FIELD_BASES: [&[&str]; 8] = [
    &["type: string"],
    &["type: integer"],
    &["type: string[]"],
    &["type: integer[]"],
    &["type: object", "fields: {name: {type: string}}"],
    &["type: string", "encoded: json", "fields: {name: {type: string}}"],
    &["type: object[]", "encoded: json", "fields: {name: {type: string}}"],
    &["type: string", "enum: [ENTERPRISE, INDIVIDUAL]"],
];

fn frames() -> Vec<Frame> {
    let frame = |mapping, file, text, base| Frame {
        mapping,
        file,
        text,
        base,
    };
    let mut frames = vec![
        frame(
            Mapping::Operation,
            "v3/a.yaml",
            OPERATION,
            &[
                "title: 题",
                "documents: [{url: https://a.cn/b}]",
                "response: {empty: true}",
            ],
        ),
        frame(
            Mapping::Operation,
            "v2/a.yaml",
            OPERATION,
            &[
                "title: 题",
                "documents: [{url: https://a.cn/b}]",
                "response: {empty: true}",
            ],
        ),
        frame(Mapping::Request, "v3/a.yaml", REQUEST, &[]),
        frame(Mapping::Request, "v2/a.yaml", REQUEST, &[]),
        frame(
            Mapping::Request,
            "v3/{out_trade_no}.yaml",
            REQUEST,
            &["path: {out_trade_no: {type: string, required: true}}"],
        ),
        frame(
            Mapping::Request,
            "v2/{out_trade_no}.yaml",
            REQUEST,
            &["path: {out_trade_no: {type: string, required: true}}"],
        ),
        frame(
            Mapping::Notification,
            "notify/A.B.yaml",
            NOTIFICATION,
            &[
                "title: 题",
                "documents: [{url: https://a.cn/b}]",
                "resource: {a: {type: string}}",
            ],
        ),
        frame(
            Mapping::Notification,
            "notify/v2/a.yaml",
            NOTIFICATION,
            &[
                "title: 题",
                "documents: [{url: https://a.cn/b}]",
                "xml: {a: {type: string}}",
            ],
        ),
        frame(
            Mapping::Deprecation,
            "v3/a.yaml",
            "post: {title: 题, documents: [{url: https://a.cn/b}], deprecated: @, response: {empty: true}}\n",
            &["since: 2020-04-13", "status: superseded"],
        ),
        frame(
            Mapping::ErrorCode,
            "v3/a.yaml",
            "post: {title: 题, documents: [{url: https://a.cn/b}], errors: [@], response: {empty: true}}\n",
            &["code: PARAM_ERROR"],
        ),
        frame(
            Mapping::EnumValue,
            "v3/a.yaml",
            "post: {title: 题, documents: [{url: https://a.cn/b}], response: {json: {a: {type: string, enum: [A, @]}}}}\n",
            &["value: B"],
        ),
        frame(
            Mapping::Document,
            "v3/a.yaml",
            "post: {title: 题, documents: [@], response: {empty: true}}\n",
            &["url: https://a.cn/b"],
        ),
        frame(
            Mapping::File,
            "v3/a.yaml",
            "post: {title: 题, documents: [{url: https://a.cn/b}], response: {file: @}}\n",
            &[],
        ),
    ];
    for base in [
        &["empty: true"] as &[&str],
        &["redirect: true"],
        &["file: {}"],
        &["json: {a: {type: string}}"],
    ] {
        frames.push(frame(Mapping::Response, "v3/a.yaml", RESPONSE, base));
    }
    frames.push(frame(
        Mapping::Response,
        "v2/a.yaml",
        RESPONSE,
        &["xml: {a: {type: string}}", "unsigned: true"],
    ));
    for text in FIELDS {
        frames.extend(FIELD_BASES.map(|base| frame(Mapping::Field, "v3/a.yaml", text, base)));
    }
    // Only a header can be filled in by the client.
    for base in [&["type: string"] as &[&str], &["type: integer"]] {
        frames.push(frame(Mapping::Field, "v3/a.yaml", HEADER, base));
    }
    frames
}

/// Keys that no spec has together although neither excludes the other, because their protocols differ.
const NEVER_TOGETHER: &[(Mapping, [&str; 2])] = &[
    (Mapping::Operation, [names::SIGNER, names::SIGN_TYPE]),
    (Mapping::Operation, [names::SIGNER, names::NONCELESS]),
    // The header of the example belongs to APIv3.
    (Mapping::Request, [names::HEADERS, names::XML]),
];

/// Keys of fields that are numbers, none of which a field has together with a key of [`OF_TEXTS`].
const OF_NUMBERS: [&str; 3] = [names::UNIT, names::MINIMUM, names::MAXIMUM];
/// Keys of fields that are texts or objects.
const OF_TEXTS: [&str; 7] = [
    names::ENCRYPTED,
    names::MIN_LENGTH,
    names::MAX_LENGTH,
    names::PATTERN,
    names::FORMAT,
    names::RUST_TYPE,
    names::FIELDS,
];

/// Keys that only describe: they become documentation, or nothing if there is no code to document.
fn describes(mapping: Mapping, key: &str) -> bool {
    match mapping {
        Mapping::Field => [
            names::REQUIRED,
            names::REQUIRED_OF,
            names::MIN_LENGTH,
            names::MAX_LENGTH,
            names::PATTERN,
            names::MINIMUM,
            names::MAXIMUM,
            names::DEFAULT,
            names::FORMAT,
            names::UNIT,
            names::TITLE,
            names::EXAMPLE,
            names::FROM,
            names::INFERRED,
            names::CORRECTED,
            names::MAY_BE_ABSENT,
            names::WAIVED,
        ]
        .contains(&key),
        Mapping::File => [names::MEDIA_TYPE, names::DIGEST].contains(&key),
        Mapping::Document => key == names::UPDATED,
        // APIv2 notifications are distinguished by their URLs.
        Mapping::Notification if key == names::EVENT_TYPE => true,
        _ => [names::FROM, names::WAIVED, names::CORRECTED, names::INFERRED].contains(&key),
    }
}

/// A key's line from the vocabulary's example, or one of the same kind that fits every frame.
fn shown(mapping: Mapping, name: &'static str, example: &'static str) -> &'static str {
    match (mapping, name) {
        (_, names::INFERRED) => "inferred: the sample shows it",
        (_, names::CORRECTED) => "corrected: the page says otherwise",
        (Mapping::Field, names::ONE_OF) => "one_of: order",
        (Mapping::Field, names::ANY_OF) => "any_of: contact",
        (Mapping::Field, names::MIN_LENGTH) => "min_length: 1",
        (Mapping::Field, names::PATTERN) => "pattern: \"[A-Z0-9.:+-]+\"",
        (Mapping::Field, names::DEFAULT) => "default: ENTERPRISE",
        (Mapping::Field, names::RUST_NAME) => "rust_name: other_name",
        (Mapping::Operation, names::REQUEST) => {
            "request: {query: {out_request_no: {type: string}, other: {type: string}}}"
        }
        (Mapping::EnumValue, names::VALUE) => "value: B",
        (Mapping::Deprecation, names::REPLACEMENT) => "replacement: PATCH /v3/global/merchants",
        (Mapping::Request, names::QUERY) => "query: {offset: {type: integer}}",
        (Mapping::Operation, names::IDEMPOTENCY_KEY) => "idempotency_key: out_request_no",
        (Mapping::Operation, names::RESPONSE) => "response: {redirect: true}",
        (Mapping::Operation | Mapping::Notification, names::TITLE) => "title: 提交申请单",
        _ => example,
    }
}

impl Frame {
    /// The keys of the mapping, each with an example line.
    fn keys(&self) -> BTreeMap<&'static str, &'static str> {
        let keys = keys(self.mapping).filter(|key| key.name != names::TYPE);
        keys.map(|key| (key.name, shown(self.mapping, key.name, key.example)))
            .collect()
    }

    /// The mapping with some keys added to the base.
    fn line(&self, added: &[&str]) -> BTreeMap<String, String> {
        let mut all: BTreeMap<String, String> = BTreeMap::new();
        for key in self.base.iter().chain(added) {
            let (name, value) = key.split_once(": ").expect("a key and its value");
            all.insert(name.to_owned(), value.to_owned());
        }
        let kind = all.get("type").cloned().unwrap_or_default();
        // The values of a field with a format have that format.
        let time = "\"2018-06-08T10:34:56+08:00\"";
        let has_format = all.contains_key(names::FORMAT);
        for (name, value) in &mut all {
            match name.as_str() {
                names::ENUM if has_format => *value = format!("[{time}, \"2019-06-08T10:34:56+08:00\"]"),
                names::CONSTANT | names::DEFAULT | names::EXAMPLE if has_format => *value = time.to_owned(),
                names::TYPE => *value = format!("\"{value}\""),
                names::ENUM if kind.starts_with("integer") => *value = "[1, 2]".to_owned(),
                names::DEFAULT if kind == "integer" => *value = "1".to_owned(),
                names::CONSTANT | names::EXAMPLE if kind == "integer" => *value = "7".to_owned(),
                _ => {}
            }
        }
        if all.contains_key(names::IDEMPOTENCY_KEY) {
            all.entry(names::REQUEST.to_owned())
                .or_insert_with(|| "{query: {out_request_no: {type: string}}}".to_owned());
        }
        // A request that is signed with a digest other than MD5 names it.
        if all.contains_key(names::SIGN_TYPE) && self.file.starts_with("v2/") {
            let request = all.entry(names::REQUEST.to_owned()).or_insert_with(|| "{}".to_owned());
            *request = request.replacen('{', "{xml: {sign_type: {type: string}}, ", 1);
        }
        all
    }

    fn spec(&self, line: &BTreeMap<String, String>) -> Sources {
        let keys: Vec<String> = line.iter().map(|(name, value)| format!("{name}: {value}")).collect();
        let text = self.text.replace('@', &format!("{{{}}}", keys.join(", ")));
        Sources {
            specs: vec![Source::spec(self.file, text)],
            families: None,
            lifecycles: Vec::new(),
        }
    }

    /// The codes of the rules that it breaks, without stale waivers, which do not concern keys.
    fn broken(&self, line: &BTreeMap<String, String>) -> BTreeSet<&'static str> {
        let loaded = load(&self.spec(line));
        let codes = loaded.diagnostics.iter().map(|finding| finding.rule.code);
        codes.filter(|code| code.starts_with('E') && *code != "E038").collect()
    }

    /// The pairs in the table, and the codes of their rules.
    fn excluded(&self, line: &BTreeMap<String, String>) -> (BTreeSet<[&'static str; 2]>, BTreeSet<&'static str>) {
        let pairs = exclusions(self.mapping).filter(|pair| pair.keys.into_iter().all(|key| line.contains_key(key)));
        pairs.map(|pair| (sorted(pair.keys), pair.rule.code)).unzip()
    }

    fn generated(&self, line: &BTreeMap<String, String>) -> BTreeMap<String, String> {
        let generation =
            generate(&self.spec(line), Package::default()).unwrap_or_else(|defect| panic!("{line:?}\n{defect}"));
        assert!(!generation.files.is_empty(), "{line:?}\n{:?}", generation.diagnostics);
        generation.files
    }
}

/// A mapping with one key added to the base.
struct Alone {
    line: BTreeMap<String, String>,
    is_accepted: bool,
    files: OnceCell<BTreeMap<String, String>>,
}

impl Alone {
    fn new(frame: &Frame, key: &str) -> Self {
        let line = frame.line(&[key]);
        Self {
            is_accepted: frame.broken(&line).is_empty(),
            line,
            files: OnceCell::new(),
        }
    }
}

fn sorted([one, other]: [&'static str; 2]) -> [&'static str; 2] {
    [one.min(other), one.max(other)]
}

/// Every key of a map, paired with every later one.
fn pairs<V>(map: &BTreeMap<&'static str, V>) -> Vec<[&'static str; 2]> {
    let names: Vec<&str> = map.keys().copied().collect();
    let later = names.iter().enumerate();
    later
        .flat_map(|(number, one)| names.iter().skip(number + 1).map(move |other| [*one, *other]))
        .collect()
}

#[test]
fn a_pair_of_keys_is_refused_or_kept() {
    let mut strays = String::new();
    let mut tried: BTreeSet<(Mapping, [&'static str; 2])> = BTreeSet::new();
    let mut untried: BTreeSet<(Mapping, [&'static str; 2])> = BTreeSet::new();
    for frame in frames() {
        let keys = frame.keys();
        // Each key alone is compared with every pair that it is in.
        let alone: BTreeMap<&str, Alone> = keys
            .iter()
            .map(|(name, key)| (*name, Alone::new(&frame, key)))
            .collect();
        for [one, other] in pairs(&keys) {
            untried.insert((frame.mapping, [one, other]));
            let both = frame.line(&[keys[one], keys[other]]);
            let found = frame.broken(&both);
            let (excluded, rules) = frame.excluded(&both);
            if !excluded.is_empty() {
                tried.extend(excluded.iter().map(|pair| (frame.mapping, *pair)));
                // Of several errors about one value, only the first is reported.
                if rules.is_disjoint(&found) {
                    let _ = writeln!(strays, "{both:?}: found {found:?}, the table has {rules:?}");
                }
                continue;
            }
            let without = [(one, &alone[other]), (other, &alone[one])];
            if !found.is_empty() {
                // If each key alone is accepted, the pair is refused by something other than the table.
                if without.iter().all(|(_, alone)| alone.is_accepted) {
                    let _ = writeln!(strays, "{both:?}: found {found:?}, the table has nothing");
                }
                continue;
            }
            tried.insert((frame.mapping, [one, other]));
            let whole = frame.generated(&both);
            for (key, alone) in without {
                let is_there = alone.line == both || describes(frame.mapping, key) || !alone.is_accepted;
                if !is_there && *alone.files.get_or_init(|| frame.generated(&alone.line)) == whole {
                    let _ = writeln!(strays, "{both:?}: `{key}` leaves no trace in what is generated");
                }
            }
        }
    }
    assert!(strays.is_empty(), "{strays}");
    let never: BTreeSet<_> = untried.difference(&tried).copied().collect();
    let by_protocol = NEVER_TOGETHER.iter().map(|(mapping, pair)| (*mapping, sorted(*pair)));
    let by_type = OF_NUMBERS
        .iter()
        .flat_map(|one| OF_TEXTS.iter().map(|other| (Mapping::Field, sorted([*one, *other]))));
    assert_eq!(never, by_protocol.chain(by_type).collect());
}
