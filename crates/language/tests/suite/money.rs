//! Which fields are amounts of money.

use wechatpay_spec::load;
use wechatpay_spec::model::{Field, Scalar, Unit};
use wechatpay_spec::money::{has_currency, unit};
use wechatpay_spec::visit::{MessagePart, Visit, walk_fields, walk_spec};

use crate::fixtures::sources;
use crate::repository::REPOSITORY;

/// Collects the fields, whether they are integers, and their unit.
#[derive(Default)]
struct Units(Vec<(String, bool, Option<Unit>)>);

impl<'s> Visit<'s> for Units {
    fn visit_fields(&mut self, fields: &'s [Field], part: MessagePart) {
        for field in fields {
            let is_integer = field.kind.value.scalar == Scalar::Integer;
            self.0
                .push((field.name.value.clone(), is_integer, unit(field, has_currency(fields))));
        }
        walk_fields(self, fields, part);
    }
}

fn units(of: &[wechatpay_spec::model::Spec]) -> Vec<(String, bool, Option<Unit>)> {
    let mut units = Units::default();
    for spec in of {
        walk_spec(&mut units, spec);
    }
    units.0
}

#[test]
fn amounts_are_known_by_unit_name_title_or_currency() {
    let fields = [
        ("total_fee: {type: integer}", true),
        ("coupon_fee_$n: {type: integer}", true),
        ("max_amount_by_day: {type: integer}", true),
        ("transaction_amount_minimum: {type: integer}", true),
        ("single_price_max: {type: integer}", true),
        ("payer_total: {type: integer}", true),
        ("refund: {type: integer}", true),
        ("threshold: {type: integer, title: 门槛金额}", true),
        ("advance: {type: integer, title: 垫付金额}", true),
        ("bonus_1: {type: integer, unit: fen}", true),
        ("max_seconds: {type: integer, unit: second}", false),
        // An amount in yuan is a string.
        ("order_amount: {type: string, title: 金额}", false),
        ("tax_fee: {type: number}", false),
        ("fee_count: {type: integer, title: 付费项目数量}", false),
        ("total_count: {type: integer}", false),
        ("settlement_rate: {type: integer, title: 结算汇率}", false),
        ("currency_price: {type: integer, title: 汇率值}", false),
        ("point_balance: {type: integer, title: 积分余额}", false),
        ("discount_percent: {type: integer, title: 折扣比例}", false),
        ("fee_type_1: {type: integer}", false),
    ];
    let lines: String = fields.iter().map(|(line, _)| format!("      {line}\n")).collect();
    let spec = format!(
        "# file: v3/a.yaml\nget:\n  title: 查询\n  documents: [{{url: https://pay.weixin.qq.com/doc/v3/merchant/1}}]\n  \
         response:\n    json:\n      currency: {{type: string}}\n{lines}"
    );
    let units = units(&load(&sources(spec.as_bytes())).specs);
    assert_eq!(units.len(), fields.len() + 1);
    for ((line, is_amount), (name, _, unit)) in fields.iter().zip(&units[1..]) {
        assert!(line.starts_with(name.as_str()), "{line}: {name}");
        assert_eq!(*unit == Some(Unit::Fen), *is_amount, "{line}");
    }
}

#[test]
fn without_a_currency_a_total_may_be_anything() {
    let spec =
        b"# file: v3/a.yaml\nget:\n  title: a\n  documents: [{url: https://pay.weixin.qq.com/doc/v3/merchant/1}]\n  \
        response: {json: {total: {type: integer}, apply_total: {type: integer}}}\n";
    assert!(
        units(&load(&sources(spec)).specs)
            .iter()
            .all(|(_, _, unit)| unit.is_none())
    );
}

/// Nearly all amounts of the catalogue are recognized by the rule; few lines state their unit.
#[test]
fn the_amounts_of_the_catalogue_are_recognized() {
    let units = units(&REPOSITORY.1.specs);
    let amounts = units.iter().filter(|(_, _, unit)| *unit == Some(Unit::Fen));
    assert!(amounts.count() > 1_800);
    for (name, is_integer, unit) in &units {
        let is_known = *unit == Some(Unit::Fen);
        assert_eq!(is_known, is_known && *is_integer, "{name}");
        assert!(!name.ends_with("total_fee") || !is_integer || is_known, "{name}");
    }
}
