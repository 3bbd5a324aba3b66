//! `cargo xtask gen --watch` beside an editor: real files, saved in the ways that editors save them.

use std::fs;
use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{self, Receiver};
use std::thread;
use std::time::Duration;

use crate::catalogue::{Catalogue, FAULTY, SPEC};

/// Longer than any change takes to be noticed.
const PATIENCE: Duration = Duration::from_secs(30);
const CLOSE: &str = "spec/api/v3/orders/close.yaml";
const GENERATED: &str = "generated/src/v3/orders/close.rs";

/// A running command and the lines that it prints, of both streams.
struct Watch {
    child: Child,
    lines: Receiver<String>,
}

impl Watch {
    fn command(catalogue: &Catalogue) -> Command {
        let mut program = Command::new(env!("CARGO_BIN_EXE_xtask"));
        program.current_dir(catalogue.path(""));
        program.args(["gen", "--watch", "--spec", "spec", "--generated", "generated"]);
        program
    }

    fn start(catalogue: &Catalogue) -> Self {
        let mut child = Self::command(catalogue)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the program runs");
        let (sender, lines) = mpsc::channel();
        let (stdout, stderr) = (
            child.stdout.take().expect("a pipe"),
            child.stderr.take().expect("a pipe"),
        );
        let forward = |lines: Box<dyn Iterator<Item = String> + Send>, sender: mpsc::Sender<String>| {
            thread::spawn(move || lines.for_each(|line| drop(sender.send(line))));
        };
        forward(
            Box::new(BufReader::new(stdout).lines().map_while(Result::ok)),
            sender.clone(),
        );
        forward(Box::new(BufReader::new(stderr).lines().map_while(Result::ok)), sender);
        let watch = Self { child, lines };
        watch.until("watching spec/");
        watch
    }

    /// Waits for a line that begins with this text, and returns it.
    fn until(&self, start: &str) -> String {
        loop {
            let line = self
                .lines
                .recv_timeout(PATIENCE)
                .unwrap_or_else(|_| panic!("no line `{start}…`"));
            if line.starts_with(start) {
                return line;
            }
        }
    }

    /// Sends the signal of ctrl-c, and returns the exit status.
    fn interrupt(mut self) -> Option<i32> {
        let id = self.child.id().to_string();
        let sent = Command::new("kill").args(["-INT", &id]).status();
        assert!(sent.expect("kill runs").success());
        self.child.wait().expect("a status").code()
    }
}

fn with_field(name: &str) -> String {
    SPEC.replace("mchid", name)
}

#[test]
fn every_way_of_saving_generates_again() {
    let catalogue = Catalogue::new(&["close"]);
    let watch = Watch::start(&catalogue);
    assert!(catalogue.read(GENERATED).contains("close_id"));

    // In place.
    catalogue.write(CLOSE, &with_field("in_place"));
    assert!(watch.until("generated: ").contains("1 changed"));
    assert!(catalogue.read(GENERATED).contains("in_place"));
    watch.until("watching");

    // Beside it, then renamed over it, with a hidden name or a visible one.
    for name in [".close.yaml.tmp", "close.yaml~"] {
        let beside = catalogue.path("spec/api/v3/orders").join(name);
        let field = if name.starts_with('.') {
            "from_hidden"
        } else {
            "from_visible"
        };
        fs::write(&beside, with_field(field)).expect("a file");
        fs::rename(&beside, catalogue.path(CLOSE)).expect("renamed");
        assert!(watch.until("generated: ").contains("1 changed"), "{name}");
        assert!(catalogue.read(GENERATED).contains(field), "{name}");
        watch.until("watching");
    }

    // The old file moved away first, as a backup.
    fs::rename(catalogue.path(CLOSE), catalogue.path("close.yaml.backup")).expect("renamed");
    catalogue.write(CLOSE, &with_field("after_backup"));
    while !catalogue.read(GENERATED).contains("after_backup") {
        watch.until("generated: ");
    }
    assert_eq!(watch.interrupt(), Some(0));
}

