"""The vocabularies that the reading of numbers stands on: common English and scientific words, as data.

Verbs are listed by their base form; :func:`inflected` gives the printed forms.
"""

from __future__ import annotations

from collections.abc import Iterable

_IRREGULAR = {
    "rise": "rises rose risen rising",
    "fall": "falls fell fallen falling",
    "grow": "grows grew grown growing",
    "cut": "cuts cutting",
    "shrink": "shrinks shrank shrunk shrinking",
    "drop": "drops dropped dropping",
    "lose": "loses lost losing",
    "run": "runs ran running",
    "get": "gets got getting",
    "give": "gives gave given giving",
    "show": "shows showed shown showing",
    "find": "finds found finding",
    "take": "takes took taken taking",
    "make": "makes made making",
    "keep": "keeps kept keeping",
    "hold": "holds held holding",
    "bring": "brings brought bringing",
    "lead": "leads led leading",
    "beat": "beats beating beaten",
    "win": "wins won winning",
    "go": "goes went gone going",
    "come": "comes came coming",
    "become": "becomes became becoming",
    "set": "sets setting",
    "hit": "hits hitting",
    "stand": "stands stood standing",
    "build": "builds built building",
    "spend": "spends spent spending",
    "speed": "speeds sped speeding",
    "slow": "slows slowed slowing",
    "send": "sends sent sending",
    "write": "writes wrote written writing",
    "be": "is are was were been being",
    "buy": "buys bought buying",
    "slip": "slips slipped slipping",
    "dip": "dips dipped dipping",
    "climb": "climbs climbed climbing",
    "stay": "stays stayed staying",
    "need": "needs needed needing",
    "trim": "trims trimmed trimming",
    "halve": "halves halved halving",
    "see": "sees saw seen seeing",
    "span": "spans spanned spanning",
    "outdo": "outdoes outdid outdone",
    "overtake": "overtakes overtook overtaken",
    "begin": "begins began begun",
    "cover": "covers covered covering",
    "have": "has had having",
    "ship": "ships shipped shipping",
    "drive": "drives drove driven driving",
    "swing": "swings swung swinging",
    "undergo": "undergoes underwent undergone undergoing",
    "degrade": "degrades degraded degrading",
}


def inflected(bases: Iterable[str]) -> frozenset[str]:
    """The bases and their -s, -ed and -ing forms."""
    forms: set[str] = set()
    for base in bases:
        forms.add(base)
        if base in _IRREGULAR:
            forms.update(_IRREGULAR[base].split())
        elif base.endswith("e"):
            forms.update((base + "s", base + "d", base[:-1] + "ing"))
        elif base.endswith("y") and base[-2] not in "aeiou":
            forms.update((base[:-1] + "ies", base[:-1] + "ied", base + "ing"))
        elif base.endswith(("s", "x", "ch", "sh")):
            forms.update((base + "es", base + "ed", base + "ing"))
        else:
            forms.update((base + "s", base + "ed", base + "ing"))
    return frozenset(forms)


RAISING = inflected(
    "improve increase boost raise enhance lift elevate grow rise climb gain amplify extend expand strengthen accelerate"
    " speed exceed surpass outperform beat advance add double triple quadruple broaden widen push buy earn"
    " multiply augment incur outdo overtake inflate lengthen prolong quicken".split()
)
LOWERING = inflected(
    "reduce decrease lower cut drop decline fall shrink diminish lessen save shorten degrade lose halve trim slash curb"
    " mitigate minimize minimise compress decelerate shave alleviate suppress weaken deteriorate narrow remove"
    " eliminate tighten cost sacrifice spare close attenuate limit plunge plummet worsen sink slip slide dip relieve avert".split()
) - {"close", "limit", "limits", "closing", "limited", "limiting"}
TURNING = inflected(
    "change go move bring take shift turn jump leap come get drive pull set return evolve progress dim scale switch convert"
    " redshift blueshift warm cool adjust correct revise swing soar surge double steer swell balloon".split()
) | frozenset("change changes shift shifts transition transitions upgrade downgrade".split())
"""Verbs of change that do not say in which direction."""
BEATING = inflected("outperform surpass exceed beat outdo overtake outscore outnumber".split())
TRAILING = inflected("trail lag underperform".split())
REACHING = inflected(
    "achieve reach attain obtain score get yield show exhibit deliver give report record maintain demonstrate have"
    " provide"
    " produce find observe measure hit register post retain keep recover identify predict detect recall offer require"
    " take need consume use run manage stand stay remain answer process support sustain handle enable complete realize"
    " realise land preserve explain account correspond display present reveal possess cover capture match see average"
    " span range amount total equal cost".split()
)
COPULAS = frozenset("is are was were be been being becomes became remains remained stays stayed equals =".split())

