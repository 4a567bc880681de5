"""The rules say which names an entry proposes, which it compares with, and which are neither."""

from __future__ import annotations

import time

import pytest

from extractor.methods.names import Reason, name_candidates, same_name
from extractor.methods.rules import MethodReading, read_methods

CASES = [
    (
        None,
        "We propose Retrieval Over Classes (ROC), which ranks labels. ROC is 42.6-109.9x faster than FooRank.",
        "ROC",
        "FooRank",
    ),
    (
        None,
        "Log-structured stores pay for range deletes. This paper presents Lethe-R, a storage engine that "
        "bounds tombstone lifetime. Lethe-R reclaims space 2.1x sooner than RocksMerge and DuneKV.",
        "Lethe-R",
        "RocksMerge, DuneKV",
    ),
    (
        None,
        "We describe the design and implementation of HarborFS, a distributed file system for satellites.",
        "HarborFS",
        "",
    ),
    (
        None,
        "We built Quill on top of Apache Spark. Quill cuts shuffle traffic by 40% compared with Spark SQL.",
        "Quill",
        "Spark SQL",
    ),
    (
        None,
        "This demo showcases TraceLoom, an interactive tool for debugging data pipelines.",
        "TraceLoom",
        "",
    ),
    (
        None,
        "To this end, we design and implement a scheduler called Nimbus-S that packs containers by lifetime.",
        "Nimbus-S",
        "",
    ),
    (
        None,
        "Our system, named Orrery, serves graph queries in 3 ms, whereas NeoStar needs 11 ms.",
        "Orrery",
        "NeoStar",
    ),
    (
        None,
        "Here we present scAlign2, a deep generative model for integrating single-cell RNA-seq data. On 14 "
        "datasets scAlign2 outperforms Harmonia and scBridge.",
        "scAlign2",
        "Harmonia, scBridge",
    ),
    (
        None,
        "We developed PhyloQuick, a fast and memory-efficient software package for phylogenetic inference, "
        "and compared it with TreeMax and RaxBoost.",
        "PhyloQuick",
        "TreeMax, RaxBoost",
    ),
    (
        None,
        "Background: Antimicrobial resistance (AMR) is rising. Results: We introduce ResFind-Lite, a k-mer "
        "based classifier. Availability: ResFind-Lite is at a public repository.",
        "ResFind-Lite",
        "",
    ),
    (
        None,
        "A web server, MutaServ, is freely available at the project site. MutaServ predicts the effect of point mutations.",
        "MutaServ",
        "",
    ),
    (
        None,
        "Motivation: Peptide identification is slow. Results: We propose a novel scoring scheme, PepRank, "
        "which re-scores candidates from Mascot and X!Tandem.",
        "PepRank",
        "",
    ),
    (
        None,
        "We developed and validated a nomogram, the CARDIO-7 score, to predict readmission. CARDIO-7 had a "
        "C-statistic of 0.81, compared with 0.72 for LACE.",
        "CARDIO-7",
        "LACE",
    ),
    (
        None,
        "We propose the Frailty Triage Index (FTI), a bedside score built from six items.",
        "FTI",
        "",
    ),
    (
        None,
        "The aim of this study was to develop an artificial intelligence (AI) model for detecting polyps. The"
        " model, PolypSpot, reached an AUC of 0.96.",
        "PolypSpot",
        "",
    ),
    (
        None,
        "We present a new N-body code, Hydra-X, for simulating star clusters with primordial binaries.",
        "Hydra-X",
        "",
    ),
    (
        None,
        "We introduce the TNG-Dwarf simulations, a suite of 30 zoom-in runs of dwarf galaxies.",
        "TNG-Dwarf",
        "",
    ),
    (
        None,
        "We develop QFlow, an open-source library for simulating open quantum systems. QFlow is 12 times faster than QuTool.",
        "QFlow",
        "QuTool",
    ),
    (
        None,
        "We present the SkyMesh survey, which covers 4,000 square degrees in five bands.",
        "SkyMesh",
        "",
    ),
    (
        None,
        "We present ChemGraphQA, a benchmark of 8,000 questions on reaction mechanisms. GPT-5 answers 61% of them.",
        "ChemGraphQA",
        "",
    ),
    (
        None,
        "We introduce a machine-learned force field, FieldAlloy, trained on DFT data. FieldAlloy reproduces "
        "elastic constants within 3%, better than the classical potential AlloyPot.",
        "FieldAlloy",
        "AlloyPot",
    ),
    (
        None,
        "We developed MOFSieve, a high-throughput screening workflow.",
        "MOFSieve",
        "",
    ),
    (
        None,
        "This paper introduces SnakeSkin, a variable-stiffness gripper. SnakeSkin lifts 4 kg, twice as much as SoftClaw.",
        "SnakeSkin",
        "SoftClaw",
    ),
    (
        None,
        "We contribute WalkAlong, a mobile app that nudges older adults to walk. In a study with 24 "
        "participants, WalkAlong was preferred over StepCount.",
        "WalkAlong",
        "StepCount",
    ),
    (
        None,
        "Virtual reality (VR) sickness limits adoption. We propose and evaluate VignetteEye, a gaze-contingent restrictor.",
        "VignetteEye",
        "",
    ),
    (
        None,
        "We introduce the Zero-Rent Index (ZRI), a measure of housing stress that uses only public data.",
        "ZRI",
        "",
    ),
    (
        None,
        "We present FlakeHunter, an approach to detect flaky tests. FlakeHunter finds 38% more flaky tests "
        "than DeFlaky and NonDexter.",
        "FlakeHunter",
        "DeFlaky, NonDexter",
    ),
    (
        None,
        "We implement our approach in a tool called RustGuard and apply it to 40 crates.",
        "RustGuard",
        "",
    ),
    (
        None,
        "Fuzzing has found many bugs. AFL++ is a widely used fuzzer. In this work we propose SeedWise, a seed scheduler for AFL++.",
        "SeedWise",
        "",
    ),
    (
        None,
        "This paper presents a novel attack, PhantomTick, against Intel SGX enclaves.",
        "PhantomTick",
        "",
    ),
    (
        None,
        "We propose two defenses: TickMask and JitterFill. Both stop PhantomTick on AMD processors.",
        "TickMask, JitterFill",
        "",
    ),
    (
        None,
        "We propose a GAN-based method for super-resolution. It beats SRNet and EDSRPlus on Set5.",
        "",
        "SRNet, EDSRPlus",
    ),
    (
        None,
        "We introduce a simple baseline (MeanPool++) and a dataset (NoisyTab) for tabular robustness.",
        "MeanPool++, NoisyTab",
        "",
    ),
    (
        None,
        'We present "PaperTrail", a system for provenance capture.',
        "PaperTrail",
        "",
    ),
    (
        None,
        "We present \\textbf{DriftNet}, a network for streaming data.",
        "DriftNet",
        "",
    ),
    (
        None,
        "We propose **FocalMix**, which mixes samples by difficulty. FocalMix improves over MixUp by 2.1 points.",
        "FocalMix",
        "MixUp",
    ),
    (
        None,
        "To address this gap, a novel framework named TriView is proposed.",
        "TriView",
        "",
    ),
    (
        None,
        "A hierarchical transformer (HiDoc) is proposed for long documents.",
        "HiDoc",
        "",
    ),
    (
        None,
        "In this work, Selective State Pruning (SSP) is introduced to shrink state-space models.",
        "SSP",
        "",
    ),
    (
        None,
        "Presents a contrastive objective, PairLock, that keeps negatives apart. Beats SimPair by 3 points on STS-B.",
        "PairLock",
        "SimPair",
    ),
    (
        None,
        "Introduces GraphLoom, a library for dynamic graphs.",
        "GraphLoom",
        "",
    ),
    (
        None,
        "The authors propose LeanMoE, which prunes experts during decoding.",
        "LeanMoE",
        "",
    ),
    (
        None,
        "The paper proposes a training recipe, dubbed SlowStart, for vision transformers (ViTs).",
        "SlowStart",
        "",
    ),
    (
        None,
        "We present a benchmark and a dataset. The benchmark, TableQuest, has 4k questions; the dataset, "
        "TableText, has 90k tables.",
        "TableQuest, TableText",
        "",
    ),
    (
        None,
        "We release OpenMelody, a corpus of 12,000 folk tunes, together with MeloTag, a tagger trained on it.",
        "OpenMelody, MeloTag",
        "",
    ),
    (
        None,
        "Existing methods such as DeepWalk and node2vec ignore time. We propose TempWalk to fill this gap. "
        "TempWalk surpasses DeepWalk by 4%.",
        "TempWalk",
        "DeepWalk",
    ),
    (
        None,
        "Unlike LoRA, our method, RankDrop, needs no tuning.",
        "RankDrop",
        "",
    ),
    (
        None,
        "Our contributions are threefold: (i) SceneBank, a dataset; (ii) SceneEval, a metric; and (iii) an analysis.",
        "SceneBank, SceneEval",
        "",
    ),
    (
        None,
        "The proposed EdgeCut method reduces bandwidth by 31% relative to FullSync.",
        "EdgeCut",
        "FullSync",
    ),
    (
        None,
        "EdgeCut is a new method for split inference. It needs no retraining.",
        "EdgeCut",
        "",
    ),
    (
        None,
        "Compared with strong baselines including BarNet, FooNet and QuxFormer, our model reduces error by 12%.",
        "",
        "BarNet, FooNet, QuxFormer",
    ),
    (
        None,
        "Our approach achieves 81.2 F1, 3.4 points above SpanBoost.",
        "",
        "SpanBoost",
    ),
    (
        None,
        "We propose Meta-Prompt Distillation (MPD). MPD matches the accuracy of FullTune while using 1% of "
        "parameters, and is 3x faster than AdapterDrop.",
        "MPD",
        "FullTune, AdapterDrop",
    ),
    (
        "Kite: Fast Text Matching",
        "Results show that Kite achieves 91.0% accuracy, versus 88.2% for Heron and 85.0% for Egret.",
        "Kite",
        "Heron, Egret",
    ),
    (
        "Vireo: Compiling Graph Queries",
        "Graph queries are slow. Vireo compiles them to vectorised code and is 5x faster than GraphDBX.",
        "Vireo",
        "GraphDBX",
    ),
    (
        "ReadOut – a screen reader for formulas",
        "Reads text aloud.",
        "ReadOut",
        "",
    ),
    (
        "XPlain-It: Explanations for Spreadsheets",
        "It explains itself.",
        "XPlain-It",
        "",
    ),
    (
        None,
        "Two-phase commit blocks. We present 2PC-Lite, a commit protocol without a coordinator.",
        "2PC-Lite",
        "",
    ),
    (
        None,
        "We present the Open Reaction Ledger (ORL), a database of 2 million reactions.",
        "ORL",
        "",
    ),
    (
        None,
        "We propose Sparse Token Routing, a technique that skips layers for easy tokens. Sparse Token Routing halves latency.",
        "Sparse Token Routing",
        "",
    ),
    (
        None,
        "Here, we establish the Crowding-Distance Law, which relates density to speed.",
        "Crowding-Distance Law",
        "",
    ),
    (
        None,
        "We develop a new variant of the finite-difference time-domain (FDTD) method, termed SymFDTD, that "
        "conserves energy exactly. SymFDTD is 3 times faster than Yee-FDTD.",
        "SymFDTD",
        "Yee-FDTD",
    ),
    (
        "Inferring cell-cell communication with kernels",
        "Accurate inference of cell-cell communication is hard. We present LigandLink (Ligand-receptor "
        "Inference by Kernels), an R package. In simulated and real data LigandLink recovers known "
        "interactions better than CellTalkPro and NicheNet2.",
        "LigandLink",
        "CellTalkPro, NicheNet2",
    ),
    (
        None,
        "We introduce a mobile health intervention (mHealth-DASH) to lower blood pressure. Adults using "
        "mHealth-DASH reduced systolic pressure by 6 mmHg more than usual care.",
        "mHealth-DASH",
        "",
    ),
    (
        None,
        "Deep learning has transformed cryo-EM. We introduce CryoSieve2, which discards poor particles, and "
        "show that it improves resolution by 0.3 angstrom over RELION-style selection.",
        "CryoSieve2",
        "",
    ),
    (
        None,
        "Automated theorem provers need good premises. We present MagnusHammer-L, a premise selector for "
        "Lean. On miniF2F, MagnusHammer-L proves 58.3% of theorems, surpassing LeanDojo by 9 points.",
        "MagnusHammer-L",
        "LeanDojo",
    ),
    (
        None,
        "A hybrid GA-PSO algorithm is proposed for reactive power dispatch on the IEEE 30-bus system. The "
        "GA-PSO algorithm gives lower losses than GA, PSO and DE.",
        "GA-PSO",
        "GA, PSO, DE",
    ),
    (
        None,
        "An improved YOLOv8 model, YOLO-Leaf, is proposed for detecting tea diseases. YOLO-Leaf reaches an "
        "mAP of 92.4%, 3.1% higher than YOLOv8n.",
        "YOLO-Leaf",
        "YOLOv8n",
    ),
    (
        None,
        "This paper proposes an improved whale optimization algorithm (IWOA) for feature selection. IWOA is "
        "compared with PSO, GWO and HHO on 18 UCI datasets.",
        "IWOA",
        "PSO, GWO, HHO",
    ),
    (
        None,
        "In order to improve the accuracy of short-term load forecasting, a CNN-BiLSTM-Attention model is "
        "proposed. Compared with BiLSTM and CNN-LSTM, the MAPE of the proposed model drops by 1.2%.",
        "CNN-BiLSTM-Attention",
        "BiLSTM, CNN-LSTM",
    ),
    (
        None,
        "We present GRAIL-Sim: an end-to-end simulator for gravimetry missions.",
        "GRAIL-Sim",
        "",
    ),
    (
        None,
        "Here we describe CaMPARI-X, a photoconvertible calcium indicator with faster kinetics than CaMPARI2.",
        "CaMPARI-X",
        "CaMPARI2",
    ),
    (
        None,
        "We engineered a compact base editor, TadCBE-mini, which edits 43% of alleles in primary T cells, "
        "compared to 21% for BE4max.",
        "TadCBE-mini",
        "BE4max",
    ),
    (
        None,
        "We introduce the Sleep Regularity Questionnaire (SRQ) and report its reliability in 1,100 adults.",
        "SRQ",
        "",
    ),
    (
        None,
        "We present mesarun, a fast aligner for long reads. Mesarun is ten times faster than minimap3.",
        "mesarun",
        "minimap3",
    ),
    (
        None,
        "We present the EAGLE-Lite suite of hydrodynamical simulations.",
        "EAGLE-Lite",
        "",
    ),
    (
        None,
        "The authors introduce SwiftPath, a routing protocol for low-Earth-orbit constellations, and show "
        "that it halves delay relative to OSPF.",
        "SwiftPath",
        "OSPF",
    ),
    (
        None,
        "Proof assistants are hard to learn. Tutoriel, our plug-in for Coq, shows hints. Students using "
        "Tutoriel solved 30% more exercises.",
        "Tutoriel",
        "",
    ),
    (
        None,
        "Cloud costs are opaque. The system we present, BillScope, attributes cost to requests.",
        "BillScope",
        "",
    ),
    (
        None,
        "We open-source our toolkit, ProbeKit, to facilitate research.",
        "ProbeKit",
        "",
    ),
    (
        None,
        "With FairSplit, we provide a tool for auditing allocation. FairSplit is used by two agencies.",
        "FairSplit",
        "",
    ),
    (
        None,
        "In this paper, we extend our earlier system, Orca-1, to streams. The new version, Orca-2, handles 4x"
        " more events than Orca-1.",
        "Orca-2",
        "Orca-1",
    ),
    (
        "Swift: Non-blocking Stream Joins",
        "Prior systems such as Falcon and Heron stall. Swift, in contrast, never blocks; it is 2x faster than Falcon.",
        "Swift",
        "Falcon",
    ),
]

