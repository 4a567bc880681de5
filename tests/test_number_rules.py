"""The rules say of each number what it is, which way it goes, what of, whose, against what and where."""

from __future__ import annotations

import pytest
from cost import grows_evenly, repeated

from extractor.numbers.rules import Entry, Field, Name, NumberReading, judge_numbers, options

FIELDS = ("unit", "direction", "qualifier", "metric", "method", "baseline", "setting")


def entry(text: str, names: str = "") -> Entry:
    """An entry of one abstract; ``names`` are comma-separated, compared ones begin with a star."""
    known = [name.strip() for name in names.split(",") if name.strip()]
    return Entry(text, names=tuple(Name(name.lstrip("*"), "compared" if name[0] == "*" else "proposed") for name in known))


def told(text: str, names: str = "") -> list[str]:
    """Each reported number as "printed kind direction metric", fields that are null left out."""
    return [_told(text, reading) for reading in judge_numbers(entry(text, names)) if reading.kind]


def _told(text: str, reading: NumberReading) -> str:
    fields: list[Field[str] | None] = [reading.kind, reading.direction, reading.metric]  # type: ignore[list-item]
    printed = text[reading.quantity.start : reading.quantity.end]
    return " | ".join([printed, *(field.value for field in fields if field)])


REPORTED = [
    ("We achieve a 38% reduction in cache storage.", ["38% | result | decrease | cache storage"]),
    ("It achieves a 4.89% accuracy improvement on GSM8K.", ["4.89% | result | increase | accuracy"]),
    ("It reduces build time by more than 90%.", ["90% | result | decrease | build time"]),
    ("It yields a relative gain of 10.6%.", ["10.6% | result | increase"]),
    ("With 72% lower latency, it is cheap.", ["72% | result | decrease | latency"]),
    ("A surrogate achieved an attack success rate (ASR) of 70%.", ["70% | result | attack success rate"]),
    ("It reaches an area under the curve (AUC) of 0.91.", ["0.91 | result | area under the curve"]),
    ("Undetectable disease at end of therapy: 62%.", ["62% | result | Undetectable disease"]),
    ("It has a 3.2x faster inference runtime.", ["3.2x | result | decrease | inference runtime"]),
    ("It has forty times fewer parameters.", ["forty times | result | decrease | parameters"]),
    ("It incurs 5% overhead at run time.", ["5% | result | increase | overhead"]),
    ("We obtain an 80X speedup.", ["80X | result | increase | speedup"]),
    ("The false positive rate dropped to 0.4%.", ["0.4% | result | decrease | false positive rate"]),
    ("Bird abundance declined 29% since 1970.", ["29% | result | decrease | Bird abundance"]),
    ("Night noise fell by 4.4 dB.", ["4.4 dB | result | decrease | Night noise"]),
    ("Latency (p99) drops from 120 ms to 35 ms.", ["120 ms to 35 ms | result | decrease | Latency"]),
    ("GDP per capita grew at 2.3% annually.", ["2.3% | result | increase | GDP per capita"]),
    ("Planning time is halved.", ["halved | result | decrease | Planning time"]),
    ("It doubles the frame rate.", ["doubles | result | increase | frame rate"]),
    ("It needs half the memory.", ["half | result | decrease | memory"]),
    ("The gap narrowed from 12 to 5 percentage points.", ["12 to 5 percentage points | result | decrease | gap"]),
    ("The yield climbed from 42% to 67%.", ["42% to 67% | result | increase | yield"]),
    ("Slips become rarer by an order of magnitude.", ["an order of magnitude | result | decrease | Slips"]),
    ("Precision is 0.92 and recall is 0.88.", ["0.92 | result | Precision", "0.88 | result | recall"]),
    ("Sensitivity was 88.6% and specificity 79.3%.", ["88.6% | result | Sensitivity", "79.3% | result | specificity"]),
    ("The AUC was 0.93 (95% CI 0.90 to 0.95; p<0.001).", ["0.93 | result | AUC"]),
    ("The hazard ratio for serious events was 0.97.", ["0.97 | result | hazard ratio"]),
    ("The stack keeps 99.1% of rare decays.", ["99.1% | result | rare decays"]),
    ("Rupture forces exceeding 1000 pN were seen.", ["1000 pN | result | Rupture forces"]),
    ("Memory stays under 30 MB.", ["30 MB | result | Memory"]),
    ("The accuracy was estimated to be 91%.", ["91% | result | accuracy"]),
    ("According to the summary curve, the AUC was found to be 0.98.", ["0.98 | result | AUC"]),
    ("We saw an 88% (95% CI: 81%-95%; I2=63%) rate of total repair.", ["88% | result | total repair"]),
    ("A rate of nearly 12% (95% CI: 5%-19%) of partial repair was observed.", ["12% | result | partial repair"]),
    ("Sensitivity and specificity were 0.94 (95% CI 0.86-0.98) and 0.99 (95% CI 0.59-1.00), respectively.", ["0.94 | result | Sensitivity", "0.99 | result | specificity"]),
    ("The mean hospital stay was 4.1 (95% CI: 3.6-4.6) days.", ["4.1 | result | mean hospital stay"]),
    ("It runs at 22 Hz.", ["22 Hz | result"]),
    ("We reach a quantum efficiency of 21.4% at 1550 nm.", ["21.4% | result | quantum efficiency"]),
    ("Our alloy has a yield strength of 1.2 GPa.", ["1.2 GPa | result | yield strength"]),
    ("Cohen's kappa between the two annotators was 0.82.", ["0.82 | result | Cohen's kappa"]),
    ("Vaccination reduced hospital admissions by 64%.", ["64% | result | decrease | hospital admissions"]),
    ("Raising the wage by 10% lowers employment by 1.3%.", ["1.3% | result | decrease | employment"]),
    ("The top decile emits 6.2 times as much carbon.", ["6.2 times | result | increase | carbon"]),
    ("The odds of relapse were 1.8 times higher.", ["1.8 times | result | increase | odds"]),
    ("It cuts memory by 30% and query latency by 45%.",
     ["30% | result | decrease | memory", "45% | result | decrease | query latency"]),
    ("It cuts memory by 30% on Alpha and by 45% on Beta.",
     ["30% | result | decrease | memory", "45% | result | decrease | memory"]),
    ("AUCs were 0.91 and 0.87 for CT and MRI, respectively.", ["0.91 | result | AUCs", "0.87 | result | AUCs"]),
    ("Accuracy and F1 of 92.1% and 88.7% are reached.", ["92.1% | result | Accuracy", "88.7% | result | F1"]),
    ("A total of 1,482 patients from 87 centres took part.", ["1,482 | scale", "87 | scale"]),
    ("We interviewed 24 nurses in six hospitals.", ["24 | scale", "six | scale"]),
    ("We compare 11 stochastic and 9 ML methods.", ["11 | scale", "9 | scale"]),
    ("A study (n = 120) was run.", ["120 | scale"]),
    ("We release 3 datasets with 1.2M, 300k and 45k sentences.",
     ["3 | scale", "1.2M | scale", "300k | scale", "45k | scale"]),
    ("Our corpus contains 5,000 hours of speech.", ["5,000 hours | scale"]),
    ("It answers counts over a 10^9-row table.", ["10^9 | scale"]),
    ("Our study of two hit compounds confirms this.", ["two | scale"]),
    ("It serves 1.2 million requests per second.", ["1.2 million | result | requests"]),
    ("We saw 500 adults (310 smokers and 190 others).", ["500 | scale", "310 | scale", "190 | scale"]),
    ("We ship 12 curated datasets and 5 plotting functions.", ["12 | scale", "5 | scale"]),
    ("Our filter keeps 88% recall over 2000 cycles.", ["88% | result | recall"]),
    ("We find a 7x activity gain at 60°C.", ["7x | result | increase | activity"]),
    ("We find that the bans would endanger EUR 9 million annually, or EUR 2.10 per user.",
     ["EUR 9 million | result", "EUR 2.10 | result"]),
    ("It lowers the value of all shares by 9%.", ["9% | result | decrease | value of all shares"]),
    ("The fee lowers their lifetime value by 25% (19%).",
     ["25% | result | decrease | lifetime value", "19% | result | decrease | lifetime value"]),
    ("We find a mass in the range of 2.5 to 3.5 kg.", ["2.5 to 3.5 kg | result | mass"]),
    ("Anaemia was found in 5 of 20 cases (25%).", ["5 | scale", "20 | scale", "25% | result | Anaemia"]),
    ("The share of late buses was similar (21% vs 23%).",
     ["21% | result | share of late buses", "23% | result | share of late buses"]),
    ("We find the north held the largest proportion of wells (42%).", ["42% | result | proportion of wells"]),
    ("In our trial, prevalence was as follows: asthma (25%), gout (2%), and migraine (11%).",
     ["25% | result | prevalence", "2% | result | prevalence", "11% | result | prevalence"]),
    ("The radii measured here agree with A, and are 23% smaller than those in B.", ["23% | result | decrease | radii"]),
    ("Our emission is 3 times more compact than the disk.", ["3 times | result | increase"]),
    ("It raises crop output fivefold.", ["five | result | increase | crop output"]),
    ("We find that just 27% of nurses reach retirement, compared with 48% of drivers.",
     ["27% | result | retirement", "48% | result | retirement"]),
    ("We find that rent and the owner's profits decrease by 0.9% and 0.5% of sales, respectively.",
     ["0.9% | result | decrease | rent", "0.5% | result | decrease | owner's profits"]),
    ("We find that the graduates' transfer rates rose by 30 percent.", ["30 percent | result | increase | transfer rates"]),
    ("It makes few errors, corresponding to 98.8 percent and 98.7 percent accuracy.",
     ["98.8 percent | result | accuracy", "98.7 percent | result | accuracy"]),
    ("Our cell has a specific capacity of 240 mAh/g at C/5, with 92.3% capacity retention over 200 cycles.",
     ["240 mAh/g | result | specific capacity", "92.3% | result | capacity retention", "200 | scale"]),
    ("Our models propose a planted action in 35/40 adversarial cases.", ["35/40 | result"]),
    ("From 1744 protocols that we retrieved, 232 were included.", ["1744 | scale", "232 | scale"]),
    ("We found copies in 179 out of the included 612 articles.", ["179 | scale", "612 | scale"]),
    ("We identified 63 adverse event (AE) signals.", ["63 | scale"]),
    ("We find strict bounds, with a new bound reaching 10^-4.", ["10^-4 | result | bound"]),
]  # fmt: skip

