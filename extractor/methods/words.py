"""The vocabularies that the reading of names stands on: common English and scientific words, as data."""

from __future__ import annotations

from extractor.records import MethodKind

HEADS: dict[MethodKind, str] = {
    "method": "framework approach method algorithm strategy technique pipeline scheme procedure paradigm mechanism module protocol"
    " formulation recipe workflow methodology heuristic optimizer optimiser estimator regularizer regulariser loss objective attack"
    " defense defence sampler planner controller compressor codec index structure sketch representation taxonomy assay design"
    " extension variant modification adapter layer component kernel operator augmentation curriculum primitive implementation"
    " solver decomposition transform layout policy family test rule modifications methods algorithms techniques steps"
    " reparameterization parameterization initialization encoding tokenizer integrator filter scan cipher trick procedure"
    " intervention program programme therapy regimen schedule theory calculus logic semantics grammar version",
    "model": "model network transformer encoder decoder classifier llm vlm mllm predictor generator detector autoencoder gan"
    " regressor learner parser tagger embedder retriever ranker cnn vae transformers models networks llms surrogate emulator"
    " perceptron forest baseline checkpoint",
    "system": "system platform tool engine toolkit library infrastructure package software simulator device robot prototype"
    " accelerator compiler runtime database service app application plugin interface assistant agent chatbot testbed instrument"
    " sensor server scheduler middleware toolbox hardware processor chip gripper exoskeleton wearable keyboard dashboard portal"
    " repository tracker architecture language environment stack store cache backend debugger analyzer verifier fuzzer"
    " profiler orchestrator editor browser extension hand arm vehicle drone satellite telescope spectrometer microscope"
    " detector-array copilot entry submission systems tools agents demonstrator web-server pipeline-tool r-package api dsl solver-suite"
    " code simulations simulation demonstrator monitor linter crawler notebook kit ratchet suite plug-in plugin add-on utility bot",
    "benchmark": "benchmark benchmarks leaderboard test-suite testsuite challenge",
    "dataset": "dataset datasets corpus corpora collection catalog catalogue treebank survey archive atlas data resource lexicon"
    " ontology library-of-images database-of set knowledge-base gazetteer biobank registry",
    "metric": "metric metrics score measure measures criterion statistic indicator nomogram questionnaire scale",
    "law": "law laws formula equation theorem",
}
"""Head nouns of things that papers put forward, by the kind that they speak for (the last kind that lists a noun wins)."""

KIND_OF_HEAD: dict[str, MethodKind] = {word: kind for kind, nouns in HEADS.items() for word in nouns.split()}

CONCEPT_HEADS = frozenset(
    "problem task phenomenon effect challenge question hypothesis dilemma issue notion finding flaw limitation"
    " disease syndrome virus bacterium species gene protein enzyme receptor acid cell tissue condition disorder"
    " infection cancer drug compound molecule peptide lipid toxin antibody mutation pathway organisation organization"
    " university institute agency ministry company society association committee act regulation country city party war treaty"
    " phase regime bias paradox property principle trend behaviour behavior"
    " patients group cohort users people women men children students problems tasks effects phenomena challenges questions"
    " issues viruses diseases cells genes proteins receptors acids intelligence things emissions nanoparticles nanotubes".split()
)
"""Head nouns of full names that say: this is no method ("severe acute respiratory syndrome (SARS)")."""

FINDING_HEADS = frozenset("mode failure gap vulnerability pitfall tendency concept setting scenario capability".split())
"""Nouns of what a study finds: "a failure mode that we call"."""