/// Other actions of editors, and saving an unchanged file. The last case shows that the watch still runs.
#[test]
fn only_what_changes_a_spec_causes_a_run() {
    let catalogue = Catalogue::new(&["close"]);
    let watch = Watch::start(&catalogue);
    let folder = catalogue.path("spec/api/v3/orders");
    let text = catalogue.read(CLOSE);
    let steps: [&dyn Fn(); 7] = [
        &|| {},
        &|| std::os::unix::fs::symlink("editor@host.1:2", folder.join(".#close.yaml")).expect("a lock"),
        &|| {
            fs::write(folder.join("4913"), "")
                .and_then(|()| fs::remove_file(folder.join("4913")))
                .expect("a probe")
        },
        &|| catalogue.write(CLOSE, &text),
        &|| {
            fs::rename(folder.join("close.yaml"), folder.join("close.yaml~")).expect("a backup");
            catalogue.write(CLOSE, &text);
            fs::remove_file(folder.join("close.yaml~")).expect("removed");
        },
        &|| {
            for left in ["close.yaml~", "#close.yaml#"] {
                catalogue.write(&format!("spec/api/v3/orders/{left}"), FAULTY);
            }
        },
        &|| {
            drop(
                fs::File::options()
                    .append(true)
                    .open(folder.join("close.yaml"))
                    .expect("a file")
                    .set_modified(std::time::SystemTime::now()),
            )
        },
    ];
    for step in steps {
        step();
        thread::sleep(Duration::from_millis(300));
    }
    assert_eq!(watch.lines.try_iter().collect::<Vec<_>>(), Vec::<String>::new());
    catalogue.write(CLOSE, &with_field("changed"));
    thread::sleep(Duration::from_millis(50));
    catalogue.write(CLOSE, &with_field("changed"));
    assert!(watch.until("generated: ").contains("1 changed"));
    watch.until("watching");
    thread::sleep(Duration::from_millis(400));
    assert_eq!(watch.lines.try_iter().collect::<Vec<_>>(), Vec::<String>::new());
    assert_eq!(watch.interrupt(), Some(0));
}

#[test]
fn findings_do_not_end_the_watch() {
    let catalogue = Catalogue::new(&["close"]);
    let watch = Watch::start(&catalogue);
    let before = catalogue.read(GENERATED);
    catalogue.write(CLOSE, FAULTY);
    // On a different stream from the other lines, so their order is not known.
    watch.until("error[E020]");
    assert_eq!(catalogue.read(GENERATED), before);
    catalogue.write(CLOSE, &with_field("corrected"));
    assert!(watch.until("generated: ").contains("1 changed"));
    watch.until("watching");

    // New folders are watched, too, and a folder that cannot be read is reported.
    catalogue.write("spec/api/v3/orders/close/all.yaml", &with_field("other"));
    while !catalogue.path("generated/src/v3/orders/close/all.rs").exists() {
        watch.until("generated: ");
    }
    fs::remove_dir_all(catalogue.path("spec/api")).expect("removed");
    watch.until("error: cannot read ");
    catalogue.write(CLOSE, &with_field("again"));
    while !catalogue.read(GENERATED).contains("again") {
        watch.until("generated: ");
    }
    assert_eq!(watch.interrupt(), Some(0));
}

#[test]
fn many_saves_at_once_are_one_run_and_a_run_causes_none() {
    let catalogue = Catalogue::new(&["close", "refund"]);
    let watch = Watch::start(&catalogue);
    for number in 0..50 {
        catalogue.write(CLOSE, &with_field(&format!("id_{number}")));
    }
    watch.until("generated: ");
    thread::sleep(Duration::from_millis(1500));
    let further = watch
        .lines
        .try_iter()
        .filter(|line| line.starts_with("generated: "))
        .count();
    assert!(further <= 1, "{further} further runs");
    assert!(catalogue.read(GENERATED).contains("id_49"));
    let left: Vec<_> = catalogue
        .files()
        .into_keys()
        .filter(|name| name.contains(".writing-"))
        .collect();
    assert_eq!(watch.interrupt(), Some(0));
    assert_eq!(left, Vec::<String>::new());
}

/// Moves a file or folder, or a link, to another name.
fn move_to(catalogue: &Catalogue, from: &str, to: &str) {
    fs::rename(catalogue.path(from), catalogue.path(to)).expect("moved");
}

/// Saves a spec, and waits until its field is generated.
fn assert_hears(watch: &Watch, catalogue: &Catalogue, field: &str) {
    catalogue.write(CLOSE, &with_field(field));
    // The file is missing while its folder is away.
    while !fs::read_to_string(catalogue.path(GENERATED)).is_ok_and(|text| text.contains(field)) {
        watch.until("generated: ");
    }
}

fn copy_folder(from: &std::path::Path, to: &std::path::Path) {
    fs::create_dir_all(to).expect("a folder");
    for entry in fs::read_dir(from).expect("a folder") {
        let entry = entry.expect("an entry");
        let target = to.join(entry.file_name());
        match entry.file_type().expect("a type").is_dir() {
            true => copy_folder(&entry.path(), &target),
            false => drop(fs::copy(entry.path(), target).expect("copied")),
        }
    }
}

