//! STUB

rule! {
    "marker-without-person", Notes, Some(Info);
    /// stub
    pub struct MarkerWithoutPerson {
    }
}

impl super::NoteRule for MarkerWithoutPerson {
    fn check(&self, _: &super::NoteView<'_>, _: &super::Context<'_>, _: &mut super::Reporter<'_>) {}
}
