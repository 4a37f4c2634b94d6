"""The library as one clinic has it: what it wrote itself, kept with every save, laid over the entries that ship."""
