//! STUB

rule! {
    "unknown-rule", Notes, Some(Info);
    /// stub
    pub struct UnknownRule {
    }
}

impl super::NoteRule for UnknownRule {
    fn check(&self, _: &super::NoteView<'_>, _: &super::Context<'_>, _: &mut super::Reporter<'_>) {}
}
