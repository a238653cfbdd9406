//! STUB

rule! {
    "expired-ignore", Notes, Some(Info);
    /// stub
    pub struct ExpiredIgnore {
    }
}
