//! The lines of a second source.

use std::fmt;

use serde::Deserialize;
use serde::de::{Deserializer, MapAccess, Visitor};
use serde_json::Value;
use wechatpay_spec::evidence::type_of;
use wechatpay_spec::index::same_path;
use wechatpay_spec::model::{FieldType, Format, OtherSource, Protocol};
use wechatpay_spec::vocabulary::names;

/// The sources of facts, the most reliable first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Witness {
    /// The models of the official SDKs for Go and Java, either of them.
    Sdk,
    /// The models of the official SDK for Go.
    Go,
    /// The models of the official SDK for Java.
    Java,
    /// The official sample code.
    Samples,
    /// A second catalogue of the pages.
    Catalogue,
    /// A large library, typed by hand.
    Library,
}

impl Witness {
    /// The witness that the word in a source's line means.
    pub(super) fn of(source: &str) -> Self {
        match source {
            "official" => Self::Sdk,
            "official-go" => Self::Go,
            "official-java" => Self::Java,
            "official-samples" => Self::Samples,
            "dotnet" => Self::Library,
            _ => Self::Catalogue,
        }
    }

    /// Whether it comes from WeChat Pay.
    pub(super) const fn is_official(self) -> bool {
        self.is_sdk() || matches!(self, Self::Samples)
    }

    /// Whether it is an official SDK; several of them count as one source, for they are generated from one description.
    pub(super) const fn is_sdk(self) -> bool {
        matches!(self, Self::Sdk | Self::Go | Self::Java)
    }

    /// How a spec names the source.
    pub(super) const fn source(self) -> OtherSource {
        match self {
            Self::Sdk | Self::Go => OtherSource::OfficialGo,
            Self::Java => OtherSource::OfficialJava,
            Self::Samples => OtherSource::OfficialSamples,
            Self::Catalogue => OtherSource::Catalogue,
            Self::Library => OtherSource::Dotnet,
        }
    }
}

/// A source's statements about one operation.
#[derive(Clone, Debug)]
pub(super) struct SourceOperation {
    pub(super) witness: Witness,
    pub(super) method: String,
    pub(super) path: String,
    pub(super) title: Option<String>,
    pub(super) documents: Vec<String>,
    /// The day of its last change, `YYYY-MM-DD`.
    pub(super) updated: Option<String>,
    pub(super) deprecated: bool,
    /// The fields by part: `json`, `query`, `path`, `headers`, `multipart`, and `response`.
    pub(super) parts: Vec<(String, Vec<Node>)>,
    /// Whether the line describes the whole operation, and not one fact of it.
    pub(super) is_whole: bool,
}

impl SourceOperation {
    pub(super) fn name(&self) -> String {
        name(&self.method, &self.path)
    }

    /// The fields of a part.
    pub(super) fn part(&self, part: &str) -> &[Node] {
        let found = self.parts.iter().find(|(name, _)| name == part);
        found.map_or(&[], |(_, nodes)| nodes.as_slice())
    }

    /// The generation of the protocol.
    pub(super) fn protocol(&self) -> Protocol {
        let is_third = self.path.split('/').any(|segment| segment == "v3") || self.path.starts_with("/brand/");
        if is_third { Protocol::V3 } else { Protocol::V2 }
    }
}

/// A method and a URL path, without the names of parameters.
pub(super) fn name(method: &str, path: &str) -> String {
    same_path(&format!("{} {path}", method.to_uppercase()))
}

/// A field with what a source says about it, and its members.
#[derive(Clone, Debug)]
pub(super) struct Node {
    pub(super) name: String,
    pub(super) fact: Fact,
    pub(super) members: Vec<Node>,
    /// Whether the source states that the field exists; not if only a member of it is named.
    pub(super) is_stated: bool,
}

/// One source's statements about the fields of one object.
#[derive(Clone, Copy)]
pub(super) struct Said<'s> {
    pub(super) witness: Witness,
    pub(super) nodes: &'s [Node],
}

impl<'s> Said<'s> {
    /// The statements of the sources about the fields of a part; a source without any is left out.
    pub(super) fn about(part: &str, sources: &[&'s SourceOperation]) -> Vec<Self> {
        let said = sources.iter().map(|source| Self {
            witness: source.witness,
            nodes: source.part(part),
        });
        said.filter(|said| !said.nodes.is_empty()).collect()
    }

    pub(super) fn node(self, name: &str) -> Option<&'s Node> {
        self.nodes.iter().find(|node| node.name == name)
    }
}

/// A source's statements about a field.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Fact {
    #[serde(rename = "type")]
    pub(super) type_name: Option<String>,
    pub(super) format: Option<String>,
    pub(super) required: Option<bool>,
    pub(super) sensitive: Option<bool>,
    pub(super) max_length: Option<u32>,
    pub(super) min_length: Option<u32>,
    pub(super) pattern: Option<String>,
    pub(super) minimum: Option<Value>,
    pub(super) maximum: Option<Value>,
    pub(super) default: Option<Value>,
    #[serde(rename = "enum")]
    pub(super) values: Vec<Value>,
    pub(super) example: Option<Value>,
    pub(super) title: Option<String>,
}

impl Fact {
    /// A fact that states a type, as a source writes it.
    pub(super) fn of_type(name: &str) -> Self {
        Self {
            type_name: Some(name.to_owned()),
            ..Self::default()
        }
    }

    /// A fact that states the listed values.
    pub(super) fn of_values(values: Vec<String>) -> Self {
        Self {
            values: values.into_iter().map(Value::from).collect(),
            ..Self::default()
        }
    }

