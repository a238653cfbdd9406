//! STUB

rule! {
    "future-date", Notes, Some(Info);
    /// stub
    pub struct FutureDate {
    }
}

impl super::NoteRule for FutureDate {
    fn check(&self, _: &super::NoteView<'_>, _: &super::Context<'_>, _: &mut super::Reporter<'_>) {}
}
