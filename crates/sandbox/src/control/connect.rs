//! The settings of clients, for the page's view Connect: lines for a shell, and a program for each language.

use std::sync::{Arc, OnceLock};

use axum::extract::Extension;
use axum::response::Response;
use http::StatusCode;
use serde::Serialize;
use serde_json::{Value, json};

use super::json_response::{Shared, json_response};
use crate::identity::SharedIdentity;

/// The page of the documentation with the programs, which are shown from here.
const PROGRAMS: &str = include_str!("../../programs.md");

/// The part of the configuration that has no secrets.
#[derive(Debug)]
pub(crate) struct PublicConfiguration {
    /// `sandbox.json` without the API keys.
    pub(crate) values: Value,
    /// The lines for a shell, which read the API keys from `sandbox.json`; `None` for a sandbox without a folder.
    pub(crate) environment: Option<String>,
}

/// A program that pays an order.
#[derive(Debug, PartialEq, Eq, Serialize)]
struct Program {
    /// The language and the library: `Python: wechatpayv3`.
    title: &'static str,
    /// The command that installs the library.
    install: Option<&'static str>,
    code: &'static str,
}

pub(super) async fn configuration(
    Extension(identity): Shared<SharedIdentity>,
    Extension(configuration): Shared<PublicConfiguration>,
) -> Response {
    let mut values = configuration.values.clone();
    let names = identity.first().platform_names();
    if let Some(members) = values.as_object_mut() {
        members.insert("platform_keys".to_owned(), json!(names));
    }
    json_response(StatusCode::OK, &values)
}

pub(super) async fn programs(Extension(configuration): Extension<Arc<PublicConfiguration>>) -> Response {
    static READ: OnceLock<Vec<Program>> = OnceLock::new();
    let programs = READ.get_or_init(|| read(PROGRAMS));
    let values = json!({"environment": configuration.environment, "programs": programs});
    json_response(StatusCode::OK, &values)
}

/// The programs of the page: of each section, the first block of code, and the first code of a paragraph before it.
fn read(page: &'static str) -> Vec<Program> {
    let sections = page.split("\n## ").skip(1);
    let programs = sections.filter_map(|section| {
        let (title, rest) = section.split_once('\n')?;
        let (before, block) = rest.split_once("\n```")?;
        let (_, code) = block.split_once('\n')?;
        let (code, _) = code.split_once("\n```")?;
        let install = before.split('`').nth(1);
        Some(Program {
            title: title.trim(),
            install,
            code,
        })
    });
    programs.collect()
}

#[cfg(test)]
mod tests {
    use super::{PROGRAMS, read};

    #[test]
    fn the_page_has_a_program_for_each_language() {
        let programs = read(PROGRAMS);
        let titles: Vec<&str> = programs.iter().map(|program| program.title).collect();
        for library in [
            "wechatpay-api",
            "wechatpayv3",
            "wechatpy",
            "wechatpay-axios-plugin",
            "wechatpay-node-v3",
            "wechatpay-java",
            "wechatpay-go",
            "wechatpay-php",
        ] {
            assert!(
                titles.iter().any(|title| title.ends_with(library)),
                "{library}: {titles:?}"
            );
        }
        // Only the texts around the programs are translated.
        assert_eq!(read(include_str!("../../programs.zh-CN.md")), programs);
        for program in &programs {
            assert!(program.code.contains("order-one"), "{}", program.title);
            assert!(program.install.is_some(), "{}", program.title);
        }
    }
}