COMPARED = [
    ("FooGrid is ahead of BarRank by three points.", "BarRank"),
    ("FooGrid scores below that of BarRank.", "BarRank"),
    ("FooGrid has five times the speed of BarRank.", "BarRank"),
    ("FooGrid trails BarRank by 3 points.", "BarRank"),
    ("FooGrid llega a 91% frente a BarRank.", "BarRank"),
    ("FooGrid llega a 91% en comparación con BarRank.", "BarRank"),
    ("FooGrid erreicht 91 % gegenüber BarRank.", "BarRank"),
    ("FooGrid erreicht 91 % im Vergleich zu BarRank.", "BarRank"),
    ("FooGrid atteint 91 % par rapport à BarRank.", "BarRank"),
    ("FooGrid arriva al 91% rispetto a BarRank.", "BarRank"),
    ("FooGrid chega a 91% em relação a BarRank.", "BarRank"),
    ("FooGrid loses 4 ms (11 ms for BarRank).", "BarRank"),
    ("FooGrid reaches 91% of the labels and BarRank 84%.", "BarRank"),
    ("The usual BarRank needs 11 ms.", "BarRank"),
    ("The older solver BarRank failed on half of them.", "BarRank"),
    ("The usual BarRank is on every ship.", ""),
    ("BarRank stands ahead on the list.", ""),
    ("Many times the crew asked for BarRank.", ""),
    ("It needs 3 kJ, compared with 4.7 kJ before.", ""),
    ("It was 41 points compared with 38 GLU.", ""),
    ("Im Norden liegt BarRank.", ""),
]


