//! A PostgreSQL server for the tests alone: its own folder, and a socket in it instead of a port.

use std::io::{self, Write};
use std::os::unix::fs::chown;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::{env, fs};

use super::folder::Folder;

/// A running server. Dropped, it stops.
#[derive(Debug)]
pub(crate) struct Postgres {
    programs: PathBuf,
    folder: Folder,
    /// Whom it runs as, where the tests run as root: it refuses to be root.
    user: Option<(u32, u32)>,
    databases: AtomicUsize,
}

impl Postgres {
    /// The server of all tests that run now. `None` where PostgreSQL is not installed; in CI that is a failure.
    pub(crate) fn running() -> Option<Arc<Postgres>> {
        static SERVER: Mutex<Weak<Postgres>> = Mutex::new(Weak::new());
        let mut server = SERVER.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(running) = server.upgrade() {
            return Some(running);
        }
        let Some(programs) = programs() else {
            assert!(env::var_os("CI").is_none(), "PostgreSQL is not installed");
            // Past the test runner, which keeps what a passing test prints.
            let told = writeln!(io::stderr(), "SKIPPED: PostgreSQL is not installed");
            told.expect("stderr is open");
            return None;
        };
        let started = Arc::new(Postgres::start(programs));
        *server = Arc::downgrade(&started);
        Some(started)
    }

    fn start(programs: PathBuf) -> Postgres {
        let user = (number("-u", None) == 0)
            .then(|| (number("-u", Some("postgres")), number("-g", Some("postgres"))));
        let server =
            Postgres { programs, folder: Folder::new(), user, databases: AtomicUsize::new(0) };
        if let Some((user, group)) = user {
            chown(server.folder.path(), Some(user), Some(group)).expect("root may give it away");
        }
        let data = server.data();
        let data = data.to_str().expect("a path in UTF-8");
        server.run(
            "initdb",
            &["-D", data, "-U", "conduit", "-A", "trust", "-E", "UTF8", "--no-sync"],
        );
        let log = server.folder.path().join("log");
        let log = log.to_str().expect("a path in UTF-8");
        let socket = server.folder.path().display();
        let options = format!("-k {socket} -c listen_addresses='' -c fsync=off");
        // It waits until the server answers.
        server.run("pg_ctl", &["-D", data, "-l", log, "-o", &options, "-w", "start"]);
        server
    }

    /// A database without anything in it.
    pub(crate) fn new_database(&self) -> String {
        let name = format!("conduit{}", self.databases.fetch_add(1, Ordering::Relaxed));
        let socket = self.folder.path().to_str().expect("a path in UTF-8");
        self.run("createdb", &["-h", socket, "-U", "conduit", &name]);
        name
    }

    /// The URL of the database of this name.
    pub(crate) fn url(&self, name: &str) -> String {
        let socket = self.folder.path().to_str().expect("a path in UTF-8").replace('/', "%2F");
        format!("postgres://conduit@{socket}/{name}")
    }

    fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    fn run(&self, program: &str, arguments: &[&str]) {
        let mut command = self.command(program);
        // A server that is started must not keep the output of the tests open.
        let output = fs::File::create(self.folder.path().join(format!("{program}.out")));
        let output = output.expect("the folder takes a file");
        let errors = output.try_clone().expect("a second handle");
        let ended = command.args(arguments).stdout(output).stderr(errors).status();
        let ended = ended.unwrap_or_else(|error| panic!("{program}: {error}"));
        let said = || {
            let files = [format!("{program}.out"), "log".to_owned()];
            files.map(|file| fs::read_to_string(self.folder.path().join(file)).unwrap_or_default())
        };
        assert!(ended.success(), "{program} {arguments:?}: {ended}\n{}", said().join("\n"));
    }

    fn command(&self, program: &str) -> Command {
        let mut command = Command::new(self.programs.join(program));
        command.stdin(Stdio::null()).current_dir(self.folder.path());
        if let Some((user, group)) = self.user {
            command.uid(user).gid(group);
        }
        command
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        let mut stop = self.command("pg_ctl");
        stop.arg("-D").arg(self.data()).args(["-m", "immediate", "-w", "stop"]);
        // A failure here would hide the one of the test.
        let _ = stop.stdout(Stdio::null()).stderr(Stdio::null()).status();
    }
}

/// The folder of the server's programs. Debian does not put it into `PATH`.
fn programs() -> Option<PathBuf> {
    let path = env::var_os("PATH").unwrap_or_default();
    let debian = fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    let debian = debian.map(|version| version.path().join("bin"));
    let has_all = |folder: &Path| {
        ["initdb", "pg_ctl", "createdb", "postgres"].iter().all(|name| folder.join(name).is_file())
    };
    debian.chain(env::split_paths(&path)).find(|folder| has_all(folder))
}

/// The number of a user or of its group.
fn number(which: &str, of: Option<&str>) -> u32 {
    let output = Command::new("id").arg(which).args(of).output().expect("`id` runs");
    let text = String::from_utf8_lossy(&output.stdout);
    text.trim().parse().unwrap_or_else(|_| panic!("id {which} {of:?}: {output:?}"))
}
