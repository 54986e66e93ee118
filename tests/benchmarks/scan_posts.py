"""How fast the engine scans, against the loop over `re` that most people would write.

python -m tests.benchmarks.scan_posts [--posts N] [--rules N] [--json]

Posts and rules are invented from a fixed seed. Both run over the same posts in one process; the
ratio is what counts, the absolute figures are this machine's at this moment (CPU time).
"""

import argparse
import json
import random
import re
import sys
import time
from collections.abc import Callable, Sequence

from policies.detection import Ruleset, compile_rules, parse_rule
from policies.pack import load_pack, shipped_packs

SEED = 20_26
NAIVE_POSTS = 2_000
ONSETS = [
    "b",
    "c",
    "d",
    "f",
    "g",
    "h",
    "j",
    "k",
    "l",
    "m",
    "n",
    "p",
    "r",
    "s",
    "t",
    "v",
    "st",
    "pl",
]
VOWELS = ["a", "e", "i", "o", "u", "ai", "ou"]
CODAS = ["", "n", "r", "s", "t", "l", "ck", "nd"]
COMMON = """
    the and to of a in is it you that he was for on are with they at be this have from all will not
    we can said there what so up out if about who get which go me when make like time no just know
    take people into year your good some could them see other than then now look only come shift
    coffee game family town street night call range work day court home weekend kids dog
"""
EXTRAS = [
    "😂",
    "#NightShift",
    "@partner_77",
    "5pm",
    "https://post.example/a1",
    "sooooo",
    "señor",
    "–",
]


def word(chance: random.Random) -> str:
    syllables = chance.randint(2, 3)
    return "".join(
        chance.choice(ONSETS) + chance.choice(VOWELS) + chance.choice(CODAS)
        for _ in range(syllables)
    )


def invent_posts(count: int, rare: Sequence[str], chance: random.Random) -> list[str]:
    """Posts of about 110 characters: common words, some rare ones, now and then a sign."""
    common = COMMON.split()
    posts = []
    for _ in range(count):
        words = chance.choices(common, k=chance.randint(10, 30))
        if chance.random() < 0.15:
            words[chance.randrange(len(words))] = chance.choice(rare)
        if chance.random() < 0.2:
            words.append(chance.choice(EXTRAS))
        posts.append(" ".join(words).capitalize() + ".")
    return posts


def invent_rules(count: int, rare: Sequence[str], chance: random.Random) -> list[dict[str, object]]:
    """Four in five literal, one in ten a stem, one in ten a gap: the mix of our study."""
    rules: list[dict[str, object]] = []
    for number in range(count):
        some = chance.sample(rare, 4)
        kind = number % 10
        if kind == 8:
            rule: dict[str, object] = {"kind": "stem", "any": [some[0]]}
        elif kind == 9:
            rule = {
                "kind": "gap",
                "slots": [some[:2], [*some[2:], "people"]],
                "within": 3,
                "unless": ["negated", "quoted"],
            }
        elif kind % 4 == 3:
            rule = {"kind": "phrase", "any": [" ".join(some[:2])]}
        else:
            rule = {"kind": "term", "any": some[:2]}
        rules.append({"id": str(number), **rule})
    return rules


def naive(rule: dict[str, object]) -> re.Pattern[str]:
    """The same rule as one hand-written expression."""
    listed, slots = rule.get("any"), rule.get("slots")
    if isinstance(slots, list):
        parts = [f"(?:{'|'.join(map(re.escape, slot))})" for slot in slots]
        between = r"(?:\W+\w+){0,3}\W+".join(parts)
        return re.compile(rf"\b{between}\b", re.IGNORECASE)
    alternatives = "|".join(map(re.escape, listed if isinstance(listed, list) else []))
    end = r"\w*" if rule["kind"] == "stem" else ""
    return re.compile(rf"\b(?:{alternatives}){end}\b", re.IGNORECASE)


def rate(scan: Callable[[], object], posts: int) -> float:
    before = time.process_time()
    scan()
    return posts / (time.process_time() - before)


def loop(patterns: Sequence[re.Pattern[str]], posts: Sequence[str]) -> list[list[int]]:
    return [[at for at, each in enumerate(patterns) if each.search(post)] for post in posts]


def misses(rules: Ruleset, patterns: Sequence[re.Pattern[str]], posts: Sequence[str]) -> int:
    """Matches of the loop that the engine does not report, exclusions aside."""
    missed = 0
    for post, found in zip(posts, loop(patterns, posts), strict=True):
        ours = {each.hit.rule_id for each in rules.examine(post)}
        missed += sum(str(at) not in ours for at in found)
    return missed


def measure(post_count: int, rule_count: int) -> dict[str, float | int]:
    chance = random.Random(SEED)
    rare = sorted({word(chance) for _ in range(rule_count * 4 + 200)})
    written = invent_rules(rule_count, rare, chance)
    posts = invent_posts(post_count, rare, chance)
    before = time.process_time()
    rules = compile_rules([parse_rule(rule) for rule in written])
    compiled = time.process_time() - before
    rules.scan(posts[:100])
    patterns = [naive(rule) for rule in written]
    starter = compile_rules(load_pack(shipped_packs()["starter"]).rules)
    few = posts[:NAIVE_POSTS]
    engine = rate(lambda: rules.scan(posts), len(posts))
    slow = rate(lambda: loop(patterns, few), len(few))
    return {
        "posts": post_count,
        "rules": rule_count,
        "mean_characters": round(sum(map(len, posts)) / len(posts), 1),
        "compile_seconds": round(compiled, 4),
        "engine_posts_per_second": round(engine),
        "naive_posts_per_second": round(slow),
        "ratio": round(engine / slow, 1),
        "starter_pack_posts_per_second": round(rate(lambda: starter.scan(few), len(few))),
        "missed_by_engine": misses(rules, patterns, few),
    }


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--posts", type=int, default=20_000)
    parser.add_argument("--rules", type=int, default=100)
    parser.add_argument("--json", action="store_true")
    chosen = parser.parse_args(arguments)
    figures = measure(chosen.posts, chosen.rules)
    if chosen.json:
        sys.stdout.write(json.dumps(figures) + "\n")
    else:
        sys.stdout.write("".join(f"{name:32s} {value}\n" for name, value in figures.items()))
    return 1 if figures["missed_by_engine"] else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
