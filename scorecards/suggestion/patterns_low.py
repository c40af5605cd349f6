"""What lowers a reading or counts for nothing: lists, habits, hand-overs, effects nobody saw."""

import re

from scorecards.suggestion.patterns import Relation


def _any(kind: str, *patterns: str) -> list[Relation]:
    return [Relation(kind, re.compile(rf"\b(?:{pattern})"), "none") for pattern in patterns]


_ARTEFACT = (
    r"(?:raci|swot|okrs?|kpis?|nps|csat|dau|mau|raid|rag|rice|wsjf|moscow|jtbd|tam|cagr|north star|"
    r"frameworks?|canvas|matrix|matrices|maps?|mapping|grid|pillars?|personas?|journeys?|roadmaps?|decks?|"
    r"slides?|dashboards?|scorecards?|trackers?|registers?|logs?|charts?|gantt|boards?|backlogs?|tickets?|"
    r"sprints?|stand ?ups?|scrums?|retros?|retrospectives?|reviews?|ceremon\w+|workshops?|offsites?|"
    r"town halls?|newsletters?|surveys?|one on ones?|1 1s?|syncs?|meetings?|steering|committees?|governance|"
    r"workstreams?|milestones?|checklists?|templates?|wiki|channels?|office hours|programs?|hackathons?|"
    r"brown bags?|certifications?|plans?|reports?|benchmarks?|features?|stakeholders?|departments?|"
    r"initiatives?|deliverables?|models?|dimensions?|tools?|looker|amplitude|mixpanel|tableau|jira|confluence|"
    r"funnels?|cohorts?|segments?|metrics?|synergies|ecosystem|platform|strategy|vision|guidelines|feedback|"
    r"relationships?|communication|alignment|empathy|transparency|culture|mindset|best practices?)"
)
ARTEFACT = re.compile(rf"\b{_ARTEFACT}\b")
COUNTED_ACTIVITY = re.compile(
    rf"<n> (?:\w+ ){{0,2}}{_ARTEFACT}\b|<n> (?:\w+ )?(?:people|participants|engineers|vendors|teams|sites|"
    r"items|risks|directors|managers|projects|releases|interviews|skus|respondents|users|subscribers)\b"
)
_BOSS = (
    r"(?:ceo|coo|cfo|cto|cco|cpo|vp|svp|executives?|execs?|director|leadership|management|sponsor|"
    r"boss|head of \w+|manager|chief \w+|board|c level|founders?|steering committee)"
)

