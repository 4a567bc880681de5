"""The scanner reads numbers as people print them, and tells them from names, dates and marks."""

from __future__ import annotations

import random
from itertools import pairwise

import pytest
from cost import is_cheap, repeated

from extractor.numbers.quantity import LONGEST, Quantity
from extractor.numbers.scanner import scan


def shown(text: str) -> list[str]:
    """The quantities that are not suspect, each as "printed = value unit qualifier"."""
    return [_shown(text, quantity) for quantity in scan(text) if quantity.suspect is None]


def _shown(text: str, quantity: Quantity) -> str:
    value = f"{quantity.value:g}"
    if quantity.baseline_value is not None:
        value = f"{quantity.baseline_value:g}->{value}"
    if quantity.high is not None:
        value += f"..{quantity.high:g}"
    parts = [value, quantity.unit_symbol, quantity.qualifier]
    return f"{text[quantity.start : quantity.end]} = {' '.join(part for part in parts if part)}"


READ = [
    ("a 38% reduction in cost", ["38% = 38 %"]),
    ("gains of 3.07\\% on average", ["3.07\\% = 3.07 %"]),
    ("drops of $\\sim 31\\%$ each", ["31\\% = 31 % about"]),
    ("an accuracy of **91.5%** overall", ["91.5% = 91.5 %"]),
    ("a mortality of 12 per cent", ["12 per cent = 12 %"]),
    ("a salinity of 35‰ at depth", ["35‰ = 35 ‰"]),
    ("an improvement of 1.4 points", ["1.4 points = 1.4 points"]),
    ("rose by 2.3 percentage points", ["2.3 percentage points = 2.3 points"]),
    ("a 5-point gain over it", ["5-point = 5 points"]),
    ("runs 12.7x faster", ["12.7x = 12.7 x"]),
    ("a 3.1× speed-up", ["3.1× = 3.1 x"]),
    ("up to 4.3 × faster", ["4.3 × = 4.3 x at_most"]),
    ("a $6.2\\times$ saving", ["6.2\\times = 6.2 x"]),
    ("a 25-fold increase", ["25-fold = 25 x"]),
    ("a fivefold rise and a ten-fold fall", ["five = 5 x", "ten = 10 x"]),
    ("forty times fewer parameters", ["forty times = 40 x"]),
    ("cut by a factor of about 10", ["10 = 10 x about"]),
    ("twice as large", ["twice = 2 x"]),
    ("doubles the rate", ["doubles = 2 x"]),
    ("halved the error", ["halved = 0.5 x"]),
    ("half of the patients", ["half = 0.5 x"]),
    ("by a third", ["a third = 0.333333 x"]),
    ("two-thirds of the cells", ["two-thirds = 0.666667 x"]),
    ("three quarters of them", ["three quarters = 0.75 x"]),
    ("an order of magnitude cheaper", ["an order of magnitude = 10 x"]),
    ("three orders of magnitude faster", ["three orders of magnitude = 1000 x"]),
    ("a 10^5-node graph", ["10^5 = 100000"]),
    ("about $10^{6}$ events", ["10^{6} = 1e+06 about"]),
    ("at 2×10^4 pairs", ["2×10^4 = 20000"]),
    ("a rate of 1.2 × 10⁻⁵ here", ["1.2 × 10⁻⁵ = 1.2e-05"]),
    ("a bound of 3e-4", ["3e-4 = 0.0003"]),
    ("we collect 9k dialogues", ["9k = 9000"]),
    ("over 2T tokens", ["2T = 2e+12 at_least"]),
    ("109 million cells", ["109 million = 1.09e+08"]),
    ("1.5bn records", ["1.5bn = 1.5e+09"]),
    ("58,000 images", ["58,000 = 58000"]),
    ("1,234,567.5 units sold", ["1,234,567.5 = 1.23457e+06"]),
    ("90 000 samples", ["90 000 = 90000"]),
    ("5\u202f000 pairs", ["5\u202f000 = 5000"]),
    ("1.234,5 samples", ["1.234,5 = 1234.5"]),
    ("an error of 0,7 only", ["0,7 = 0.7"]),
    ("eleven models", ["eleven = 11"]),
    ("twenty-five languages", ["twenty-five = 25"]),
    ("two hundred and fifty patients", ["two hundred and fifty = 250"]),
    ("a dozen systems", ["a dozen = 12"]),
    ("three million words", ["three million = 3e+06"]),
    ("a thousand runs", ["a thousand = 1000"]),
    ("by 2.2-2.6x", ["2.2-2.6x = 2.2..2.6 x"]),
    ("by 20%-50%", ["20%-50% = 20..50 %"]),
    ("adding 1.4--3.1 minutes", ["1.4--3.1 minutes = 1.4..3.1 minutes"]),
    ("gains of 0.9% to 3.4%", ["0.9% to 3.4% = 0.9..3.4 %"]),
    ("between 5 and 9%", ["5 and 9% = 5..9 %"]),
    ("ranging from 0.7% to 5.5%", ["0.7% to 5.5% = 0.7..5.5 %"]),
    ("a 25- to 27-fold increase", ["25- to 27-fold = 25..27 x"]),
    ("rises from 51.3% to 60.8%", ["51.3% to 60.8% = 51.3->60.8 %"]),
    ("fell from 61 to 38 kWh/kg", ["61 to 38 kWh/kg = 61->38 kWh/kg"]),
    ("recall rises from 0.58 (camera only) to 0.83", ["0.58 (camera only) to 0.83 = 0.58->0.83"]),
    ("went from 45.2% accuracy to 60.1%", ["45.2% accuracy to 60.1% = 45.2->60.1 %"]),
    ("urban $60.6\\% \\rightarrow 70.1\\%$ now", ["60.6\\% \\rightarrow 70.1\\% = 60.6->70.1 %"]),
    ("resolution time (381 days to 103 days)", ["381 days to 103 days = 381->103 days"]),
    ("reached 77.2% (+1.9%)", ["77.2% = 77.2 %", "+1.9% = 1.9 %"]),
    ("a change of −2.3 points", ["−2.3 points = -2.3 points"]),
    ("an AUC of 0.93 ± 0.02 here", ["0.93 ± 0.02 = 0.93"]),
    ("at 85.2 ± 0.3%", ["85.2 ± 0.3% = 85.2 %"]),
    ("by 80%, 40%, and 52%", ["80% = 80 %", "40% = 40 %", "52% = 52 %"]),
    ("by 80, 40 and 52%", ["80 = 80 %", "40 = 40 %", "52% = 52 %"]),
    ("forces exceeding 1000 pN", ["1000 pN = 1000 pN at_least"]),
    ("up to 7.5m/s", ["7.5m/s = 7.5 m/s at_most"]),
    ("only 45 megabytes", ["45 megabytes = 45 megabytes"]),
    ("an error of 0.31 kcal/mol", ["0.31 kcal/mol = 0.31 kcal/mol"]),
    ("a current of 40 mA cm⁻²", ["40 mA cm⁻² = 40 mA cm⁻²"]),
    ("noise of 2.1 nrad/sqrt(Hz)", ["2.1 nrad/sqrt(Hz) = 2.1 nrad/sqrt(Hz)"]),
    ("a depth of 18.9 mag", ["18.9 mag = 18.9 mag"]),
    ("saves $2.4M a year", ["$2.4M = 2.4e+06 $"]),
    ("in under 5 minutes", ["5 minutes = 5 minutes at_most"]),
    ("10+ approaches", ["10+ = 10 at_least"]),
    ("more than 42,000 titles", ["42,000 = 42000 at_least"]),
    ("at least 20% of it", ["20% = 20 % at_least"]),
    ("fewer than 500 sentences", ["500 = 500 at_most"]),
    ("roughly 23% of pairs", ["23% = 23 % about"]),
    ("5 or more visits", ["5 = 5 at_least"]),
    ("gains over 54 configurations", ["54 = 54"]),
    ("7 out of 10 clinicians", ["7 = 7", "10 = 10"]),
    ("½ of it", ["½ = 0.5"]),
    ("sub-10 ms responses", ["10 ms = 10 ms"]),
    ("a price of EUR 3.20 (USD 3.50)", ["EUR 3.20 = 3.2 EUR", "USD 3.50 = 3.5 USD"]),
    ("by a factor of ≃5", ["5 = 5 x about"]),
    ("a conductivity of 7.5 mS cm−1", ["7.5 mS cm−1 = 7.5 mS cm-1"]),
    ("a slope in the range of 0.9 to 0.4", ["0.9 to 0.4 = 0.4..0.9"]),
    ("dims from Rv=3.1 mag at the core to 1.2 mag", ["3.1 mag at the core to 1.2 mag = 3.1->1.2 mag"]),
    ("we use 30K samples", ["30K = 30000"]),
    ("a rate of 71.5% ± 2.5%", ["71.5% = 71.5 %"]),
]

