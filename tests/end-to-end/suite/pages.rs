//! Paginated lists.

use futures_util::StreamExt;
use serde_json::json;
use wechatpay_runtime::client::{Page, Pages};
use wechatpay_runtime::error::Error;
use wechatpay_runtime::transport::{BlockingTransport, ReqwestTransport};
use wechatpay_runtime::{Call, Client, Host, Operation};

use crate::gateway::{Answer, Gateway};

const LIST: Operation = Operation::get("/v3/merchant-service/complaints-v2");

mod list {
    use wechatpay_runtime::Unreadable;
    use wechatpay_runtime::derive::{Request, Response};

    #[derive(Clone, Debug, Request)]
    pub(crate) struct Request {
        #[wire(query)]
        pub(crate) limit: Option<i64>,
        #[wire(query)]
        pub(crate) offset: Option<i64>,
    }

    #[derive(Clone, Debug, Response)]
    pub(crate) struct Response {
        pub(crate) data: Option<Vec<Complaint>>,
        pub(crate) total_count: Option<i64>,
        pub(crate) unreadable: Unreadable,
    }

    #[derive(Clone, Debug, Response)]
    pub(crate) struct Complaint {
        pub(crate) complaint_id: Option<String>,
    }
}

fn page(ids: std::ops::Range<usize>, total: Option<usize>) -> Answer {
    let data: Vec<_> = ids.map(|id| json!({"complaint_id": id.to_string()})).collect();
    let mut body = json!({"data": data});
    if let Some(total) = total {
        body["total_count"] = json!(total);
    }
    Answer::json(200, &body)
}

fn walk(client: &Client) -> Pages<'_, list::Request, list::Response> {
    client.pages_by(
        &LIST,
        list::Request::new().with_limit(2),
        |request, offset| request.offset = Some(offset),
        |page: &list::Response| Page {
            entries: page.data.as_ref().map_or(0, Vec::len),
            total: page.total_count,
        },
    )
}

/// The function of the operation, as generated code has it.
fn get<'a>(client: &'a Client, request: &'a list::Request) -> Call<'a, list::Response> {
    client.call(&LIST, request)
}

#[tokio::test]
async fn a_list_is_walked_by_the_function_of_its_operation() {
    let gateway = Gateway::start().await;
    let client = gateway.client();
    gateway.answer_next(page(2..4, Some(5)));
    // An entry that cannot be read counts, so that it is not skipped over.
    gateway.answer_next(Answer::json(200, &json!({"data": [7], "total_count": "5"})));
    let mut pages = client.pages(get, list::Request::new().with_limit(2).with_offset(2));
    let mut unreadable = Vec::new();
    while let Some(page) = pages.next_page().await {
        unreadable.push(page.unwrap().unreadable.to_string());
    }
    assert!(
        unreadable[0].is_empty() && unreadable[1].contains("data"),
        "{unreadable:?}"
    );
    let targets: Vec<String> = gateway.take_calls().into_iter().map(|call| call.target).collect();
    let expected = [2, 4].map(|offset| format!("/v3/merchant-service/complaints-v2?limit=2&offset={offset}"));
    assert_eq!(targets, expected);
}

#[tokio::test]
async fn a_service_that_repeats_a_page_is_not_asked_forever() {
    let gateway = Gateway::start().await;
    let client = gateway.client();
    for _ in 0..2 {
        let mut pages = client.pages(get, list::Request::new().with_limit(2));
        gateway.answer_next(page(0..2, None));
        gateway.answer_next(page(0..2, None));
        assert_eq!(ids(&pages.next_page().await.unwrap().unwrap()), ["0", "1"]);
        let error = pages.next_page().await.unwrap().unwrap_err();
        assert!(matches!(error, Error::Pages { .. }), "{error}");
        assert!(pages.next_page().await.is_none());
    }
}

#[tokio::test]
async fn a_repeated_list_is_recognized_whatever_is_beside_it() {
    let gateway = Gateway::start().await;
    let client = gateway.client();
    for offset in [0, 1] {
        gateway.answer_next(Answer::json(
            200,
            &json!({"data": [{"complaint_id": "0"}], "offset": offset}),
        ));
    }
    let mut pages = client.pages(get, list::Request::new().with_limit(1));
    assert_eq!(ids(&pages.next_page().await.unwrap().unwrap()), ["0"]);
    let error = pages.next_page().await.unwrap().unwrap_err();
    assert!(error.to_string().contains("it is the page before"), "{error}");
    assert!(pages.next_page().await.is_none());
}

#[tokio::test]
async fn a_list_without_an_end_is_an_error_after_the_most_pages_that_are_expected() {
    let gateway = Gateway::start().await;
    let client = gateway.client();
    for pages in [client.pages(get, list::Request::new()), walk(&client)] {
        // Two pages in turn, as from a service that takes the offset modulo the length.
        for first in [0, 2, 0, 2] {
            gateway.answer_next(page(first..first + 2, None));
        }
        let results: Vec<_> = pages.at_most(3).collect().await;
        assert_eq!(
            results.iter().map(Result::is_ok).collect::<Vec<_>>(),
            [true, true, true, false]
        );
        let error = results.into_iter().find_map(Result::err).unwrap();
        assert!(matches!(error, Error::Pages { .. }), "{error}");
        assert!(error.to_string().contains("more pages than expected"), "{error}");
        assert_eq!(gateway.take_calls().len(), 4);
    }
}

