# Made for the demonstration. It is read as a syntax tree and never run.
national_climate_targets = Classification(
    "text", labels="label", dataset_name="ClimatePolicyRadar/national-climate-targets"
)
snli = Classification("premise", "hypothesis", labels="label", dataset_name="stanfordnlp/snli")
anli = Classification("premise", "hypothesis", labels="label", dataset_name="facebook/anli")
boolq = Classification("question", "passage", labels="answer", dataset_name="google/boolq")
sciq = MultipleChoice("question", labels="correct_answer", dataset_name="allenai/sciq")
