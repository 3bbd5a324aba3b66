//! What was found up to date the last time, so that a run with nothing new need not generate anything.
//!
//! A stamp is one SHA-256 digest over all that the answer follows from: this program's own bytes, the specs, and the
//! generated files as they are on disk. Whatever is edited, added or removed among them makes another digest, and then
//! everything is generated as if there were no stamp. It is kept in cargo's target folder, never beside what people
//! commit; without such a folder there is none.

use crate::{Folders, file, output_tree};
use rayon::iter::{IntoParallelRefIterator, ParallelIterator};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use wechatpay_spec::Sources;

/// The stamp's name in the target folder.
const NAME: &str = "xtask.stamp";
/// What marks a target folder.
const TARGET_MARK: &str = "CACHEDIR.TAG";

/// The program that runs.
pub(crate) struct Program {
    /// Cargo's target folder, which it stands in.
    target: PathBuf,
    digest: FileDigest,
}

impl Program {
    /// `None` outside a target folder.
    pub(crate) fn running() -> Option<Self> {
        let program = std::env::current_exe().ok()?;
        let target = program
            .ancestors()
            .skip(1)
            .find(|folder| folder.join(TARGET_MARK).is_file())?;
        Some(Self {
            target: target.to_owned(),
            digest: Sha256::digest(fs::read(&program).ok()?),
        })
    }
}

/// The stamp of one pair of folders, and what this run starts from.
pub(crate) struct Stamp {
    path: PathBuf,
    /// The digest so far: the program, the folders and the specs.
    start: Sha256,
}

impl Stamp {
    /// `None` where a folder has no absolute path.
    pub(crate) fn of(program: &Program, folders: &Folders, sources: &Sources) -> Option<Self> {
        let mut start = Sha256::new();
        add(&mut start, &program.digest);
        for folder in [&folders.specs.spec, &folders.generated] {
            add(
                &mut start,
                std::path::absolute(folder).ok()?.as_os_str().as_encoded_bytes(),
            );
        }
        let specs: Vec<_> = sources.specs.iter().chain(&sources.families).collect();
        let digests: Vec<_> = specs.par_iter().map(|spec| Sha256::digest(&spec.text)).collect();
        for (spec, digest) in specs.iter().zip(digests) {
            add(&mut start, spec.file.as_bytes());
            add(&mut start, &digest);
        }
        Some(Self {
            path: program.target.join(NAME),
            start,
        })
    }

    /// What [`Stamp::keep`] was told when everything was as it is now.
    pub(crate) fn recall(&self, generated: &Path) -> Option<String> {
        let kept = fs::read_to_string(&self.path).ok()?;
        let (digest, summary) = kept.split_once('\n')?;
        let present = output_tree::ours(generated).ok()?;
        let digests = present.iter().map(|(name, digest)| (name.as_str(), digest));
        (digest == self.with(digests)).then(|| summary.to_owned())
    }

    /// Notes that the generated folder holds these files and none else of ours. A stamp that cannot be written is no
    /// more than time lost in the next run.
    pub(crate) fn keep(&self, files: &BTreeMap<String, String>, summary: &str) {
        let digests: Vec<_> = files
            .par_iter()
            .map(|(name, text)| (name.as_str(), Sha256::digest(text)))
            .collect();
        let digest = self.with(digests.iter().map(|(name, digest)| (*name, digest)));
        let _ = file::write(&self.path, &format!("{digest}\n{summary}"));
    }

    fn with<'d>(&self, files: impl Iterator<Item = (&'d str, &'d FileDigest)>) -> String {
        let mut all = self.start.clone();
        for (name, digest) in files {
            add(&mut all, name.as_bytes());
            add(&mut all, digest);
        }
        all.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
    }
}

/// The SHA-256 digest of a file's bytes.
pub(crate) type FileDigest = sha2::digest::Output<Sha256>;

/// Adds a part with its length, so that no two lists of parts look alike.
fn add(digest: &mut Sha256, part: &[u8]) {
    digest.update(u64::try_from(part.len()).unwrap_or(u64::MAX).to_le_bytes());
    digest.update(part);
}