SILENT = [
    "Knots were spliced differently (FDR < 0.05).",
    "We detect its lowest transition near 211 GHz.",
    "The 3.4 and 6.85 micron emission features are seen everywhere.",
    "We build on GPT-4 with 8-bit weights and a 90-day horizon.",
    "Diabetes affects 537 million people worldwide. We present a screening tool.",
    "Existing methods typically need 50 steps. We propose a better one.",
    "According to earlier reports, 35% of errors go unnoticed.",
    "In our trial, mice were given 5 mg/kg for 14 days at 37 °C.",
    "In our work, samples were annealed at 600 °C for 2 h.",
    "With a learning rate of 0.001 and a dropout of 0.1, our training converges.",
    "We use a window of 512 tokens and a threshold of 0.5.",
    "Images of 256×256 pixels are upsampled by 4x super-resolution.",
    "We propose a two-stage framework with three key components.",
    "Our model consists of four modules and two losses.",
    "In this paper we make two contributions.",
    "The 2021 edition is described in Section 5 and Table 3.",
    "Our model uses a 7B backbone and a 13B teacher.",
    "We run each experiment twice, with 5 random seeds.",
    "It operates in three modes over the past two decades.",
    "We train on 8 GPUs.",
    "We decompose the space into two subspaces.",
    "We evaluate with ten-fold cross-validation.",
    "We report the area with 95% confidence.",
    "We combine deep imaging and 850 um data.",
    "In our work, the 850 um and 2 mm images agree.",
    "Our subjects with poor scores (< 60%) were excluded.",
    "Based on young stars with temperatures less than 900 K, we build a catalogue.",
    "We test planets beyond 7 au.",
    "Our protocol involves five steps.",
    "They identified three key themes in our interviews.",
    "In our study, muscles were trained 2x/week or 3x a week.",
    "In our work, we froze the first 10 layers.",
    "In our work, its top ten groups were read.",
    "Our soils were sampled (30-150 cm) in the field.",
    "In our study, sleeping less for 1 week reduced their levels.",
    "Our study reports differences that are significant at the 5% level.",
    "We improve the prediction of 10-year risk.",
    "Our study asked parents of 13- to 17-year-olds.",
]

