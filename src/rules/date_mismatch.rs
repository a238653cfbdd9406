//! STUB

rule! {
    "date-mismatch", Notes, Some(Info);
    /// stub
    pub struct DateMismatch {
    }
}

impl super::NoteRule for DateMismatch {
    fn check(&self, _: &super::NoteView<'_>, _: &super::Context<'_>, _: &mut super::Reporter<'_>) {}
}
