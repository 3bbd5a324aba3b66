//! Minimal specs with a place for one mapping.

use wechatpay_spec::vocabulary::Mapping;
use wechatpay_spec::{Source, Sources};

/// A spec with a placeholder for one mapping, and the keys that the mapping has at least.
pub(crate) struct Frame {
    pub(crate) mapping: Mapping,
    file: &'static str,
    /// The spec, the list of families, or a key of a lifecycle; `@` is the placeholder, and `…` a minimal operation.
    text: &'static str,
    keys: &'static [&'static str],
}

const OPERATION_TEXT: &str = "{title: 题, documents: [{url: https://a.cn/b}], response: {empty: true}}";

/// The keys that every lifecycle has.
const LIFECYCLE_KEYS: &[&str] = &[
    "title: 题",
    "key: id",
    "unknown: {code: A, message: 文}",
    "repeat: {refusal: {code: A, message: 文}}",
    "states: {NEW: {title: 新}}",
];

/// Where the specs of a list of families are.
const TWO_SPECS: [&str; 2] = ["v3/a.yaml", "v3/b.yaml"];

const REQUEST_TEXT: &str =
    "post: {title: 题, documents: [{url: https://a.cn/b}], request: @, response: {empty: true}}\n";
const RESPONSE_TEXT: &str = "post: {title: 题, documents: [{url: https://a.cn/b}], response: @}\n";
const FIELD_TEXT: &str = "post: {title: 题, documents: [{url: https://a.cn/b}], request: {json: {other: {type: string, enum: [A, B]}, one: {type: string, one_of: order}, two: {type: string, one_of: order}, three: {type: string, any_of: contact}, four: {type: string, any_of: contact}, tried: @}}, response: {empty: true}}\n";

const fn frame(mapping: Mapping, file: &'static str, text: &'static str, keys: &'static [&'static str]) -> Frame {
    Frame {
        mapping,
        file,
        text,
        keys,
    }
}

const fn field(keys: &'static [&'static str]) -> Frame {
    frame(Mapping::Field, "v3/a.yaml", FIELD_TEXT, keys)
}

