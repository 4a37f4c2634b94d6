"""ICD-10-CM codes, one edition a fiscal year: reference data that belongs to no clinic (ADR 0033)."""