@pytest.mark.parametrize(("text", "compared"), COMPARED)
def test_levels_are_set_beside_others_in_many_wordings(text: str, compared: str) -> None:
    """Also in four more languages; what is merely named, and units behind a number, are not compared with."""
    assert told(None, "We present FooGrid, a planner. " + text, "compared") == compared


PROPOSED = [
    ("Presentamos FooGrid, un planificador.", "FooGrid"),
    ("Apresentamos FooGrid, um planejador.", "FooGrid"),
    ("Presentiamo FooGrid, un pianificatore.", "FooGrid"),
    ("Nous présentons FooGrid, un planificateur.", "FooGrid"),
    ("Wir präsentieren FooGrid, einen Planer.", "FooGrid"),
    ("FooGrid, our winch, lifts 3 ropes.", "FooGrid"),
    ("Our winch, FooGrid, lifts ropes.", "FooGrid"),
    ("FooGrid (a set of 40 ropes introduced here) is open.", "FooGrid"),
    ("The released FooGrid holds 40 ropes.", "FooGrid"),
    ("The accompanying FooGrid holds 40 ropes.", "FooGrid"),
    ("Strands are counted with FooGrid, a model of wear.", "FooGrid"),
    ("Usamos FooGrid, un planificador.", ""),
    ("Nous utilisons FooGrid, un planificateur.", ""),
    ("Wir benutzen FooGrid, einen Planer.", ""),
    ("Our earlier winch, FooGrid, lifts ropes.", ""),
    ("FooGrid (introduced in 2019) is open.", ""),
    ("The well-known FooGrid holds 40 ropes.", ""),
    ("Strands are counted with FooGrid, a benchmark of wear.", ""),
    ("Strands are counted with FOOG, a model of wear.", ""),
    ("We present BazLift. Strands are counted with FooGrid, a model of wear.", "BazLift"),
]


