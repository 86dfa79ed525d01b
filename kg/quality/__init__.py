"""Quality of descriptions of datasets: criteria with points, which are met, what to fix first."""
