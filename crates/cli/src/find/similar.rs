//! Guesses the meaning of a search that finds nothing: traditional characters, a typing slip, or words whose characters are apart in a title.

use std::collections::BTreeSet;

use serde_json::Value;
use strsim::osa_distance;
use wechatpay_spec::vocabulary::names;

use super::{fields, text};

/// Traditional characters, and ones that are mistyped for others, each with the character of the documents.
const SIMPLIFIED: &str = "\
訂订 單单 詢询 轉转 帳账 賬账 戶户 證证 書书 號号 碼码 關关 閉闭 開开 創创 設设 資资 費费 發发 紅红 \
優优 電电 話话 請请 報报 結结 應应 簽签 約约 無无 圖图 視视 頻频 傳传 輸输 買买 賣卖 換换 對对 時时 \
間间 稅税 會会 員员 點点 銷销 營营 業业 務务 機机 構构 銀银 貨货 幣币 額额 進进 審审 狀状 態态 訴诉 \
處处 詳详 據据 門门 車车 輛辆 繳缴 預预 權权 獲获 產产 級级 類类 別别 編编 輯辑 刪删 錄录 驗验 擔担 \
險险 動动 綁绑 紹绍 龍龙 鏈链 鍵键 記记 錯错 誤误 線线 內内 從从 來来 為为 過过 這这 還还 個个 們们 \
調调 實实 樣样 現现 餘余 凍冻 計计 劃划 參参 數数 長长 導导 標标 題题 檔档 閱阅 讀读 寫写 寶宝 貼贴 \
補补 質质 壓压 認认 識识 變变 執执 歷历 終终 續续 總总 減减 積积 遊游 戲戏 體体 聯联 絡络 運运 輕轻 \
連连 鎖锁 鎮镇 區区 縣县 籤签 隊队 願愿 項项 頁页 領领 風风 館馆 駕驾 騎骑 齡龄 專专 備备 僅仅 價价 \
儲储 兩两 兌兑 幾几 劵券 協协 醫医 園园 國国 圍围 場场 塊块 復复 複复 學学 將将 尋寻 層层 島岛 幫帮 \
廠厂 廣广 後后 徵征 愛爱 憑凭 戰战 採采 擇择 擊击 擴扩 擁拥 攝摄 敗败 斷断 曆历 樓楼 欄栏 歡欢 決决 \
沒没 測测 滿满 漲涨 熱热 牽牵 獎奖 獨独 環环 異异 當当 監监 盤盘 確确 礎础 禮礼 種种 稱称 穩稳 競竞 \
筆笔 範范 簡简 純纯 紙纸 細细 組组 綜综 維维 網网 緩缓 縮缩 績绩 罰罚 羅罗 聲声 職职 臨临 舉举 舊旧 \
藥药 蘋苹 術术 衝冲 裝装 規规 覽览 觀观 訊讯 託托 訪访 評评 試试 誠诚 該该 語语 說说 誰谁 課课 談谈 \
諮咨 講讲 謝谢 譯译 議议 護护 讓让 財财 貢贡 貧贫 責责 貴贵 賃赁 賠赔 賽赛 購购 贈赠 贊赞 跡迹 蹤踪 \
較较 載载 輔辅 輪轮 辦办 農农 達达 違违 遠远 適适 選选 遷迁 郵邮 釋释 鑒鉴 鏡镜 鐵铁 閒闲 陳陈 陸陆 \
陽阳 階阶 際际 隨随 雙双 雜杂 離离 難难 雲云 靈灵 響响 頂顶 順顺 須须 頒颁 頭头 顏颜 顧顾 顯显 飛飞 \
飲饮 養养 馬马 驅驱 驚惊 鮮鲜 麗丽 麥麦 黃黄 齊齐 歀款 欵款 帐账";

/// Shorter words are not taken for misspelt ones.
const SHORTEST: usize = 4;

/// The words as the documents write them: in simplified characters, and with each misspelt name replaced by the most similar one.
pub(super) fn words<'v, I>(words: &[String], subjects: impl Fn() -> I) -> Vec<String>
where
    I: Iterator<Item = &'v Value>,
{
    let mut names = None;
    let words = words.iter().map(|word| {
        if !word.is_ascii() {
            return simplified(word);
        }
        let names = names.get_or_insert_with(|| all_names(subjects()));
        let is_known = names.iter().any(|name| name.contains(word.as_str()));
        if is_known || word.len() < SHORTEST {
            return word.clone();
        }
        let most = if word.len() < 7 { 1 } else { 2 };
        let distances = names.iter().map(|name| (osa_distance(word, name), name));
        let nearest = distances.filter(|(distance, _)| *distance <= most).min();
        nearest.map_or_else(|| word.clone(), |(_, name)| name.clone())
    });
    words.collect()
}

/// How well an operation matches, where the characters of a Chinese word may be apart in its title; `None` if a word occurs nowhere.
pub(super) fn rank(subject: &Value, words: &[String]) -> Option<usize> {
    let mut rank = 0;
    for word in words {
        let own = super::rank(subject, std::slice::from_ref(word));
        rank += match own {
            Some(own) => own,
            None if !word.is_ascii() && is_spread(word, text(subject, names::TITLE)) => 2,
            None => return None,
        };
    }
    Some(rank)
}

/// Whether a text has all characters of a word in their order.
fn is_spread(word: &str, text: &str) -> bool {
    let mut characters = text.chars();
    word.chars()
        .all(|wanted| characters.any(|character| character == wanted))
}

fn simplified(word: &str) -> String {
    let replaced = word.chars().map(|character| {
        let mut pairs = SIMPLIFIED.split_ascii_whitespace();
        let pair = pairs.find(|pair| pair.starts_with(character));
        pair.and_then(|pair| pair.chars().nth(1)).unwrap_or(character)
    });
    replaced.collect()
}

/// The words in paths, ids and families, and the names of fields.
fn all_names<'v>(subjects: impl Iterator<Item = &'v Value>) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    for subject in subjects {
        for member in [names::PATH, "id", "family"] {
            let parts = text(subject, member).split(|sign: char| !sign.is_ascii_alphanumeric());
            names.extend(parts.filter(|part| part.len() >= SHORTEST).map(str::to_lowercase));
        }
        fields::names(subject, &mut names);
    }
    names
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::find::{catalogue, items};

    #[test]
    fn slips_are_counted() {
        for (one, other, expected) in [
            ("refnd", "refund", 1),
            ("reufnd", "refund", 1),
            ("refund", "refund", 0),
            ("rfnd", "refund", 2),
        ] {
            assert_eq!(osa_distance(one, other), expected, "{one}");
        }
    }

    #[test]
    fn traditional_characters_and_slips_are_found() {
        let listing = catalogue().described();
        let found = |query: &str| {
            let asked: Vec<String> = query.split(' ').map(str::to_owned).collect();
            let similar = words(&asked, || items(&listing, "operations").iter());
            let operations = items(&listing, "operations").iter();
            let found = operations.filter(|subject| rank(subject, &similar).is_some());
            (similar.join(" "), found.count())
        };
        for (query, meant) in [
            ("查詢訂單", "查询订单"),
            ("退欵", "退款"),
            ("商家轉賬", "商家转账"),
            ("refnd", "refund"),
            ("trasnactions", "transactions"),
            ("certificats", "certificate"),
        ] {
            let (similar, count) = found(query);
            assert_eq!(similar, meant);
            assert!(count > 0, "{query}");
        }
        // Apart in `查询单笔退款`.
        assert!(found("查询单退款").1 > 0);
        assert_eq!(found("nosuchthingatall").1, 0);
    }
}