SCOPES = [
    ("Deputy reduces computation by 40% compared to the dense model.", "Deputy",
     {"method": "Deputy", "baseline": "dense model", "metric": "computation"}),
    ("On KITTI, Foo improves AP by 3.2% over PointNet.", "Foo, *PointNet",
     {"method": "Foo", "baseline": "PointNet", "setting": "KITTI"}),
    ("Foo outperforms Bar by 2.1 points on Alpha.", "Foo, *Bar",
     {"method": "Foo", "baseline": "Bar", "setting": "Alpha", "direction": "increase"}),
    ("Compared with Bar, Foo saves 25% of the bandwidth.", "Foo, *Bar",
     {"method": "Foo", "baseline": "Bar", "metric": "bandwidth", "direction": "decrease"}),
    ("On four synthetic key sets inserts run 2.7x faster.", "", {"unit": "sets"}),
    ("On the official Development set, Foo attains 91% accuracy.", "Foo", {"setting": "official Development set"}),
    ("We propose Foo. It attains 91% accuracy on the Beta dataset.", "Foo", {"method": "Foo", "setting": "Beta"}),
    ("In this work, Foo needs under 5% of the data.", "Foo", {"qualifier": "at_most", "metric": "data"}),
    ("Foo reaches roughly 80% accuracy.", "Foo", {"qualifier": "about", "unit": "%"}),
    ("Experiments on Llama models show that Foo cuts cost by 40%.", "Foo", {"setting": "Llama models"}),
    ("Our index is four times larger than the median value of all shares.", "", {"baseline": "shares"}),
    ("Our towns grew by 1.1 percentage points over a decade.", "", {"baseline": None}),
    ("It is brighter by a factor of 4 with respect to the fiducial run.", "", {"baseline": "fiducial run"}),
    ("The final size was 99% of the printed size.", "", {"baseline": "printed size", "metric": "final size"}),
    ("We find cooling in Africa (0.4 K), warming in Asia (0.2 K).", "", {"setting": "Africa"}),
    ("Our share was as follows: asthma (25%), gout (2%), and migraine (11%).", "", {"setting": "asthma"}),
    ("We find that 27% of nurses reach retirement.", "", {"setting": "nurses"}),
    ("Evaluated with the Gamma dataset, it reaches 91% recall.", "", {"setting": "Gamma"}),
    ("Foo achieves 85% recall on 40 samples.", "Foo", {"setting": None, "method": "Foo"}),
    ("We find that neural networks (NNs) retained 92% recall.", "", {"method": "NNs"}),
    ("The AB450-MnO2 catalyst exhibited a 92% yield in our test.", "", {"method": "AB450-MnO2"}),
    ("They outperformed robot teams, which achieved a 37% success rate in our trial.", "", {"method": "robot teams"}),
    ("In our case, the model achieved 91% recall.", "", {"method": None}),
    ("Bar still manages only 11% accuracy.", "Foo, *Bar", {"method": "Bar", "baseline": None}),
    ("In our trial, wear was 12% with hemp rope vs 18% with nylon rope.", "", {"method": "hemp rope", "baseline": "nylon rope"}),
    ("In our trial, wear was 12% for hemp rope versus 18% for nylon rope.", "", {"method": "hemp rope", "baseline": "nylon rope"}),
    ("In our trial, wear was 12% with age vs 18 harbours.", "", {"method": None}),
    ("In our trial, wear was 12% with some delay.", "", {"method": None}),
    ("Foo wears less than Bar (sensitivity 82%, specificity 86%).", "Foo, *Bar", {"method": "Bar", "metric": "sensitivity"}),
    ("On walls of mills (sensitivity 82%, recall 91%), Foo is fast.", "Foo, *Bar", {"method": "Foo", "metric": "sensitivity"}),
    ("Foo beats Bar (as was seen with a recall of 82%).", "Foo, *Bar", {"method": "Foo"}),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), REPORTED)
