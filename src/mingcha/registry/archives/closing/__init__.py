"""What article 11 asks before an acceptance is closed as passed, in a home that asks it then."""
