"""Relations between clauses that tell what a speaker did, as patterns over plain words.

The words here are relations and closed classes (before, unless, the others, used to), never terms
of a trade. Plain words know one third person (`they`, `them`), `name` and <n> <pct> <money> <dur>
<ratio>; `was` stands for were, `is` for are and am, `have` for has.
"""

import re
from dataclasses import dataclass

NUM = r"<(?:n|pct|money|dur|ratio)>"
WE = r"(?:i|we)"
_THIRD = r"(?:they|them|name|who|the \w+|everybody|everyone|people|somebody)"
_GROUP = (
    r"(?:ones|those|people|customers|users|clients|families|shops|stores|sites|teams|accounts|"
    r"half|group|side|others|rest|region|regions|town|country|week|month|branch|branches|\w+s)"
)


@dataclass(frozen=True, slots=True)
class Relation:
    """A kind of evidence. `act` says where an own past act must stand: here, near or nowhere."""

    kind: str
    pattern: re.Pattern[str]
    act: str = "near"


def _any(kind: str, *patterns: str, act: str = "near") -> list[Relation]:
    return [Relation(kind, re.compile(rf"\b(?:{pattern})"), act) for pattern in patterns]


_STOP = (
    r"(?:stop|stopped|drop|dropped|undo|undid|undone|roll(?:ed)? (?:\w+ )?back|pull(?:ed)?|kill|revert"
    r"|reverse|walk away|turn(?:ed)? (?:\w+ )?off|switch(?:ed)? (?:\w+ ){0,2}(?:off|back)|shut|scrap"
    r"|g(?:o|oes|one) back|went back|put (?:it|them|that) back|call (?:it |the \w+ )?off|hold|give up"
    r"|take (?:it|that|them|the \w+) (?:off|out|down|back)|took (?:it|that|them) (?:off|out|down|back)"
    r"|forget (?:it|about)|let it go|off again|back to)"
)
_WHEN = r"(?:if|unless|until|whenever|the moment|otherwise|only if|as soon as)"

