"""The side of a device in GB/T 28181: registers, answers, sends; for the simulator and the cascade (article 13(1))."""
