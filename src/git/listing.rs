//! What git lists: which blob stands at which path of a tree or the index.
//!
//! It reads no blob and does not know which files are notes.
//!
//! Invariant: entries are sorted by path, bytewise.

use std::collections::BTreeSet;

use crate::git::run::{GitError, Repository};

/// The mode bits of regular files; links and submodules are not notes.
const REGULAR: [&[u8]; 2] = [b"100644", b"100755"];
const SUBMODULE: &[u8] = b"160000";
const FOLDER: &[u8] = b"040000";

/// One file of a tree.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct TreeEntry {
    /// From the top of the work tree, or from the folder that the listing was narrowed to.
    pub path: Vec<u8>,
    pub id: String,
    /// The work tree's file equals this blob, unless [`Differing`] names it.
    pub may_be_on_disk: bool,
}

/// The regular files of a tree, in the order of their paths.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct TreeListing {
    pub entries: Vec<TreeEntry>,
    pub submodules: Vec<Vec<u8>>,
    /// Paths that a merge left open.
    pub unmerged: BTreeSet<Vec<u8>>,
    /// Whether it is an index in which folders stand for what is in them.
    pub is_sparse: bool,
}

impl TreeListing {
    pub(super) fn get(&self, path: &[u8]) -> Option<&TreeEntry> {
        let at = self.entries.binary_search_by(|entry| entry.path.as_slice().cmp(path)).ok()?;
        Some(&self.entries[at])
    }

    /// What lies below a folder, by paths relative to it. `prefix` ends in `/` or is empty.
    #[must_use]
    pub(super) fn narrowed(mut self, prefix: &[u8]) -> TreeListing {
        if prefix.is_empty() {
            return self;
        }
        let below = |path: &[u8]| path.strip_prefix(prefix).map(<[u8]>::to_vec);
        self.entries.retain_mut(|entry| below(&entry.path).map(|path| entry.path = path).is_some());
        TreeListing {
            entries: self.entries,
            submodules: self.submodules.iter().filter_map(|path| below(path)).collect(),
            unmerged: self.unmerged.iter().filter_map(|path| below(path)).collect(),
            is_sparse: self.is_sparse,
        }
    }

    /// Marks the entries that the work tree holds, too, according to an index.
    pub(super) fn mark_on_disk(&mut self, index: &TreeListing) {
        for entry in &mut self.entries {
            entry.may_be_on_disk =
                index.get(&entry.path).is_some_and(|staged| staged.may_be_on_disk && staged.id == entry.id);
        }
    }

    /// Adds what lies in a folder; none of it is in the work tree.
    fn append(&mut self, folder: &[u8], below: TreeListing) {
        let placed = |path: &[u8]| [folder, path].concat();
        self.entries
            .extend(below.entries.into_iter().map(|entry| TreeEntry { path: placed(&entry.path), ..entry }));
        self.submodules.extend(below.submodules.iter().map(|path| placed(path)));
    }

    fn sorted(mut self) -> TreeListing {
        self.entries.sort_by(|a, b| a.path.cmp(&b.path));
        self
    }
}

/// Where an earlier tree is not what a later one is, or the index, by paths below the journal.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct TreeChanges {
    /// What it holds instead, or besides.
    pub then: Vec<TreeEntry>,
    /// What it does not hold, by path.
    pub gone: Vec<Vec<u8>>,
}

/// Where the work tree is not what the index says.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Differing {
    /// Changed, or touched so that git cannot know.
    pub changed: BTreeSet<Vec<u8>>,
    /// Announced by `git add -N`: no commit will hold them.
    pub only_intended: BTreeSet<Vec<u8>>,
}

