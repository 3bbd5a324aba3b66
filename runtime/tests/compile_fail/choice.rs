//! Of a choice exactly one alternative is given, with all its fields.
use wechatpay_runtime::derive::Request;

#[derive(Request)]
struct Query {
    #[required]
    version: String,
    #[one_of(order = "QueryOrder::TransactionId")]
    transaction_id: Option<String>,
    #[one_of(order = "QueryOrder::OutTradeNo")]
    out_trade_no: Option<String>,
    #[one_of(order = "QueryOrder::OutTradeNo")]
    sub_mchid: Option<String>,
}

fn main() {
    let version = || "1.0".to_owned();
    Query::new(QueryRequired { version: version() });
    Query::new(QueryRequired {
        version: version(),
        order: QueryOrder::TransactionId("1".into()),
        order: QueryOrder::TransactionId("2".into()),
    });
    Query::new(QueryRequired {
        version: version(),
        order: QueryOrder::OutTradeNo { out_trade_no: "1".into() },
    });
    let order = QueryOrder::TransactionId("1".into());
    Query::new(QueryRequired { version: version(), order }).with_out_trade_no("1");
}
