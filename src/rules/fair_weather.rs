//! STUB

rule! {
    "fair-weather", Notes, Some(Info);
    /// stub
    pub struct FairWeather {
    }
}

impl super::PersonRule for FairWeather {
    fn check(&self, _: &crate::graph::Tie<'_>, _: &super::Context<'_>, _: &mut super::Reporter<'_>) {}
}