#[tokio::test]
async fn a_list_of_exactly_the_most_pages_is_read_whole() {
    let gateway = Gateway::start().await;
    let client = gateway.client();
    // One ends by its total, the other by an empty page.
    for (last, total) in [(2..4, Some(4)), (2..2, None)] {
        gateway.answer_next(page(0..2, total));
        gateway.answer_next(page(last, total));
        let results: Vec<_> = client.pages(get, list::Request::new()).at_most(2).collect().await;
        assert!(results.len() == 2 && results.iter().all(Result::is_ok), "{results:?}");
    }
}

#[tokio::test]
async fn a_list_that_cannot_be_read_is_not_an_empty_one() {
    let gateway = Gateway::start().await;
    let client = gateway.client();
    gateway.answer_next(Answer::json(200, &json!({"data": "[encrypted]", "total_count": 3})));
    let mut pages = client.pages(get, list::Request::new());
    let error = pages.next_page().await.unwrap().unwrap_err();
    assert!(matches!(error, Error::Pages { .. }), "{error}");
}

#[tokio::test]
async fn a_total_that_was_passed_ends_no_list() {
    let gateway = Gateway::start().await;
    let client = gateway.client();
    // The total is that of the page, or counts another thing.
    gateway.answer_next(page(0..2, Some(1)));
    gateway.answer_next(page(2..4, Some(1)));
    gateway.answer_next(page(4..4, Some(1)));
    let mut pages = client.pages(get, list::Request::new().with_limit(2));
    let mut all = Vec::new();
    while let Some(page) = pages.next_page().await {
        all.extend(ids(&page.unwrap()));
    }
    assert_eq!(all, ["0", "1", "2", "3"]);
}

fn ids(page: &list::Response) -> Vec<String> {
    let data = page.data.iter().flatten();
    data.filter_map(|complaint| complaint.complaint_id.clone()).collect()
}

#[tokio::test]
async fn all_pages_are_returned_in_order_up_to_the_total() {
    let gateway = Gateway::start().await;
    let client = gateway.client();
    for range in [0..2, 2..4, 4..5] {
        gateway.answer_next(page(range, Some(5)));
    }
    let pages = walk(&client).map(|page| ids(&page.unwrap()));
    let all: Vec<String> = pages.collect::<Vec<_>>().await.concat();
    assert_eq!(all, ["0", "1", "2", "3", "4"]);
    let targets: Vec<String> = gateway.take_calls().into_iter().map(|call| call.target).collect();
    let expected = [0, 2, 4].map(|offset| format!("/v3/merchant-service/complaints-v2?limit=2&offset={offset}"));
    assert_eq!(targets, expected);
}

#[tokio::test]
async fn without_a_total_an_empty_page_is_the_end() {
    let gateway = Gateway::start().await;
    let client = gateway.client();
    for range in [0..2, 2..4, 4..4] {
        gateway.answer_next(page(range, None));
    }
    let mut pages = walk(&client);
    let mut number = 0;
    while let Some(page) = pages.next_page().await {
        page.unwrap();
        number += 1;
    }
    assert_eq!(number, 3);
    assert!(pages.next_page().await.is_none());
    assert_eq!(gateway.take_calls().len(), 3);
}

#[tokio::test]
async fn after_an_error_the_same_page_is_requested_again() {
    let gateway = Gateway::start().await;
    let client = gateway.client();
    gateway.answer_next(page(0..2, Some(4)));
    gateway.answer_next(Answer::json(400, &json!({"code": "PARAM_ERROR"})));
    gateway.answer_next(page(2..4, Some(4)));
    let mut pages = walk(&client);
    assert_eq!(ids(&pages.next_page().await.unwrap().unwrap()), ["0", "1"]);
    assert!(matches!(pages.next_page().await, Some(Err(Error::Api(_)))));
    assert_eq!(ids(&pages.next_page().await.unwrap().unwrap()), ["2", "3"]);
    assert!(pages.next_page().await.is_none());
}

#[tokio::test]
async fn pages_work_without_an_asynchronous_runtime() {
    let gateway = Gateway::start().await;
    let material = gateway.material();
    let roots = material.authority_pem();
    let transport = ReqwestTransport::builder()
        .roots_pem(roots.as_bytes())
        .unwrap()
        .only_given_roots()
        .build()
        .unwrap();
    let transport = BlockingTransport::new(transport).unwrap();
    let client = Client::builder(material.merchant(), material.platform_keys())
        .transport(transport)
        .base_url(Host::Main, &gateway.base_url())
        .unwrap()
        .build()
        .unwrap();
    gateway.answer_next(page(0..2, Some(3)));
    gateway.answer_next(page(2..3, Some(3)));
    let walked = tokio::task::spawn_blocking(move || {
        let mut pages = walk(&client);
        let mut all = Vec::new();
        while let Some(page) = pages.wait_for_page() {
            all.extend(ids(&page.unwrap()));
        }
        all
    });
    assert_eq!(walked.await.unwrap(), ["0", "1", "2"]);
}
