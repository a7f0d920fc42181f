"""The form face of a draft: what stands in the text as YAML, as fields and lines people can edit, and back."""
