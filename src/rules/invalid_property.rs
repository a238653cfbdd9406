//! STUB

rule! {
    "invalid-property", Notes, Some(Info);
    /// stub
    pub struct InvalidProperty {
    }
}

impl super::NoteRule for InvalidProperty {
    fn check(&self, _: &super::NoteView<'_>, _: &super::Context<'_>, _: &mut super::Reporter<'_>) {}
}
