//! STUB

rule! {
    "asking-everyone", Notes, Some(Info);
    /// stub
    pub struct AskingEveryone {
    }
}

impl super::JournalRule for AskingEveryone {
    fn check(&self, _: &[super::Summary], _: &super::Context<'_>, _: &mut super::Reporter<'_>) {}
}
