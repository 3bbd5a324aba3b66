//! Product families: which Cargo feature a spec belongs to.

use std::collections::{BTreeMap, BTreeSet};

use crate::diagnostic::{Diagnostic, Findings};
use crate::model::Spec;
use crate::place::{Located, Span};
use crate::read::{Reader, nearest};
use crate::repetition::Firsts;
use crate::rules;
use crate::text::{NAME_LENGTH, TITLE_LENGTH, is_kebab_case};
use crate::vocabulary::{Mapping, names};
use crate::yaml::{self, Entry, Value};

/// Features of the runtime that the generated crate forwards, with what each adds. A test of `tests/tidy` compares them
/// with the runtime's manifest.
pub const RUNTIME_FEATURES: &[(&str, &str)] = &[
    ("axum", "Extractors for notifications in axum 0.8."),
    ("bills", "Typed rows of bills."),
    ("blocking", "Calls without an asynchronous runtime."),
    (
        "both-directions",
        "Requests can be read and responses written too, and both compared: for tests.",
    ),
    ("gzip", "Unpacks bills that were requested with `tar_type=GZIP`."),
    (
        "pkcs12",
        "Reads the merchant's certificate and key from `apiclient_cert.p12`.",
    ),
    (
        "reqwest",
        "The transport over reqwest and rustls. Without it, bring your own.",
    ),
    (
        "serialize",
        "Responses and notifications can be written with serde, to store them.",
    ),
    ("sm", "国密: SM2, SM3 and SM4-GCM."),
    (
        "testing",
        "For integrators' tests: a transport that plays back responses, and a platform that signs them.",
    ),
    ("time", "Dates as types of the crate `time`."),
];

/// The one of them that is on by default.
pub const DEFAULT_RUNTIME_FEATURE: &str = "reqwest";

/// Names that a family cannot have, because the generated crate's manifest or a module of it uses them.
const RESERVED: &[&str] = &["default", "full", "across-families", "wechatpay-runtime"];

/// Every name that a family cannot have.
pub(crate) fn reserved() -> impl Iterator<Item = &'static str> {
    let forwarded = RUNTIME_FEATURES.iter().map(|(name, _)| *name);
    RESERVED.iter().copied().chain(forwarded)
}

/// Whether a family cannot have this name, because the generated crate has a feature or a dependency with it already.
pub fn is_reserved(name: &str) -> bool {
    reserved().any(|taken| taken == name)
}

/// A product family: a Cargo feature of the generated crate.
#[derive(Clone, Debug, PartialEq)]
pub struct Family {
    /// The feature's name, in kebab case.
    pub name: Located<String>,
    /// The product's name.
    pub title: Located<String>,
    /// The folders whose specs belong to the family, below the folder of specs: `v3/pay/transactions`. An entry
    /// may also name one spec file, without its `.yaml`, or the first words of event types: `notify/PAYSCORE`.
    pub folders: Vec<Located<String>>,
    /// Whether it is among the crate's default features.
    pub default: bool,
}

/// All product families, in the file's order.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Families {
    /// The families.
    pub list: Vec<Family>,
}

impl Families {
    /// The family of a spec: the one with the longest folder that contains its file.
    pub fn of(&self, file: &str) -> Option<&Family> {
        self.folder_of(file).map(|(family, _)| family)
    }

    /// The family of a spec, and the folder that contains the spec. For many specs, build [`Folders`] once.
    pub fn folder_of(&self, file: &str) -> Option<(&Family, &Located<String>)> {
        Folders::new(self).of(file)
    }
}

/// Families by folder: a lookup takes the same time for any number of families.
#[derive(Clone, Debug)]
pub struct Folders<'f> {
    folders: BTreeMap<&'f str, (&'f Family, &'f Located<String>)>,
}

impl<'f> Folders<'f> {
    /// Indexes the families. If a folder is listed twice, which is reported elsewhere, the last one is used.
    pub fn new(families: &'f Families) -> Self {
        let listed = families
            .list
            .iter()
            .flat_map(|family| family.folders.iter().map(move |folder| (family, folder)));
        Self {
            folders: listed.map(|entry| (entry.1.value.as_str(), entry)).collect(),
        }
    }

    /// The family of a spec, and the longest folder that contains the spec, or the entry with the spec's own name.
    /// Notifications have event types in place of folders, so `notify/PAYSCORE` contains `notify/PAYSCORE.USER_PAID.yaml`.
    pub fn of(&self, file: &str) -> Option<(&'f Family, &'f Located<String>)> {
        above(file).find_map(|folder| self.folders.get(folder).copied())
    }
}