@pytest.mark.parametrize(("text", "proposed"), PROPOSED)
def test_own_things_are_told_in_many_wordings(text: str, proposed: str) -> None:
    """By apposition, in five languages, or as what is used and explained where nothing else is put forward."""
    assert told(None, text, "proposed") == proposed


@pytest.mark.parametrize(("name", "compared"), [("PalmX-3", "PalmX-3"), ("EBB", "")])
def test_without_an_own_method_only_coined_names_are_compared(name: str, compared: str) -> None:
    """Capitals may be a place or a data set."""
    assert told(None, f"The wear of ropes fell. They are slower than {name} in all of them.", "compared") == compared


WITHOUT = [
    (
        None,
        "In this paper we study how joins behave on SSDs. PostgreSQL and MySQL are measured under TPC-C.",
    ),
    (
        None,
        "The Unix philosophy has shaped operating systems. We argue that Linux should revisit it.",
    ),
    (
        None,
        "We evaluate five key-value stores, including LevelKV and FastTree, on NVMe drives and find no winner.",
    ),
    (
        None,
        "TP53 is mutated in half of all tumours. We show that loss of MDM2 restores p53 activity in HeLa cells.",
    ),
    (
        None,
        "We found that knockdown of YAP1 reduced proliferation compared with TAZ in MCF-7 cells.",
    ),
    (
        None,
        "Using CRISPR-Cas9, we deleted BRCA1 in mouse embryonic stem cells and performed RNA-seq.",
    ),
    (
        None,
        "SARS-CoV-2 enters cells through the ACE2 receptor. We describe the structure of the spike protein bound to nanobody Nb21.",
    ),
    (
        None,
        "We present the genome of Quercus robur, a long-lived tree of European forests.",
    ),
    (
        None,
        "We report the first chromosome-level assembly of the Atlantic herring (Clupea harengus) using PacBio HiFi reads and Hi-C.",
    ),
    (
        None,
        "The expression of IL-6, TNF-alpha and IL-10 was measured by ELISA and qPCR in 40 patients.",
    ),
    (
        None,
        "We describe Xenopus laevis oocytes expressing the KCNQ1 channel.",
    ),
    (
        None,
        "METHODS: In this double-blind trial, 412 adults with type 2 diabetes mellitus (T2DM) received "
        "semaglutide or placebo. RESULTS: HbA1c fell by 1.4%.",
    ),
    (
        None,
        "PURPOSE: To validate the Fracture Risk Assessment Tool (FRAX) in a Turkish cohort. FRAX underestimated hip fractures.",
    ),
    (
        None,
        "A total of 230 patients underwent MRI and CT. Sensitivity of MRI was higher than that of CT (92% vs. 80%).",
    ),
    (
        None,
        "Objective: To compare laparoscopic cholecystectomy (LC) with open cholecystectomy (OC). LC was "
        "associated with shorter stay than OC.",
    ),
    (
        None,
        "The World Health Organization (WHO) declared a pandemic in March 2020. We surveyed 1,200 nurses in Brazil.",
    ),
    (
        None,
        "The RESCUE-HF trial randomised 600 patients to dapagliflozin or placebo.",
    ),
    (
        None,
        "Chronic obstructive pulmonary disease (COPD) is a leading cause of death. We introduce a home-based "
        "programme of pulmonary rehabilitation.",
    ),
    (
        None,
        "We present ALMA observations of the protoplanetary disk around HD 163296.",
    ),
    (
        None,
        "We report JWST spectroscopy of the galaxy GN-z11 and discuss its metallicity.",
    ),
    (
        None,
        "Using Gaia DR3 astrometry we identify 41 new members of the Hyades. The H-R diagram shows a gap.",
    ),
    (
        None,
        "We study the Ising model at criticality with the density matrix renormalization group (DMRG).",
    ),
    (
        None,
        "The Large Hadron Collider (LHC) delivered 139 fb-1 of data. We search for supersymmetry with the ATLAS detector.",
    ),
    (
        None,
        "We propose a scheme, dubbed ghost cooling, to reach the ground state of a levitated nanosphere.",
    ),
    (
        None,
        "We derive the Kubo formula for a Weyl semimetal and apply it to TaAs.",
    ),
    (
        None,
        "Here we report a Pt/C catalyst with high activity. The Ni3Fe alloy outperforms IrO2 in alkaline media.",
    ),
    (
        None,
        "A metal-organic framework (MOF), ZIF-8, was synthesised and characterised by XRD and SEM.",
    ),
    (
        None,
        "LiFePO4 cathodes were coated with Al2O3. Capacity retention was 95% after 500 cycles.",
    ),
    (
        None,
        "We present a qualitative study of how teachers use ChatGPT. Twelve interviews were analysed with thematic analysis.",
    ),
    (
        None,
        "We asked 31 developers about GitHub Copilot and Stack Overflow.",
    ),
    (
        None,
        "We present the results of a survey of Amazon Mechanical Turk workers.",
    ),
    (
        None,
        "Using data from the European Central Bank (ECB), I estimate the effect of quantitative easing on "
        "wages in Italy and Spain.",
    ),
    (
        None,
        "This paper presents a model of Bertrand competition with Nash bargaining. We show that mergers lower welfare.",
    ),
    (
        None,
        "The Paris Agreement commits countries to net zero. We use the GCAM model to project emissions.",
    ),
    (
        None,
        "Drawing on Foucault, this article develops a theory of platform labour in India.",
    ),
    (
        None,
        "I propose that the Consumer Price Index (CPI) overstates inflation.",
    ),
    (
        None,
        "We conduct an empirical study of 1,200 Dockerfiles on GitHub. We find that Alpine images are smaller than Debian images.",
    ),
    (
        None,
        "We replicate a study on code review at Microsoft and Google.",
    ),
    (
        None,
        "We fine-tune BERT and RoBERTa on the SQuAD dataset and analyse attention heads.",
    ),
    (
        None,
        "Large language models (LLMs) such as GPT-4 and Claude 3 hallucinate. We present a taxonomy of errors.",
    ),
    (
        None,
        "This study explores federated learning (FL) with differential privacy (DP) on CIFAR-10.",
    ),
    (
        None,
        "We use Adam and train on ImageNet for 300 epochs with ResNet-50.",
    ),
    (
        None,
        "We identify a failure mode that we call Echo Collapse and study its causes.",
    ),
    (
        None,
        "We study a phenomenon termed Grokking Delay in small transformers.",
    ),
    (
        None,
        "We introduce the task of Visual Sarcasm Explanation (VSE).",
    ),
    (
        None,
        "We formalise the problem as a Markov Decision Process (MDP).",
    ),
    (
        None,
        "We propose using Monte Carlo Tree Search (MCTS) for program synthesis.",
    ),
    (
        None,
        "Our method is built on Stable Diffusion and uses CLIP embeddings.",
    ),
    (
        None,
        "We introduce Bayesian priors into the Gaussian process (GP) surrogate.",
    ),
    (
        None,
        "We develop an efficient algorithm for the Traveling Salesman Problem (TSP).",
    ),
    (
        None,
        "This paper describes our submission to SemEval-2027 Task 4. We ensemble DeBERTa models.",
    ),
    (
        "Sepsis: a narrative review",
        "Sepsis kills. We review biomarkers of sepsis.",
    ),
    (
        "Correction: Sea-Level Rise in Venice",
        "Climate change threatens coasts.",
    ),
    (
        "Can ChatGPT Pass the Bar Exam? An Evaluation",
        "We benchmark open models on legal tasks.",
    ),
    (
        "ChatGPT in Radiology: Promise and Perils",
        "ChatGPT answered 72% of questions correctly. We compare it with residents.",
    ),
    (
        "On the Consistency of the Lasso under Heavy Tails",
        "A new estimator is derived. Simulations show good coverage.",
    ),
    (
        "H0: A Critical Review of Distance Ladders",
        "We revisit the Hubble tension.",
    ),
    (
        "Aspirin and Mortality: Results from a Cohort",
        "Aspirin lowers risk. In the ASPREE-XT cohort, aspirin did not lower mortality.",
    ),
    (
        "Sorting Networks: New Lower Bounds",
        "We show bounds for sorting networks.",
    ),
    (
        "Mapping Soil Moisture with Sentinel-1 and Random Forests",
        "Soil moisture drives yields. We map it from Sentinel-1.",
    ),
    (
        "TREM2 deletion accelerates amyloid pathology in APP/PS1 mice",
        "Alzheimer's disease (AD) is characterised by amyloid-beta (Abeta) plaques. Using APP/PS1 mice, we "
        "show that deletion of TREM2 in microglia increases plaque load. RNA sequencing revealed "
        "downregulation of Apoe and Cst7. We propose that TREM2 restrains plaque growth. Our data identify "
        "TREM2 as a therapeutic target.",
    ),
    (
        "Edoxaban versus Warfarin in Atrial Fibrillation",
        "BACKGROUND: Atrial fibrillation (AF) is common. METHODS: The ELAN-2 trial enrolled 2,013 patients in"
        " Europe and Japan. Patients received edoxaban or warfarin. RESULTS: Stroke occurred in 2.1% versus "
        "3.4%. CONCLUSIONS: Edoxaban was noninferior to warfarin.",
    ),
    (
        "TOI-4400 b: a warm sub-Neptune around a nearby K dwarf",
        "We report the discovery of TOI-4400 b, a sub-Neptune transiting a K dwarf observed by TESS. HARPS "
        "radial velocities yield a mass of 7.3 Earth masses.",
    ),
    (
        "A strong-lensing model of Abell 2744 from MUSE",
        "We present deep VLT/MUSE observations of the galaxy cluster Abell 2744. Using LENSTOOL, we build a "
        "mass model with 141 multiple images.",
    ),
    (
        None,
        "Perovskite solar cells based on FAPbI3 suffer from phase instability. Here, we introduce "
        "methylammonium chloride (MACl) as an additive. The champion device reaches 25.1%, compared with "
        "22.4% for the control. XRD and DFT reveal suppressed PbI2 formation.",
    ),
    (
        None,
        "The gut microbiome of Apis mellifera was profiled by 16S rRNA sequencing. Lactobacillus Firm-5 "
        "dominated. Snodgrassella alvi was reduced in colonies exposed to imidacloprid.",
    ),
    (
        None,
        "The Health Belief Model (HBM) and the Theory of Planned Behavior (TPB) were used to design a "
        "questionnaire. Data were collected from 512 students in Ghana. Structural equation modelling (SEM) "
        "showed that attitude predicted intention.",
    ),
    (
        None,
        "We estimate a New Keynesian model with Calvo pricing using data from the Federal Reserve. The Taylor"
        " rule coefficient is 1.6. Our results contrast with those of Smets and Wouters.",
    ),
    (
        None,
        "Landslides threaten roads in Nepal. Using Sentinel-1 InSAR and Google Earth Engine, we map 1,204 "
        "slow landslides. Random Forest outperformed Support Vector Machine (AUC 0.91 vs. 0.86).",
    ),
    (
        None,
        "Graphene oxide (GO) membranes swell in water. We report crosslinked GO/PEI membranes with 99% "
        "rejection of Na2SO4. MD simulations explain the selectivity.",
    ),
    (
        None,
        "Does a four-day week raise output? We study 61 firms in the United Kingdom. The trial, run by "
        "Autonomy and Cambridge University, found no loss of revenue.",
    ),
    (
        None,
        "In this article, the author argues that Heidegger's notion of Dasein prefigures embodied cognition. "
        "Merleau-Ponty is read against Husserl.",
    ),
    (
        None,
        "The Common Vulnerability Scoring System (CVSS) is criticised. We interviewed 25 analysts at banks. "
        "We introduce three recommendations for CVSS v4.",
    ),
    (
        None,
        "OBJECTIVE: To describe a rare case of Kikuchi-Fujimoto disease. A 24-year-old woman presented with "
        "fever. CT showed lymphadenopathy.",
    ),
    (
        None,
        "Quantum key distribution (QKD) over 600 km has been shown. We experimentally demonstrate twin-field QKD with 1 GHz clock.",
    ),
    (
        None,
        "We formulate an H-infinity controller for a DC motor and compare it with PID and LQR controllers. "
        "Simulations in MATLAB/Simulink show lower overshoot.",
    ),
    (
        None,
        "We present the third public data release of the HydroGrid project, comprising discharge records from 4,100 gauges.",
    ),
    (
        None,
        "We provide an overview of the ImageCLEF 2026 lab, with 31 participating teams.",
    ),
    (
        None,
        "Multi-criteria decision making (MCDM) methods such as TOPSIS and VIKOR rank suppliers. We combine "
        "AHP with TOPSIS for a case study in Turkey.",
    ),
    (
        "MALAT1 promotes metastasis via the miR-200c/ZEB1 axis",
        "The lncRNA MALAT1 was upregulated. Knockdown of MALAT1 suppressed EMT via miR-200c/ZEB1.",
    ),
    (
        None,
        "CD8+ T cells expressing PD-1 and TIM-3 accumulated in tumours treated with anti-CTLA-4.",
    ),
    (
        None,
        "Participants completed the PHQ-9, GAD-7 and SF-36. Mindfulness-based cognitive therapy (MBCT) "
        "reduced PHQ-9 scores more than treatment as usual (TAU).",
    ),
    (
        None,
        "Mobile games monetise attention. In a field experiment with 80,000 players of PuzzleQuest, discounts"
        " raised spending by 9%.",
    ),
    (
        "TikTok: Friend or Foe? Social Media and Body Image",
        "TikTok and Instagram shape body image. A survey of 900 adolescents in Norway was conducted.",
    ),
    (
        None,
        "The seismic network in Iceland recorded the 2021 Fagradalsfjall eruption. We locate tremor using FK "
        "analysis and compare it with GNSS data.",
    ),
    (
        None,
        "A convolutional neural network (CNN) was trained to grade diabetic retinopathy (DR). The CNN "
        "outperformed two residents (AUC 0.95 versus 0.90).",
    ),
    (
        None,
        "ABSTRACT We present LOFAR and uGMRT observations of the radio relic in PSZ2 G096.88+24.18.",
    ),
    (
        None,
        "This work presents a comparison of React, Angular and Vue for building dashboards.",
    ),
    (
        None,
        "We apply the Transformer architecture to weather data from ERA5 and compare to ECMWF IFS forecasts.",
    ),
]


