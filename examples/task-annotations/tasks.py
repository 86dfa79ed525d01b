# Made for the demonstration. It is read as a syntax tree and never run.
national_climate_targets = Classification(
    "text", labels="label", dataset_name="ClimatePolicyRadar/national-climate-targets"
)