/// After `git checkout`, `git stash`, and the ways of programs that synchronize folders and of editors, a save is noticed.
#[test]
fn folders_that_are_replaced_do_not_make_it_deaf() {
    let catalogue = Catalogue::new(&["close"]);
    let watch = Watch::start(&catalogue);
    let away = || thread::sleep(Duration::from_millis(700));

    // `spec` moved away for a while, and back; or another folder in its place.
    move_to(&catalogue, "spec", "away");
    watch.until("error: cannot read ");
    move_to(&catalogue, "away", "spec");
    assert_hears(&watch, &catalogue, "moved_back");
    copy_folder(&catalogue.path("spec"), &catalogue.path("copy"));
    move_to(&catalogue, "spec", "away");
    away();
    move_to(&catalogue, "copy", "spec");
    away();
    assert_hears(&watch, &catalogue, "another_folder");
    copy_folder(&catalogue.path("spec"), &catalogue.path("copy"));
    fs::remove_dir_all(catalogue.path("spec")).expect("removed");
    away();
    move_to(&catalogue, "copy", "spec");
    assert_hears(&watch, &catalogue, "made_again");

    // Folders inside it.
    for folder in ["spec/api", "spec/api/v3", "spec/api/v3/orders"] {
        move_to(&catalogue, folder, "inner");
        away();
        fs::create_dir_all(catalogue.path(folder).parent().expect("a folder")).expect("a folder");
        move_to(&catalogue, "inner", folder);
        away();
        assert_hears(&watch, &catalogue, &format!("inside_{}", folder.len()));
    }

    // The list of families, as editors replace it.
    catalogue.write("families.new", "orders: [\n");
    move_to(&catalogue, "families.new", "spec/families.yaml");
    watch.until("error[E003]");
    assert_eq!(watch.interrupt(), Some(0));
}

/// `spec` is a link, or lies in a folder that is moved: the name leads to another folder, of which nothing was reported.
#[test]
fn a_name_that_leads_to_another_folder_is_followed() {
    let catalogue = Catalogue::new(&["close"]);
    copy_folder(&catalogue.path("spec"), &catalogue.path("one/spec"));
    copy_folder(&catalogue.path("spec"), &catalogue.path("two/spec"));
    catalogue.write("two/spec/api/v3/orders/close.yaml", &with_field("of_two"));
    fs::remove_dir_all(catalogue.path("spec")).expect("removed");
    let link = |target: &str| {
        std::os::unix::fs::symlink(target, catalogue.path("link")).expect("a link");
        move_to(&catalogue, "link", "spec");
    };
    link("one/spec");
    let watch = Watch::start(&catalogue);
    link("two/spec");
    while !catalogue.read(GENERATED).contains("of_two") {
        watch.until("generated: ");
    }
    assert_hears(&watch, &catalogue, "through_the_link");
    // The folder above what the link leads to.
    move_to(&catalogue, "two", "three");
    move_to(&catalogue, "one", "two");
    assert_hears(&watch, &catalogue, "above");
    assert!(catalogue.read("two/spec/api/v3/orders/close.yaml").contains("above"));
    assert_eq!(watch.interrupt(), Some(0));
}

/// `gen --watch | head -1`
#[cfg(unix)]
#[test]
fn a_watch_that_nobody_reads_ends() {
    let catalogue = Catalogue::new(&["close"]);
    let mut watch = Watch::command(&catalogue)
        .stdout(Stdio::piped())
        .spawn()
        .expect("the program runs");
    let mut line = String::new();
    let mut stdout = BufReader::new(watch.stdout.take().expect("a pipe"));
    stdout.read_line(&mut line).expect("a line");
    drop(stdout);
    assert_eq!(watch.wait().expect("a status").code(), Some(0), "{line}");
}

#[cfg(target_os = "linux")]
#[test]
fn a_watch_that_cannot_print_ends() {
    let catalogue = Catalogue::new(&["close"]);
    let full = fs::OpenOptions::new()
        .write(true)
        .open("/dev/full")
        .expect("a full disk");
    let watch = Watch::command(&catalogue)
        .stdout(full)
        .output()
        .expect("the program runs");
    let told = String::from_utf8_lossy(&watch.stderr);
    assert_eq!(watch.status.code(), Some(2), "{told}");
    assert_eq!(told.matches("error:").count(), 1, "{told}");
}
