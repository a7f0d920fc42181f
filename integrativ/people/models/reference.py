"""Reference data about work and languages: occupations with everyday words, languages, countries, qualifications."""

from django.contrib.postgres.indexes import GinIndex
from django.db import models

from integrativ.tenancy import wall


class Occupation(models.Model):
    """One occupation of the German classification (KldB 2010, version 2020), five digits."""

    code = models.CharField(max_length=5, primary_key=True)
    title = models.CharField(max_length=200)
    short_title = models.CharField(max_length=120)
    requirement_level = models.CharField("Anforderungsniveau", max_length=12)

    wall = wall.reference()

    def __str__(self) -> str:
        return self.title


class OccupationTerm(models.Model):
    """A word by which people look for an occupation, in one of seven languages."""

    language = models.CharField(max_length=5)
    term = models.CharField(max_length=200)
    folded = models.CharField(max_length=200)
    code = models.CharField(max_length=5)
    is_everyday = models.BooleanField()
    is_display_name = models.BooleanField()

    wall = wall.reference()

    class Meta:
        indexes = [
            GinIndex(fields=["folded"], opclasses=["gin_trgm_ops"], name="occupation_term_by_word"),
            models.Index(fields=["code", "is_everyday"], name="occupation_term_by_code"),
        ]

    def __str__(self) -> str:
        return self.term


class Language(models.Model):
    """A language people speak, with its own name and direction of writing."""

    code = models.CharField(max_length=10, primary_key=True)
    name = models.CharField(max_length=80)
    autonym = models.CharField(max_length=80)
    is_right_to_left = models.BooleanField()
    position = models.PositiveSmallIntegerField()

    wall = wall.reference()

    def __str__(self) -> str:
        return self.name


class CefrLevel(models.Model):
    """A level of the Common European Framework, with what one can do and which papers usually prove it."""

    level = models.CharField(max_length=2, primary_key=True)
    rank = models.PositiveSmallIntegerField()
    label = models.CharField(max_length=60)
    can_do = models.CharField(max_length=300)
    typical_proof = models.CharField(max_length=200)

    wall = wall.reference()

    def __str__(self) -> str:
        return self.level


class Country(models.Model):
    """A country by its ISO code, with its names in the seven languages."""

    code = models.CharField(max_length=20, primary_key=True)
    name = models.CharField(max_length=80)
    adjective = models.CharField(max_length=80)
    names = models.JSONField()
    sort_key = models.CharField(max_length=80)

    wall = wall.reference()

    def __str__(self) -> str:
        return self.name


class QualificationType(models.Model):
    """A kind of school, vocational or academic qualification."""

    code = models.CharField(max_length=40, primary_key=True)
    group = models.CharField(max_length=12)
    label = models.CharField(max_length=120)
    position = models.PositiveSmallIntegerField()

    wall = wall.reference()

    def __str__(self) -> str:
        return self.label


class ReferenceState(models.Model):
    """Which content of a reference file the database holds, so that loading again costs nothing."""

    name = models.CharField(max_length=40, primary_key=True)
    digest = models.CharField(max_length=64)

    wall = wall.reference()

    def __str__(self) -> str:
        return self.name
