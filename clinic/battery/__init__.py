"""The tests of an assessment as data: what is tested, on which side, and what each may say."""
