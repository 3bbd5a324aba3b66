//! The five pages that the importer was first written for, one of each form, and the committed specs that cite them.

use std::fs;
use std::path::Path;

use wechatpay_spec::model::{Field, Operation, Provenance, Spec, Subject};
use wechatpay_spec::{Source, Sources, load};
use wechatpay_transcribe::{Accepted, Document, import, transcribe};

use crate::golden::fixture;

/// The pages, reduced to their facts, with the specs that they describe.
const PAGES: [(&str, &str); 5] = [
    ("seeds/v2-notice.md", "v2/applyment/micro/modifycontactinfo.yaml"),
    (
        "seeds/v3-declared.txt",
        "v3/mchalterapply/mchcontactalterapplyment.yaml",
    ),
    (
        "seeds/v3-markdown.md",
        "v3/gov/subsidy/zhejiang/qualifications/alter.yaml",
    ),
    (
        "seeds/bare-text.txt",
        "v3/aggracct-bc/wb-channel/control-orders/info/update/result/notify.yaml",
    ),
    ("seeds/global-table.txt", "hk/v3/merchants.yaml"),
];

fn committed(file: &str) -> Source {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../spec/api");
    Source::spec(file, fs::read(folder.join(file)).unwrap())
}

fn pages() -> Vec<Document> {
    PAGES.iter().map(|(page, _)| fixture(page)).collect()
}

#[test]
fn reading_a_page_again_changes_no_committed_spec() {
    let existing = Sources {
        specs: PAGES.iter().map(|(_, file)| committed(file)).collect(),
        families: None,
        lifecycles: Vec::new(),
    };
    let import = import(&pages(), &existing, Accepted::default(), &mut || ());
    assert!(import.changes.is_empty(), "{:#?}", import.changes);
    assert_eq!((import.unchanged, import.refused.len()), (PAGES.len(), 0));
}

/// Where a committed spec differs from its page, its line has a remark or an origin. Where it says more than the page, the
/// fact is from one of the other documents that it cites.
#[test]
fn a_committed_spec_says_why_it_differs_from_its_page() {
    let fresh = transcribe(&pages()).specs;
    let mut unexplained = Vec::new();
    for (page, file) in PAGES {
        let fresh = fresh.iter().find(|spec| spec.file == file).unwrap();
        let sources = Sources {
            specs: vec![committed(file)],
            families: None,
            lifecycles: Vec::new(),
        };
        let loaded = load(&sources);
        for own in operations(fresh) {
            let known = operations(&loaded.specs[0])
                .iter()
                .find(|known| known.method == own.method)
                .unwrap();
            let has_others = known.documents.len() > own.documents.len();
            let mut differences = Differences {
                page,
                has_others,
                found: &mut unexplained,
            };
            differences.fields(&own.request.path, &known.request.path);
            differences.fields(&own.request.query, &known.request.query);
            differences.fields(own.request.body.fields(), known.request.body.fields());
            differences.fields(own.response.content.fields(), known.response.content.fields());
        }
    }
    assert!(unexplained.is_empty(), "{unexplained:#?}");
}

fn operations(spec: &Spec) -> &[Operation] {
    match &spec.subject {
        Subject::Path(path) => &path.operations,
        Subject::Notification(_) => panic!("{} is a notification", spec.file),
    }
}

fn is_explained(provenance: &Provenance) -> bool {
    !(provenance.inferred.is_empty() && provenance.corrected.is_empty() && provenance.from.is_empty())
}

struct Differences<'f> {
    page: &'static str,
    /// Whether the spec cites other documents.
    has_others: bool,
    found: &'f mut Vec<String>,
}

impl Differences<'_> {
    fn fields(&mut self, own: &[Field], known: &[Field]) {
        for field in known
            .iter()
            .filter(|field| !own.iter().any(|own| own.name == field.name))
        {
            self.note(field, "is not on the page", self.has_others);
        }
        for field in own {
            let Some(known) = known.iter().find(|known| known.name == field.name) else {
                self.found
                    .push(format!("{}: `{}` is not in the spec", self.page, field.name.value));
                continue;
            };
            let added = (field.max_length.is_none() && known.max_length.is_some())
                || (field.values.is_empty() && !known.values.is_empty())
                || (!field.required && known.required);
            let changed = field.kind != known.kind
                || (field.required && !known.required)
                || field.encrypted != known.encrypted
                || (field.max_length.is_some() && field.max_length != known.max_length)
                || (!field.values.is_empty() && field.values.len() != known.values.len());
            if changed {
                self.note(known, "differs from the page", false);
            } else if added {
                self.note(known, "says more than the page", self.has_others);
            }
            self.fields(&field.fields, &known.fields);
        }
    }

    fn note(&mut self, field: &Field, what: &str, is_explained_elsewhere: bool) {
        let members = &field.fields;
        let by_members = !members.is_empty() && members.iter().all(|member| is_explained(&member.provenance));
        if !is_explained_elsewhere && !by_members && !is_explained(&field.provenance) {
            self.found.push(format!("{}: `{}` {what}", self.page, field.name.value));
        }
    }
}
