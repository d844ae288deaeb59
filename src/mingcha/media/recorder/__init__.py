"""The recorder: records cameras, seals minutes, disposes on signed orders, serves the local protocol."""