RAISING: tuple[Relation, ...] = (
    # 1 a check before commitment
    *_any(
        "check_first",
        r"before (?:we|i|anyone|anybody|they|name|any|a|committing|\w+ing)\b(?! (?:meeting|deadline))",
        r"(?:beforehand|up front|upfront|in advance|ahead of time)\b",
        r"(?:the )?first thing (?:i|we) (?:did|was)",
        rf"{WE} first\b|first (?:i|we)\b|(?:did|do|tried|moved|took|built|tested) (?:that|the|it|them|this|my|our)(?: \w+)? (?:one )?(?:early|first)\b",
        r"(?:pilot|piloted|trial|trialled|spike|prototype|prototyped|dry run|mock up|mocked|rehears\w+|dummy|made up|proof of concept|by hand|on paper|in the dark|shadow mode|in shadow)\b",
        r"(?:started|began|opened|went|tried|try|ran|run|test|tested|sold|asked for|put|did|switched|gave|do|done)\b[^.;]{0,40}\b(?:one|<n>|a few|a handful|a couple of|a single|a tenth|<ratio>|<pct>|small|every second)\b[^.;]{0,40}\b(?:for <dur>|<dur>|first|only|in \w+|of (?:the|them|our|traffic|people|users|customers))\b",
        r"(?:try it|tried it|tested it|try that) (?:on|with|in|out)\b",
        act="here",
    ),
    *_any(
        "limit_first",
        r"(?:wrote|written|writing|write|set|agreed|fixed|said|told|promised|decided|put|defined)\b[^.;]{0,60}\b(?:beforehand|before|in advance|up front|upfront|in writing|on the wall|from the start|first)\b",
        rf"(?:had|have) (?:said|written|agreed|told|set|promised|put)\b[^.;]{{0,60}}\b(?:if|unless|under|over|more than|less than|fewer than|no more|at least|{NUM})\b",
        r"(?:wrote|written) down (?:that|what|the|if|on|for)\b",
        rf"(?:success|enough|go ahead|line|limit|threshold|bar|worth it|good)\b[^.;]{{0,30}}\b(?:as|if|at|was|was to be|meant)\b[^.;]{{0,30}}{NUM}",
        rf"(?:only if|not if|no more than|at least|under|below|above|over) {NUM}[^.;]*\b(?:we|i|it) (?:would|will|do not|did not)\b",
        act="near",
    ),
    # 2 a stop or reversal rule
    *_any(
        "stop_rule",
        rf"{_WHEN}\b[^.;]{{2,110}}\b{_STOP}\b",
        rf"{_STOP}\b[^.;]{{0,60}}\b(?:if|unless|whenever|the moment|as soon as)\b",
        rf"(?:more than|under|below|over|less than|fewer than|above) {NUM}[^.;]{{0,60}}\b{_STOP}\b",
        r"(?:would|what would) have (?:changed|told|made|turned|let|stopped|undone|gone back)\b[^.;]{0,40}\b(?:if|mind|back|off)\b",
        r"(?:changed my mind|turn(?:ed)? back) if\b",
        act="none",
    ),
    # 3 a comparison that isolates a cause
    *_any(
        "isolated",
        r"(?:left|kept|leave|keep|leaving|keeping)\b[^.;]{0,40}\b(?:alone|apart|untouched|unchanged|as (?:it|they) (?:was|is)|on the old|without)\b",
        r"(?:changed|did|gave|touched|moved) nothing in\b|at <n> others nothing",
        rf"(?:the (?:other|others|rest)|next door|elsewhere|everywhere else|neighbou?ring \w+|without (?:it|them|one)|(?:those|ones) without|the same (?:streets?|week|month|period|kind|size))\b[^.;]{{0,60}}\b(?:stayed|same|flat|(?:have|had|did|do) not|nothing|{NUM}|only|as ever|just (?:as|the))\b",
        r"(?:half|every second|every other) (?:of )?(?:the|them|our|one|people|users|customers|visitors|as)\b|the other half\b|(?:the )?half (?:with|without|got)\b",
        rf"(?:compared?|comparing|against|versus|vs|side by side|as against|next to|set beside)\b[^.;]{{0,50}}\b(?:{_GROUP}|{NUM})(?!\w)",
        rf"(?:those|ones|people|customers|users|families|shops|sites|teams|accounts|clients) (?:who|that|with|without|on)\b[^.]{{3,90}}\b(?:those|ones|the others|the rest|without|{NUM})",
        r"(?:a b test|ab test|split test|control(?:led)? (?:group|arm|experiment|region)|holdout|held (?:back|out)|randomiz\w+|by lot|matched)\b",
        rf"(?:at|to|on|with|for) (?:only )?(?:{NUM}) (?:of )?(?:the )?(?:traffic|users|customers|visitors|people|accounts|stores|mailing|list)\b",
        rf"{NUM} with (?:it|them) and {NUM} without",
        r"would have (?:gone|risen|fallen|happened|moved|come)\b[^.;]{0,20}\b(?:anyway|up|down)",
        r"(?:was|went) (?:up |down )?(?:just )?(?:the same|as much)\b",
        act="none",
    ),
    *_any(
        "segment",
        r"(?:broke|split|took|cut|sliced|looked at|read|sorted|went through|counted|segment\w*|dug into|divided|checked) (?:(?:it|that|this|them|the \w+|\w+) )?(?:apart |down |out |up )?(?:by|into) (?!account|place|the end)",
        r"(?:it|that|this|which) (?:is|was) (?:only|all|mostly|nearly all|almost all|just|entirely) (?:in|the|at|from|people|those|by|because|for|with)\b",
        r"(?:nearly|almost) all (?:of )?(?:them|it|in|at|from|the)\b",
        rf"(?:for|with|in|of) the (?:\w+ )?(?:small|little|big|large|larger|smaller|old|new|older|newer|busy|quiet|heavy|light)\w*(?: ones)?\b[^.]{{0,50}}{NUM}",
        rf"(?:enterprise|smb|consumer|small|large|new|existing|paying|free|rural|urban)\w* (?:\w+ )?(?:converted|stayed|left|went|dropped|rose|spent|churned|was)\b[^.]{{0,30}}{NUM}",
        r"not the \w+ (?:at all|but)\b|(?:,|and) not the \w+|(?:was|is) not (?:the )?\w+(?: \w+)?(?: at all)?[,-]+ it (?:is|was)\b",
        r"only (?:for|with|in|among) (?:the|those|people|customers|users)\b",
        act="near",
    ),
    *_any(
        "target_named",
        r"(?:for|of|in|among) (?:our|the|a|one|that|this) (?:\w+ ){0,2}(?:segment|cohort|persona)\b",
        act="none",
    ),
    *_any(
        "cause_found",
        r"(?:it )?(?:turned|turns|turn) out\b",
        r"(?:that|which|it|what helped) (?:is|was) (?:because|since|why|a \w+ , |the (?:old|new|same|real))\b|(?:nearly|mostly) because\b",
        r"(?:the|one|real|only) (?:reason|cause|problem|trouble|issue|bottleneck|thing) (?:is|was)\b",
        rf"{WE} (?:had )?(?:found|noticed|realiz\w+|discovered|spotted|learned|worked out|saw|seen|traced)\b(?! (?:a|some) (?:solution|compromise|way forward))",
        r"what (?:i|we) (?:had )?(?:saw|seen|found|noticed)\b|it (?:is|was) (?:the )?\w+ that (?:they|it|we)\b|(?:uncovered|surfaced|revealed)\b",
        act="none",
    ),
    # 4 own looking, dated
    *_any(
        "went_to_see",
        rf"{WE} (?:\w+ )?(?:stood|sat|rode|watched|listened|rang|called|phoned|visited|counted|timed|shadowed|followed|read|spent|interviewed)\b[^.;]{{0,60}}(?:{NUM}|with|how|what|who|a week|evenings?|every|each|them|in on)",
        rf"{WE} (?:had been|went) (?:round|around|through|to see|out|along|there|to the)\b",
        rf"asked (?:them|name|the \w+|one of|<n>|each|what|why|people|to ride|for a list)\b[^.;]{{0,50}}",
        r"(?:had|got) (?:a |the )?\w+ (?:stand|sit|push|count|time|write|go) ",
        act="here",
    ),
    # 5 something given up
    *_any(
        "given_up",
        r"(?:gave|give|given|giving) (?:\w+ )?up (?!on\b)|(?:gave|give) up (?:the|a|our|my|one|their|them|it|that)\b",
        rf"(?:it|that|which|this)? ?cost (?:us|me|them|a|the|nearly|about|{NUM})|what it (?:would )?(?:have )?cost",
        r"said no to|turned down|turned (?:it|them|one) down|let (?:the|those|them|it) (?:\w+ ){0,3}go\b|let go of\b|let the \w+ (?:\w+ )?go quiet",
        r"(?:took|take|taken) (?:it|that|them|the \w+)(?: \w+)? off (?:the|our|my) (?:plan|list|roadmap|launch)|off the (?:plan|roadmap|list)\b",
        rf"{WE} (?:\w+ )?(?:dropped|cut|stopped|postponed|delayed|shelved|parked|cancelled|canceled|scrapped|sacrificed|lost|paused|de scoped|descoped)\b",
        r"(?:dropped|cut|stopped|paused|shelved|postponed|let|de ?scope[d]?) (?:the|that|all|our|one|it|work|conference)\b",
        r"(?:put|pushed|moved) (?:it|that|this|them|the \w+) (?:off|back|out)\b|(?:pause|stop) (?:feature|other|all|the) work",
        r"(?:out of|from) my own \w+|did without|went without|we (?:would|had to) (?:eat|take) the\b|(?:i|we) (?:had|have) to (?:go and |go back and )?(?:ask|beg|tell|say|give|drop|stop|let)\b",
        r"(?:was|were|is) (?:sore|cross|angry|unhappy|not happy|not glad|not pleased|sour|furious|upset|annoyed) (?:about|with|at|for)\b|(?:was not|did not) (?:\w+ )?(?:happy|glad|pleased|like (?:it|that))|hated (?:it|that|me)",
        r"(?:rather than|instead of) (?:\w+ ){0,3}(?:the|a|an|full|two|later|at)\b",
        act="near",
    ),
    # 6 then against now
    *_any(
        "then_now",
        rf"from (?:about |around |nearly |roughly |over |an average of )?{NUM}[^.;]{{0,40}} (?:down |up )?to (?:about |around |under |over |nearly )?{NUM}",
        rf"(?:up|down) from (?:about )?{NUM}",
        rf"{NUM}[^.]{{0,50}}\b(?:where (?:it|they|we|\w+) (?:had|was|used)|(?:it|they|that|there) (?:had been|used to be|was|had)|it (?:is|was) (?:about )?{NUM}|used to|the year before|the month before|before that|compared with|as against|against|versus|instead of|before it was|and before|rather than|is now|now|in the (?:city|year) before)\b[^.]{{0,40}}(?:{NUM}|the year before|before)",
        rf"(?:had been|used to be|it was|was) (?:about |around |nearly |just )?{NUM}[^.]{{0,60}}\b(?:came|went|fell|dropped|rose|is now|now|got|became|down|up|it is)\b[^.]{{0,30}}{NUM}",
        rf"{NUM}[^.;]{{0,40}}\b(?:versus|against|as against|compared (?:to|with)|instead of|where|not|rather than)\b (?:\w+ ){{0,4}}{NUM}",
        rf"(?:came|went|fell|dropped|rose|down|up|got|climbed|recovered|brought) (?:\w+ ){{0,2}}to (?:about |around |under )?{NUM}",
        rf"{NUM} (?:and|,) (?:it|before|that|they) (?:had been|used to be|was)\b",
        act="none",
    ),
    *_any(
        "outcome",
        rf"(?:fell|rose|dropped|climbed|grew|went up|went down|came down|is down|was down|was up|is up|cut|reduced|increased|increasing|lifted|improved|saved|saving|gained|lost|recovered|converted|took in|brings in|raised|generating|generated|drove|closed)\b[^.;]{{0,45}}{NUM}",
        rf"{NUM} (?:\w+ ){{0,2}}(?:lift|drop|increase|decrease|reduction|fewer|less|more|better|faster|lower|higher|quicker|net)\b",
        r"(?:halved|doubled|tripled|half as (?:much|many)|twice as (?:much|many)|<ratio> (?:more|less|fewer|of what))\b",
        r"(?:no|zero|not one|not a single) (?:\w+ ){0,2}(?:\w+s|complaint|error|downtime|outage|customer)\b[^.]{0,20}(?:after|since|in|that|bugs)",
        act="none",
    ),
    # 7 others' growth
    *_any(
        "growth",
        r"(?:they|name|who|<n> of (?:those|them)|one of them) (?:now |then |already |also |is the one who |have |had |still )*(?:runs?|leads?|ran|led|took (?:on|over|the whole)|takes?|owns?|owned|heads?|headed|chairs?|chaired|trains?|trained|teach(?:es)?|taught|presents?|presented|coach(?:es)?|mentors?)\b",
        r"(?:they|name|who|them) (?:was|is|got|have been|had been|is now|became|becomes) (?:now )?(?:promoted|made up|made|asked for|in charge|the (?:one|lead|head|manager|most|go to)|a \w+ (?:manager|lead)|head of|back to full|our|able)\b",
        r"(?:on|in) them own\b|by themself|without me\b|did not need me|instead of me|in place of me|and not for me|i was on (?:holiday|leave|vacation)|i had nothing to do with it",
        r"asked for (?:them|name)\b|(?:they|name) (?:stopped|began|started) \w+ing\b|(?:they|name) (?:have|had|has) (?:been|got) (?:\w+ )?since\b|(?:have|had) got them old seat",
        r"(?:they|name) (?:does|do|did) the \w+ \w+ (?:thing )?with them own|them own (?:starters|team|people|juniors)",
        act="none",
    ),
    *_any(
        "fitted_task",
        r"(?:gave|handed|sent|let|put|paired|asked|had|got|moved|lent|took) (?:them|name|each of them|each)\b[^.;]{2,80}",
        r"(?:they|name) (?:shadowed|sat in|came along|came to|ran (?:one|it|ten|<n>))\b|(?:they|name) would \w+ and \w+ would",
        r"(?:who|because they) (?:wanted|wants|want|is strong|struggl\w+|could not|had only|had never)\b",
        act="near",
    ),
    *_any(
        "told_straight",
        rf"{WE} (?:\w+ )?(?:told|said to|warned) (?:them|name)\b(?! (?:it|about the (?:plan|project)))",
        r"(?:told|said|tell) (?:them|name) (?:straight|directly|plainly|honestly|afterwards|in private|privately|what|that|on|the thing|the truth|,)|i need to be honest|i had to be direct",
        act="here",
    ),
    *_any(
        "followed_up",
        r"(?:after (?:each|every|it|that|<dur>|the)|every (?:time|week|tuesday|name)|each week|weekly|for <dur>|the (?:second|next) (?:time|one)|then the)\b[^.]{0,60}\b(?:them|they|name|both)\b",
        r"(?:them|they|name|both of them)\b[^.]{0,50}\b(?:after (?:each|every|it|<dur>)|every (?:time|week|third|name)|for <dur>|the next (?:time|one)|weekly|at a time)\b",
        act="none",
    ),
    # 8 the other side's interest and a term that answers it
    *_any(
        "their_interest",
        r"(?:afraid|scared|frightened|worried|fears?|feared|nervous|dread(?:s|ed)?|anxious|terrified)\b(?! i\b)",
        rf"{_THIRD} (?:\w+ )?(?:would|thought they would|stood to|might) (?:lose|be (?:blamed|sent|left|late|stuck|caught)|look|have to|miss|get (?:blamed|hit))\b",
        r"(?:gets?|got|is|was) (?:paid|measured|judged|asked|blamed|marked|rated|punished|bonused) (?:on|by|about|for|if|when)\b|what (?:they|name|the \w+) (?:is|was|gets?|got) (?:paid|measured|asked|judged)|being blamed|punishment for|(?:them|the|a \w+ 's) (?:bonus|target|quota|number|name is on)\b",
        r"what (?:they|name|the \w+) (?:was|were|is)? ?(?:\w+ )?(?:wanted|needed|cared about|dreaded|feared|afraid|scared|worried|after|losing|got out of)\b|what (?:would|it would) (?:cost|happen to) (?:them|name|somebody|people)|what happens to (?:them|somebody|people|name)",
        rf"{_THIRD} (?:wanted|needed|needs|wants)\b[^.]{{0,60}}\b(?:and|but|because|to|while)\b",
        act="none",
    ),
    *_any(
        "answering_term",
        r"(?:so )?(?:i|we) (?:\w+ )?(?:offered|agreed|promised|proposed|got \w+ to|settled|guaranteed|traded|swapped)\b",
        r"(?:in (?:return|exchange)|to make up for it|the deal was|the bargain|let them (?:keep|decide|have|choose)|them own (?:yes|switch|call|say)|could (?:switch|turn|stop|take|veto|call) (?:it )?(?:back|off|that)?|would not count against|i (?:would|will) take (?:it|that) off)\b",
        r"i said ,? (?:try|let us|give|if)|in writing\b|(?:they|name|<n>|all|both|marketing|sales) (?:\w+ )?(?:signed|agreed|went for (?:it|that)|came round|said yes|took the|let me|let us)\b|gave (?:each|them) (?:\w+ )?something",
        act="near",
    ),
    *_any(
        "moved_others",
        r"(?:influenced|persuaded|convinced|won (?:\w+ )?over|talked (?:them|name|the \w+) (?:into|round|around|out of)|brought (?:them|name|the \w+) (?:round|around))\b",
        act="here",
    ),
    *_any(
        "credit_given",
        r"credit\b|(?:that|it|the \w+ \w+|the \w+) (?:itself )?(?:is|was) (?:name 's|name who|them idea|them work|<n> of the \w+ who)\b|(?:it is|it was) (?:name|them) (?:who|that)\b|not me\b|i (?:only|sat at the back)|made sure (?:\w+ ){1,4}(?:heard|got|knew)\b|put them names",
        act="none",
    ),
    # what lasts
    *_any(
        "lasting",
        r"still (?:do|use|uses|used|go|goes|going|run|runs|meet|follow|what|have|does|there|works?)\b|to this day|ever since|have been (?:\w+ )?since\b|(?:by|go by) still\b|they (?:is |do |go )?(?:\w+ )?still\b",
        r"(?:copied|borrowed|picked (?:it |that |this )?up|took (?:it|that|this|them) (?:over|for|up)|adopted|reus\w+|took over|took that)\b(?: (?:it|that|by|the|our|for|over))?",
        r"became (?:the|our|a) (?:\w+ ){0,2}(?:standard|default|way|norm|approach|rule|practice)|is on (?:them|the|our) (?:board|wall)|(?:every|each) new \w+ (?:\w+ )?(?:does|do|gets|goes|starts)\b|the new \w+ get\b",
        r"(?:have|had) (?:used|done|kept|been using|borrowed|copied) (?:that|it|the|this|them)\b|every (?:quarter|month|week|year|new \w+) since|without (?:ringing|asking|calling|needing) (?:us|me)|without me\b",
        r"(?:wrote|written|documented|created|made|built) [^.]{0,50}\b(?:playbook|guide|page|for (?:future|the next|others))|written up\b",
        act="none",
    ),
    # 9 failure told with what was changed
    *_any(
        "went_wrong",
        r"(?:was|is|had been|been|got it|went) (?:\w+ )?wrong\b|mistake|fail(?:ed|s)?\b|broke\b|did not (?:work|hold|move|cut|believe)\b|misjudged|my fault|backfired|slipped|came out different|jammed|got (?:stuck|charged)|let us down|was late\b|(?:weeks|days|months|<dur>) late|would not work|put (?:it |that )?off for too long|i (?:had|have) been wrong|could not (?:find|get through|cope)|discovered (?:our|that|a)|it did slip|took <dur> instead of",
        act="none",
    ),
    *_any(
        "put_right",
        r"(?:so )?(?:we|i) (?:\w+ )?(?:fixed|changed|stopped|went back|put it back|undid|reverted|redesign\w*|redid|re negotiated|renegotiated|swapped|moved|spread|split|switched|paid back|rewrote|counted them|held it|told (?:them|the|everyone))\b|had to stop\b|after that (?:we|i|they)\b|since then\b|from then on|next time (?:we|i)\b",
        act="near",
    ),
    *_any(
        "owned_limit",
        r"i did not (?:know|believe)|(?:i|we) was not sure|i could not (?:say|tell)|i (?:was|is|had been) wrong|(?:i|we) (?:was |had |have )?(?:assum\w+)|net of\b|counted that in|i would have (?:changed|told)|my assumption|i said so\b|i checked\b|fairly sure|only the weather|not everything|it did not (?:move|change)|i do not know\b",
        act="none",
    ),
)
