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
    fn start(catalogue: &Catalogue) -> Self {
        let mut program = Command::new(env!("CARGO_BIN_EXE_xtask"));
        program.args(["gen", "--watch", "--spec"]).arg(catalogue.path("spec"));
        program.arg("--generated").arg(catalogue.path("generated"));
        let mut child = program
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
    // On another stream than the other lines, and so in no order with them.
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