/// The folders that contain a spec, the longest first, after the spec's own name.
fn above(file: &str) -> impl Iterator<Item = &str> {
    let own = file.strip_suffix(".yaml");
    let ends: &[char] = if file.starts_with("notify/") {
        &['/', '.']
    } else {
        &['/']
    };
    let above = file.rmatch_indices(ends).filter_map(|(end, _)| file.get(..end));
    own.into_iter().chain(above)
}

fn is_inside(file: &str, folder: &str) -> bool {
    above(file).any(|above| above == folder)
}

/// Reads the list of families.
pub(crate) fn read(text: &str, findings: &mut Findings) -> Families {
    if yaml::is_empty(text) {
        findings
            .report(rules::EMPTY_FILE, Span::default(), "the file is empty")
            .help("list the families: `orders: {title: 订单, folders: [v3/orders]}`");
        return Families::default();
    }
    let Some(root) = yaml::parse(text, findings) else {
        return Families::default();
    };
    let mut reader = Reader::new(findings);
    let Value::Mapping(entries) = &root.value else {
        reader.wrong_type(&root, "families by name");
        return Families::default();
    };
    let unique = reader.unique(entries, rules::DUPLICATE_KEY, "family");
    Families {
        list: unique
            .into_iter()
            .filter_map(|entry| family(&mut reader, entry))
            .collect(),
    }
}

fn family(reader: &mut Reader<'_>, entry: &Entry) -> Option<Family> {
    let name = &entry.key.value;
    let fits = name.len() <= NAME_LENGTH && is_kebab_case(name);
    let is_taken = is_reserved(name);
    if !fits || is_taken {
        let finding = reader.report(
            rules::FAMILY_NAME,
            entry.key.span,
            format!("`{name}` cannot name a family"),
        );
        finding.help(match is_taken {
            true => "choose another name: the generated crate has a feature or a dependency with this one already",
            false => "write the name of a Cargo feature in kebab case, such as `basic-payments`",
        });
    }
    let keys = reader.mapping(&entry.value, Mapping::Family, entry.key.span)?;
    let title = reader
        .required(&keys, names::TITLE)
        .and_then(|entry| reader.bounded_text(entry, TITLE_LENGTH));
    let mut folders = Vec::new();
    if let Some(entry) = reader.required(&keys, names::FOLDERS) {
        for item in reader.items(entry) {
            folders.extend(reader.text_of(item, "a folder"));
        }
        reader.join_quotes(&entry.value);
    }
    Some(Family {
        name: entry.key.clone(),
        title: title.unwrap_or_else(|| Located::new(String::new(), entry.key.span)),
        folders,
        default: reader.flag(keys.get(names::DEFAULT)),
    })
}

/// Checks families and specs against each other. `unread` are the files of specs that could not be read, whose folders
/// are used anyway. Findings about specs go to `others`.
pub(crate) fn check(
    families: &Families,
    specs: &[Spec],
    unread: &[&str],
    findings: &mut Findings,
    others: &mut Vec<Diagnostic>,
) {
    let is_incomplete = findings.has_errors();
    let mut firsts = Firsts::new();
    for folder in families.list.iter().flat_map(|family| &family.folders) {
        if let Some(first) = firsts.repeated(folder.value.as_str(), folder.span) {
            findings
                .report(
                    rules::FOLDER_TWICE,
                    folder.span,
                    format!("the folder `{}` is listed twice", folder.value),
                )
                .also(first, "first here")
                .help("keep it in one family");
        }
    }
    let mut used: BTreeSet<&str> = BTreeSet::new();
    let folders = Folders::new(families);
    used.extend(
        unread
            .iter()
            .filter_map(|file| Some(folders.of(file)?.1.value.as_str())),
    );
    let mut homeless = Vec::new();
    for spec in specs {
        match folders.of(&spec.file) {
            Some((_, folder)) => {
                used.insert(&folder.value);
            }
            None => homeless.push(spec.file.as_str()),
        }
    }
    for folder in families.list.iter().flat_map(|family| &family.folders) {
        if used.contains(folder.value.as_str()) {
            continue;
        }
        // Each of these is compared with every spec that has no family.
        if findings.is_full() {
            break;
        }
        let finding = findings.report(
            rules::FOLDER_UNUSED,
            folder.span,
            format!("the folder `{}` contains no spec", folder.value),
        );
        // The specs in the folder that is meant are not reported as well.
        match homeless.iter().find_map(|&file| meant(&folder.value, file)) {
            Some(meant) => {
                finding
                    .help(format!("did you mean `{meant}`?"))
                    .replace(folder.span, meant);
                homeless.retain(|file| !is_inside(file, meant));
            }
            None => {
                finding.help(
                    "write the path of a folder below spec/api, without a leading or trailing slash, or remove it; files and folders whose names begin with a dot are not read",
                );
            }
        }
    }
    // A folder that could not be read would only be missed again.
    if is_incomplete {
        return;
    }
    // A file that differs from another only in case has to be renamed anyway.
    let of_case = others.iter().filter(|finding| finding.rule == rules::LETTER_CASE);
    let renamed: BTreeSet<String> = of_case.map(|finding| finding.file.clone()).collect();
    for file in homeless.into_iter().filter(|file| !renamed.contains(*file)) {
        let mut finding = Diagnostic::new(rules::NO_FAMILY, file, Span::default(), "the spec belongs to no family");
        finding.help("add its folder to a family in families.yaml");
        others.push(finding);
    }
}