    /// Adds what the same source says besides.
    pub(super) fn extend(&mut self, other: Self) {
        self.type_name = self.type_name.take().or(other.type_name);
        self.required = self.required.or(other.required);
        self.sensitive = self.sensitive.or(other.sensitive);
        self.values.extend(other.values);
    }

    /// Takes back what the source says about one thing, because a person refused it.
    pub(super) fn retract(&mut self, kind: &str) {
        match kind {
            names::TYPE => self.type_name = None,
            names::REQUIRED => self.required = None,
            names::ENCRYPTED => self.sensitive = None,
            names::ENUM => self.values.clear(),
            names::MAX_LENGTH => self.max_length = None,
            _ => {}
        }
    }

    pub(super) fn kind(&self) -> Option<FieldType> {
        self.type_name.as_deref().and_then(type_of)
    }

    /// The listed values, as text.
    pub(super) fn values(&self) -> Vec<String> {
        // A flag among the values is a word, `YES`, that a reader of YAML took for one.
        let words = self.values.iter().filter(|value| !value.is_boolean());
        let texts = words.filter_map(super::sample_value::text);
        let mut values: Vec<String> = Vec::new();
        for text in texts {
            if !values.contains(&text) {
                values.push(text);
            }
        }
        values
    }

    pub(super) fn format(&self) -> Option<Format> {
        match self.format.as_deref() {
            Some("rfc3339" | "date-time") => Some(Format::DateTime),
            Some("date") => Some(Format::Date),
            Some("url") => Some(Format::Url),
            _ => None,
        }
    }
}

/// A JSON object whose members keep their order. The maps of `serde_json` sort them; its feature `preserve_order` would
/// change those of all crates, because features are shared.
#[derive(Debug)]
struct Ordered<T>(Vec<(String, T)>);

impl<T> Default for Ordered<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Ordered<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Members<T>(std::marker::PhantomData<T>);
        impl<'de, T: Deserialize<'de>> Visitor<'de> for Members<T> {
            type Value = Ordered<T>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut members = Vec::new();
                while let Some(member) = map.next_entry()? {
                    members.push(member);
                }
                Ok(Ordered(members))
            }
        }
        deserializer.deserialize_map(Members(std::marker::PhantomData))
    }
}

#[derive(Deserialize)]
struct Line {
    #[serde(default)]
    source: Option<String>,
    method: String,
    path: String,
    #[serde(default)]
    title: Option<String>,
    #[serde(default)]
    documents: Vec<String>,
    #[serde(default)]
    updated: Option<String>,
    #[serde(default)]
    deprecated: bool,
    #[serde(default)]
    signer: Option<String>,
    request: Ordered<Ordered<Fact>>,
    response: Ordered<Ordered<Fact>>,
    /// Fields that one of several sample languages has alone, by language.
    #[serde(default)]
    only_in: Ordered<Vec<String>>,
}

/// Reads a line that describes an operation.
pub(super) fn operation(line: &str) -> Result<SourceOperation, serde_json::Error> {
    let Line {
        source,
        method,
        path,
        title,
        documents,
        updated,
        deprecated,
        signer,
        request,
        response,
        only_in,
    } = serde_json::from_str(line)?;
    let witness = Witness::of(source.as_deref().unwrap_or_default());
    let brand = signer.as_deref() == Some("brand");
    let is_doubtful = |place: &str| {
        let mut languages = only_in.0.iter();
        brand && languages.any(|(language, places)| language == "java" && places.iter().any(|known| known == place))
    };
    let mut parts = Vec::new();
    for (part, fields) in request.0 {
        parts.push((
            part.clone(),
            tree(fields.0, &|field| is_doubtful(&format!("{part}:{field}"))),
        ));
    }
    for (status, fields) in response.0 {
        let nodes = tree(fields.0, &|field| is_doubtful(&format!("{status}:{field}")));
        parts.push((names::RESPONSE.to_owned(), nodes));
    }
    let updated = updated.map(|day| day.replace('.', "-")).filter(|day| day.len() == 10);
    Ok(SourceOperation {
        witness,
        method,
        path,
        title,
        documents,
        updated,
        deprecated,
        parts,
        is_whole: true,
    })
}

/// Fields by path as a tree.
fn tree(fields: Vec<(String, Fact)>, is_doubtful: &dyn Fn(&str) -> bool) -> Vec<Node> {
    let mut roots = Vec::new();
    for (path, fact) in fields {
        if !is_doubtful(&path) {
            let node = place(&mut roots, &path);
            node.fact = fact;
            node.is_stated = true;
        }
    }
    roots
}

/// The node of a path, with the nodes that lead to it.
pub(super) fn place<'n>(nodes: &'n mut Vec<Node>, path: &str) -> &'n mut Node {
    let (name, rest) = match path.split_once('.') {
        Some((name, rest)) => (name, Some(rest)),
        None => (path, None),
    };
    let at = match nodes.iter().position(|node| node.name == name) {
        Some(at) => at,
        None => {
            nodes.push(Node {
                name: name.to_owned(),
                fact: Fact::default(),
                members: Vec::new(),
                is_stated: false,
            });
            nodes.len() - 1
        }
    };
    #[expect(clippy::indexing_slicing, reason = "the position was found or made above")]
    let node = &mut nodes[at];
    match rest {
        Some(rest) => place(&mut node.members, rest),
        None => node,
    }
}
