//! Transcribes a folder of documents, says what came of it, and sees whether the generator takes it.
//!
//! `cargo run -p wechatpay-transcribe --example catalogue -- DOCUMENTS [SPECS]`
//!
//! With a folder of specs, writes to it: what is there already keeps its corrections.

use std::error::Error;
use std::fs;
use std::path::Path;
use std::time::Instant;

use wechatpay_codegen::{Package, generate};
use wechatpay_spec::diagnostic::{Style, render};
use wechatpay_spec::model::{
    Content, Host, Method, Operation, PathSpec, Protocol, Provenance, Request, Response, SignType, Signer, Spec,
    Subject,
};
use wechatpay_spec::place::{Located, Span};
use wechatpay_spec::{Source, Sources, count, write};
use wechatpay_transcribe::{Document, merge, transcribe};

fn read(folder: &Path, below: &str, documents: &mut Vec<Document>) -> Result<(), Box<dyn Error>> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let path = format!("{below}{}", entry.file_name().to_string_lossy());
        if entry.file_type()?.is_dir() {
            read(&entry.path(), &format!("{path}/"), documents)?;
        } else {
            documents.push(Document {
                path,
                text: fs::read(entry.path())?,
            });
        }
    }
    Ok(())
}

/// A notification as an operation that answers with its fields.
fn as_operation(spec: &Spec) -> Spec {
    let Subject::Notification(notification) = &spec.subject else {
        return spec.clone();
    };
    let located = |text: &str| Located::new(text.to_owned(), Span::default());
    // Upper and lower case tell two notifications of APIv2 apart, and nothing else does.
    let plain = |text: &str| text.replace('.', "-event-").replace('_', "-");
    let (folder, content, unsigned) = match notification.protocol {
        Protocol::V2 => {
            let unsigned = !notification.fields.iter().any(|field| field.name.value == "sign");
            ("v2/", Content::Xml(notification.fields.clone()), unsigned)
        }
        Protocol::V3 => ("", Content::Json(notification.fields.clone()), false),
    };
    let name = spec
        .file
        .trim_end_matches(".yaml")
        .rsplit('/')
        .next()
        .unwrap_or_default();
    let chain = format!(
        "notified/{}",
        if folder.is_empty() {
            plain(name)
        } else {
            format!("{}-xml", plain(name))
        }
    );
    Spec {
        file: format!("{folder}{chain}.yaml"),
        subject: Subject::Path(PathSpec {
            url_path: located(&format!("/{chain}")),
            protocol: notification.protocol,
            operations: vec![Operation {
                method: Located::new(Method::Post, Span::default()),
                title: notification.title.clone(),
                documents: notification.documents.clone(),
                hosts: vec![Located::new(Host::Main, Span::default())],
                signer: Located::new(Signer::Merchant, Span::default()),
                sign_type: Located::new(SignType::Md5, Span::default()),
                mutual_tls: false,
                nonceless: false,
                idempotency_key: None,
                rate_limit: None,
                deprecated: None,
                errors: Vec::new(),
                request: Request::default(),
                response: Response { content, unsigned },
                provenance: Provenance::default(),
            }],
        }),
    }
}

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let folder = arguments.next().ok_or("name the folder of documents")?;
    let output = arguments.next();
    let mut documents = Vec::new();
    read(Path::new(&folder), "", &mut documents)?;
    let start = Instant::now();
    let transcription = transcribe(&documents);
    let elapsed = start.elapsed();
    print!(
        "{}",
        render(&transcription.diagnostics, &transcription.texts, Style::Plain)
    );
    let counts = count::count(&transcription.specs);
    println!(
        "{} documents in {elapsed:?}: {} specs, {counts:?}, {} skipped",
        documents.len(),
        transcription.specs.len(),
        transcription.skipped.len()
    );
    if let Some(output) = output {
        for spec in &transcription.specs {
            let path = Path::new(&output).join(&spec.file);
            fs::create_dir_all(path.parent().ok_or("no folder")?)?;
            let text = match fs::read(&path) {
                Ok(text) => {
                    let sources = Sources {
                        specs: vec![Source::spec(spec.file.clone(), text)],
                        families: None,
                    };
                    let earlier = wechatpay_spec::load(&sources).specs;
                    write::spec(&merge(earlier.first().ok_or("an earlier spec cannot be read")?, spec))
                }
                Err(_) => write::spec(spec),
            };
            fs::write(path, text)?;
        }
    }
    // The generator makes no notifications yet: their fields are tried as answers.
    let specs = transcription.specs.iter().map(as_operation);
    let specs = specs
        .map(|spec| Source::spec(spec.file.clone(), write::spec(&spec)))
        .collect();
    let sources = Sources { specs, families: None };
    let generation = generate(&sources, Package::default())?;
    print!("{}", render(&generation.diagnostics, &generation.texts, Style::Plain));
    println!(
        "{} files, {} findings",
        generation.files.len(),
        generation.diagnostics.len()
    );
    Ok(())
}
