//! Tests of the columns of bills.

use super::super::super::{BillError, FundFlow, ProfitSharing, Row, Trade};
use super::super::Bill;

#[test]
fn amounts_in_unknown_columns_are_an_error() {
    let flow = "资金流水单号,收支类型,收支金额（元）,账户结余（元）\n资金流水总笔数\n`0\n";
    let shares = "微信订单号,分账接收方,分账金额,订单金额\n总条数\n`0\n";
    for (name, column) in [("收支金额（元）", "收支金额(元)"), ("账户结余（元）", "账户结余(元)")]
    {
        assert!(Bill::<_, FundFlow>::new(flow.as_bytes()).is_ok());
        let error = Bill::<_, FundFlow>::new(flow.replace(name, "x").as_bytes())
            .err()
            .unwrap();
        assert!(
            matches!(error, BillError::Column { column: missing } if missing == column),
            "{error}"
        );
    }
    for name in ["分账金额", "订单金额"] {
        assert!(Bill::<_, ProfitSharing>::new(shares.as_bytes()).is_ok());
        let error = Bill::<_, ProfitSharing>::new(shares.replace(name, "x").as_bytes())
            .err()
            .unwrap();
        assert!(
            matches!(error, BillError::Column { column } if column == name),
            "{error}"
        );
    }
}

/// Every column of every kind of bill, of both generations: each value is in a field.
#[test]
fn every_column_has_a_field() {
    fn shown<T: Row + std::fmt::Debug>(columns: &str) {
        let is_amount = |name: &str| (name.contains("金额") || name.contains("结余")) && !name.contains("时间");
        let of = |at: usize, name: &str| match name {
            name if is_amount(name) || name == "手续费" => format!("{}.00", 1_000 + at),
            _ => format!("value-{at}-"),
        };
        let names: Vec<&str> = columns.split(',').collect();
        let row: Vec<String> = names
            .iter()
            .enumerate()
            .map(|(at, name)| format!("`{}", of(at, name)))
            .collect();
        let file = format!("{columns}\n{}\n总数\n`1\n", row.join(","));
        let row = Bill::<_, T>::new(file.as_bytes()).unwrap().next().unwrap().unwrap();
        let row = format!("{row:?}");
        for (at, name) in names.iter().enumerate() {
            let value = match of(at, name) {
                _ if *name == "手续费" => format!("({}00000)", 1_000 + at),
                _ if is_amount(name) => format!("({}00)", 1_000 + at),
                value => format!("\"{value}\""),
            };
            assert!(row.contains(&value), "{name}: {row}");
        }
    }
    let begin = "交易时间,公众账号ID,商户号";
    let payer = "设备号,微信订单号,商户订单号,用户标识,交易类型,交易状态,付款银行,货币种类";
    let end = "商品名称,商户数据包,手续费,费率";
    let refund = "退款申请时间,退款成功时间,微信退款单号,商户退款单号,退款金额";
    shown::<Trade>(&format!(
        "{begin},特约商户号,{payer},应结订单金额,代金券金额,{refund},充值券退款金额,退款类型,退款状态,{end},订单金额,申请退款金额,费率备注"
    ));
    for (coupon, coupon_refund) in [
        ("代金券或立减优惠金额", "代金券或立减优惠退款金额"),
        ("企业红包金额", "企业红包退款金额"),
    ] {
        shown::<Trade>(&format!(
            "{begin},子商户号,{payer},总金额,{coupon},{refund},{coupon_refund},退款类型,退款状态,{end}"
        ));
    }
    shown::<FundFlow>(
        "记账时间,微信支付业务单号,资金流水单号,业务名称,业务类型,收支类型,收支金额（元）,账户结余（元）,资金变更提交申请人,备注,业务凭证号",
    );
    shown::<ProfitSharing>(
        "分账时间,分账发起方,分账方,微信订单号,微信分账/回退单号,分账明细单号,商户分账/回退单号,订单金额,分账接收方,分账金额,业务类型,处理状态,分账描述,备注",
    );
}
