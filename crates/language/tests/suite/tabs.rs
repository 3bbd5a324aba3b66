//! A tab at the beginning of any line, or anywhere in an indentation, is one finding that names it and its place.

use rayon::iter::{IntoParallelRefIterator, ParallelIterator};
use wechatpay_spec::{Source, Sources, load};

use crate::repository::REPOSITORY;

/// A spec with indented lines of every kind.
const EVERY_KIND: &str = "\
# a comment
post:
  title: >-
    下单
    接口
  documents:
    - url: https://pay.weixin.qq.com/doc/v3/merchant/1
      updated:
        2025-07-17
  errors:
    - {code: PARAM_ERROR, status: 400, title: 参数错误}
  request:
    json:
      # inside
      kind:
        type: string
        title: 很长
          继续
        enum: [PASS,
          FAIL]
      mchid: {
        type: string,
        required: true,
      }
      note:
        type:
          string
        title: \"甲
          乙\"
        example: |
          丙
  response:
    empty: true
";

/// The fault of the findings about a text with a tab at a byte, if there is one.
fn fault(text: &str, tab: usize) -> Option<String> {
    let sources = Sources {
        specs: vec![Source::spec("v3/orders/close.yaml", text.to_owned())],
        families: None,
        lifecycles: Vec::new(),
    };
    let found = load(&sources).diagnostics;
    let is_right = match found.as_slice() {
        [only] => {
            let help = only.help.as_deref().unwrap_or_default();
            only.span.start == tab && only.message.contains("U+0009") && help.contains("type ordinary spaces")
        }
        _ => false,
    };
    (!is_right).then(|| format!("byte {tab}: {found:?}"))
}

/// Every place in the indentation of a line, with the text that has a tab there: before it, and in place of a space.
fn planted(text: &str) -> Vec<(String, usize)> {
    let mut planted = Vec::new();
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let indentation = line.len() - line.trim_start_matches(' ').len();
        for at in start..=start + indentation {
            let (before, after) = text.split_at(at);
            if !line.trim().is_empty() {
                planted.push((format!("{before}\t{after}"), at));
                planted.extend(after.strip_prefix(' ').map(|after| (format!("{before}\t{after}"), at)));
            }
        }
        start += line.len();
    }
    planted
}

#[test]
fn a_tab_in_any_indentation_is_named() {
    let (sources, _) = &*REPOSITORY;
    let of_the_repository = sources
        .specs
        .iter()
        .filter(|source| source.text.len() < 4000)
        .step_by(97)
        .take(6);
    let mut texts: Vec<String> = of_the_repository
        .map(|source| String::from_utf8(source.text.clone()).expect("UTF-8"))
        .collect();
    texts.push(EVERY_KIND.to_owned());
    assert!(texts.len() > 4, "{}", texts.len());
    for text in texts {
        let planted = planted(&text);
        assert!(planted.len() > 20);
        let faults: Vec<String> = planted.par_iter().filter_map(|(text, tab)| fault(text, *tab)).collect();
        assert!(
            faults.is_empty(),
            "{} of {}\n{}",
            faults.len(),
            planted.len(),
            faults[0]
        );
    }
}

/// A line of nothing but blanks is harmless, or explains what YAML does not understand.
#[test]
fn a_tab_in_an_empty_line_is_harmless_or_named() {
    let lines: Vec<&str> = EVERY_KIND.lines().collect();
    for at in 0..=lines.len() {
        let before: usize = lines[..at].iter().map(|line| line.len() + 1).sum();
        let text = format!("{}\t\n{}", &EVERY_KIND[..before], &EVERY_KIND[before..]);
        let with_a_space = text.replacen('\t', "", 1);
        let said = |text: &str| {
            let sources = Sources {
                specs: vec![Source::spec("v3/orders/close.yaml", text.to_owned())],
                families: None,
                lifecycles: Vec::new(),
            };
            let found = load(&sources).diagnostics;
            found.into_iter().map(|finding| finding.message).collect::<Vec<_>>()
        };
        let found = said(&text);
        let is_named = found.len() == 1 && found[0].contains("U+0009");
        assert!(is_named || found == said(&with_a_space), "line {}: {found:?}", at + 1);
    }
}
