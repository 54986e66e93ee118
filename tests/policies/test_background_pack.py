"""What the background pack finds and lets be: ways of speaking, tried on group after group."""

import pytest

from policies.pack import load_pack, shipped_packs
from policies.rehearsal import Rehearsed
from policies.texts import Row

GROUPS = {
    "women": "woman",
    "gay people": "gay person",
    "trans people": "trans person",
    "black people": "black person",
    "Muslims": "Muslim",
    "immigrants": "immigrant",
    "disabled people": "disabled person",
    "Jews": "Jew",
}
HATEFUL = [
    "I can't stand {many}.",
    "{many} make me sick.",
    "{many} disgust me.",
    "I truly loathe every single one of the {many}.",
    "I have nothing but contempt for {many}.",
    "{many} make my blood boil, I hate them.",
    "I feel nothing but hatred for {many}.",
    "{many} are scum.",
    "{many} are so stupid it hurts.",
    "{many} are the worst kind of human beings.",
    "All {many} are liars and cheats.",
    "{many} are a burden on everyone.",
    "{many} are nothing but parasites.",
    "{many} are cockroaches.",
    "{many} are like animals.",
    "You can smell {many} from a mile away, they are filthy pigs.",
    "{many} are barely human.",
    "{many} aren't human.",
    "{many} are not real people.",
    "The world would be better without {many}.",
    "Life would be so much nicer without {many} around.",
    "{many} should never have been born.",
    "{many} have no place in this country.",
    "{many} don't belong here.",
    "We don't want any {many} here.",
    "{many} should not have the same rights as us.",
    "{many} do not deserve to live.",
    "Nobody wants {many} around here.",
    "You are just a {one} to me, nothing else matters.",
    "I would never let {many} into my home.",
    "I will find you and hurt you because you are {many}.",
    "I'm going to beat up some {many} tonight.",
    "I will punch the next {one} I see.",
    "Let's burn down every house where {many} live.",
    "We will hunt down all the {many}.",
    "Time to put all {many} against the wall.",
    "One day I will kill every {one} in this town.",
    "Someone should shoot these {many}.",
    "{many} deserve to be beaten.",
    "{many} should be wiped off the face of the earth.",
    "All {many} must die.",
    "We need to get rid of {many}.",
    "Every {one} ought to be locked up forever.",
    "The only good {one} is a dead one.",
    "Fuck {many}.",
    "Fucking {many}.",
    "I fucking hate {many}.",
    "{many} can go fuck themselves.",
    "Screw all these {many}.",
    "Damn {many} ruin everything.",
    "I hate how {many} talk, they are so dumb. They deserve to die.",
    "Look at those {many}. They are vermin.",
    "I saw some {many} today. I hate them all.",
    "Why are {many} so disgusting?",
    "Why do we let {many} live among us?",
    "Is there anything worse than {many}?",
    "Has anyone noticed that {many} are evil?",
    "Who else thinks {many} should be killed?",
    "I think {many} are disgusting.",
    "In my opinion {many} are inferior.",
    "Sorry but {many} are trash.",
    "Everyone knows that {many} are criminals.",
    "{many} have never given this world anything good.",
    "{many} will never be one of us.",
    "I wish all {many} would just disappear.",
    "I hope {many} get cancer.",
    "I want to see {many} suffer.",
    "Keep {many} away from our kids.",
    "{many} are ruining this country.",
    "Being around {many} makes me want to vomit.",
    "{many} only want to destroy us.",
    "If you are a {one}, you are worthless.",
    "Being {many} is a disease.",
    "I h8 {many}.",
    "I haet {many}.",
    "{many} are scmu.",
    "{many} are s c u m.",
    "{many} are $cum.",
    "{many} are d1sgust1ng.",
    "Nothing good ever came from {many}.",
    "Typical {many} behavior, stealing and lying.",
    "Never trust a {one}.",
    "{many} should go back to where they came from.",
    "I refuse to serve {many}.",
    "I've got no time for {many}, they are the lowest of the low.",
    "{many} really get on my nerves, they're all so dumb.",
    "My hatred for {many} knows no bounds.",
    "{many} are the most repulsive creatures alive.",
    "There's nothing I detest more than {many}.",
    "{many} are a curse on humanity.",
    "{many} belong at the bottom of society.",
    "All those {many} are just dirty thieves.",
    "{many} are leeches sucking us dry.",
    "{many} ought to be treated like dogs.",
    "We must stop the {many} invasion.",
    "{many} are mentally challenged, the whole lot.",
    "I'd rather die than live next door to a {one}.",
    "It's time someone taught {many} a lesson with a baseball bat.",
    "{many} better watch out, I'm loading my gun.",
    "I swear I'll run over the next {one} who crosses the street.",
    "String up every {one} you can find.",
    "All {many} deserve a slow and painful death.",
    "Hanging is too good for {many}.",
    "{many} should be kept on leashes.",
    "Disgusting {many}.",
    "{many}, what a waste of oxygen.",
    "What is it with {many} and being so lazy?",
    "{many} = garbage",
    "not a fan of {many} tbh, they are gross",
    "{many} are f*cking disgusting",
    "The country was better before {many} came.",
    "Let us make this a {one}-free town.",
    "{many} have infected our schools.",
    "Don't be fooled, {many} are pure evil.",
    "I would not shed a tear if all {many} dropped dead.",
    "{many} will get what's coming to them, believe me.",
    "Throw {many} off a roof.",
    "Those {many} should know their place.",
    "My mother raised me to despise {many}.",
    "Why can't {many} just go away?",
    "Honestly {many} are a stain on our nation.",
    "{many} are the root of all our problems.",
    "I'd love to smash the faces of all {many}.",
    "Every {one} I meet turns out to be a crook.",
    "{many} are so incredibly ugly.",
    "All {many} should be thrown in jail.",
    "{many} need to learn who is boss around here.",
    "{many} are nothing more than slaves.",
    "{many} are such filthy little rats.",
    "{many} can't be allowed to raise children.",
    "Shoot all {many} on sight.",
    "{many} are completely useless at everything.",
    "Let's round up {many} and put them on an island.",
    "The less {many} we have the better.",
    "I would rather hire a monkey than a {one}.",
    "{many} have destroyed this beautiful city.",
    "I have never met a decent {one}.",
    "There's no such thing as a smart {one}.",
    "The world would be nicer if there were no {many}.",
    "I will never share a room with {many}.",
    "Every single {one} is a criminal.",
    "A good {one} is a dead {one}.",
    "I laugh whenever {many} get hurt.",
    "If it were up to me all {many} would be sent to prison.",
    "I want every {one} out of my town.",
    "Why do {many} even exist?",
    "I proudly hate {many}.",
    "Deport every last one of these {many}.",
    "I will slit the throat of the next {one} I meet.",
    "Let the {many} drown.",
    "{many} 🤮",
    "{many} make me 🤢",
]
HARMLESS = [
    "I feel sick when I see how {many} are abused.",
    "{many} helped rebuild our town after the storm.",
    "I can't believe people still discriminate against {many}.",
    "We honor {many} on this day.",
    "The new boss is a {one} and she is brilliant.",
    "{many} deserve the right to live in peace.",
    "I hate people who hurt {many}.",
    '"{many} are filth" was written on the wall, and we cleaned it.',
    "That post about {many} was disgusting and I reported it.",
    "Why do people hate {many} so much?",
    "You should not treat {many} like criminals.",
    "Do not call {many} animals.",
    "{many} can be good or bad like everybody else.",
    "He said he would kill all {many} and was arrested.",
    "I never understood why anybody would despise {many}.",
    "{many} deserve better pay for the same work.",
    "The way people treat {many} makes me sick.",
    "I can't stand it when people mock {many}.",
    "You disgust me when you talk about {many} like that.",
    "We need to stop violence against {many}.",
    "I was told that all {many} are lazy, and I do not believe it.",
    "{many} get so much hate online, it is horrible.",
    "Being {many} is nothing to be ashamed of.",
    "My best teachers were {many}.",
    "The new law makes life harder for {many}.",
    "It is disgusting how {many} are treated in this country.",
    "Nobody deserves to die because they are {many}.",
    "I want {many} to be safe on our streets.",
    "I hate that {many} have to live in fear.",
    "We hate it when {many} are left out.",
    "{many} are beautiful and I adore them.",
    "He wants to kill {many}, so we arrested him.",
    "The report describes attacks on {many} in three towns.",
    "Not all {many} like the same food.",
    "{many} are so underrated.",
    "Let's fight for {many} and their rights.",
    "The mayor said {many} are the heart of this town.",
    "I would kill to work with {many} again.",
    "Damn, those {many} can really dance.",
    "{many} should be allowed to marry whoever they love.",
    "I love {many}.",
    "Some of my best friends are {many}.",
    "{many} deserve respect.",
    "We should protect {many} from hate.",
    "{many} are people like everyone else.",
    "I had dinner with {many} yesterday.",
    "{many} live in my street and we get along.",
    "No {one} deserves to be treated like that.",
    "I don't hate {many}.",
    "I would never say that {many} are scum.",
    "{many} are not scum.",
    "{many} are not animals, they are people.",
    "Nobody should hate {many}.",
    'It is wrong to say "{many} are vermin".',
    '"I hate {many}" is not an opinion, it is bigotry.',
    "People who say they hate {many} are pathetic.",
    'Whoever says "{many} should die" needs help.',
    "Saying that {many} are stupid is disgusting.",
    'He got fired for tweeting "all {many} must die".',
    "Stop saying that {many} are inferior.",
    "You are wrong to think {many} are criminals.",
    "My neighbor said he hates {many} and I told him off.",
    "There is nothing wrong with being {many}.",
    "{many} are amazing, strong and brave.",
    "We need more {many} in our department.",
    "I am proud to be one of the {many}.",
    "{many} and their families were at the parade.",
    "A lot of {many} voted this year.",
    "I support the rights of {many}.",
    "Hate against {many} has no place here.",
    "{many} have always been part of this country.",
    "{many} suffer discrimination every day.",
    "It breaks my heart that {many} get killed for who they are.",
    "The club for {many} meets on Monday.",
    "I have never met {many} who did not help.",
    "I hate it when people say {many} are disgusting.",
    "{many} are tired of being told that they are stupid.",
    "If you think {many} are animals you are the problem.",
    "You can't just say that {many} are vermin.",
    "I want all {many} to get out of prison safely.",
    "Is it true that {many} are lazy? No.",
    "{many} ❤️",
]
NOT_ABOUT_PEOPLES = [
    "I hate this stupid printer.",
    "Mosquitoes are vermin and should all die.",
    "Cockroaches are disgusting.",
    "I hate Mondays so fucking much.",
    "Lawyers are the worst.",
    "I can't stand politicians.",
    "Bankers are scum.",
    "Artists are so lazy.",
    "This movie is trash.",
    "The food was disgusting.",
    "That couch is filthy, burn it.",
    "I could kill for a pizza.",
    "Fuck cancer.",
    "This is fucking brilliant.",
    "Holy shit what a game.",
    "What the hell, it's snowing again.",
    "I want to murder this deadline.",
    "Cats are evil little animals.",
    "My dog is such a pig.",
    "Nazis are scum.",
    "Terrorists deserve to be locked up.",
    "I hate the Yankees.",
    "Capitalism is a disease.",
    "Pineapple on pizza should be banned.",
    "This damn car never starts.",
    "I'm so fucking happy for you.",
    "The French team got slaughtered last night.",
    "We need to get rid of these old computers.",
    "Wasps should not exist.",
    "That song makes me sick.",
]
COARSE = [
    "Kiss my ass, mayor.",
    "You're such a dick.",
    "Fuck those people.",
    "What the fuck are you looking at?",
    "These fucking people ruin every park.",
    "Sit your dumb ass down.",
    "y0u are full of sh1t",
    '"@somebody: kiss my ass" so true',
]
COARSE_AT_NOBODY = [
    "Fuck, I'm so happy for you.",
    "You are fucking amazing.",
    "I fucking love this.",
    "Damn, this is good.",
    "Holy shit, you guys are the best.",
    "Who the fuck stole my lunch?",
    "What the hell is wrong with my car?",
    "This traffic is bullshit.",
    "You kicked ass today.",
    "Work your ass off, it pays.",
    "My niggas, see you at eight.",
    "Queer and proud.",
    "Nobody should say kiss my ass to a dispatcher.",
    "Make me a batch of cookies before the polls open.",
]
DISGUISED = [
    "Ihatewomen so much",
    "allmuslimsmustdie",
    "Those immigants are scum.",
    "Womne are stupid.",
    "Kill all the mulsims",
    "Gays are d.i.s.g.u.s.t.i.n.g",
    "J3ws are v3rmin",
    "blacks are sub humans",
    "all 👭 are 🤮",
    "I would 🔫 all women if I could",
    "muslims are 🐀🐀🐀",
    "muslims = 🐀",
    "I'd love to 🔪👳🏽‍♂️",
    "wom👏en are stupid",
    "f🤬ck all muslims",
]
OTHER_MEANINGS = [
    "There is a chink in his armor.",
    "My kitchen is spic and span again.",
    "The dyke held back the flood all night.",
    "As a proud dyke I marched today.",
    "I'm a faggot and happy about it.",
    "Got the tranny rebuilt, the gearbox shifts like new.",
    "He went out to smoke a fag.",
]
READ_SOONER = [
    ("these politicians are pathetic liars", "the meeting starts at nine tomorrow"),
    ("what an ignorant thing to say, shame", "what a lovely thing to say, thanks"),
    ("go cry about it you snowflakes", "go for a walk and enjoy the snow"),
]