/// The whole index.
///
/// # Errors
/// git fails.
pub(super) fn index(repository: &Repository) -> Result<TreeListing, GitError> {
    // From the top folder, so that paths are whole. Without `--sparse`, git would write an object for each folder
    // of a sparse index; a git that does not know the option has no such index.
    let listed = repository
        .run(["ls-files", "-s", "-v", "-z", "--sparse"])
        .or_else(|_| repository.run(["ls-files", "-s", "-v", "-z"]))?;
    let (mut listing, folders) = read_index(&listed);
    listing.is_sparse = !folders.is_empty();
    for (folder, tree) in folders {
        listing.append(&folder, tree_listing(repository, &tree)?);
    }
    Ok(listing.sorted())
}

/// The listing, and the folders of a sparse index, which stand for all that is in them: their paths with `/` at the
/// end, and their trees.
pub(super) fn read_index(listed: &[u8]) -> (TreeListing, Vec<(Vec<u8>, String)>) {
    let (mut listing, mut folders) = (TreeListing::default(), Vec::new());
    for (head, path) in records(listed) {
        let [Some(tag), Some(mode), Some(id), Some(stage)] = words(head) else { continue };
        if stage != b"0" {
            listing.unmerged.insert(path.to_owned());
        } else if mode == SUBMODULE {
            listing.submodules.push(path.to_owned());
        } else if mode == FOLDER {
            folders.push((path.to_owned(), text(id)));
        } else if REGULAR.contains(&mode) {
            // `h` is assumed unchanged, `S` is kept out of a sparse work tree: git does not look.
            let may_be_on_disk = tag == b"H";
            listing.entries.push(TreeEntry { path: path.to_owned(), id: text(id), may_be_on_disk });
        }
    }
    (listing.sorted(), folders)
}

/// Where the journal's files in the work tree are not those of the index; paths below the journal.
///
/// # Errors
/// git fails.
pub(super) fn differing(repository: &Repository) -> Result<Differing, GitError> {
    let listed = repository.run_below([
        "diff-files",
        "--name-status",
        "-z",
        "--no-renames",
        "--ignore-submodules=all",
        "--no-ext-diff",
    ])?;
    Ok(read_differing(&listed, &repository.prefix))
}

pub(super) fn read_differing(listed: &[u8], prefix: &[u8]) -> Differing {
    let mut differing = Differing::default();
    let mut parts = zero_ended(listed);
    while let (Some(status), Some(path)) = (parts.next(), parts.next()) {
        let Some(path) = path.strip_prefix(prefix) else { continue };
        // Added in the work tree and not in the index: `git add -N`, which stages no text.
        let set = if status == b"A" { &mut differing.only_intended } else { &mut differing.changed };
        set.insert(path.to_owned());
    }
    differing
}

/// What is in the journal of an earlier revision otherwise than in a later tree, or in the index where there is none.
/// git passes over the folders that are the same in both.
///
/// # Errors
/// There is no such revision.
pub(super) fn changes(
    repository: &Repository,
    later: Option<&str>,
    revision: &str,
) -> Result<TreeChanges, GitError> {
    let ask = |tree: &str| match later {
        // What is only intended to be added counts as not there.
        None => repository.run_below([
            "diff-index",
            "--cached",
            "--ita-invisible-in-index",
            "-z",
            "--no-renames",
            "--ignore-submodules=all",
            tree,
        ]),
        Some(later) => repository.run_below([
            "diff-tree",
            "-r",
            "-z",
            "--no-renames",
            "--ignore-submodules=all",
            tree,
            later,
        ]),
    };
    let asked = match revision {
        // Two revisions may make a range.
        _ if !may_be_revision(revision) || revision.contains("..") => None,
        _ => ask(&format!("{revision}^{{tree}}")).ok(),
    };
    let listed = match asked {
        Some(listed) => listed,
        None => ask(&tree_of(repository, revision)?)?,
    };
    Ok(read_tree_changes(&listed, &repository.prefix))
}

