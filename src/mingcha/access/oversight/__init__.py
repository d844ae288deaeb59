"""The audit of the use of footage, and the detection of unusual use (arts. 16(3), 20(1), 25).
The address /oversight is another thing: the plane supervision."""