@pytest.fixture(scope="module")
def rehearsed():
    return Rehearsed(load_pack(shipped_packs()["background"]))


@pytest.fixture(scope="module")
def flagged(rehearsed):
    def flagged(*texts):
        rows = [Row(text, text, "") for text in texts]
        return [judged.row.text for judged in rehearsed.judge(rows) if judged.is_flagged]

    return flagged


def said_of_each(sentence):
    return [sentence.format(many=many, one=one) for many, one in GROUPS.items()]


@pytest.mark.parametrize("sentence", HATEFUL)
def test_contempt_is_found_whichever_group_it_is_aimed_at(flagged, sentence):
    texts = said_of_each(sentence)
    assert flagged(*texts) == texts


@pytest.mark.parametrize("sentence", HARMLESS)
def test_praise_protest_quotation_and_plain_mention_are_let_be(flagged, sentence):
    assert flagged(*said_of_each(sentence)) == []


def test_anger_at_things_trades_and_beasts_is_let_be(flagged):
    assert flagged(*NOT_ABOUT_PEOPLES) == []


def test_coarse_words_are_found_when_they_are_thrown_at_somebody(rehearsed):
    judged = list(rehearsed.judge([Row(text, text, "") for text in COARSE]))
    assert [one.row.text for one in judged if "coarse" in one.categories] == COARSE


def test_coarse_words_in_joy_at_things_or_taken_back_are_let_be(flagged):
    assert flagged(*COARSE_AT_NOBODY) == []


@pytest.mark.parametrize("text", DISGUISED)
def test_a_disguise_does_not_hide_it(flagged, text):
    assert flagged(text) == [text]


def test_words_with_another_meaning_or_said_of_oneself_are_let_be(flagged):
    assert flagged(*OTHER_MEANINGS) == []


@pytest.mark.parametrize(("rude", "kind"), READ_SOONER)
def test_among_unflagged_texts_the_ruder_one_is_read_sooner(rehearsed, rude, kind):
    first, second = rehearsed.judge([Row("1", rude, ""), Row("2", kind, "")])
    assert [first.is_flagged, second.is_flagged] == [False, False]
    assert first.score > second.score


def test_at_least_sixteen_categories_stand_as_data():
    for path in shipped_packs().values():
        pack = load_pack(path)
        used = {clause.category for clause in pack.clauses}
        assert len(used & {category.key for category in pack.categories}) >= 16
