"""The recorder: records cameras, seals what is over, disposes on signed orders, answers the local protocol."""