FIELD_ACRONYMS = frozenset(
    "ai ml nlp llm lm vlm mllm lvlm slm plm vla rl drl marl rlhf rlvr cv asr tts ocr qa vqa rag icl cot sft ptq qat peft moe mas agi"
    " xai iot hci hri ar vr xr mr gui api cli sdk os cpu gpu tpu npu fpga asic ram dram ssd hdd soc io ood iid sota sql nosql olap"
    " oltp etl rdbms dbms http https html xml json csv pdf url uri tcp ip udp dns gps gnss imu lidar radar sar uav ugv auv ros"
    " dna rna mrna mirna sirna pcr qpcr elisa mri fmri ct pet eeg ecg emg bmi hiv aids covid sars tb copd icu ehr emr rct gwas snp"
    " nmr xrd sem tem afm ftir uv ir nir dft md qm mm hplc gc ms lc lhc cmb agn ism cv2 ev pv co2 ghg gdp esg sme usa us uk eu un"
    " who nasa esa fda nih nsf ieee acm it ict hr ceo pr pi phd kpi roi b2b ngo ci cd vm tsp sat smt np mcmc ode pde sde svd"
    " se sp pr sd sem ns id ood kv dl ann snn cfd fem pinn adc dac rf mimo ofdm ltegps led qed qcd flops bev iou map auc roc auroc"
    " f1 mse rmse mae psnr ssim mape mrr ndcg map auprc nll bleu rouge wer cer bert2 wpm mvp pm am bc ad i ii iii iv vi vii viii ix xi xii"
    " x86 arm64 risc-v github json yaml oa doi".split()
)
"""Acronyms of fields, tasks, parts of machines, units and measures: common words, hardly ever somebody's method."""

COMMON_METHODS = frozenset(
    "cnn cnns rnn rnns lstm lstms gru grus gan gans vae vaes svm svms pca ica knn mlp mlps gnn gnns gcn gcns vit vits crf hmm gmm"
    " dnn dnns resnet transformer transformers sgd adam lora bert gpt xgboost clip unet u-net ddpm ppo dpo grpo mcts kalman arima".split()
)
"""Methods so common that a paper that names one uses it or compares with it."""

UNITS = frozenset(
    "kB KB MB GB TB PB Mb Gb Kb kb bp kbp Mbp Gbps Mbps kbps Hz kHz MHz GHz THz mW kW MW GW kWh MWh mAh dB dBm dBi mV kV keV MeV GeV TeV"
    " eV kDa Da mL dL nM mM pM kPa MPa GPa hPa FLOPS FLOPs GFLOPs GFLOPS TFLOPs TFLOPS TOPS IU rpm fps FPS CI SD SE OR RR HR IQR".split()
)
"""Units and signs of statistics that look like acronyms."""

CAPITALISED_WORDS = frozenset(
    "january february march april may june july august september october november december monday tuesday wednesday thursday friday"
    " saturday sunday english chinese german french spanish italian japanese korean arabic hindi russian portuguese dutch turkish"
    " european american african asian indian african western eastern northern southern european bayesian gaussian markov markovian"
    " euclidean bernoulli fourier laplace lagrangian hamiltonian hessian jacobian riemannian boolean cartesian newtonian poisson"
    " hilbert banach lipschitz lyapunov nash pareto shapley shannon monte carlo haar wasserstein kullback leibler turing"
    " earth sun moon mars europe america africa asia china india japan germany france italy spain england britain australia canada"
    " brazil russia korea taiwan netherlands sweden switzerland iran israel turkey mexico midwest"
    " united states kingdom north south east west atlantic pacific arctic antarctic mediterranean"
    " figure table section chapter part appendix theorem lemma corollary internet web university institute department ministry"
    " covid background methods results conclusion conclusions objective objectives purpose aim aims introduction discussion findings"
    " design setting participants interventions measurements significance importance motivation limitations code codes data"
    " dataset datasets model models experiments github project website supplementary novel paper"
    " however moreover here this these our we in on with for".split()
)
"""Words written with a capital that are not names of methods by themselves: calendars, places, peoples, eponyms, abstract headings."""

TITLE_LEADS = frozenset(
    "editorial introduction preface foreword correction corrigendum erratum obituary news abstract abstracts index contents review"
    " announcement announcements reply response comment commentary re letter perspective opinion interview invited keynote tutorial"
    " workshop session panel poster demo paper position retraction retracted highlights summary overview survey background note"
    " notes report study case update protocol guest plenary closing opening welcome podcast video talk lecture webinar part sok wip".split()
)
"""Words before a title's colon, or alone as a title, that say what sort of text it is."""

STOP = (
    "a an the this that these those which who whom whose what where when while whereas if whether because since as than and or but nor"
    " of for in on at by with without within from to into onto over under between among across through via during before after"
    " about against toward towards upon per using based is are was were be been being has have had do does did can could may might"
    " will would shall should must not no we i our their its it they he she you your my his her them us there here so then thus"
    " how why both either neither each called named termed dubbed"
)
"""Words that end a run of adjectives and nouns."""
