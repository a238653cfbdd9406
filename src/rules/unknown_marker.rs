//! STUB

rule! {
    "unknown-marker", Notes, Some(Info);
    /// stub
    pub struct UnknownMarker {
    }
}

impl super::NoteRule for UnknownMarker {
    fn check(&self, _: &super::NoteView<'_>, _: &super::Context<'_>, _: &mut super::Reporter<'_>) {}
}