def told(title: str | None, text: str, role: str) -> str:
    """The names of one role, in order of first mention."""
    return ", ".join(reading.name for reading in read_methods(title, text) if reading.role == role)


@pytest.mark.parametrize(("title", "text", "proposed", "compared"), CASES)
def test_proposed_and_compared_names_are_read(title: str | None, text: str, proposed: str, compared: str) -> None:
    """What the text puts forward is proposed, what its outcome is set against is compared, all else is neither."""
    assert told(title, text, "proposed") == proposed
    assert told(title, text, "compared") == compared


@pytest.mark.parametrize(("title", "text"), WITHOUT)
def test_what_is_merely_used_studied_or_named_is_no_method(title: str | None, text: str) -> None:
    """Genes, stars, places, drugs, trials, tools that are studied, phenomena, tasks and field acronyms are left out."""
    assert read_methods(title, text) == []


WEAR = "The wear of ropes is measured in three harbours, and the inner strands break first."
TITLES = [
    ("Faster Tides with FooGrid", "FooGrid"),
    ("Faster Tides with FooGrid, a Small Decoder", "FooGrid"),
    ("A Survey of Tides with FooGrid", ""),
    ("Reading Old Letters with FooGrid: A Replication", ""),
    ("Sleep in Adults with FKD", ""),
    ("Living with FOVID-29", ""),
    ("The FooGrid Toolkit", "FooGrid"),
    ("The TideLog Data Warehouse", "TideLog"),
    ("The FooGrid Toolkit: A Review", ""),
    ("On the FooGrid Toolkit and Others", ""),
    ("The Cold Harbour System", ""),
    ("FooGrid Learns the Tides", "FooGrid"),
    ("FooGrid prioritizes ropes that will break", "FooGrid"),
    ("FooGrid Is Slow", ""),
    ("FooGrid Videos Teach Knots", ""),
    ("FooGrid Users and What They Want", ""),
    ("IgFoo2 regulates the growth of moss", ""),
    ("Moss Finds Walls", ""),
    ("Cold Rope Solver: Faster Knots in Harbours", "Cold Rope Solver"),
    ("Sea Letter Treebank v1.3: Letters of Old Sailors", "Sea Letter Treebank v1.3"),
    ("FooGrid 2.0: Faster Knots", "FooGrid 2.0"),
    ("Harbour 4.0: Ropes Without Hands", ""),
    ("Cold Rope Solvers: A Long Look Back", ""),
    ("Big Data: A Second Look at Harbours", ""),
    ("Immune System: A Second Look at Moss", ""),
]


