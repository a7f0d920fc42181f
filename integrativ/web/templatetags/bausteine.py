"""All components as template tags: {% load bausteine %}. Signatures and examples: docs/bausteine.md."""

from django import template

from integrativ.web.components import clocks, forms, frame, law, lists, words

register = template.Library()

for part in (words, frame, lists, clocks, law, forms):
    register.tags.update(part.register.tags)
    register.filters.update(part.register.filters)