pub(super) fn read_tree_changes(listed: &[u8], prefix: &[u8]) -> TreeChanges {
    let mut changes = TreeChanges::default();
    let mut parts = zero_ended(listed);
    while let (Some(head), Some(path)) = (parts.next(), parts.next()) {
        let [Some(mode), Some(_), Some(id)] = words(head.strip_prefix(b":").unwrap_or(head)) else {
            continue;
        };
        let Some(path) = path.strip_prefix(prefix) else { continue };
        if REGULAR.contains(&mode) {
            changes.then.push(TreeEntry { path: path.to_owned(), id: text(id), may_be_on_disk: false });
        } else {
            changes.gone.push(path.to_owned());
        }
    }
    changes
}

/// The same of a sparse index, by its whole listing: git would tell of its folders and not of the files in them, and fails
/// where a file became such a folder.
///
/// # Errors
/// There is no such revision.
pub(super) fn changes_of_sparse(
    repository: &Repository,
    index: &TreeListing,
    revision: &str,
) -> Result<TreeChanges, GitError> {
    let earlier = tree_listing(repository, &tree_of(repository, revision)?)?.narrowed(&repository.prefix);
    let gone = index.entries.iter().filter(|entry| earlier.get(&entry.path).is_none());
    let gone = gone.map(|entry| entry.path.clone()).collect();
    let is_other = |then: &TreeEntry| index.get(&then.path).is_none_or(|now| now.id != then.id);
    Ok(TreeChanges { then: earlier.entries.into_iter().filter(is_other).collect(), gone })
}

/// All files of a tree.
///
/// # Errors
/// git cannot read it.
pub(super) fn tree_listing(repository: &Repository, tree: &str) -> Result<TreeListing, GitError> {
    repository.run(["ls-tree", "-r", "-z", "--full-tree", tree]).map(|listed| read_tree(&listed))
}

/// The name of a revision's tree; `HEAD` before the first commit is the empty tree.
///
/// # Errors
/// There is no such revision.
pub(super) fn tree_of(repository: &Repository, revision: &str) -> Result<String, GitError> {
    let no_such = || {
        GitError::new(
            format!("`{revision}` is not a revision"),
            "name a commit, a branch or a tag; in CI, fetch its history first (`fetch-depth: 0`)",
        )
    };
    if !may_be_revision(revision) {
        return Err(no_such());
    }
    let named = repository.run(["rev-parse", "--verify", "--quiet", &format!("{revision}^{{tree}}")]);
    let Ok(tree) = named else {
        // An unborn branch has a name and no commit; a `HEAD` that leads to a lost commit is damaged.
        if repository.run(["rev-parse", "--verify", "--quiet", revision]).is_ok() {
            return Err(GitError::new(
                format!("git cannot read the tree of `{revision}`"),
                "`git fsck` tells what is damaged; `git fetch` or a backup may bring it back",
            ));
        }
        let is_unborn = revision == "HEAD" && repository.run(["symbolic-ref", "--quiet", "HEAD"]).is_ok();
        if !is_unborn {
            return Err(no_such());
        }
        // From nothing, since standard input is empty.
        return Ok(name(&repository.run(["hash-object", "-t", "tree", "--stdin"])?));
    };
    Ok(name(&tree))
}

/// Whether git would not take it for an option, or for what a range leaves out.
fn may_be_revision(revision: &str) -> bool {
    !revision.is_empty() && !revision.starts_with(['-', '^'])
}

/// The name of an object that git prints in a line.
fn name(line: &[u8]) -> String {
    String::from_utf8_lossy(line).trim().to_owned()
}

pub(super) fn read_tree(listed: &[u8]) -> TreeListing {
    let mut listing = TreeListing::default();
    for (head, path) in records(listed) {
        let [Some(mode), Some(_), Some(id)] = words(head) else { continue };
        if mode == SUBMODULE {
            listing.submodules.push(path.to_owned());
        } else if REGULAR.contains(&mode) {
            listing.entries.push(TreeEntry { path: path.to_owned(), id: text(id), may_be_on_disk: false });
        }
    }
    listing.sorted()
}