LOWERING: tuple[Relation, ...] = (
    *_any(
        "habit",
        r"i (?:always|usually|regularly|typically|generally|normally|believe|like to|love|try to|tend to|make sure|ensure|invest|prioritize|delegate based)\b",
        r"i is (?:a|an|very|extremely|comfortable|big|all about|known|good|always|part of|passionate|quite)\b|my (?:philosophy|approach|style|strategy|strengths?) (?:is|are)\b|one of my strengths",
        r"(?:it is|it is so) (?:important|key|critical|essential|crucial|vital) to\b|you (?:need|have to|must|should|can not)\b|the key (?:thing )?(?:is|was) (?:to|listening|communication)\b|at the end of the day\b",
        r"we is (?:a|an|extremely|very|data|customer)\b|(?:is|was) all about\b|people (?:love|like) working",
    ),
    *_any(
        "from_above",
        rf"escalat\w+ (?:\w+ ){{0,6}}(?:to|where|in|it|the)\b|(?:raise|raised) (?:it|them|\w+) (?:in|to|with) the\b",
        rf"{_BOSS} (?:\w+ ){{0,3}}(?:sent|mandated|signed off|told (?:them|everyone)|approved|loved|wanted it|made it|backed|stepped in)\b",
        rf"(?:mandatory|mandated|sponsorship|opened the doors|top down|buy in from (?:the )?{_BOSS}|got (?:the )?buy in|had (?:\w+ )?(?:sponsor|backing))\b",
        r"(?:was|were|got) (?:moved to other|let go|managed out|replaced|removed)\b|(?:left|gone) in the end|was approved\b|signed (?:it )?off\b",
    ),
    *_any(
        "watched_after",
        r"(?:launched|released|shipped|rolled (?:it )?out) (?:\w+ ){0,6}(?:and|,) (?:\w+ ){0,3}(?:watched|monitored|saw|numbers|dau|usage|metrics|it was|everyone|we had|we presented)\b",
        r"after (?:the )?(?:launch|release|rollout|go live)\b[^.]{0,60}\b(?:monitor\w*|improved|up|grew|positive|better|watched|looked)\b|right after the (?:launch|release)",
        r"(?:trend|numbers|metrics|charts?|ratings?|results|feedback|dau|mau) (?:\w+ ){0,3}(?:was|is|were|got|looked|went) (?:\w+ )?(?:positive|up|clear|better|massive|good|great|strong)\b",
    ),
    *_any(
        "vague_effect",
        r"(?:well received|(?:very |massive |huge |great )success|successful delivery|no brainer|win win|great (?:press|feedback|exposure|success)|positive (?:feedback|impact|response)|feedback was\b|everyone (?:is|was|'s) (?:happy|excited|aligned)|was happy with|people said|worked well|went well|better results|mood improved|better after|improved over time|good exposure|proud (?:of|to)|loved it|still talk about|nicely|celebrated|award|shout out|impressed|relieved|adoption was not|fine overall|pretty mature|right decision)\b",
    ),
    *_any(
        "disowned",
        r"(?:hard|difficult|tough|impossible) to (?:quantify|measure|say|tell|know)\b|(?:did|do|could) not (?:measure|track|know what it did|have (?:the )?(?:numbers|data))|nobody (?:measured|knows)|no (?:metrics?|limit|target) as such|there was not a (?:limit|target|plan)|lost track|i then moved to another|handed over to the|can use it for",
    ),
    *_any(
        "refused",
        r"^(?:nothing|none|no one|nobody|no|not)(?: (?:major|that|specific|particularly|comes))?\b[^.]{0,40}(?:$|to mind|major|honest|\.)|(?:can not|could not|do not) (?:think of|recall|remember|come up with)\b|nothing (?:major|comes to mind|specific|special)|i would rather not|i have not (?:had|done|been)\b|never (?:had|happened|done) (?:that|to|it|any)|no (?:real )?(?:example|risks?|issues?|setbacks?|conflicts?)\b|not applicable|next question|can we (?:skip|move on)|it was fine\b|tried to include everything|sometimes things slip|bumps along the road|it is human nature|just change in general",
    ),
    *_any(
        "handed_on",
        r"(?:was|were|is|been|got) (?:\w+ )?(?:handled|done|owned|managed|decided|set|run|taken care of) by (?:someone|somebody|others|another|them|the|name|an?)\b|(?:handled|done|decided) (?:later|elsewhere)|somebody else|someone else|that was (?:more )?(?:for )?(?:the )?\w+ team|not (?:really )?my (?:job|area|call|part)|up to (?:them|people|the)\b|it is up to\b|followed the process|they (?:just )?told (?:us|me) (?:to|what)|i (?:just )?(?:followed|inherited)\b|then you follow the score",
    ),
    *_any(
        "no_method",
        r"(?:by eye|by feel|eyeball\w*|gut|whatever|by default|default (?:settings|config)|as needed|on the (?:spot|fly)|ad hoc|case by case|rough(?:ly)?|loose(?:ly)?|casual(?:ly)?|good enough|looked (?:okay|right|fine|good)|felt (?:right|close|fine)|go with|see what|later on|after the fact|if (?:they|someone) ask(?:ed|s)?|leap of faith|good feeling|what we believe|situational|informal\w*|inconsistent\w*|kept (?:it|things|the file) (?:simple|loose|basic)|basic\b|simple\b|quick\b)",
    ),
)