const fn operation(file: &'static str, keys: &'static [&'static str]) -> Frame {
    frame(Mapping::Operation, file, "post: @\n", keys)
}

/// A place in a lifecycle: a key of its root, with the placeholder.
const fn in_lifecycle(mapping: Mapping, text: &'static str, keys: &'static [&'static str]) -> Frame {
    frame(mapping, "tried.yaml", text, keys)
}

const OPERATION_KEYS: &[&str] = &[
    "title: 题",
    "documents: [{url: https://a.cn/b}]",
    "request: {query: {out_request_no: {type: string}}}",
    "response: {empty: true}",
];

pub(crate) const PATH_WITH_POST: Frame = frame(Mapping::PathFile, "v3/a.yaml", "@\n", &["post: …"]);
pub(crate) const PATH_WITH_GET: Frame = frame(Mapping::PathFile, "v3/a.yaml", "@\n", &["get: …"]);
pub(crate) const NOTIFICATION_FILE: Frame = frame(Mapping::NotificationFile, "notify/A.B.yaml", "@\n", &[]);
pub(crate) const OPERATION: Frame = operation("v3/a.yaml", OPERATION_KEYS);
/// An operation that can be signed with either digest.
pub(crate) const OPERATION_V2: Frame = operation(
    "v2/a.yaml",
    &[
        "title: 题",
        "documents: [{url: https://a.cn/b}]",
        "request: {xml: {sign_type: {type: string}}}",
        "response: {empty: true}",
    ],
);
/// An operation that a lint reports, because its title is a sentence.
pub(crate) const OPERATION_WITH_SENTENCE: Frame = operation(
    "v3/a.yaml",
    &[
        "title: 下单。仅限服务商",
        "documents: [{url: https://a.cn/b}]",
        "response: {empty: true}",
    ],
);
pub(crate) const DOCUMENT: Frame = frame(
    Mapping::Document,
    "v3/a.yaml",
    "post: {title: 题, documents: [@], response: {empty: true}}\n",
    &["url: https://a.cn/b"],
);
pub(crate) const DEPRECATION: Frame = frame(
    Mapping::Deprecation,
    "v3/a.yaml",
    "post: {title: 题, documents: [{url: https://a.cn/b}], deprecated: @, response: {empty: true}}\n",
    &["since: 2020-04-13", "status: superseded"],
);
pub(crate) const ERROR: Frame = frame(
    Mapping::ErrorCode,
    "v3/a.yaml",
    "post: {title: 题, documents: [{url: https://a.cn/b}], errors: [@], response: {empty: true}}\n",
    &["code: PARAM_ERROR"],
);
pub(crate) const REQUEST: Frame = frame(Mapping::Request, "v3/a.yaml", REQUEST_TEXT, &[]);
pub(crate) const REQUEST_V2: Frame = frame(Mapping::Request, "v2/a.yaml", REQUEST_TEXT, &[]);
pub(crate) const REQUEST_WITH_PATH: Frame = frame(Mapping::Request, "v3/{id}.yaml", REQUEST_TEXT, &[]);
pub(crate) const REQUEST_WITH_QUERY: Frame = frame(
    Mapping::Request,
    "v3/a.yaml",
    REQUEST_TEXT,
    &["query: {offset: {type: integer}}"],
);
pub(crate) const RESPONSE: Frame = frame(Mapping::Response, "v3/a.yaml", RESPONSE_TEXT, &[]);
pub(crate) const RESPONSE_WITH_JSON: Frame = frame(
    Mapping::Response,
    "v3/a.yaml",
    RESPONSE_TEXT,
    &["json: {id: {type: string}}"],
);
pub(crate) const RESPONSE_V2: Frame = frame(Mapping::Response, "v2/a.yaml", RESPONSE_TEXT, &["unsigned: true"]);
pub(crate) const FILE: Frame = frame(
    Mapping::File,
    "v3/a.yaml",
    "post: {title: 题, documents: [{url: https://a.cn/b}], response: {file: @}}\n",
    &[],
);
pub(crate) const TEXT: Frame = field(&["type: string"]);
/// A header that the client may fill in.
pub(crate) const HEADER: Frame = frame(
    Mapping::Field,
    "v3/a.yaml",
    "post: {title: 题, documents: [{url: https://a.cn/b}], request: {headers: {other: {type: string, enum: [A, B]}, one: {type: string, one_of: order}, two: {type: string, one_of: order}, three: {type: string, any_of: contact}, four: {type: string, any_of: contact}, Accept-Encoding: @}}, response: {empty: true}}\n",
    &["type: string"],
);
/// A list that is sent as one string.
pub(crate) const ENCODED: Frame = field(&["type: \"object[]\"", "encoded: json", "fields: {name: {type: string}}"]);
pub(crate) const INTEGER: Frame = field(&["type: integer"]);
pub(crate) const OBJECT: Frame = field(&["type: object", "fields: {name: {type: string}}"]);
/// A field that a lint reports, because amounts are integers.
pub(crate) const AMOUNT: Frame = field(&["type: number", "unit: fen"]);
pub(crate) const VALUE: Frame = frame(
    Mapping::EnumValue,
    "v3/a.yaml",
    "post: {title: 题, documents: [{url: https://a.cn/b}], response: {json: {kind: {type: string, enum: [A, @]}}}}\n",
    &["value: B", "title: 乙"],
);
pub(crate) const NOTIFICATION: Frame = frame(
    Mapping::Notification,
    "notify/A.B.yaml",
    "notification: @\n",
    &[
        "title: 题",
        "documents: [{url: https://a.cn/b}]",
        "resource: {id: {type: string}}",
    ],
);
pub(crate) const NOTIFICATION_WITH_SENTENCE: Frame = Frame {
    keys: &[
        "title: 退款。仅限服务商",
        "documents: [{url: https://a.cn/b}]",
        "resource: {id: {type: string}}",
    ],
    ..NOTIFICATION
};
pub(crate) const NOTIFICATION_V2: Frame = frame(
    Mapping::Notification,
    "notify/v2/a.yaml",
    "notification: @\n",
    &["title: 题", "documents: [{url: https://a.cn/b}]"],
);
pub(crate) const FAMILY: Frame = frame(
    Mapping::Family,
    "families.yaml",
    "tried: @\nother: {title: 其他, folders: [v3]}\n",
    &["title: 题", "folders: [v3/a]"],
);

pub(crate) const LIFECYCLE: Frame = frame(Mapping::Lifecycle, "tried.yaml", "@", LIFECYCLE_KEYS);
pub(crate) const PARENT: Frame = in_lifecycle(
    Mapping::Parent,
    "parent: @",
    &[
        "lifecycle: order",
        "by: [order_id]",
        "states: [PAID]",
        "unknown: {code: A, message: 文}",
        "wrong_state: {code: A, message: 文}",
    ],
);
pub(crate) const COUNTERPART: Frame = in_lifecycle(Mapping::Counterpart, "counterpart: @", &["lifecycle: v2-order"]);
pub(crate) const STATE: Frame = in_lifecycle(Mapping::State, "states: {NEW: @}", &["title: 新"]);
pub(crate) const CREATION: Frame = in_lifecycle(Mapping::Creation, "create: {POST /v3/a: @}", &["state: NEW"]);
pub(crate) const BEGINNING: Frame = in_lifecycle(
    Mapping::Beginning,
    "begin: {complain: @}",
    &["title: 投诉", "by: payer", "state: NEW"],
);
pub(crate) const CAUSE: Frame = in_lifecycle(
    Mapping::Cause,
    "begin: {sign: {title: 签约, by: payer, state: NEW, with: @}}",
    &["lifecycle: order", "transition: pay", "field: code"],
);
pub(crate) const LIST_RESPONSE: Frame = in_lifecycle(Mapping::ListResponse, "lists: {GET /v3/a: @}", &["items: data"]);
pub(crate) const ENTRY_RESPONSE: Frame = in_lifecycle(
    Mapping::EntryResponse,
    "entries: {GET /v3/a: @}",
    &["of: data", "by: id"],
);
pub(crate) const ADDITION: Frame = in_lifecycle(
    Mapping::Addition,
    "create: {POST /v3/a: {state: NEW, append: {data: @}}}",
    &[],
);
pub(crate) const FOLLOWING: Frame = in_lifecycle(
    Mapping::Following,
    "create: {POST /v3/a: {state: NEW, then: @}}",
    &["transition: pay", "function: at_most", "of: amount", "limit: 1"],
);
pub(crate) const TRANSITION: Frame = in_lifecycle(
    Mapping::Transition,
    "transitions: {pay: @}",
    &["title: 支付", "by: payer", "from: [NEW]", "to: PAID"],
);
pub(crate) const CHECK: Frame = in_lifecycle(
    Mapping::Check,
    "create: {POST /v3/a: {state: NEW, checks: [@]}}",
    &["function: at_most", "of: amount"],
);
pub(crate) const ASSIGNED: Frame = in_lifecycle(
    Mapping::Assigned,
    "create: {POST /v3/a: {state: NEW, set: {one: @}}}",
    &[],
);
pub(crate) const NOTIFY: Frame = in_lifecycle(
    Mapping::Notify,
    "transitions: {pay: {title: 支付, by: payer, from: [NEW], to: PAID, notify: @}}",
    &["event: A.B", "summary: 支付成功"],
);
pub(crate) const REPEAT: Frame = in_lifecycle(Mapping::Repeat, "repeat: @", &["refusal: {code: A, message: 文}"]);
pub(crate) const REFUSAL: Frame = in_lifecycle(Mapping::Refusal, "unknown: @", &["code: A", "message: 文"]);

impl Frame {
    /// The specs with the frame's own keys, without `removed`, and with the keys that are `added`.
    pub(crate) fn sources(&self, removed: &str, added: &[&str]) -> Sources {
        let own = self.keys.iter().copied();
        let own = own.filter(|key| name(key) != removed && !added.iter().any(|other| name(other) == name(key)));
        let keys: Vec<&str> = own.chain(added.iter().copied()).collect();
        let mapping = format!("{{{}}}", keys.join(", "));
        let text = self.text.replace('@', &mapping).replace('…', OPERATION_TEXT);
        if self.mapping.is_of_lifecycles() {
            let root = match self.mapping {
                Mapping::Lifecycle => text,
                _ => in_root(&text),
            };
            return Sources {
                lifecycles: vec![Source::lifecycle(self.file, root)],
                ..Sources::default()
            };
        }
        if self.mapping == Mapping::Family {
            let spec = |file: &str| Source::spec(file, format!("post: {OPERATION_TEXT}\n"));
            return Sources {
                specs: TWO_SPECS.map(spec).into(),
                families: Some(Source::families(text)),
                lifecycles: Vec::new(),
            };
        }
        Sources {
            specs: vec![Source::spec(self.file, text)],
            families: None,
            lifecycles: Vec::new(),
        }
    }
}

/// A lifecycle with the key, and with the keys that every lifecycle has.
fn in_root(key: &str) -> String {
    let others = LIFECYCLE_KEYS.iter().copied().filter(|other| name(other) != name(key));
    let keys: Vec<&str> = others.chain([key]).collect();
    format!("{{{}}}\n", keys.join(", "))
}

/// The name of a key in `name: value`.
pub(crate) fn name(key: &str) -> &str {
    key.split_once(':').map_or(key, |(name, _)| name)
}
