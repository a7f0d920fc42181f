"""The law in a case: which facts go in, which answer comes out, what is kept of it, who reads which part."""
