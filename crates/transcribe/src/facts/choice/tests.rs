//! Tests of reading choices from sentences.

use wechatpay_spec::model::{ChoiceRule, Field, Scalar};
use wechatpay_spec::place::Span;

use super::one_of::{is_unclear, one_of};
use super::{apply, of_cell, of_description};
use crate::construct::{self, unplaced};
use crate::findings::Findings;

fn choices(described: &[(&str, &str, &str)]) -> (Vec<Option<(ChoiceRule, String)>>, bool) {
    let mut fields: Vec<Field> = described
        .iter()
        .map(|(name, label, _)| Field {
            title: Some(unplaced((*label).to_owned())),
            ..construct::field(name, Scalar::String)
        })
        .collect();
    let statements: Vec<_> = described
        .iter()
        .map(|(_, _, text)| Some((of_description(text)?, Span::default())))
        .collect();
    let mut findings = Findings::new("page.txt");
    apply(&mut fields, &statements, &mut findings);
    let choices = fields
        .into_iter()
        .map(|field| field.choice.map(|choice| (choice.rule, choice.set.value)));
    (choices.collect(), !findings.is_empty())
}

#[test]
fn fields_that_a_sentence_names_are_alternatives() {
    let order = Some((ChoiceRule::OneOf, "order".to_owned()));
    let text = "transaction_id和out_trade_no必须二选一进行传参。";
    assert_eq!(
        choices(&[
            ("transaction_id", "单号", text),
            ("out_trade_no", "商户单号", ""),
            ("reason", "原因", "")
        ]),
        (vec![order.clone(), order, None], false)
    );
    let any = Some((ChoiceRule::AnyOf, "a_or_b".to_owned()));
    assert_eq!(
        choices(&[
            ("a", "甲方号", "【甲方号】甲方号与乙方号至少填一个"),
            ("b", "乙方号", "")
        ]),
        (vec![any.clone(), any], false)
    );
    let three = Some((ChoiceRule::OneOf, "a_or_others".to_owned()));
    assert_eq!(
        choices(&[
            ("a", "甲", "三选一"),
            ("b", "乙", "三选一"),
            ("c", "丙", "三选一"),
            ("d", "丁", "")
        ]),
        (vec![three.clone(), three.clone(), three, None], false)
    );
    let either = Some((ChoiceRule::OneOf, "a_or_b".to_owned()));
    assert_eq!(
        choices(&[("a", "A", "Either a or b is sent."), ("b", "B", "")]),
        (vec![either.clone(), either], false)
    );
}

#[test]
fn unclear_choices_are_reported() {
    for described in [
        [("a", "甲", "二选一"), ("b", "乙", "")],
        [("a", "甲", "a和b三选一"), ("b", "乙", "")],
        [("a", "甲", "当类型为1时，a和b二选一"), ("b", "乙", "")],
    ] {
        assert_eq!(choices(&described), (vec![None, None], true), "{described:?}");
    }
    // Prose about something else.
    assert_eq!(
        choices(&[("a", "甲", "either the payer or the payee"), ("b", "乙", "")]),
        (vec![None, None], false)
    );
}

#[test]
fn the_word_says_how_many_there_are() {
    assert_eq!(one_of("四选一"), Some(Some(4)));
    assert_eq!(one_of("Choose one"), Some(None));
    assert_eq!(one_of("任选其一"), Some(None));
    assert_eq!(one_of("选填"), None);
    assert_eq!(of_cell(Some(2), "").count, Some(2));
}

#[test]
fn words_beside_a_choice_may_contradict_it() {
    for text in [
        "二选一，可同时传",
        "至多二选一",
        "二选一，均不传则查询全部",
        "至少二选一",
    ] {
        assert!(is_unclear(text), "{text}");
    }
    for text in ["二选一", "二选一，不能同时传", "二选一，不能都不传"] {
        assert!(!is_unclear(text), "{text}");
    }
}
