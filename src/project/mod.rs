//! Opening a journal: what `check`, the hook, `watch` and the language server all need.
//!
//! [`Spec`] (what was asked for) → [`Prepared`] (found and configured) → [`Opened`] (read and judged).
//!
//! | file | question |
//! |---|---|
//! | `spec` | what can be asked for |
//! | `prepare` | where is the journal, and what configures it |
//! | `in_repo` | which folder of which tree of a git repository is it |
//! | `opened` | where do its texts come from |
//! | `baseline` | which findings are known, as a file |
//! | `live` | how does an open journal follow the disk |
//! | `refusals` | what did the writer refuse to have proposed, as a file |
//! | `new_since` | what was found in an earlier tree |
//! | `timing` | when is a followed journal looked at |
//! | `paths` | paths as the user gave them |
//!
//! Not here: arguments and streams, which are the doors'. Nothing here prints.

mod baseline;
mod in_repo;
mod live;
mod new_since;
mod opened;
mod paths;
mod prepare;
mod refusals;
mod spec;
mod timing;

pub use baseline::BaselineFile;
pub use live::{Following, LiveJournal, LiveOptions, TakenIn};
pub use new_since::Before;
pub use opened::{Location, Opened};
pub use paths::{display_name, root_name};
pub use prepare::{Prepared, ReadWith, in_silence};
pub use refusals::{REFUSALS_FILE, Refusals};
pub use spec::{BaselineSpec, Exclusion, Spec, Stdin, Unconfigured};
pub use timing::EventTiming;