@pytest.mark.parametrize(("title", "proposed"), TITLES)
def test_a_title_alone_says_what_is_put_forward(title: str, proposed: str) -> None:
    """What it is done with, the thing that it names, who acts in it; not what people have, studies ask about, or slogans."""
    assert told(title, WEAR, "proposed") == proposed


KINDS = [
    ("We present FooGrid, a benchmark of 400 tasks.", "benchmark"),
    ("We release FooGrid, a large-scale corpus of letters.", "dataset"),
    ("We introduce the FooGrid framework.", "method"),
    ("We propose a recurrent network, FooGrid, for speech.", "model"),
    ("We propose a method called FooGrid that is simple.", "method"),
    ("We present FooGrid, an open-source toolkit for graphs.", "system"),
    ("We establish the Foo-Grid Law, which links size and age.", "law"),
    ("We introduce the Foo Grid Score (FGS).", "metric"),
    ("We present FooBench.", "benchmark"),
    ("We present FooNet.", "model"),
    ("We propose FooGrid. Our system runs on phones.", "system"),
]


@pytest.mark.parametrize(("text", "kind"), KINDS)
def test_the_nearest_noun_says_the_kind(text: str, kind: str) -> None:
    """A kind comes from the noun after, apposed to or before the name, from its own end, or from the noun returned to."""
    (reading,) = read_methods(None, text)
    assert reading.kind == kind