NONE = [
    "We build on GPT-4 and Falcon-7B.",
    "LLaMA2-13B and Qwen2.5 are used.",
    "the tumour suppressor p53 and H2O",
    "Recall@5 and Hits@1 are shown",
    "published at EMNLP 2024",
    "a survey from 2019",
    "(Smith, 2021)",
    "between 2004 and 2022",
    "in the 1990s",
    "since May 13 of that year",
    "on 2023-05-01",
    "on 3 March",
    "at 10:30 a.m.",
    "as shown before [12]",
    "as shown in [3, 5] and [7]",
    "see Table 3",
    "see Section 4.2",
    "in Fig. 7",
    "Eq. (4) holds",
    "(1) a new loss",
    "arXiv:2305.12345",
    "doi:10.1145/12345.678",
    "https://example.org/papers/2024/17",
    "Python 3.8 is needed",
    "version 2.1.0",
    "the 21st century",
    "the 75th percentile",
    "COVID-19 patients",
    "1,2-cyclohexanediol",
    "the C25 position",
    "with k = 5",
    "p < 0.05",
    "(95% CI 0.81 to 0.92)",
    "a 512×512 crop",
    "3x3 kernels",
    "one of them",
    "call +49 30 1234 5678",
    "open 24/7",
    "Llama 2 is open",
    "on an RTX 5090.",
    "MultiWOZ 2.0 dataset",
    "where $k \\in \\{0,1,2,3\\}$",
    "$x_1$ and $x_2$",
    "thousands of images",
    "millions of users",
    "per hundred births",
    "the over-60s",
    "Phase 3 of the trial",
    "RFC 2119 says so",
    "Theorem 2 and Lemma 4",
    "PMID: 31234567",
    "grant no. 12345",
    "chapter 9",
    "page 12",
    "pp. 12-19",
    "v2 of the model",
    "a 47,XXY karyotype",
    "potassium dated by 40K decay",
    "from 2025 to 2110",
    "as Doe et al. 2019 saw",
    "signs of Planet Nine",
    "of which compound 9c binds best",
    'asks for: 1. "speed" and 2. "safety"',
    "profiles at r > 12 kpc",
    "16S rRNA",
]


