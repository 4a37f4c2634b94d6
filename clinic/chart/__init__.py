"""Pages that read several features at once; no tables."""