MORE = frozenset(
    "more higher greater larger better longer bigger stronger broader wider taller heavier denser richer deeper".split()
)
LESS = frozenset("less lower fewer smaller shorter cheaper lighter narrower rarer thinner worse poorer".split())
FASTER = frozenset("faster quicker speedier".split())
SLOWER = frozenset("slower".split())
COMPARATIVES = MORE | LESS | FASTER | SLOWER

RISE_NOUNS = frozenset(
    "improvement improvements increase increases gain gains boost boosts rise growth enhancement enhancements"
    " uplift jump"
    " lift advantage increment increments surge lead leads margin margins uptick".split()
)
FALL_NOUNS = frozenset(
    "reduction reductions decrease decreases drop drops decline declines saving savings loss losses degradation"
    " degradations cut cuts fall dip deterioration shrinkage penalty penalties slowdown attenuation".split()
)
SPEED_NOUNS = frozenset("speedup speedups speed-up speed-ups acceleration accelerations".split())
"""An increase by themselves, and their own metric."""
COST_NOUNS = frozenset("overhead overheads".split())
CHANGE_NOUNS = RISE_NOUNS | FALL_NOUNS | SPEED_NOUNS

TIME_NOUNS = frozenset(
    "time times latency latencies runtime runtimes run-time run-times duration delay delays makespan wall-time"
    " turnaround"
    " ttft".split()
)

DETERMINERS = frozenset(
    "the a an this that these those our its their his her my your each every all both some any no such another either"
    " neither several many most few other own same".split()
)
PREPOSITIONS = frozenset(
    "of in on for with by at from to under over across against between within without through during than as per"
    " via using"
    " among amongst after before until into onto upon toward towards along like despite unlike versus vs vs. around"
    " about"
    " beyond above below since throughout out off up down because behind compared depending whether if"
    " amid beneath near owing mit con".split()
)
CONJUNCTIONS = frozenset("and or but while whereas nor yet although though because & so und y oder sowie".split())
PRONOUNS = frozenset(
    "we it they which that who whom whose where when what how she he i one ones there them us you him here why itself"
    " themselves ours theirs".split()
)
ADVERBS = frozenset(
    "only just merely also even still already up roughly about approximately nearly almost around respectively overall"
    " away however moreover furthermore not then thus hence therefore further too again often always never very quite rather"
    " well instead together alone apart each far much remarkably notably specifically finally additionally consistently"
    " significantly substantially now once twice so both together on-average nonetheless nevertheless meanwhile likewise otherwise nur bereits lediglich deutlich".split()
)
OTHER_VERBS = inflected(
    "satisfy fulfil fulfill meet endanger propose introduce present develop design evaluate test train pretrain pre-train fine-tune finetune compare consist"
    " contain comprise include feature collect annotate release publish conduct perform apply study analyse analyze"
    " examine"
    " investigate explore assess validate verify confirm suggest indicate imply allow let make go come set build create"
    " generate use employ leverage combine integrate extract select optimise optimize learn solve address tackle"
    " describe"
    " discuss focus aim seek help fail call name define derive prove establish implement deploy operate work perform"
    " remain become appear seem tend want try ask say tell know think believe hold bring send write follow differ vary"
    " depend rely base involve place put ensure incur impose face meet draw review survey summarise summarize"
    " categorise"
    " categorize classify cluster rank sample simulate estimate compute calculate encode decode embed map transform"
    " convert"
    " replace remove adopt adapt extend generalise generalize transfer outperform lag trail dominate affect influence"
    " determine control drive play serve act begin start end stop continue occur happen exist belong ban treat receive"
    " undergo randomise randomize assign enrol enroll recruit survive die suffer express bind interact fit"
    " yield mean matter count judge reproduce resolve respond reflect resemble permit prevent protect persist pose"
    " prefer preclude quantify react regard reject relate reorganise render repeat reside restore restrict retrieve"
    " shift"
    " simplify smooth speak split store strike struggle surround switch synthesise synthesize tell translate"
    " traverse trigger"
    " turn uncover unify update view violate vote wait weigh change favor favour"
    " span curate gather crawl mine label host spend surpass match rival approach double triple quadruple halve agree"
    " yield mean matter count judge reproduce resolve respond reflect resemble permit prevent protect persist pose"
    " prefer"
    " preclude quantify react regard reject relate reorganise render repeat reside restore restrict retrieve shift"
    " simplify"
    " smooth speak split store strike struggle surround switch synthesise synthesize tell translate traverse"
    " trigger turn"
    " uncover unify update view violate vote wait weigh change favor favour compile prefer degrade illustrate"
    " highlight underscore emphasize enable facilitate correspond bought led fed built".split()
)
PEOPLE = frozenset(
    "people person participant participants student students teacher teachers pupil pupils patient patients subject subjects user"
    " users woman women man men mother mothers father fathers parent parents child children adult adults respondent respondents"
    " worker workers nurse nurses physician physicians clinicians volunteers individuals households citizens voters drivers"
    " riders customers employees members residents".split()
)
"""Those of whom a share does something: they are no measure."""
GROUPS = frozenset("controls mice rats animals species plants cells strains mutants siblings twins".split())
"""Those on which something was tried: as a subject they are where a result was had."""
MEASURE_LABELS = frozenset(
    "os pfs dfs efs rfs survival auc auroc auprc f1 f1-score rmse mae mse iou miou map ap bleu rouge psnr ssim fid kappa hr or rr smd r r2 accuracy"
    " precision recall sensitivity specificity ratio score error rate loss perplexity ndcg mrr wer cer chrf meteor cider spice dice se sp"
    " or irr"
    " correlation coefficient mean median difference".split()
)
"""Heads of labels that name a measure themselves: "(AUC 0.91, F1 0.88)"."""
AUXILIARIES = frozenset("can could may might must shall should will would do does did has have had not cannot".split())
ACHIEVING = REACHING - AUXILIARIES
OTHER_LANGUAGES = frozenset(
    "betrug beträgt betrugen lagen liegt liegen waren erreichte erreichten kommt stieg stiegen steigt sanken sinkt fielen blieb blieben"
    " bleibt alcanzó alcanza bajó subió pasó redujo aumentó obtuvo fueron fue était étaient atteint atteignait foram foi atingiu caiu"
    " subiu reduziu aumentou raggiunge ha".split()
)
"""How results are told in German, Spanish, French, Portuguese, Italian; none is an English word."""
VERBS = RAISING | LOWERING | BEATING | REACHING | COPULAS | OTHER_VERBS | AUXILIARIES | OTHER_LANGUAGES
SEEN = frozenset("seen observed found reported detected noted recorded occurred occurs present identified documented".split())
"""What is so in a share of cases is what the share measures."""
HOLDING = frozenset(
    "put puts keep keeps kept limit limits limited hold holds held set sets constrain constrains constrained bring brings brought".split()
)
"""Verbs that say at which level something is."""