def test_a_kind_comes_with_the_words_that_it_was_read_from() -> None:
    """The noun that says the kind is a proof with offsets."""
    text = "We present FooGrid, a benchmark of 400 tasks."
    (reading,) = read_methods(None, text)
    assert reading.kind_proof is not None
    assert reading.kind_proof.text == "benchmark"
    assert reading.role_proof.text == "We present"


def test_the_short_name_counts_once_at_its_first_mention() -> None:
    """Full name and acronym are one name; the title comes first, and a plural is the same name."""
    readings = read_methods("DFFs for Joins", "We propose Deep Foo Fields (DFFs). A DFF is small; DFFs are fast.")
    assert [(r.where, r.start, r.end, r.name) for r in readings] == [("title", 0, 4, "DFFs")]


def test_a_title_in_capitals_is_read_by_its_lead_alone() -> None:
    """Capitals say nothing in a title printed in capitals."""
    readings = read_methods("FOOGRID: FAST JOINS ON SMALL MACHINES", "FooGrid joins tables.")
    assert [r.name for r in readings] == ["FOOGRID"]


def _all_readings() -> list[tuple[str | None, str, MethodReading]]:
    return [(case[0], case[1], reading) for case in CASES for reading in read_methods(case[0], case[1])]


def test_every_span_holds_what_it_says() -> None:
    """Names and proofs stand at their offsets in the title or the abstract."""
    for title, text, reading in _all_readings():
        places = {"title": title or "", "abstract": text}
        assert places[reading.where][reading.start : reading.end] == reading.name
        for proof in (reading.role_proof, reading.kind_proof):
            if proof is not None:
                assert places[proof.where][proof.start : proof.end] == proof.text != ""


