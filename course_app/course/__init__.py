"""What authors wrote and what the rules say. Plain Python: no Flask, no SQL, no clock."""
