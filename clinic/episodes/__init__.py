"""Episode of care: why the person came and how it ended, and what it holds as it is kept, read and said."""
