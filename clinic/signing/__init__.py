"""The acts: what stands out first, sign, co-sign, review, add, mark as entered in error, take over, and who may."""