/// The folder of a spec, or the spec itself, that a misspelt folder seems to mean.
fn meant<'f>(written: &str, file: &'f str) -> Option<&'f str> {
    // As on Windows.
    let written = written.replace('\\', "/");
    let below = written
        .rsplit_once("/spec/api/")
        .map_or(written.as_str(), |(_, below)| below);
    let bare = below.trim_start_matches(['.', '/']).trim_end_matches('/');
    let bare = bare.strip_prefix("spec/").unwrap_or(bare);
    let bare = bare.strip_prefix("api/").unwrap_or(bare);
    let bare = bare.strip_suffix(".yaml").unwrap_or(bare);
    let ends = file.match_indices(['/', '.']).map(|(end, _)| end);
    let folders: Vec<&str> = ends.filter_map(|end| file.get(..end)).collect();
    let depth = |folder: &str| folder.matches('/').count();
    let alike = folders.into_iter().filter(|folder| depth(folder) == depth(bare));
    nearest(bare, alike).filter(|_| !bare.is_empty())
}

#[cfg(test)]
mod tests {
    use super::{Families, Family};
    use crate::place::{Located, Span};

    fn family(name: &str, folders: &[&str]) -> Family {
        let located = |text: &str| Located::new(text.to_owned(), Span::default());
        Family {
            name: located(name),
            title: located("题"),
            folders: folders.iter().map(|folder| located(folder)).collect(),
            default: false,
        }
    }

    #[test]
    fn the_longest_folder_wins_whatever_the_order() {
        let wide = family("wide", &["v3/pay"]);
        let narrow = family("narrow", &["v3/pay/transactions", "v3/payment/score"]);
        for list in [vec![wide.clone(), narrow.clone()], vec![narrow, wide]] {
            let families = Families { list };
            let of = |file: &str| families.of(file).map(|family| family.name.value.as_str());
            assert_eq!(of("v3/pay/codepay.yaml"), Some("wide"));
            assert_eq!(of("v3/pay/transactions/jsapi.yaml"), Some("narrow"));
            assert_eq!(of("v3/pay/transactions.yaml"), Some("narrow"));
            assert_eq!(of("v3/payscore.yaml"), None);
        }
    }

    #[test]
    fn event_types_are_matched_word_by_word() {
        let list = vec![
            family("pay", &["notify/TRANSACTION", "v3/pay.transactions"]),
            family("education", &["notify/TRANSACTION.INDUSTRY_SUCCESS"]),
        ];
        let families = Families { list };
        let of = |file: &str| families.of(file).map(|family| family.name.value.as_str());
        assert_eq!(of("notify/TRANSACTION.SUCCESS.yaml"), Some("pay"));
        assert_eq!(of("notify/TRANSACTION.INDUSTRY_SUCCESS.yaml"), Some("education"));
        assert_eq!(of("notify/TRANSACTIONS.SUCCESS.yaml"), None);
        assert_eq!(of("notify/v2/TRANSACTION.SUCCESS.yaml"), None);
        assert_eq!(of("v3/pay.transactions.yaml"), Some("pay"));
        assert_eq!(of("v3/pay.transactions.jsapi.yaml"), None);
    }
}