/// Records that end in a zero byte: the words about a path, a tab, and the path.
fn records(listed: &[u8]) -> impl Iterator<Item = (&[u8], &[u8])> {
    zero_ended(listed).filter_map(|record| {
        let tab = memchr::memchr(b'\t', record)?;
        Some((&record[..tab], &record[tab + 1..]))
    })
}

/// What lies between zero bytes.
fn zero_ended(listed: &[u8]) -> impl Iterator<Item = &[u8]> {
    let mut rest = Some(listed);
    std::iter::from_fn(move || {
        let bytes = rest?;
        let end = memchr::memchr(0, bytes);
        rest = end.map(|end| &bytes[end + 1..]);
        Some(&bytes[..end.unwrap_or(bytes.len())])
    })
}

/// The first words of a head.
fn words<const N: usize>(head: &[u8]) -> [Option<&[u8]>; N] {
    let mut words = head.split(|&byte| byte == b' ');
    std::array::from_fn(|_| words.next())
}

/// An object's name, which is of ASCII digits.
fn text(id: &[u8]) -> String {
    String::from_utf8_lossy(id).into_owned()
}

#[cfg(test)]
mod tests {
    use super::{read_index, read_tree, read_tree_changes};

    #[test]
    fn an_index_is_read_with_paths_of_any_bytes() {
        let listed = b"H 100644 a1 0\tb\ty\n.md\x00S 100755 a2 0\ta \xe9.md\x00H 120000 a3 0\tlink.md\x00h 100644 a4 0\tc.md\x00\
            H 160000 a5 0\tsub\x00M 100644 a6 2\td.md\x00M 100644 a7 3\td.md\x00S 040000 a8 0\tout/\x00";
        let (listing, folders) = read_index(listed);
        assert_eq!(folders, [(b"out/".to_vec(), "a8".to_owned())]);
        let entries: Vec<_> = listing
            .entries
            .iter()
            .map(|entry| (entry.path.as_slice(), entry.id.as_str(), entry.may_be_on_disk))
            .collect();
        assert_eq!(
            entries,
            [(&b"a \xe9.md"[..], "a2", false), (&b"b\ty\n.md"[..], "a1", true), (&b"c.md"[..], "a4", false)]
        );
        assert_eq!(listing.submodules, [b"sub"]);
        assert_eq!(listing.unmerged.into_iter().collect::<Vec<_>>(), [b"d.md"]);
    }

    #[test]
    fn a_tree_is_read_and_narrowed() {
        let listed =
            b"100644 blob a1\ta.md\x00100644 blob a2\tnotes/a.md\x00160000 commit a3\tnotes/sub\x00120000 blob a4\tnotes/z.md\x00";
        let listing = read_tree(listed).narrowed(b"notes/");
        assert_eq!(listing.entries.len(), 1);
        assert_eq!(listing.get(b"a.md").map(|entry| entry.id.as_str()), Some("a2"));
        assert_eq!(listing.submodules, [b"sub"]);
    }

    #[test]
    fn what_an_earlier_tree_holds_otherwise_is_read() {
        let listed =
            b":100644 100644 a1 b1 M\x00notes/a.md\x00:000000 100644 00 b2 A\x00notes/new.md\x00:100755 000000 a3 00 D\x00notes/old.md\x00\
            :120000 100644 a4 b4 T\x00notes/z.md\x00:100644 100644 a5 b5 M\x00other.md\x00";
        let changes = read_tree_changes(listed, b"notes/");
        let then: Vec<_> =
            changes.then.iter().map(|entry| (entry.path.as_slice(), entry.id.as_str())).collect();
        assert_eq!(then, [(&b"a.md"[..], "a1"), (b"old.md", "a3")]);
        assert_eq!(changes.gone, [&b"new.md"[..], b"z.md"]);
    }
}