def test_says_what_was_measured_and_which_way_it_went(text: str, expected: list[str]) -> None:
    """Kind, direction and metric of what a sentence reports."""
    assert told(text) == expected


@pytest.mark.parametrize("text", SILENT)
def test_says_nothing_of_what_is_not_reported(text: str) -> None:
    """Settings, parts of methods, others' figures, marks and names are no report."""
    assert told(text) == []


@pytest.mark.parametrize(("text", "names", "expected"), SCOPES)
def test_says_whose_against_what_and_where(text: str, names: str, expected: dict[str, str | None]) -> None:
    """Method, baseline and setting of the sentence's first result."""
    reading = next(reading for reading in judge_numbers(entry(text, names)) if reading.kind)
    fields = {name: getattr(reading, name) for name in expected}
    assert {name: field.value if field else None for name, field in fields.items()} == expected


def test_levels_of_several_methods_belong_to_each_of_them() -> None:
    """ "71.4% ... compared to 68.0% for X": a label each, and X is the first one's baseline."""
    text = "On Alpha, Foo reaches 71.4% accuracy, compared to 68.0% for Bar and 66.1% for Baz."
    first, second, third = judge_numbers(entry(text, "Foo, *Bar, *Baz"))
    assert [reading.method.value if reading.method else None for reading in (first, second, third)] == [
        "Foo",
        "Bar",
        "Baz",
    ]
    assert first.baseline is not None and first.baseline.value == "Bar; Baz"
    assert {reading.metric.value if reading.metric else None for reading in (first, second, third)} == {"accuracy"}
    assert {reading.setting.value if reading.setting else None for reading in (first, second, third)} == {"Alpha"}


