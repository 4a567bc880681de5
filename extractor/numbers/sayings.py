"""Number words in idioms and hours, which count nothing: German, French, Spanish, Italian, Portuguese, Dutch.

A pattern for :mod:`extractor.numbers.codes`, of text in small letters.
"""

from __future__ import annotations

_ABROAD = (
    r"unter vier augen|auf allen vieren|(?:meine|seine|ihre|deine) sieben sachen|buch mit sieben siegeln|zwei paar schuhe|zwei fliegen mit"
    r"|zwischen zwei stühlen|fünf vor zwölf|drei kreuze|auf zwei hochzeiten|zweierlei maß|in den eigenen vier wänden|vier wänden"
    r"|quatre épingles|cheveux en quatre|à quatre pattes|en moins de deux|deux poids,? deux mesures|quatre cents coups|sept lieues|sept merveilles"
    r"|d['’]une pierre deux coups|deux doigts de|à deux pas|entre deux (?:feux|chaises|eaux)|quatre vents|quatre coins"
    r"|dos caras|dos pájaros de un tiro|(?:a|en) dos (?:pasos|velas|aguas)|entre dos (?:fuegos|aguas)|cuatro gatos|los cuatro vientos|tres pies al gato"
    r"|siete (?:mares|vidas|llaves)|de tres al cuarto|a las mil maravillas"
    r"|tra due fuochi|a due passi|quattro (?:gatti|passi|chiacchiere|venti|mura)|due piccioni con una fava|quattro e quattr['’]otto|sette (?:camicie|vite|mari)"
    r"|due pesi(?: e)? due misure"
    r"|dois coelhos|dois gumes|entre dois fogos|quatro (?:ventos|paredes|cantos)|sete (?:vidas|mares|chaves|cabeças)|dois pesos(?: e)? duas medidas"
    r"|onder vier ogen|twee vliegen in een klap|tussen twee vuren|met twee maten|zeven sloten|op alle vieren|één op één"
)
_HOURS = (
    r"à (?:une|deux|trois|quatre|cinq|six|sept|huit|neuf|dix|onze|douze) heures?(?! (?:de|d['’]|par|du|en))"
    r"|um (?:ein|zwei|drei|vier|fünf|sechs|sieben|acht|neun|zehn|elf|zwölf) uhr|om (?:een|twee|drie|vier|vijf|zes|zeven|acht|negen|tien|elf|twaalf) uur"
)
SAYINGS_ABROAD = rf"(?<!\w)(?:{_ABROAD}|{_HOURS})(?!\w)"
"""Fixed expressions: the number in them is never one of something."""
