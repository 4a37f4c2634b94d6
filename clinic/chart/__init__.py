"""A patient's chart and the pages beside it that read several features at once; no tables."""
