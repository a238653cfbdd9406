//! STUB

rule! {
    "invalid-date", Notes, Some(Info);
    /// stub
    pub struct InvalidDate {
    }
}

impl super::NoteRule for InvalidDate {
    fn check(&self, _: &super::NoteView<'_>, _: &super::Context<'_>, _: &mut super::Reporter<'_>) {}
}
