//! STUB

rule! {
    "unused-ignore", Notes, Some(Info);
    /// stub
    pub struct UnusedIgnore {
    }
}
