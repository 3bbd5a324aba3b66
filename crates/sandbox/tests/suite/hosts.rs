//! The spec language and the runtime, which do not depend on each other, know the same hosts.

use wechatpay_runtime::Host;
use wechatpay_spec::model;

#[test]
fn the_language_and_the_runtime_have_the_same_urls() {
    let of_runtime = Host::ALL.map(|host| {
        let urls = [Some(host.base_url()), host.backup_base_url()];
        urls.into_iter().flatten().collect::<Vec<_>>()
    });
    let of_language = model::Host::ALL.map(|host| host.urls().to_vec());
    assert_eq!(of_language, of_runtime);
}