@pytest.mark.parametrize("against", ["vs", "vs.", "versus", "against"])
def test_levels_side_by_side_belong_to_what_stands_behind_each(against: str) -> None:
    text = f"In our trial, wear was 12% with hemp rope {against} 18% with nylon rope."
    assert [reading.method and reading.method.value for reading in judge_numbers(entry(text))] == ["hemp rope", "nylon rope"]


@pytest.mark.parametrize(("text", "names", "expected"), SCOPES)
def test_every_field_stands_in_the_text(text: str, names: str, expected: dict[str, str | None]) -> None:
    """Copied fields are joined from their spans; no field is without one."""
    for reading in judge_numbers(entry(text, names)):
        for name in ("metric", "method", "baseline", "setting"):
            field = getattr(reading, name)
            if field is not None:
                assert field.value == "; ".join(text[start:end] for start, end in field.spans)


def test_sizes_belong_to_the_dataset_that_has_them() -> None:
    """ "method" of a scale label is set where the size is the named thing's own."""
    known = Entry("FooBench comprises 2,400 problems.", names=(Name("FooBench", kind="benchmark"),))
    (reading,) = judge_numbers(known)
    assert reading.method is not None and reading.method.value == "FooBench"
    assert reading.unit is not None and reading.unit.value == "problems"


def test_options_hold_what_the_rules_chose() -> None:
    """A model chooses among phrases that hold the rules' own choice."""
    text = "On KITTI, Foo improves precision by 3.2% over PointNet."
    (reading,) = judge_numbers(entry(text, "Foo, *PointNet"))
    assert "precision" in [phrase.text for phrase in options(reading, "metric")]
    assert {"Foo", "PointNet"} <= {phrase.text for phrase in options(reading, "method")}


def test_titles_and_abstracts_are_read_and_nothing_else() -> None:
    """Furniture around an entry is no report, whatever it looks like."""
    text = "Score 98% A Title. We cut cost by 5%. 120 citations"
    readings = judge_numbers(Entry(text, title=(10, 17), abstract=(19, 38)))
    assert [text[reading.quantity.start : reading.quantity.end] for reading in readings] == ["5%"]


def test_other_stretches_of_prose_are_read_too() -> None:
    """What stands between them is not."""
    text = "A Title. We cut cost by 5%. 120 citations. It raises speed by 7%. 98 views"
    readings = judge_numbers(Entry(text, title=(0, 7), abstract=(9, 27), others=((43, 65),)))
    assert [text[reading.quantity.start : reading.quantity.end] for reading in readings] == ["5%", "7%"]


SCENE = "Ropes in the north wear by 31%. Old ropes are 12% weaker. Wet ropes lose 9% in a winter. "


@pytest.mark.parametrize(
    ("text", "reported"),
    [
        (SCENE + "The method works.", True),
        (SCENE + "The method works in all experiments.", True),
        (SCENE + "We propose a method.", False),
        (SCENE[:58] + "The method works.", False),
    ],
)
def test_the_method_named_once_at_the_end_does_not_make_all_before_it_background(text: str, reported: bool) -> None:
    """Who proposes it there, or names it early, has set the scene till then."""
    assert (judge_numbers(entry(text))[0].kind is not None) is reported


@pytest.mark.parametrize(("behind", "kind"), [("Here they tell of a tool.", None), ("Tools of old are told of.", "scale")])
def test_here_at_the_head_of_a_sentence_begins_the_report(behind: str, kind: str | None) -> None:
    (reading,) = judge_numbers(entry("Diabetes affects 537 million people worldwide. " + behind))
    assert (reading.kind.value if reading.kind else None) == kind


