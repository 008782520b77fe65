//! Where tasks are kept: in memory to be read, and in a file to be there the next time.

// ANCHOR: store
use std::path::PathBuf;
use std::sync::{Mutex, PoisonError, RwLock};
use std::{fs, io};

use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Task {
    pub id: u64,
    pub text: String,
    pub is_done: bool,
}

/// The list, and the file that it is written to.
pub struct Store {
    file: PathBuf,
    tasks: RwLock<Vec<Task>>,
    /// Held while the file is written, so that readers need not wait for the disk.
    writer: Mutex<()>,
}

impl Store {
    /// The tasks of a file; none, where there is no such file yet.
    pub fn open(file: impl Into<PathBuf>) -> io::Result<Store> {
        let file = file.into();
        let tasks = match fs::read(&file) {
            Ok(text) => serde_json::from_slice(&text)?,
            Err(error) if error.kind() == io::ErrorKind::NotFound => Vec::new(),
            Err(error) => return Err(error),
        };
        Ok(Store { file, tasks: RwLock::new(tasks), writer: Mutex::new(()) })
    }

    /// The tasks, as they are now.
    pub fn all(&self) -> Vec<Task> {
        self.tasks.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Changes the list. It holds once it is on the disk; where that fails, nothing has changed.
    pub fn change<T>(&self, change: impl FnOnce(&mut Vec<Task>) -> T) -> io::Result<T> {
        let _turn = self.writer.lock().unwrap_or_else(PoisonError::into_inner);
        let mut tasks = self.all();
        let result = change(&mut tasks);
        // Whoever reads the file finds the old list or the new one, never half of it.
        let beside = self.file.with_extension("new");
        fs::write(&beside, serde_json::to_vec_pretty(&tasks)?)?;
        fs::rename(&beside, &self.file)?;
        *self.tasks.write().unwrap_or_else(PoisonError::into_inner) = tasks;
        Ok(result)
    }
}
// ANCHOR_END: store
