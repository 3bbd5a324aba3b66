//! Titles of fields in one object that the first clause of their descriptions does not tell apart.

use wechatpay_spec::model::Field;

use super::label::{ABOUT_VALUES, SEPARATORS, is_label, of_clause, without_markup, without_number};

/// The maximum length of a label of two clauses, in characters. More of a description is a sentence.
const TWO_CLAUSES: usize = 24;

/// The first two clauses of a description, if a comma is between them and the second says what the field is too. A space
/// takes the place of the comma, because a title is no sentence: `医保局结算后 医保统筹支付金额`.
fn two_clauses(description: &str) -> Option<String> {
    let plain = without_markup(description.lines().next()?);
    let text = plain
        .split('\u{1F}')
        .next()?
        .replace(['`', '*'], "")
        .replace('\u{a0}', " ");
    let text = without_number(&text);
    let (first, rest) = text.split_once(SEPARATORS)?;
    let is_comma = text
        .get(first.len()..)
        .is_some_and(|rest| rest.starts_with(['，', ',']));
    let second = rest.split(SEPARATORS).next()?.trim();
    let both = text.get(..text.len() - rest.len())?.to_owned() + second;
    let is_about_value = ABOUT_VALUES.iter().any(|word| second.starts_with(word));
    let fits = is_comma && !is_about_value && is_label(second) && both.chars().count() <= TWO_CLAUSES;
    // A comma in a parenthesis ends no clause.
    let label = of_clause(&both).filter(|label| fits && *label == both.trim_end_matches('.'))?;
    let after_comma = label
        .get(first.len()..)?
        .trim_start_matches(['，', ',', ' '])
        .to_owned();
    Some(format!("{first} {after_comma}"))
}

/// Gives fields of one object whose titles are the same more of their descriptions, where that tells them apart.
pub(crate) fn tell_apart(fields: &mut [Field], descriptions: &[&str]) {
    let title = |field: &Field| field.title.as_ref().map(|title| title.value.clone());
    let titles: Vec<Option<String>> = fields.iter().map(title).collect();
    let is_shared = |title: &Option<String>| titles.iter().filter(|other| *other == title).count() > 1;
    let longer: Vec<Option<String>> = titles
        .iter()
        .zip(descriptions)
        .map(|(title, description)| {
            let own = title.as_ref().filter(|_| is_shared(title))?;
            two_clauses(description).filter(|longer| longer.starts_with(own.as_str()))
        })
        .collect();
    for (field, own) in fields.iter_mut().zip(&longer) {
        let is_alone = own.is_some() && longer.iter().filter(|other| *other == own).count() == 1;
        if let (true, Some(title), Some(own)) = (is_alone, field.title.as_mut(), own) {
            title.value.clone_from(own);
        }
    }
}

#[cfg(test)]
mod tests {
    use wechatpay_spec::model::Scalar;

    use super::tell_apart;
    use crate::construct;
    use crate::facts::label;

    #[test]
    fn equal_titles_keep_what_tells_them_apart() {
        let titles = |descriptions: &[&str]| {
            let mut fields: Vec<_> = descriptions
                .iter()
                .map(|description| {
                    let mut field = construct::field("x", Scalar::String);
                    field.title = label::read(description).title.map(construct::unplaced);
                    field
                })
                .collect();
            tell_apart(&mut fields, descriptions);
            let titles = fields.into_iter().map(|field| field.title.unwrap().value);
            titles.collect::<Vec<_>>()
        };
        for (descriptions, expected) in [
            (
                ["结算后，统筹支付金额。单位为分", "结算后,个账支付金额"],
                ["结算后 统筹支付金额", "结算后 个账支付金额"],
            ),
            (["名称，第一个", "名称"], ["名称 第一个", "名称"]),
            // Nothing else has the title.
            (["名称，第一个", "编号，第一个"], ["名称", "编号"]),
            // The rest is the same, is about the value or a condition, or is another sentence or line.
            (["金额，用户支付", "金额，用户支付"], ["金额", "金额"]),
            (["金额，单位为分", "金额，最多100"], ["金额", "金额"]),
            (["名称，若为商户则必填", "名称，当日有效"], ["名称", "名称 当日有效"]),
            (["名称。第一个", "名称<br/>第二个，略"], ["名称", "名称"]),
            (
                [
                    "名称，由商户在下单的时候传入并且在通知里原样返回的那一个",
                    "名称：第二个",
                ],
                ["名称", "名称"],
            ),
        ] {
            assert_eq!(titles(&descriptions), expected, "{descriptions:?}");
        }
    }
}
