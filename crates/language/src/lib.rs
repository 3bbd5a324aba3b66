//! The spec language of WeChat Pay: the model, the loader and the checks.
//!
//! [`load()`] is a pure function from texts to the [`model`] and findings; [`folder`] reads the texts from disk;
//! [`write`](mod@write) writes specs in their canonical form.

pub mod bundle;
mod check;
pub mod choice;
pub mod count;
pub mod coverage;
pub mod diagnostic;
pub mod editor_files;
pub mod evidence;
pub mod exclusion;
pub mod families;
pub mod folder;
pub mod index;
pub mod lifecycle;
pub mod limits;
pub mod lint;
pub mod load;
pub mod markdown;
mod misnamed;
pub mod model;
pub mod money;
pub mod names;
pub mod obstacle;
mod outline;
pub mod place;
pub mod plural;
pub mod printable;
mod read;
pub mod reference;
mod repetition;
pub mod rule;
pub mod rules;
pub mod same_type;
pub mod schema;
pub mod source;
pub mod text;
pub mod threads;
mod unseen;
pub mod url_path;
pub mod visit;
pub mod vocabulary;
pub mod watch_list;
pub mod words;
pub mod write;
pub mod yaml;

pub use count::Counts;
pub use diagnostic::Diagnostic;
pub use families::{Families, Family};
pub use lifecycle::Lifecycle;
pub use load::{Loaded, load, load_both};
pub use outline::{Outline, outline};
pub use printable::{printable, printable_lines, printable_path};
pub use read::nearest;
pub use source::{Source, Sources};
