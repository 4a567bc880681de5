"""The labelled lines of evals/numbers are read nearly all, and few digits are taken for amounts that are none."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest
from cost import is_cheap, repeated

from extractor.numbers.amounts import amounts

BENCH = Path(__file__).resolve().parents[1] / "evals" / "bench" / "number_cases.py"


@pytest.fixture(scope="module")
def bench() -> ModuleType:
    spec = importlib.util.spec_from_file_location("number_cases", BENCH)
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules["number_cases"] = module
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize(
    ("file", "least"),
    [("dev", 0.985), ("dev2", 0.96), ("dev3", 0.97), ("dev4", 0.96), ("dev5", 0.98), ("dev6", 0.99), ("blind", 0.96)],
)
def test_f1_of_the_labelled_lines(bench: ModuleType, file: str, least: float) -> None:
    """With both ends of ranges and both levels of changes; half of the lines hold no amount at all."""
    whole, _ = bench.scored(bench.read_cases(file), bench.read_by_scanner)
    assert whole.f1 >= least


def test_labels_are_what_their_lines_print(bench: ModuleType) -> None:
    """Each lies in its line, behind the one before."""
    for case in (case for file in ("dev", "dev2", "dev3", "dev4", "dev5", "dev6", "blind") for case in bench.read_cases(file)):
        ends = [0, *(place for label in case.labels for place in (label.start, label.end)), len(case.text)]
        assert ends == sorted(ends), case.name


def told(text: str, language: str | None = None) -> list[tuple[float, float | None, float | None]]:
    return [(one.value, one.high, one.baseline_value) for one in amounts(text, language)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Über 2.450 Haushalte nahmen teil, im Mittel 3,7 Personen.", [(2450, None, None), (3.7, None, None)]),
        ("Le taux passe de 12,5 % à 9,8 % en trois ans.", [(9.8, None, 12.5)]),
        ("De dataset bevat 1.450 opnames van 2,5 uur.", [(1450, None, None), (2.5, None, None)]),
        ("Revenue of €45m and $1.2 bn", [(45e6, None, None), (1.2e9, None, None)]),
        ("t(34) = 2.31, p = .027, d = 0.52", [(2.31, None, None), (0.027, None, None), (0.52, None, None)]),
        ("OR 2.4; 95% CI: 1.1, 5.3", [(2.4, None, None), (1.1, 5.3, None)]),
        ("fell by two to three orders of magnitude", [(100, 1000, None)]),
        ("The depth ranges from 12 to 45 m.", [(12, 45, None)]),
        ("Half a million users waited two and a half years.", [(5e5, None, None), (2.5, None, None)]),
        ("The mass is 125.09(24) GeV.", [(125.09, None, None)]),
        ("By May 2020, 1,200 patients were enrolled.", [(1200, None, None)]),
        ("It can achieve 33–68% of it without free-riding.", [(33, 68, None)]),
        ("achieves92.3%accuracy", [(92.3, None, None)]),
        ("The mass is (1.672 ± 0.003) × 10^-27 kg.", [(1.672e-27, None, None)]),
        ("It climbed from 3.2% in 2010 to 5.8% in 2020.", [(5.8, None, 3.2)]),
        ("1 1/2 hours for 7⁄10 of them", [(1.5, None, None), (0.7, None, None)]),
        ("Sensors logged 1 048 576 samples.", [(1048576, None, None)]),
        ("PM2.5 fell to 8 µg/m3, NO2 to 12 ppb.", [(8, None, None), (12, None, None)]),
        ("Der Preis stieg von 1.200 € auf 1.350 €.", [(1350, None, 1200)]),
        ("With 16 GPUs in Japan 12 hospitals took part.", [(16, None, None), (12, None, None)]),
        ("A total of 58 Italian firms went public.", [(58, None, None)]),
        ("Women 312 (54%), men 266 (46%)", [(312, None, None), (54, None, None), (266, None, None), (46, None, None)]),
        ("RR 0·74 (95% CI 0·58–0·95), p=·018", [(0.74, None, None), (0.58, 0.95, None), (0.018, None, None)]),
        ("2·10^5 M, 5·10-3 M of CuSO4·5H2O", [(2e5, None, None), (0.005, None, None)]),
        ("2.1 x 10(5) cells, 10(-6) M, 10(8) CFU", [(2.1e5, None, None), (1e-6, None, None), (1e8, None, None)]),
        ("p = 2.6 × 10−3, x of order 10$^{-5}$", [(0.0026, None, None), (1e-5, None, None)]),
        ("One in ten thousand, or 1/50th of it", [(0.0001, None, None), (0.02, None, None)]),
        ("Three out of four dentists", [(0.75, None, None)]),
        ("The first one in ten years", [(10, None, None)]),
        ("3.2&times;10<sup>9</sup>, 41&plusmn;6 at &minus;4&deg;C", [(3.2e9, None, None), (41, None, None), (-4, None, None)]),
        ("5&ndash;10 mg, 12 &#215; faster", [(5, 10, None), (12, None, None)]),
        ("β = –0.27; 48% (+7)", [(-0.27, None, None), (48, None, None), (7, None, None)]),
        ("1.1 M€ and 45 k€", [(1.1e6, None, None), (45e3, None, None)]),
        ("٨٧٫٥٪ و ٢٤٠ و ١٬٢٠٠", [(87.5, None, None), (240, None, None), (1200, None, None)]),
        ("La prevalencia pasó del 14,2 % al 19,7 % tras la sequía.", [(19.7, None, 14.2)]),
        ("A mortalidade caiu de 22,1 para 15,4.", [(15.4, None, 22.1)]),
        ("La spesa è salita da 3,1 a 4,6 miliardi di euro.", [(4.6e9, None, 3.1e9)]),
        ("La temperatura varia da 12 a 45 gradi nella zona.", [(12, 45, None)]),
        ("Dal 2010 al 2015 la quota è scesa da 45 a 38 punti.", [(38, None, 45)]),
        ("De kans op terugval daalde van 31 naar 19 procent.", [(19, None, 31)]),
        ("De leeftijd liep uiteen van 18 tot 65 jaar in de groep.", [(18, 65, None)]),
        ("Plon pszenicy wzrósł z 5,2 do 6,9 t/ha, od 18 do 65 lat.", [(6.9, None, 5.2), (18, 65, None)]),
        ("Koncentrace dusičnanů klesla z 8,4 na 3,1 µg/l.", [(3.1, None, 8.4)]),
        ("Andelen rökare minskade från 17,9 till 12,4 procent.", [(12.4, None, 17.9)]),
        ("Osuus nousi 8,5 prosentista 11,2 prosenttiin.", [(11.2, None, 8.5)]),
        ("Урожайность выросла с 2,8 до 3,5 т/га.", [(3.5, None, 2.8)]),
        ("Okullaşma oranı %12,4'ten %18,9'a yükseldi.", [(18.9, None, 12.4)]),
        ("Az arány 12,4%-ról 18,9%-ra nőtt.", [(18.9, None, 12.4)]),
        ("发病率从3.2%下降到1.7%，面积约为120万公顷。", [(1.7, None, 3.2), (1.2e6, None, None)]),
        ("正答率は71.5%から83.2%に上昇、売上は3億5000万円。", [(83.2, None, 71.5), (3.5e8, None, None)]),
        ("환자는 3.2%에서 1.7%로 감소했고 3억 5000만 원이다.", [(1.7, None, 3.2), (3.5e8, None, None)]),
        ("Exports fell from 4.6 to 3.1 billion dollars.", [(3.1e9, None, 4.6e9)]),
        ("Rund zweieinhalb Jahre lebten noch drei Viertel der Buchen.", [(2.5, None, None), (0.75, None, None)]),
        ("Wir untersuchten zwölf Kliniken und dreiundzwanzig Schulen in der Stadt.", [(12, None, None), (23, None, None)]),
        ("In der Hälfte der Fälle war die Rate dreimal so hoch.", [(0.5, None, None), (3, None, None)]),
        ("Un tiers des patients, et un cinquième cas dans la série.", [(1 / 3, None, None)]),
        ("Quatre-vingt-douze enfants ont été suivis jusqu'à la fin.", [(92, None, None)]),
        ("La mitad de los cuarenta y dos niños en la zona.", [(0.5, None, None), (42, None, None)]),
        ("El riesgo fue tres veces mayor (IC 95 %: 1,8-5,0).", [(3, None, None), (1.8, 5.0, None)]),
        ("Trentadue pazienti, un quinto dei quali sono stranieri.", [(32, None, None), (0.2, None, None)]),
        ("Er deden mensen mee, anderhalf keer zoveel als in 2015.", [(1.5, None, None)]),
        ("Hälften av de tolv skolorna och två tredjedelar av lärarna.", [(0.5, None, None), (12, None, None), (2 / 3, None, None)]),
        ("Knap en fjerdedel af de 2.140 deltagere røg dagligt.", [(0.25, None, None), (2140, None, None)]),
        ("Połowa uczniów i trzy czwarte nauczycieli nie jest za.", [(0.5, None, None), (0.75, None, None)]),
        ("Две трети пациентов и половина врачей были за это.", [(2 / 3, None, None), (0.5, None, None)]),
        ("三分之一的患者，10分の3の人，半数以上。", [(1 / 3, None, None), (0.3, None, None), (0.5, None, None)]),
        ("The gap narrowed from 3.2 eV in anatase TiO2 to 2.4 eV.", [(2.4, None, 3.2)]),
        ("They ranged from 3 kg in small dogs to 45 kg in large ones.", [(3, None, None), (45, None, None)]),
        ("45 U.S. firms and a pH of 6.5–8", [(45, None, None), (6.5, 8, None)]),
        ("About 1 in 8 women; a total of two to three hundred", [(0.125, None, None), (200, 300, None)]),
        ("It grew 3.2% in Q2 2021 to $21.4tn.", [(3.2, None, None), (21.4e12, None, None)]),
        ("Mortality: 4·2 per 1000 (95% UI 3·9–4·6)", [(4.2, None, None), (1000.0, None, None), (3.9, 4.6, None)]),
        (
            "De 120 pacientes, 45 (37,5 %); RR 1,45 (IC del 95 %, 1,1 a 1,9) en el grupo.",
            [(120, None, None), (45, None, None), (37.5, None, None), (1.45, None, None), (1.1, 1.9, None)],
        ),
        ("Spośród 320 pacjentów 45% miało gorączkę; 38,5 °C.", [(320, None, None), (45, None, None), (38.5, None, None)]),
        ("Le prix a triplé, de 3 à 9 euros, et le vin est bon.", [(9, None, 3)]),
        ("Rated 17.4 months (95% CI 14.9–20.2)", [(17.4, None, None), (14.9, 20.2, None)]),
        ("(b = 31.5, t = 4.72, p < .001)", [(31.5, None, None), (4.72, None, None), (0.001, None, None)]),
        ("The catalyst gave a yield of Φ = 0.74, a $T_c = 23.4$~K and α = 0.84.", [(23.4, None, None), (0.84, None, None)]),
        ("A yield of Φ = 0.74 was determined at a ratio of 20:1.", [(0.74, None, None), (20, None, None)]),
        ("Die Zahl der Paare stieg von 38 (1998) auf 112 (2018).", [(112, None, 38)]),
        ("Loss falls from 14.2 at layer 6 to 9.8 at layer 24.", [(9.8, None, 14.2)]),
        ("During follow-up 23 relapsed; 3 withdrew.", [(23, None, None), (3, None, None)]),
        (
            "Boys 34, girls 41; F2 plants (302 tall, 98 short)",
            [(34, None, None), (41, None, None), (302, None, None), (98, None, None)],
        ),
        ("Une personne sur cinq vit seule, et un quart en ville.", [(0.2, None, None), (0.25, None, None)]),
        ("Il fondo vale 2,4 miliardi di euro, il doppio del fondo 2.", [(2.4e9, None, None), (2, None, None)]),
        ("Von 120 Proben waren 34 positiv, doppelt so viele wie zuvor.", [(120, None, None), (34, None, None), (2, None, None)]),
        ("Participaron 318 docentes de 24 escuelas.", [(318, None, None), (24, None, None)]),
        ("The mean temperature was 14.2 and k = 12 studies agree.", [(14.2, None, None), (12, None, None)]),
        ("ρ = 0.52 and τ = 0.41 for the rankings", [(0.52, None, None), (0.41, None, None)]),
    ],
)
def test_reads_amounts(text: str, expected: list[tuple[float, float | None, float | None]]) -> None:
    """In the habits of several languages, of statistics and of carelessness."""
    assert told(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Call 555-123-4567 or +1 (212) 555-0199.",
        "Phys. Rev. Lett. 116, 061102 (2016)",
        "1.2k stars · 300 forks · 12 contributors",
        "Showing 1-20 of 345 results",
        "4.2 Experimental Setup",
        "51.5074° N, 0.1278° W",
        "Our approach has three stages and two key components.",
        "the 7B and 13B variants",
        "3,4-dimethoxy and 2,2'-bipyridine",
        "$25 per ticket",
        "US 10,234,567 B2",
        "Llama 3.1 8B is open",
        "SN 1987A",
        "The Seven Years' War left its mark on forestry.",
        "Landsat 8 scenes and iPhone 13 users",
        "A man from village 6 entered helix 12 and serotype 19A.",
        "HPV 16 and 18, exons 1–13, items 3, 5 and 9",
        "Year 9 pupils came in week 4 and month 6.",
        "University of Bergen, 5020 Bergen, and 55 Cancri",
        "42 U.S.C. and 401(k), SO(10), Op. 131, K. 551",
        "Ley 39/2015, the 2016 elections, a split of 80/20",
        "Requires Python >=3.9,<3.12 and SQuAD 2.0 contains it.",
        "from 300 BC to 400 CE; the 5' cap; the 90s",
        "Items ran from 1 (never) to 7 (always).",
        "\\vspace{2mm} and $^{14}$C",
        "ssh -p 2222, 14 h 30, 12.30 pm",
        "The Group of Seven praised the 24 Hours of Le Mans.",
        "US Patent 7,654,321; expiry 11/24; 1s2 2s2 2p6; Stata/SE 14.2",
        "Cass. civ. 1re, 12 juill. 2012; El artículo 27.2; Lag (2003:460), 4 kap. 3 §",
        "Постановление № 123, ч. 3",
        "平成30年法律第45号",
        "Posted 3 days ago · 5 min read · 120 claps",
        "21 CFR Part 11; 42 U.S.C. § 1983; 410 U.S. 113 (1973); [2015] UKSC 12; BGE 140 III 115",
        "Az. 4 K 1127/19, Az. VI ZR 12/20, 2 StR 123/19",
        "Id. at 593; ibid. 593, 101; Aeneid 6.851–853; Od. 9.105–115",
        "The housing meets NEMA 4X.",
        "The next two sections turn to the proofs.",
        "Die Arbeit gliedert sich in drei Teile und der erste Abschnitt ist kurz.",
        "Acht geben ist wichtig, und in der zweiten Hälfte der Studie war es so.",
        "Il secondo quarto del secolo e la prima metà del Novecento.",
        "J. Foo 10(5), 112; J Bar 10(3) 45-67; Section 10(5) of the Act",
        "R 4.2.1, lme4 1.1-31 and the package mgcv 1.8-40 with numpy 1.24",
        "Set top_p = 0.9, learning rate = 0.001 and dropout = 0.1.",
        "at 17:00 UTC+2, the 2p–1s transition and a 1s shell",
        "Lásd a 3. ábrát és a 2.1. táblázatot (48. o.), 2019. április 1.",
        "Si veda il cap. 6, fig. 6.2, della seconda edizione (1998).",
        "Zie paragraaf 4.1 en bijlage 2, blz. 33.",
        "Ustawa z dnia 27 lipca 2005 r., Dz.U. 2005 nr 164 poz. 1365, art. 6 ust. 1",
        "Viz obr. 3 a tab. 2.1 na str. 48, Článek 5 odst. 2",
        "См. рис. 4.2 и табл. 7, с. 112–118, п. 5.2, с 1 июля 2004 г.",
        "Bkz. Şekil 3.1 ve Tablo 4, s. 52-58, 12 Mart 2019",
        "Ks. kuva 5 ja liite 2 (s. 14), 3. maaliskuuta 2020",
        "Βλ. Εικ. 3 και Πίν. 2, σ. 45.",
        "disposición adicional 2.ª, la versión 2.1 del protocolo",
        "2019年4月1日受付、第12巻第3号、図3および表2を参照。",
        "그림 2와 표 4를 참조, 2021년 3월 4일",
        "Rank 0 gathers gradients from GPU 3 of node 17.",
        "Channels 1 and 3 recorded eye movements, channel 7 the trigger.",
        "In lines 40–52 the narrator turns to the sea; stanza 9 answers him.",
        "Reflectance in bands 3-5 and 8A enters the index.",
        "At step 40,000 the loss spikes.",
        "Proband 17 brach ab; bei Proband 22 fiel Kanal 3 aus.",
        "Am 3. und 4. Mai, in der 3. Klasse und im 4. Stock war es so.",
        "Il drone 3 segue la rotta 7 fino al punto 12.",
        "Le recours au 49.3 et la mémoire de Mai 68 reviennent sans cesse.",
        "Groep 8 en havo 5 kregen dezelfde toets, vmbo-4 niet.",
        "De la hoja 3 quedan vacías la fila 12 y la celda B7.",
        "Primers 515F and 806R, a 5977A detector, ZSM-5, 13X or MIL-101",
        "Use `--lr 3e-4 --batch-size 256`; set `max_length: 512` and `seed: 42` in config.yaml.",
        "n_estimators=300, learning_rate=0.05, C=1.0",
        "def load(n=3): y[i] = x[2*i:2*i+3]",
        '<td colspan="3" width="50">',
        "AdamW (β1 = 0.9, β2 = 0.95) with a weight decay of 0.1, temperature 0.7 and top-p 0.95",
        "With λ = 0.1 and τ = 0.07, or σ = 0.2 and ρ = 0.5, the loss is stable.",
        "Significance was set at p < 0.05; P values below 0.05 were considered significant.",
        "Bands show the 95-%-KI, firmware 5.14.",
        "PO Box 9101, 6700 HB Wageningen; TVA FR 40 303 265 045",
        "Mortars of CEM I 42.5 R and CEM III/A 32.5 N were cast.",
        "Ein Gespräch unter vier Augen in der Stadt.",
        "Ten eerste spraken zij onder vier ogen, ten tweede niet.",
        "Die Vier Jahreszeiten und der Zweite Weltkrieg",
        "Stage four cancer, chapter two and verse three, the Gang of Four",
        "Departs 14.35, arrives 16.10; circa 1450; fl. 1200–1230",
    ],
)
def test_leaves_out_what_only_looks_like_an_amount(text: str) -> None:
    """Found whole, for a piece of each may look like an amount."""
    assert told(text) == []


def test_the_page_may_say_which_marks_hold() -> None:
    """1.337 is more than a thousand in Spanish, and little more than one in English."""
    assert (told("1.337", "es"), told("1.337", "en")) == ([(1337, None, None)], [(1.337, None, None)])


@pytest.mark.parametrize(
    "piece",
    [
        "0 12 ",
        "(A,1",
        "12(3), 4",
        "5 stars, ",
        "1.1 Abc ",
        "12°",
        "frac 1 ",
        "1{,}234",
        "von 1 bis ",
        "rated 4/",
        "0·7",
        "&minus;",
        "1 in six ",
        "図1",
        "с. 1 ",
        "<sup>1",
        "de 1 ",
        "da 1 a 2 ",
        "%1 ",
        "1から",
        "zwei Drittel und ",
        "un quinto ",
        "cuarenta y ",
        "1分之",
        "from 1 x to ",
        "1'den ",
        "3億",
        "z 1 do ",
    ],
)
@pytest.mark.slow
def test_is_linear_on_adversarial_text(piece: str) -> None:
    """No repeated piece makes it superlinear: 25 KB in well under a second."""
    assert is_cheap(lambda: amounts(repeated(piece, 25_000)))
