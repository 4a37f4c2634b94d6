"""Words that may mean an emergency, by topic and language: patterns that Python and a browser read alike.

They are matched against plain text: no accents, single spaces, commas and hyphens read as spaces. Letters of ASCII alone, no
lookbehind (older telephones have none). Every sign that the printed sheet names under "When to stop" is here as printed
and as a patient would say it of themselves; so are the usual words for the same things (the list is proposed). Better
once too often than missed, since nobody reads along: only a plain "no fever" is left alone.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

_CANNOT = r"(?:can['` ]?t|cannot|can not|could ?n['` ]?t|could not|unable to|not able to|wasn['` ]?t able to)"
_HARD = rf"(?:{_CANNOT}|hard to|hard time|trouble|difficult\w*|struggl\w+|problems?)"
_HOW_TO_PEE = r"(?:with|to|my|even|really|start\w*|hold\w*|in|control\w*|when|i|go|the)"
_NOT = r"(?:not|no longer|never|stopped|barely|hardly|\w+n['` ]?t)"
_VERY = r"(?:is|was|are|were|feels?|felt|feeling|got|gets?|getting|so|very|really|still|a bit|all|and|also|has|been|had|started|to)"
_DOWN_THERE = (
    r"(?:between|saddle|crotch|groin|genitals?|privates|private parts|vagina|vulva|penis|bottom|bum|butt|buttocks?|inner thighs?"
    r"|down there)"
)

ENGLISH: Mapping[str, Sequence[str]] = {
    "chest": (
        rf"chest (?:{_VERY} ){{0,4}}(?:pains?|painful|hurts?|hurting|ach\w+|tight\w*|pressure|heav\w+|squeez\w+|burn\w+|crush\w+)",
        r"(?:pains?|hurts?|ach\w+|tight\w*|pressure|heav\w+|weight|squeez\w+|burn\w+) (?:\w+ ){0,2}(?:in|on|across) (?:\w+ )?chest",
        r"(?:tight|heavy|painful|aching) chest",
    ),
    "breath": (
        rf"{_HARD} (?:(?:with|my|to|even|catch\w*|tak\w+|get\w*|a|any|full|deep|really) ){{0,4}}breath\w*",
        r"(?:short(?:ness)?|out) of breath|breathless\w*|gasping",
        r"(?:hurts?|pains?|painful) (?:me )?(?:to|when i|if i|when|while|on) (?:\w+ )?breath\w*",
    ),
    "pee and poop": (
        rf"{_HARD} (?:{_HOW_TO_PEE} ){{0,4}}(?:pee\w*|poo|poop\w*|urin\w+|bladder|bowels?)",
        r"(?:pee\w*|poop\w*|wet|soiled|urinated) (?:on |all over )?my ?self",
        r"(?:lost|lose|losing|no|loss of) (?:\w+ )?control (?:of|over) (?:my |the )?(?:bowels?|bladder|pee|poop|urine|stool)",
        r"(?:lost|lose|losing|no|loss of) (?:\w+ )?(?:bowel|bladder) (?:or (?:bowel|bladder) )?(?:control|function)",
        rf"{_CANNOT} (?:\w+ )?go to the (?:bathroom|toilet)",
        r"(?:bowels?|bladder) (?:\w+ ){0,2}(?:out of control|accidents?)|(?:bowels?|bladder) accidents?",
        r"(?:leak\w*|dribbl\w+) (?:\w+ ){0,2}(?:urine|pee|stool|poop)|incontinen\w+",
        r"wet (?:my|the) (?:\w+ )?(?:pants|bed|underwear)",
    ),
    "numb or weak": (
        rf"numb\w* (?:\w+ ){{0,4}}{_DOWN_THERE}|saddle",
        rf"{_DOWN_THERE} (?:\w+ ){{0,4}}numb\w*|pins and needles (?:\w+ ){{0,4}}{_DOWN_THERE}",
        rf"(?:lost|losing|loss of|no) (?:\w+ )?(?:feeling|sensation) (?:\w+ ){{0,3}}(?:legs?|foot|feet|toes|{_DOWN_THERE})",
        rf"{_CANNOT} (?:\w+ )?move (?:\w+ ){{0,2}}(?:legs?|foot|feet|toes)",
        rf"{_CANNOT} (?:\w+ )?(?:walk|feel)(?! (?:the |a |any |much |of |that |this )+(?:stretch|pull|difference|change|muscles?))",
        rf"legs? (?:(?:{_VERY}|that|both|just|suddenly|went|going|go|became|become|too|have) )+weak\w*",
        r"(?:sudden\w*|new|fast) (?:\w+ )?weak\w*|weakness in (?:my |both |the |one )*legs?",
        r"legs? (?:\w+ )?(?:gave|give|gives|giving) (?:out|way)|legs? (?:buckled|collapsed)",
    ),
    "fever": (
        r"fever\w*|chills|high temperature",
        r"temp(?:erature)? (?:\w+ ){0,3}(?:3[89]|4[0-2]|10[0-8])",
    ),
    "heart and brain": (
        r"heart attack|(?:a|having|had|another) stroke(?! (?:of luck|along|on|over))|stroke symptoms",
        r"face (?:\w+ ){0,3}(?:droop\w*|numb)|(?:one side|half) of (?:my )?face",
        r"(?:speech|words?) (?:\w+ ){0,3}slurr\w+|slurr\w+ speech",
    ),
    "blood": (
        r"bleed\w*",
        r"bled|spotting",
        r"blood (?:in|on|from|when|clots?)",
        r"(?:cough\w*|spit\w*|vomit\w*|throw\w*|threw|pee\w*|pass\w*) (?:\w+ ){0,2}blood",
    ),
    "faint": (r"pass(?:ed|ing)? out|black(?:ed|ing)? out|fainted|faint(?:ing)? again|(?:felt|feel|feeling) faint",),
    "tearing pain": (
        r"(?:tearing|ripping) (?:\w+ ){0,3}(?:pain|belly|back|stomach|abdomen|chest)",
        r"pain (?:\w+ ){0,4}(?:tearing|ripping|tears|torn)",
        r"sudden\w* (?:\w+ ){0,3}(?:belly|back|stomach|abdom\w+|tummy) (?:or back )?pain",
        r"sudden\w* (?:\w+ ){0,2}pain (?:\w+ ){0,2}(?:belly|back|stomach|abdomen)",
    ),
    "head and sight": (
        r"(?:bad|severe|worst|terrible|awful|strong|horrible|splitting|huge|intense|sudden) (?:\w+ )?head ?aches?",
        r"head ?aches? (?:\w+ ){0,2}(?:bad|severe|terrible|awful)",
        r"head (?:really )?(?:hurts?|aches?) (?:so |very |really |a )?(?:bad\w*|much|lot)",
        r"(?:chang\w+|blur\w*|double|los\w+|trouble|problems?) (?:\w+ ){0,3}(?:sight|vision|eyesight|seeing)",
        r"(?:sight|vision|eyesight) (?:\w+ ){0,3}(?:chang\w+|blur\w*|double|gone|worse|dark|black)",
        r"see(?:ing)? (?:spots|stars|double|flashes)",
    ),
    "calf and leg": (
        r"(?:sore|swoll?en|swelling|painful|hot) (?:\w+ ){0,3}calf",
        r"calf (?:\w+ ){0,3}(?:sore|swoll?en|swell\w*|swelled|pain\w*|hurts?|hot)|calves (?:\w+ ){0,3}sw[eo]l\w+",
        r"swoll?en (?:(?:and|sore|red|hot|painful|left|right) ){0,3}leg",
        r"leg (?:\w+ ){0,3}(?:swoll?en|swell\w*)",
        r"swelling (?:\w+ ){0,3}legs?",
        r"pains? (?:\w+ ){0,3}(?:shoots?|shot|shooting|runs?|ran|running) (?:\w+ ){0,2}legs?|shooting (?:\w+ ){0,3}legs?",
        r"pain (?:that |just |really |now )?(?:gets?|got|getting|is|was|felt|feels) (?:(?:much|a lot|even|way|far) )?worse",
    ),
    "pregnancy": (
        r"leak\w* (?:\w+ ){0,3}(?:fluid|water)|waters? broke|fluid (?:\w+ ){0,4}vagina",
        r"painful (?:\w+ )?tight\w*|tight\w* (?:\w+ ){0,4}comes? and go\w*|tightness (?:\w+ ){0,2}every",
        r"(?:painful|having|have|had|strong) contractions|contractions (?:\w+ ){0,3}(?:every|minutes|apart|come|came|coming)",
        r"baby (?:\w+ ){0,3}(?:mov\w+|kick\w*) (?:\w+ ){0,2}(?:less|fewer|little)|baby (?:\w+ ){0,2}(?:less active|quieter)",
        rf"baby (?:\w+ )?{_NOT} (?:\w+ )?(?:mov\w+|kick\w*)",
        r"(?:less|fewer|no) (?:\w+ )?(?:kicks|movements?) (?:\w+ ){0,3}baby",
        rf"{_NOT} (?:\w+ )?(?:felt|feel) (?:my |the )?baby",
    ),
    "self-harm": (
        r"(?:kill|hurt|harm|cut)\w* my ?self",
        r"(?:end|ending|take|taking) my (?:own )?life",
        r"end it all",
        r"suicid\w*",
        r"want(?:ed)? to die",
        r"wish i (?:was|were) dead",
        r"better off dead",
        r"(?:don['` ]?t|didn['` ]?t|no longer|not) want to (?:live|be alive|be here any\w*|wake up|go on living|exist)",
        r"no reason to live|can['` ]?t go on living|life is not worth|feel\w* like dying",
        r"overdos\w+|(?:took|taken|swallowed) (?:\w+ ){0,2}(?:too many|all) (?:\w+ ){0,2}(?:pills|tablets|medicine|meds)",
    ),
}

_NO_PUEDO = r"no (?:lo |la )?(?:puedo|podia|pude|he podido|podido|logro|logre|consigo|consegui)"
_CUESTA = rf"(?:{_NO_PUEDO}|(?:me|le) (?:cuesta|costaba|costo|ha costado)|dificil|dificultad\w*|trabajo|problemas?)"
_DUELE = r"(?:duelen?|dolia|dolio|dolido|doliendo|dolor\w*)"
_GENITALES = r"(?:ingles?|genital\w*|silla de montar|partes intimas|vagina|vulva|entrepierna)"

SPANISH: Mapping[str, Sequence[str]] = {
    "pecho": (
        r"(?:dolor\w*|opresion|presion|peso|ardor|apreton) (?:\w+ ){0,3}(?:de|del|en el|en mi|sobre el) pecho",
        rf"(?:{_DUELE}|aprieta|oprime|apretaba|arde|quema) (?:\w+ ){{0,2}}(?:el|mi) pecho",
        rf"pecho (?:\w+ ){{0,2}}(?:{_DUELE}|aprieta|apretado|oprimido|oprime|arde|quema)",
    ),
    "aire": (
        rf"{_CUESTA} (?:\w+ ){{0,3}}respirar|no respir[oe](?: bien)?|sin aire|sin aliento",
        r"(?:me|le) (?:falta|faltaba|falto|ha faltado) (?:\w+ )?(?:aire|aliento)|falta de (?:aire|aliento)|me ahog\w+",
        rf"{_DUELE} (?:\w+ ){{0,2}}(?:al|cuando|para) respir\w+",
    ),
    "orinar y evacuar": (
        rf"{_CUESTA} (?:\w+ ){{0,3}}(?:orinar|orina|caminar|evacuar|defecar|hacer (?:pipi|popo|del bano)|aguantar la orina)",
        r"me (?:orine|orino|hice encima|hago encima|hice pipi|hice popo|mee|he orinado|he hecho encima|zurre|ensucie)",
        r"(?:perdi|pierdo|perdido|perder) el control",
        rf"{_NO_PUEDO} (?:\w+ )?(?:ir al bano|hacer del bano)",
        r"(?:sale|salio|salen|escapa|escapo|gotea) (?:\w+ ){0,2}(?:orina|pipi|popo|excremento)|incontinencia",
    ),
    "dormido o sin fuerza": (
        r"no (?:puedo|podia|pude|he podido) (?:\w+ )?sentir(?! (?:el|un|ningun) (?:estiramiento|jalon|musculo))",
        rf"no siento (?:las piernas|la pierna|mis piernas|mi pierna|los pies|el pie|entre|{_GENITALES})",
        rf"{_NO_PUEDO} mover (?:\w+ )?(?:piernas?|pies?)",
        rf"hormigue\w+ (?:\w+ ){{0,3}}(?:entre|{_GENITALES})",
        rf"(?:dormid|adormecid|entumecid|adormec|entum)\w* (?:\w+ ){{0,3}}(?:entre|{_GENITALES})",
        rf"(?:entre (?:las|mis) piernas|{_GENITALES}) (?:\w+ ){{0,4}}(?:d[ou]e?rm|adorm|entum)\w*",
        r"piernas? (?:\w+ ){0,3}(?:pierden?|perdi\w*|perdiendo|no tienen?|sin) (?:la |mi )?fuerzas?",
        r"(?:perdi|pierdo|perdiendo|perdido) (?:la |mi )?fuerza (?:\w+ ){0,3}piernas?",
        r"piernas? (?:(?:se|me|estan?|muy|tan|siento|sienten|pusieron|ponen|puso|pone) )+debil\w*",
        r"debilidad (?:\w+ ){0,3}piernas?",
        r"piernas? (?:se me |me )?(?:fall\w+|dobl\w+)",
    ),
    "fiebre": (
        r"fiebres?|escalofrios?|calentura",
        r"temperatura (?:\w+ ){0,3}(?:3[89]|4[0-2]|10[0-8])",
    ),
    "corazon y cerebro": (
        r"infarto|ataque al corazon|ataque cardiaco|derrame|embolia",
        r"cara (?:\w+ ){0,3}(?:de lado|chueca|torcida|caida|dormida)|(?:lado|mitad) de la cara|arrastr\w+ (?:las |mis )?palabras",
    ),
    "sangre": (r"sangr\w+|hemorragia",),
    "desmayo": (r"me desmay\w+|desmayos?|perdi el (?:conocimiento|sentido)",),
    "desgarro": (
        r"desgarr\w*",
        r"dolor (?:\w+ )?(?:subito|repentino|de repente)",
        r"(?:subito|repentino) dolor",
        r"de repente (?:\w+ ){0,3}dol\w+ (?:\w+ ){0,3}(?:vientre|espalda|barriga|panza)",
    ),
    "cabeza y vista": (
        rf"{_DUELE} (?:mucho|muchisimo|demasiado|bastante|muy fuerte|fuerte) la cabeza",
        rf"cabeza (?:me )?{_DUELE} (?:mucho|muchisimo|demasiado|fuerte)",
        r"dolor (?:muy )?(?:fuerte|intenso|terrible|horrible) de cabeza",
        r"dolor de cabeza (?:\w+ ){0,2}(?:fuerte|intenso|terrible|horrible)",
        r"(?:cambi\w*|nubl\w*|borros\w*|perd\w*) (?:\w+ ){0,3}(?:vista|vision)",
        r"(?:vista|vision) (?:\w+ ){0,3}(?:cambi\w*|nubl\w*|borros\w*|doble|perd\w*)",
        r"veo (?:todo )?(?:borroso|doble|nublado|manchas|luces|lucecitas|puntos|puntitos|estrellas)",
    ),
    "pantorrilla y pierna": (
        rf"pantorrillas? (?:\w+ ){{0,3}}(?:{_DUELE}|hinch\w*|inflam\w*|caliente)",
        rf"(?:{_DUELE}|hinch\w*|inflam\w*) (?:\w+ ){{0,3}}pantorrillas?",
        r"piernas? (?:\w+ ){0,3}(?:hinch\w*|inflam\w*)|(?:hinch\w*|inflam\w*) (?:\w+ ){0,3}piernas?",
        r"dolor (?:\w+ ){0,3}(?:corre|recorre|corria|baja|bajo|dispara) (?:\w+ ){0,3}piernas?",
        r"dolor (?:\w+ ){0,2}(?:empeor\w*|peor)",
    ),
    "embarazo": (
        r"(?:salen?|salia|salio|salido|saliendo) (?:\w+ ){0,2}(?:liquido|agua)",
        r"(?:liquido|agua) (?:\w+ ){0,3}vagina",
        r"(?:pierdo|perdi|perdiendo) (?:liquido|agua)",
        r"romp\w+ (?:\w+ ){0,2}(?:fuente|bolsa)",
        r"dolor (?:\w+ ){0,2}aprieta",
        r"aprieta (?:\w+ ){0,3}va y viene",
        r"tengo contracciones",
        r"contracciones (?:\w+ ){0,3}(?:cada|fuertes|dolorosas|minutos)",
        r"bebe (?:\w+ ){0,3}(?:muev\w+|mov\w+|pate\w+) (?:\w+ )?(?:menos|poco)",
        r"bebe (?:\w+ )?no (?:se )?(?:ha )?(?:\w+ )?(?:muev\w+|mov\w+|pate\w+)",
        r"menos movimientos",
        r"(?:menos|poco) (?:\w+ ){0,2}bebe|no (?:siento|sentia|senti|he sentido) (?:\w+ ){0,2}bebe",
    ),
    "hacerse daño": (
        r"suicid\w*|matarme|me quiero matar|(?:hacerme|me hago|me hice|hacer) (?:\w+ )?dano|lastimarme|cortarme",
        r"quitarme la vida",
        r"(?:acabar|terminar) con (?:mi vida|todo)",
        r"qui(?:ero|siera) morir\w*",
        r"morirme",
        r"ganas de morir\w*",
        r"siento morir|siento que me muero|sobredosis|tom[eo] (?:\w+ )?(?:demasiadas|muchas|todas las) (?:pastillas|pildoras)",
        r"sin ganas de vivir",
        r"no quiero (?:\w+ )?(?:vivir|viviendo|existir|despertar)|mejor muert[oa]",
    ),
}

_DENIED_SIGNS = (
    r"(?:a )?(?:fevers?|chills|chest pains?|pains? in (?:my |the )?chest|bleed(?:ing)?|bled|blood"
    r"|headaches?|bad headaches?|shortness of breath"
    r"|(?:trouble|problems?) (?:breathing|peeing|with pee)|faint(?:ing)?"
    r"|fiebre|calentura|escalofrios?|dolor (?:de|en el) pecho|sangrado|sangre|sangro|hemorragia|desmayos?|falta de aire)"
)
_DENIALS = (
    r"(?:(?:did not|didn['`]?t|do not|don['`]?t|does not|doesn['`]?t)(?: (?:have|get))?(?: any)?|no|not|not any|without|without any"
    r"|no (?:tengo|tuve|tenia|hay|hubo|he tenido)|sin)"
)

PLAINLY_DENIED = (
    r"(\b(?:no|not|never|cannot|\w+n['`]?t|nunca|nada|ni)\b[^.!?\n]*?\b(?:without|sin)\b)"
    rf"|\b{_DENIALS} {_DENIED_SIGNS}"
    r"(?= *(?:$|[.,;:!?)\n]|(?:and|or|but|today|now|yet|since|at|after|this|any ?more|y|o|ni|pero|hoy|ahora|desde|con|despues)\b))"
    r"(?![^.!?\n]*\b(?:but|pero|only|solo) (?:\w+ ){0,2}(?:yesterday|before|earlier|last|this|ayer|anoche|antes|esta)\b)"
)
"""A sign with a plain no directly before it, and nothing after it that could turn it round.

Group 1 is what must be kept: "I cannot do it without bleeding" is no denial.
"""

SPACES = r"(?:[ \t\r\n,-]|\.\.+|[^\x00-\x7f])+"
"""What is read as one space, once denials are gone (a comma parts "no" from "fever"): dots in a row and pictures too."""

_FLAGS = re.IGNORECASE | re.ASCII
"""Accents are off by then; with letters of ASCII alone a browser reads the same patterns alike."""


def _any_of(topics: Mapping[str, Sequence[str]]) -> str:
    return rf"\b(?:{'|'.join(pattern for patterns in topics.values() for pattern in patterns)})\b"


URGENT = tuple(re.compile(_any_of(topics), _FLAGS) for topics in (ENGLISH, SPANISH))
"""One pattern for each language; many leave accents out on a telephone."""

DENIED = re.compile(PLAINLY_DENIED, _FLAGS)
