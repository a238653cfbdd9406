//! STUB

rule! {
    "unknown-person", Notes, Some(Info);
    /// stub
    pub struct UnknownPerson {
    }
}

impl super::NoteRule for UnknownPerson {
    fn check(&self, _: &super::NoteView<'_>, _: &super::Context<'_>, _: &mut super::Reporter<'_>) {}
}