NOUN_OR_VERB = frozenset(
    "increase increases gain gains boost boosts rise lift drop drops decrease decreases decline fall cut cuts cost"
    " costs"
    " score scores show use uses need needs record records report reports measure measures range run runs yield yields"
    " lead leads match test tests study studies set sets sample samples rank ranks label labels map maps place places"
    " process speed top scale fit hit design designs work control controls start end act review survey surveys support"
    " account total average recall cover cluster clusters question questions answer answers estimate estimates host"
    " hosts"
    " hold call calls name focus aim approach approaches help mine train trained slow lag trail transfer match"
    " matches feature features double triple"
    " find finds count counts judge judges matter mean shift shifts trigger triggers store stores split splits vote"
    " votes switch view views request requests repeat repeats turn turns stop stops result results class classes"
    " limit limits build builds search searches query queries use load loads"
    " access slip slips dip dips falls wait waits"
    " read reads write writes display displays response start starts release releases change changes trade bias"
    " train".split()
)

PARTICIPLE_ADJECTIVES = frozenset(
    "existing remaining underlying competing leading corresponding following preceding emerging state-of-the-art unseen"
    " held-out well-known widespread advanced supervised unsupervised pretrained pre-trained fine-tuned quantized"
    " deformable"
    " related published".split()
)
GERUND_NOUNS = frozenset(
    "training reasoning learning processing understanding planning coding imaging sequencing tagging modeling modelling"
    " testing screening computing engineering scheduling routing lighting mapping wiring housing mining farming typing"
    " handwriting indexing caching loading prefetching".split()
)
"""Words in -ing that name a thing more often than they act."""
SCALE_COLLECTIONS = frozenset(
    "dataset datasets data-set corpus corpora benchmark benchmarks suite collection database archive repository library"
    " graph graphs network networks table tables simulation catalog catalogue catalogues catalogs survey sample cohort"
    " testbed test-suite test set cluster clusters waves deployment deployments index lattice mesh knowledge".split()
)
OWN_PARTS = frozenset(
    "stage stages phase phases step steps theme themes axis axes challenge challenges limitation limitations module modules component"
    " components contribution contributions aspect aspects question questions issue issues factor factors perspective"
    " perspectives way ways fold folds part parts principle principles objective objectives branch branches stream"
    " streams head heads matrix matrices strategy strategies paradigm paradigms mechanism mechanisms observation"
    " observations insight insights finding findings advantage advantages requirement requirements criterion criteria"
    " reason reasons goal goals pillar pillars view views assumption assumptions property properties direction"
    " directions"
    " dimension dimensions limitation idea ideas point points key-point loss losses pathway pathways problem problems"
    " lesson lessons role roles facet facets side sides trend trends mode modes regime regimes consideration"
    " considerations obstacle obstacles drawback drawbacks difficulty difficulties level levels layer layers novel"
    " half halves thing things time respect respects form forms extra fundamental granularity granularities path paths"
    " ingredient ingredients operation block blocks tower towers agent-roles hypothesis hypotheses effect effects"
    " variable parameter quantity quantities kind kinds end ends sentence concept concepts source-terms case limit"
    " limits"
    " theorem theorems proof proofs modality modalities signal decade decades option options choice choices encoder"
    " encoders"
    " decoder decoders network submodule submodules subtask subtasks sub-task sub-tasks alternative alternatives"
    " family-wise"
    " setup setups technique techniques mistake mistakes error errors group century centuries approach approaches"
    " equation equations term terms constraint constraints other others state states process processes"
    " feature features property mechanism sheet sheets sphere spheres hand hands eye eyes arm arms beam beams"
    " distribution distributions function functions".split()
)
"""What a method or a text has a handful of, and a report does not count."""
EVALUATED = frozenset(
    "dataset datasets benchmark benchmarks model models llm llms mllm mllms vlm vlms lm lms task tasks language"
    " languages domain domains"
    " participant participants patient patients image images video videos sample samples experiment experiments"
    " user users"
    " subject subjects scenario scenarios application applications configuration configurations architecture"
    " architectures"
    " backbone backbones environment environments system systems method methods baseline baselines category categories"
    " class classes corpus corpora document documents paper papers query queries node nodes gpu gpus compound"
    " compounds site"
    " sites city cities country countries region regions species gene genes protein proteins cell cells mouse mice"
    " rat rats"
    " cow cows hospital hospitals centre centres center centers clinic clinics galaxy galaxies star stars cluster"
    " clusters"
    " source sources genre genres dialect dialects speaker speakers annotator annotators expert experts family families"
    " workload workloads robot robots dataset-pairs pair pairs variant variants area areas setting settings topic"
    " topics"
    " metric metrics trial trials study studies simulation simulations trace traces app apps project projects company"
    " companies institution institutions generator generators classifier classifiers llm-families detector detectors"
    " solver solvers agent agents game games dialogue dialogues conversation conversations word words token tokens"
    " frame"
    " frames script scripts tenant tenants tuner tuners network networks worker workers team teams service services"
    " repository repositories round rounds observer observers interview interviews country-years rater raters editor"
    " editors ophthalmologist ophthalmologists pharmacist pharmacies physician physicians clinician clinicians reader"
    " readers radiologist radiologists student students teacher teachers child children adult adults farm farms school"
    " schools village villages cohort cohorts population populations dataset-families strain strains isolate"
    " isolates tissue"
    " tissues cancer cancers tumor tumors tumour tumours reaction reactions material materials crystal crystals alloy"
    " alloys polymer polymers catalyst catalysts substrate substrates solvent solvents planet planets supernova"
    " supernovae"
    " event events sensor sensors antenna antennas precision precisions recogniser recognisers recognizer recognizers"
    " program programs bug bugs vulnerability vulnerabilities library libraries kernel kernels device devices"
    " platform platforms".split()
)
MODEL_NOUNS = frozenset(
    "model models llm llms backbone backbones variant variants network moe mllm vlm lm transformer base student teacher"
    " checkpoint checkpoints version versions baseline scale class bases one ones weights sibling siblings".split()
)
COMPOUND_PARTS = frozenset(
    "bit bits shot way hop gram d dimensional layer layers stage step fold-cross class point-cloud head dof phase level"
    " parameter parameters param params core axis state wheel legged person view round turn tier part body day days"
    " week weeks month"
    " months year years hour hours minute minutes second seconds ms min h nm mm cm m km hz ghz mhz k px pixel"
    " pixels inch"
    " degree degrees sided component factor mer fold armed arm joint hydroxy methyl qubit branch input output party"
    " player"
    " electron photon loop sigma th rd nd st agent mode site word letter digit symptom item carbon membered token"
    " tokens"
    " billion million trillion b norm sample samples stream tailed bp kb mt".split()
)
"""What a hyphenated number says of a kind, not of an amount: 8-bit, 90-day, three-stage."""

VAGUE_SCOPES = frozenset(
    "popular various diverse multiple different several many extensive wide general broad numerous standard existing"
    " challenging experimental common real-world widely-used".split()
)
