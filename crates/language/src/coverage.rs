//! Coverage of the specs: counts by product family, and every remark on where a spec differs from its documents.

mod pages;
mod render;

use std::collections::{BTreeMap, BTreeSet};

pub use pages::update;
pub(crate) use render::grouped;
pub use render::{to_json, to_markdown, to_text};

use crate::count::{Counts, count};
use crate::load::Loaded;
use crate::model::{Document, Field, Notification, Operation, PathSpec, Provenance, Remark, Scalar, Spec, Subject};
use crate::visit::{MessagePart, Visit, walk_field, walk_notification, walk_operation, walk_spec};
use crate::vocabulary::names;
use crate::words::Word;

/// Counts of everything in a set of specs.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Figures {
    /// Distinct pages that the specs cite.
    pub documents: usize,
    /// Operations, notifications and fields.
    pub counts: Counts,
    /// Deprecated operations.
    pub deprecated: usize,
    /// Operations that encrypt something in their request.
    pub encrypted_requests: usize,
    /// Operations that encrypt a parameter of the query.
    pub encrypted_queries: usize,
    /// Operations that encrypt something inside a list of their request.
    pub encrypted_lists: usize,
    /// Operations that encrypt something in their response.
    pub encrypted_responses: usize,
}

/// The figures of a product family.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FamilyFigures {
    /// The feature's name; empty for specs of no family.
    pub name: String,
    /// The product's name.
    pub title: String,
    /// Its figures.
    pub figures: Figures,
}

/// A kind of difference between a spec and its documents.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Difference {
    /// The documents name an object but list none of its members.
    Missing,
    /// The documents state something else.
    Corrected,
    /// The documents do not state it.
    Inferred,
}

impl Difference {
    /// Every kind, the most important first.
    pub const ALL: [Self; 3] = [Self::Missing, Self::Corrected, Self::Inferred];

    /// The word for it.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Missing => "missing",
            Self::Corrected => names::CORRECTED,
            Self::Inferred => names::INFERRED,
        }
    }
}

/// A reason why specs differ from their documents.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Reason {
    /// The kind of difference.
    pub difference: Difference,
    /// The key it is about; empty for a whole line.
    pub key: String,
    /// The reason, as written in the specs.
    pub reason: String,
}

/// The coverage of a set of specs.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Coverage {
    /// The figures by family, ordered by name.
    pub families: Vec<FamilyFigures>,
    /// The figures of all families together; a document of several families counts once.
    pub total: Figures,
    /// Where specs differ from their documents, by reason: `POST v3/pay/transactions/jsapi amount.total`.
    pub reasons: BTreeMap<Reason, Vec<String>>,
}

/// Counts what the specs cover.
pub fn coverage(loaded: &Loaded) -> Coverage {
    let mut counted: BTreeMap<(&str, &str), (Figures, BTreeSet<&str>)> = BTreeMap::new();
    let mut reasons = Reasons::default();
    for spec in &loaded.specs {
        let family = loaded.families.of(&spec.file);
        let family = family.map_or(("", ""), |family| {
            (family.name.value.as_str(), family.title.value.as_str())
        });
        let (figures, documents) = counted.entry(family).or_default();
        documents.extend(documents_of(spec).map(|document| document.url.value.as_str()));
        figures.counts += count([spec]);
        walk_spec(figures, spec);
        reasons.place = spec.file.trim_end_matches(".yaml").to_owned();
        walk_spec(&mut reasons, spec);
    }
    let mut coverage = Coverage {
        reasons: reasons.found,
        ..Coverage::default()
    };
    let mut all = BTreeSet::new();
    for ((name, title), (mut figures, documents)) in counted {
        figures.documents = documents.len();
        all.extend(documents);
        coverage.total.add(&figures);
        coverage.families.push(FamilyFigures {
            name: name.to_owned(),
            title: title.to_owned(),
            figures,
        });
    }
    coverage.total.documents = all.len();
    coverage
}

impl Figures {
    /// Adds everything except documents, which families may share.
    fn add(&mut self, other: &Self) {
        self.counts += other.counts;
        self.deprecated += other.deprecated;
        self.encrypted_requests += other.encrypted_requests;
        self.encrypted_queries += other.encrypted_queries;
        self.encrypted_lists += other.encrypted_lists;
        self.encrypted_responses += other.encrypted_responses;
    }
}

fn documents_of(spec: &Spec) -> impl Iterator<Item = &Document> {
    let (operations, own): (&[Operation], &[Document]) = match &spec.subject {
        Subject::Path(path) => (&path.operations, &[]),
        Subject::Notification(notification) => (&[], &notification.documents),
    };
    operations.iter().flat_map(|operation| &operation.documents).chain(own)
}

impl<'s> Visit<'s> for Figures {
    fn visit_operation(&mut self, _: &'s PathSpec, operation: &'s Operation) {
        self.deprecated += usize::from(operation.deprecated.is_some());
        let request = &operation.request;
        self.encrypted_requests += usize::from(request.fields().any(Field::holds_secret));
        self.encrypted_queries += usize::from(request.query.iter().any(Field::holds_secret));
        self.encrypted_lists += usize::from(request.fields().any(holds_secret_in_list));
        self.encrypted_responses += usize::from(operation.response.content.fields().iter().any(Field::holds_secret));
    }
}

/// Whether the field is or contains a list with an encrypted value.
fn holds_secret_in_list(field: &Field) -> bool {
    field.any(&mut |inner| inner.kind.value.array_depth > 0 && inner.holds_secret())
}

/// Collects reasons with their places.
#[derive(Default)]
struct Reasons {
    /// The place of what is visited.
    place: String,
    /// How many fields are around it.
    depth: usize,
    found: BTreeMap<Reason, Vec<String>>,
}

impl<'s> Visit<'s> for Reasons {
    fn visit_operation(&mut self, _: &'s PathSpec, operation: &'s Operation) {
        let file = self.place.clone();
        self.place = format!("{} {file}", operation.method.value.word().to_uppercase());
        self.provenance(&operation.provenance);
        walk_operation(self, operation);
        self.place = file;
    }

    fn visit_notification(&mut self, notification: &'s Notification) {
        self.provenance(&notification.provenance);
        walk_notification(self, notification);
    }

    fn visit_field(&mut self, field: &'s Field, part: MessagePart) {
        let outer = self.place.clone();
        let separator = if self.depth == 0 { " " } else { "." };
        self.place = format!("{outer}{separator}{}", field.name.value);
        self.provenance(&field.provenance);
        if field.kind.value.scalar == Scalar::Object && field.fields.is_empty() {
            self.add(Reason {
                difference: Difference::Missing,
                key: names::FIELDS.to_owned(),
                reason: "the documents list no member of the object".to_owned(),
            });
        }
        self.depth += 1;
        walk_field(self, field, part);
        self.depth -= 1;
        self.place = outer;
    }
}

impl Reasons {
    fn provenance(&mut self, provenance: &Provenance) {
        self.remarks(Difference::Inferred, &provenance.inferred);
        self.remarks(Difference::Corrected, &provenance.corrected);
    }

    fn remarks(&mut self, difference: Difference, remarks: &[Remark]) {
        for remark in remarks {
            self.add(Reason {
                difference,
                key: remark.key.as_ref().map(|key| key.value.clone()).unwrap_or_default(),
                reason: remark.reason.value.clone(),
            });
        }
    }

    fn add(&mut self, reason: Reason) {
        self.found.entry(reason).or_default().push(self.place.clone());
    }
}
