//! STUB

rule! {
    "ambiguous-person", Notes, Some(Info);
    /// stub
    pub struct AmbiguousPerson {
    }
}

impl super::NoteRule for AmbiguousPerson {
    fn check(&self, _: &super::NoteView<'_>, _: &super::Context<'_>, _: &mut super::Reporter<'_>) {}
}
