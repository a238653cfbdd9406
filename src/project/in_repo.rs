//! A journal inside a git repository: which folder of which tree it is.
//!
//! Not here: listing and reading the tree ([`crate::git`]).

use std::path::{Path, PathBuf};

use crate::baseline::FILE_NAME;
use crate::error::Error;
use crate::git::{Earlier, JournalFiles, Repository, TreeFiles, path_from};
use crate::project::spec::{Spec, Unconfigured};

/// A journal in a repository.
pub(super) struct JournalInRepo {
    pub root: PathBuf,
    /// The tree to check; `None` for the work tree.
    pub files: Option<JournalFiles>,
    /// What the work tree is compared with.
    pub earlier: Option<Earlier>,
}

impl JournalInRepo {
    /// Asks git for the trees. `named` is the root that was named, `start` where it is looked for
    /// otherwise, and `found` where the disk says that it is. `None` where git is not needed.
    ///
    /// # Errors
    /// git cannot tell.
    pub(super) fn find(
        spec: &Spec,
        named: Option<&Path>,
        start: &Path,
        found: Option<&Path>,
    ) -> Result<Option<JournalInRepo>, Error> {
        let Some(tree) = &spec.tree else {
            let Some(revision) = &spec.new_since else { return Ok(None) };
            let root = named.or(found).unwrap_or(start);
            let earlier = Some(Earlier::ask(&Repository::of(root)?, revision));
            return Ok(Some(JournalInRepo { root: root.to_owned(), files: None, earlier }));
        };
        let repository = Repository::of(named.unwrap_or(start))?;
        let (top, here) = (repository.top.clone(), repository.prefix.clone());
        let files = TreeFiles::list(repository, tree)?;
        let (prefix, root) = match named {
            Some(root) => (here, root.to_owned()),
            None => {
                // A folder is a root even if no commit holds its configuration.
                let on_disk = found.and_then(|found| Repository::of(found).ok());
                let on_disk = on_disk.filter(|found| found.top == top).map(|found| found.prefix);
                let configured = files.configured_folder().into_iter().chain(on_disk);
                let prefix = configured.max_by_key(Vec::len).unwrap_or(match spec.unconfigured {
                    Unconfigured::Here => here.clone(),
                    Unconfigured::Top => Vec::new(),
                });
                let root = named_root(start, &top, &here, &prefix);
                (prefix, root)
            }
        };
        let mut files = files.below(prefix, &[FILE_NAME])?;
        if let Some(revision) = &spec.new_since {
            files.ask_earlier(revision);
        }
        Ok(Some(JournalInRepo { root, files: Some(files), earlier: None }))
    }
}

/// The root as the user would name it: above where they stand, else as git has it.
fn named_root(start: &Path, top: &Path, here: &[u8], prefix: &[u8]) -> PathBuf {
    let depth = |prefix: &[u8]| prefix.iter().filter(|&&byte| byte == b'/').count();
    let real = top.join(path_from(prefix.strip_suffix(b"/").unwrap_or(prefix)));
    let above = start.ancestors().nth(depth(here).saturating_sub(depth(prefix)));
    above
        .filter(|above| above.canonicalize().is_ok_and(|above| above == real))
        .map_or(real.clone(), Path::to_owned)
}