@pytest.mark.parametrize(("text", "expected"), READ)
def test_reads_numbers_as_people_print_them(text: str, expected: list[str]) -> None:
    """Value, range, change, unit and roughness are what a reader would take from the print."""
    assert shown(text) == expected


@pytest.mark.parametrize("text", NONE)
def test_leaves_out_numbers_that_report_nothing(text: str) -> None:
    """Names, dates, citations, marks and symbols hold digits, but report no quantity."""
    assert shown(text) == []


@pytest.mark.parametrize(("text", "expected"), READ)
def test_spans_lie_in_the_text_and_apart(text: str, expected: list[str]) -> None:
    """Spans are ordered, do not overlap, and begin and end at what is printed."""
    spans = [(quantity.start, quantity.end) for quantity in scan(text)]
    assert spans == sorted(spans)
    assert all(first[1] <= second[0] for first, second in pairwise(spans))
    assert all(text[start:end].strip() == text[start:end] and 0 < end - start <= LONGEST for start, end in spans)


@pytest.mark.parametrize(
    "piece",
    ["1", "1 ", "1,", "1.", "1,000", "9 000 ", "-", "5% to ", "from 1 to ", "x", "10^", "two hundred and ", "(1) ",
     "$1$", "1±", "\\times", "3 orders of ", "about ", "1/2", "A1-", "ten times ", "[1,", "{", "1 m/s/", "half a "],
)  # fmt: skip
@pytest.mark.slow
def test_is_linear_on_adversarial_text(piece: str) -> None:
    """No repeated piece makes the scan superlinear: 25 KB in well under a second."""
    text = repeated(piece, 25_000)
    assert is_cheap(lambda: scan(text))


def test_survives_any_text() -> None:
    """Random mixtures of marks, digits and words never raise and keep their spans in order."""
    dice = random.Random(7)
    pieces = [
        *"1,.%x× –-()$^{}±/k½~\\é𝟓",
        "23",
        "4.5",
        "\u202f",
        "to",
        "from",
        "half",
        "million",
        "and",
        "ms",
        "°C",
        "\n",
    ]
    for _ in range(2000):
        text = "".join(dice.choice(pieces) for _ in range(dice.randrange(1, 25)))
        spans = [(quantity.start, quantity.end) for quantity in scan(text)]
        assert spans == sorted(spans)


@pytest.mark.parametrize("printed", ["10^999", "2^999", "1e999", "3 × 10^999", "3 × 10^9999999999999999999"])
def test_a_number_larger_than_any_float_is_none(printed: str) -> None:
    """JSON has no word for it."""
    assert [quantity.value for quantity in scan(f"We found {printed} tides and 12 gauges")] in ([12.0], [2.0**999, 12.0])
