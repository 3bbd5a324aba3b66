//! Chinese characters, and the usual ones in place of radicals, which look the same and which no search for a word finds.

/// Whether a character is one of Chinese words, in its usual form.
pub const fn is_ideograph(c: char) -> bool {
    matches!(c,
        '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}' | '\u{20000}'..='\u{2F7FF}' | '\u{30000}'..='\u{3347F}')
}

/// Whether a character is another form of one of Chinese words: a radical of dictionaries, as fonts of PDF files have them, or
/// an ideograph that another character set has twice.
pub const fn is_other_form(c: char) -> bool {
    matches!(c, '\u{2E80}'..='\u{2FDF}' | '\u{F900}'..='\u{FAFF}' | '\u{2F800}'..='\u{2FA1F}')
}

/// The character that a radical looks like; that of simplified Chinese if there are several.
pub fn usual_form(c: char) -> Option<char> {
    let number = u32::from(c).checked_sub(u32::from(FIRST_RADICAL));
    let of_dictionaries = number.and_then(|number| RADICALS.chars().nth(usize::try_from(number).ok()?));
    let further = FURTHER_RADICALS.iter().find(|(radical, _)| *radical == c);
    of_dictionaries.or(further.map(|(_, usual)| *usual))
}

/// The first radical of dictionaries.
const FIRST_RADICAL: char = '\u{2F00}';

/// The characters that the radicals of dictionaries look like, in the order of their numbers.
const RADICALS: &str = "\
    一丨丶丿乙亅二亠人儿入八冂冖冫几凵刀力勹匕匚匸十卜卩厂厶又口囗土士夂夊夕大女子宀寸小尢尸屮山巛工己巾干幺广廴\
    廾弋弓彐彡彳心戈户手支攴文斗斤方无日曰月木欠止歹殳毋比毛氏气水火爪父爻爿片牙牛犬玄玉瓜瓦甘生用田疋疒癶白皮皿\
    目矛矢石示禸禾穴立竹米糸缶网羊羽老而耒耳聿肉臣自至臼舌舛舟艮色艸虍虫血行衣襾見角言谷豆豕豸貝赤走足身車辛辰辵\
    邑酉釆里金長門阜隶隹雨青非面革韋韭音頁風飛食首香馬骨高髟鬥鬯鬲鬼魚鳥鹵鹿麥麻黄黍黑黹黽鼎鼓鼠鼻齊齒龍龜龠\
";

/// Radicals in the forms that they have beside other parts of a character, or in simplified Chinese.
const FURTHER_RADICALS: &[(char, char)] = &[
    ('⺁', '厂'),
    ('⺇', '几'),
    ('⺌', '小'),
    ('⺒', '巳'),
    ('⺝', '月'),
    ('⺠', '民'),
    ('⺩', '王'),
    ('⺮', '竹'),
    ('⺼', '月'),
    ('⺽', '臼'),
    ('⻁', '虎'),
    ('⻄', '西'),
    ('⻅', '见'),
    ('⻆', '角'),
    ('⻉', '贝'),
    ('⻊', '足'),
    ('⻋', '车'),
    ('⻑', '長'),
    ('⻓', '长'),
    ('⻔', '门'),
    ('⻘', '青'),
    ('⻙', '韦'),
    ('⻚', '页'),
    ('⻛', '风'),
    ('⻜', '飞'),
    ('⻝', '食'),
    ('⻡', '首'),
    ('⻢', '马'),
    ('⻣', '骨'),
    ('⻤', '鬼'),
    ('⻥', '鱼'),
    ('⻦', '鸟'),
    ('⻧', '卤'),
    ('⻨', '麦'),
    ('⻩', '黄'),
    ('⻬', '齐'),
    ('⻮', '齿'),
    ('⻰', '龙'),
];

#[cfg(test)]
mod tests {
    use super::{is_ideograph, is_other_form, usual_form};

    #[test]
    fn radicals_have_a_usual_form_and_usual_characters_have_none() {
        for (radical, usual) in "⼀⽤⼦⽚⽀⼾⾭⿈⿕⺩⻄⻰"
            .chars()
            .zip("一用子片支户青黄龠王西龙".chars())
        {
            assert_eq!(usual_form(radical), Some(usual));
            assert!(is_other_form(radical) && !is_ideograph(radical));
            assert!(is_ideograph(usual) && usual_form(usual).is_none());
        }
        assert_eq!(
            (usual_form('A'), usual_form('\u{2FD6}'), usual_form('\u{F9B5}')),
            (None, None, None)
        );
    }
}