def test_every_reading_names_its_cue() -> None:
    """The rule that found a name is among all rules that did."""
    assert all(reading.cue in reading.cues for _, _, reading in _all_readings())


SAME = [
    ("FlexJoin", "FLEXJOIN"),
    ("Foo-Net", "FooNet"),
    ("Foo‑Net", "Foo-Net"),
    ("Foo Net", "Foo-Net"),
    ("FooNets", "FooNet"),
    ("FooNet's", "FooNet"),
    ("DFFs", "DFF"),
    (r"$\pi_0$", "π0"),
    ("π0", "pi0"),
    (r"\textbf{FooNet}", "FooNet"),
]
DIFFERENT = [("FooNet", "FooNet-2"), ("Foo+", "Foo"), ("BarNet", "FooNet"), ("", ""), ("FooNet-7B", "FooNet")]


@pytest.mark.parametrize(("a", "b"), SAME)
def test_one_name_in_two_prints(a: str, b: str) -> None:
    """Case, dashes, plural, Greek letters and LaTeX make no other name."""
    assert same_name(a, b)


@pytest.mark.parametrize(("a", "b"), DIFFERENT)
def test_two_names(a: str, b: str) -> None:
    """Digits and letters make another name; nothing is no name."""
    assert not same_name(a, b)


REASONS = [
    ("Large language models (LLMs) err.", "LLMs", Reason.FIELD),
    ("An LSTM is trained.", "LSTM", Reason.COMMON),
    ("Many tidal foo maps (TFMs) exist.", "TFMs", Reason.CLASS),
    ("The tidal foo syndrome (TFS) is rare.", "TFS", Reason.CONCEPT),
    ("A tidal foo transform (TFT) is used.", "TFT", Reason.LOWER_FULL_NAME),
    ("It was sold in Norway and Japan.", "Japan", Reason.WORD),
    ("Films of Al2O3 were grown.", "Al2O3", Reason.FORMULA),
    ("The G195A variant was active.", "G195A", Reason.FORMULA),
    ("On it FooNet runs.", "FooNet", None),
]


@pytest.mark.parametrize(("text", "name", "reason"), REASONS)
def test_candidates_say_why_they_are_hardly_ever_methods(text: str, name: str, reason: Reason | None) -> None:
    """A candidate is kept, with its reason."""
    assert {c.text: c.reason for c in name_candidates(None, text)}[name] is reason


SHAPED = [
    ("We use FooNet here.", "FooNet"),
    ("We use FOO-2 here.", "FOO-2"),
    ("We use Mask-then-Fit here.", "Mask-then-Fit"),
    ("We use Foo Motion Policy here.", "Foo Motion Policy"),
    ("We use foo2vec here.", "foo2vec"),
    ("We present foolib, a library.", "foolib"),
    ("We present the “FooNet” here.", "FooNet"),
    ("We compare modelFooNet with others.", "FooNet"),
    ("In Marrow, pages are kept.", "Marrow"),
]


@pytest.mark.parametrize(("text", "name"), SHAPED)
def test_name_shaped_stretches_are_candidates(text: str, name: str) -> None:
    """Acronyms, CamelCase, capitals inside a sentence, hyphens, digits, quotes, and lower case where it is introduced."""
    assert name in [candidate.text for candidate in name_candidates(None, text)]


def test_a_full_name_is_linked_to_its_acronym() -> None:
    """Both orders: "Full Name (FN)" and "FN (Full Name)"."""
    for text in ("We use the Tidal Foo Network (TFN).", "We use TFN (Tidal Foo Network) here."):
        (candidate,) = [c for c in name_candidates(None, text) if c.text == "TFN"]
        assert candidate.full == "Tidal Foo Network"


@pytest.mark.parametrize(("title", "text"), [(None, None), ("", ""), (None, "\\textbf{"), ("(", ")"), (":", "()"), ("—", "a")])
def test_odd_input_is_read_as_nothing(title: str | None, text: str | None) -> None:
    """Nothing, marks and torn markup hold no method."""
    assert read_methods(title, text) == []


def test_a_text_without_end_is_read_in_time() -> None:
    """What is no abstract, for it never ends, costs no more than the longest abstract."""
    began = time.process_time()
    read_methods("Foo", "We propose a b c FooNet (FN), and " * 100_000)
    read_methods("Foo", "(" * 100_000 + "We propose " + "a " * 100_000)
    assert time.process_time() - began < 20
