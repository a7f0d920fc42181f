"""Read today's spreadsheet (CSV or XLSX) into plain rows, within limits that no file can break."""

from __future__ import annotations

import csv
import io
import zipfile
from dataclasses import dataclass

MOST_BYTES = 2 * 1024 * 1024
MOST_UNPACKED = 30 * 1024 * 1024
MOST_ROWS, MOST_COLUMNS, LONGEST_CELL = 2000, 40, 500


class UnreadableTable(ValueError):
    """The file cannot be taken; the message says why and what to do."""


@dataclass(frozen=True)
class Table:
    """Heading and rows as text."""

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def read(content: bytes, *, name: str) -> Table:
    """Read a table by its content, not by its name.

    :raises UnreadableTable: for everything that is too large, broken or not a table.
    """
    if len(content) > MOST_BYTES:
        raise UnreadableTable("Die Datei ist größer als 2 MB. Bitte teilen Sie sie auf.")
    rows = _xlsx(content) if content[:4] == b"PK\x03\x04" else _csv(content)
    rows = [row for row in rows if any(row)]
    if len(rows) < 2:
        raise UnreadableTable(
            "Die Datei ist leer. Die erste Zeile muss die Überschriften enthalten, danach folgen Personen."
        )
    if len(rows) - 1 > MOST_ROWS:
        raise UnreadableTable(f"Die Datei hat mehr als {MOST_ROWS} Zeilen. Bitte teilen Sie sie auf.")
    width = len(rows[0])
    if width > MOST_COLUMNS:
        raise UnreadableTable(
            f"Die Datei hat mehr als {MOST_COLUMNS} Spalten. Bitte löschen Sie, was nicht gebraucht wird."
        )
    return Table(tuple(rows[0]), tuple(tuple((row + [""] * width)[:width]) for row in rows[1:]))


def _cell(value: object) -> str:
    text = "" if value is None else str(value)
    if hasattr(value, "strftime"):
        text = value.strftime("%d.%m.%Y")
    text = " ".join(text.replace("\x00", "").split())
    return text[:LONGEST_CELL]


def _csv(content: bytes) -> list[list[str]]:
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            text = content.decode(encoding)
            break
        except UnicodeDecodeError:
            continue
    else:
        raise UnreadableTable("Die Datei ist keine Tabelle. Bitte speichern Sie als CSV (UTF-8) oder XLSX.")
    if "\x00" in text:
        raise UnreadableTable("Die Datei ist keine Tabelle. Bitte speichern Sie als CSV (UTF-8) oder XLSX.")
    first = text.split("\n", 1)[0]
    delimiter = max(";,\t", key=first.count)
    rows = []
    try:
        for row in csv.reader(io.StringIO(text), delimiter=delimiter):
            rows.append([_cell(value) for value in row[: MOST_COLUMNS + 1]])
            if len(rows) > MOST_ROWS + 2:
                break
    except csv.Error as error:
        raise UnreadableTable("Die CSV-Datei ist beschädigt. Bitte speichern Sie sie neu.") from error
    return rows


def _xlsx(content: bytes) -> list[list[str]]:
    from openpyxl import load_workbook

    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            if sum(part.file_size for part in packed.infolist()) > MOST_UNPACKED or len(packed.infolist()) > 500:
                raise UnreadableTable(
                    "Die Datei ist entpackt zu groß. Bitte speichern Sie nur das Blatt mit den Personen."
                )
            for part in packed.infolist():
                if part.filename.endswith((".xml", ".rels")) and b"<!DOCTYPE" in packed.read(part)[:2000].upper():
                    raise UnreadableTable("Die Datei enthält unerlaubte Teile. Bitte speichern Sie sie neu als XLSX.")
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
        sheet = book.worksheets[0]
        rows = []
        for row in sheet.iter_rows(values_only=True, max_row=MOST_ROWS + 2, max_col=MOST_COLUMNS + 1):
            rows.append([_cell(value) for value in row])
        book.close()
    except UnreadableTable:
        raise
    except Exception as error:  # a broken workbook fails in many ways inside the library
        raise UnreadableTable(
            "Die Datei ist beschädigt oder geschützt. Bitte speichern Sie sie neu als XLSX."
        ) from error
    while rows and rows[0] and not rows[0][-1]:
        rows = [row[:-1] for row in rows]
    return rows
