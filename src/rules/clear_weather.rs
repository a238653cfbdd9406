//! STUB

rule! {
    "clear-weather", Notes, Some(Info);
    /// stub
    pub struct ClearWeather {
    }
}

impl super::PersonRule for ClearWeather {
    fn check(&self, _: &crate::graph::Tie<'_>, _: &super::Context<'_>, _: &mut super::Reporter<'_>) {}
}