@pytest.mark.parametrize("piece", ["by 5% and 3 of ", "We cut cost by 30% on A, ", "a b c d e 7 models ", "(4.2 ms) "])
def test_is_linear_on_text_without_sentences(piece: str) -> None:
    assert grows_evenly(lambda size: judge_numbers(Entry(repeated(piece, size))), 1_000)


def kind(text: str, printed: str) -> str | None:
    """What the number printed so is; None for no report of the paper."""
    found = [one for one in judge_numbers(entry(text)) if text[one.quantity.start : one.quantity.end] == printed]
    assert found, f"{printed} is no number of {text!r}"
    return found[0].kind.value if found[0].kind else None


@pytest.mark.parametrize(
    ("text", "printed", "expected"),
    [
        ("For n = 5 the bound holds.", "5", None),
        ("Rings with n = 1–4 were made.", "1–4", None),
        ("An n = 4 crystal was grown.", "4", None),
        ("A study (n = 120) was run.", "120", "scale"),
        ("Relief was seen in most (n = 40 patients) of them.", "40", "scale"),
        ("Mice recovered (n = 8 mice).", "8", "scale"),
        ("We measured topsoils (0–30 cm) in dams.", "0–30 cm", None),
        ("Waves (2–5 m) were recorded.", "2–5 m", "result"),
        ("After 1,200 cycles the discs keep 88%.", "1,200", None),
        ("After 1,200 cycles the discs keep 88%.", "88%", "result"),
        ("We saw wear after 12 cycles.", "12", "scale"),
        ("Adults aged 65+ took part.", "65+", None),
        ("Women over 50 had 12% more relief.", "50", None),
        ("Costs rose over 50%.", "50%", "result"),
        ("We asked those over 50 ropes.", "50", "scale"),
        ("We tried the camera on nine coupons.", "nine", "scale"),
        ("It is used in one harbour.", "one", None),
        ("It works in three steps.", "three", None),
        ("The cache leaves it at 1.9.", "1.9", "result"),
        ("The model puts the emission at 17.6 t/ha.", "17.6 t/ha", "result"),
        ("They keep the samples at 4 °C.", "4 °C", None),
        ("We put the ropes in water at 20 °C.", "20 °C", None),
    ],
)
def test_symbols_depths_ages_and_settings_are_no_results(text: str, printed: str, expected: str | None) -> None:
    """And what only looks like one is reported."""
    assert kind(text, printed) == expected


@pytest.mark.parametrize(
    ("text", "printed", "expected"),
    [
        ("Models were fitted with the package mgcv 1.8.", "1.8", None),
        ("We use R 4.2.1, lme4 1.1-31.", "1.1-31", None),
        ("Stata/SE 14.2 was used.", "14.2", None),
        ("The package reached 0.91.", "0.91", "result"),
        ("Our library scores 0.93.", "0.93", "result"),
        ("With R 4.2.1, accuracy 0.88 is reached.", "0.88", "result"),
        ("We annotated triples.", "triples", None),
        ("Extracted triples are stored.", "triples", None),
        ("More triples were found.", "triples", None),
        ("Traffic triples.", "triples", "result"),
        ("Survival doubles.", "doubles", "result"),
        ("Speed doubles.", "doubles", "result"),
        ("It triples the rate.", "triples", "result"),
        ("A double-blind trial was run.", "double", None),
        ("A batch size = 32 is used.", "32", None),
        ("A KI (95 %) is given.", "95 %", None),
        ("It is of order 10^6.", "10^6", "scale"),
    ],
)
def test_versions_things_and_levels_are_no_results(text: str, printed: str, expected: str | None) -> None:
    """A verb or a measure is no package, and what doubles is no thing."""
    assert kind(text, printed) == expected


@pytest.mark.parametrize(
    "text", ["", "n =", "n = 5", "After 7", "aged 7", "at 7", "puts at 7.", "(0–3 cm)", "\u200b7\u200b", "７ aged ٧ n = ٣"]
)
def test_short_and_odd_texts_are_judged_without_an_error(text: str) -> None:
    judge_numbers(entry(text))


@pytest.mark.parametrize("unit", ["n = 5 ropes ", "We put it at 7.1 t/ha ", "R 4.2.1, lme4 1.1-31 ", "annotated triples "])
def test_marks_of_versions_and_settings_are_looked_for_in_linear_time(unit: str) -> None:
    assert grows_evenly(lambda count: judge_numbers(entry(unit * count)), 5, times=4)
