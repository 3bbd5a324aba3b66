//! `wechatpay completions` and `wechatpay man`: what shells and `man` read, made from the program's own arguments. The paths
//! of operations and the names of families are completed, too: the scripts ask the program for them.

use std::collections::BTreeSet;

use clap::Command;
use clap_complete::Shell;

use crate::failure::Failure;
use crate::find::catalogue;
use crate::output;

#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// The shell
    #[arg(value_enum)]
    shell: Shell,
}

#[derive(clap::Args)]
pub(crate) struct Names {
    /// The kind of names
    #[arg(value_enum)]
    kind: CompletedNames,
}

/// Names that are completed.
#[derive(Clone, Copy, clap::ValueEnum)]
enum CompletedNames {
    /// The paths of operations
    Operations,
    /// The product families
    Families,
}

/// In bash, completes what the generated script does not.
const BASH: &str = r#"
_wechatpay_with_names() {
    _wechatpay "$@"
    local current="${COMP_WORDS[COMP_CWORD]}" kind
    case "${COMP_WORDS[1]}:$current" in
        call:/* | show:/*) kind=operations ;;
        find:-*) return ;;
        find:*) kind=families ;;
        *) return ;;
    esac
    mapfile -t COMPREPLY < <(compgen -W "$(wechatpay names $kind 2>/dev/null)" -- "$current")
}
complete -F _wechatpay_with_names -o bashdefault -o default wechatpay
"#;

/// In zsh, the functions that the arguments below refer to.
const ZSH: &str = r#"
_wechatpay_operations() {
    compadd -- ${(f)"$(wechatpay names operations 2>/dev/null)"}
}
_wechatpay_families() {
    compadd -- ${(f)"$(wechatpay names families 2>/dev/null)"}
}
"#;

/// The beginnings of the lines about arguments in zsh's script, with the function that completes each.
const ZSH_ARGUMENTS: [(&str, &str); 3] = [
    ("':path -- ", ":_wechatpay_operations'"),
    ("'*::operation -- ", ":_wechatpay_operations'"),
    ("'*::words -- ", ":_wechatpay_families'"),
];

/// In fish, completes what the generated script does not.
const FISH: &str = r#"
complete -c wechatpay -n "__fish_seen_subcommand_from call show" -f -a "(wechatpay names operations 2>/dev/null)"
complete -c wechatpay -n "__fish_seen_subcommand_from find" -f -a "(wechatpay names families 2>/dev/null)"
"#;

/// Prints the completions for a shell.
pub(crate) fn completions(arguments: &Arguments, mut program: Command) -> Result<(), Failure> {
    let mut script = Vec::new();
    clap_complete::generate(arguments.shell, &mut program, "wechatpay", &mut script);
    let script = String::from_utf8_lossy(&script);
    let script = match arguments.shell {
        Shell::Bash => format!("{script}{BASH}"),
        Shell::Zsh => with_names_in_zsh(&script),
        Shell::Fish => format!("{script}{FISH}"),
        _ => script.into_owned(),
    };
    output::print(script.as_bytes())
}

/// The script for zsh, in which the arguments are completed by the functions above. They must be before the last lines, which
/// run the completion.
fn with_names_in_zsh(script: &str) -> String {
    let mut written = String::new();
    for line in script.lines() {
        let argument = ZSH_ARGUMENTS
            .iter()
            .find(|(start, _)| line.trim_start().starts_with(start));
        match argument {
            Some((_, function)) => written += &line.replace(":_default'", function),
            None => written += line,
        }
        written.push('\n');
        if line.starts_with("autoload ") {
            written += ZSH;
        }
    }
    written
}

/// Prints names for the completions, one a line.
pub(crate) fn names(arguments: &Names) -> Result<(), Failure> {
    let catalogue = catalogue();
    let names: BTreeSet<&str> = match arguments.kind {
        CompletedNames::Operations => catalogue.operations().map(|entry| entry.path.as_str()).collect(),
        CompletedNames::Families => catalogue.operations().map(|entry| entry.family.as_str()).collect(),
    };
    let lines: String = names.iter().map(|name| format!("{name}\n")).collect();
    output::print(lines.as_bytes())
}

/// Prints the manual page: the program, and then each command.
pub(crate) fn manual(mut program: Command) -> Result<(), Failure> {
    program.build();
    let mut page = Vec::new();
    clap_mangen::Man::new(program.clone()).render(&mut page)?;
    for command in program.get_subcommands().filter(|command| !command.is_hide_set()) {
        let manual = clap_mangen::Man::new(command.clone());
        manual.render_name_section(&mut page)?;
        manual.render_synopsis_section(&mut page)?;
        manual.render_description_section(&mut page)?;
        manual.render_options_section(&mut page)?;
    }
    output::print(&page)
}
