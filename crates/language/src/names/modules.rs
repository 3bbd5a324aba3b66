//! The modules of a URL path.

use super::keywords::in_code;
use super::{Named, automatic};
use crate::model::Method;
use crate::words::Word;

/// A segment of a URL path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Segment<'a> {
    /// The segment, as the path of the spec file has it: `out-trade-no`, `{out_trade_no}`.
    pub text: &'a str,
    /// The name of its module, without `r#`. A parameter that repeats the segment before it, as in
    /// `out-trade-no/{out_trade_no}`, has no module of its own.
    pub module: Option<String>,
}

/// The segments of the path of a spec file, with the names of their modules.
///
/// # Errors
///
/// The segment from which no name follows.
pub fn of_path(spec_file: &str) -> Result<Vec<Segment<'_>>, &str> {
    let mut segments: Vec<Segment<'_>> = Vec::new();
    for text in spec_file.strip_suffix(".yaml").unwrap_or(spec_file).split('/') {
        let named = match segments.is_empty() {
            true => Named::RootModule,
            false => Named::Module,
        };
        let module = automatic(named, text).map_err(|_| text)?;
        let repeats = text.starts_with('{')
            && segments
                .last()
                .is_some_and(|above| !above.text.starts_with('{') && above.module.as_ref() == Some(&module));
        let module = Some(module).filter(|_| !repeats);
        segments.push(Segment { text, module });
    }
    Ok(segments)
}

/// The path of an operation's function in the generated crate: `v3::pay::transactions::jsapi::post`.
///
/// # Errors
///
/// The segment from which no name follows.
pub fn function(spec_file: &str, method: Method) -> Result<String, &str> {
    let modules = of_path(spec_file)?.into_iter().filter_map(|segment| segment.module);
    let mut path: Vec<String> = modules.map(|name| in_code(&name).into_owned()).collect();
    path.push(in_code(method.word()).into_owned());
    Ok(path.join("::"))
}
