"""SQL of the gates of a reinvestigation. Dates come from the rows, never now()."""
# ruff: noqa: S608 - what is set into the texts are constants of this module and the law book

from config.law.book import book

# What the person sent about an item of the dispute, and nobody has looked at for it.
_UNREVIEWED = """
    SELECT 1 FROM disputes_evidence e
    WHERE e.dispute_id = <item>.dispute_id AND (e.item_id IS NULL OR e.item_id = <item>.id)
        AND NOT EXISTS (SELECT 1 FROM disputes_evidencereview r
                        WHERE r.evidence_id = e.id AND r.item_id = <item>.id)
"""

# who reviewed or confirmed the item, in whatever case of this person here, or proposed or
# decided the action that rests on it. In a small house a first review alone stands in the way.
_TOOK_PART = """
    SELECT 1 FROM screening_reportitem i
        JOIN screening_post p ON p.id = i.post_id
        JOIN screening_report r ON r.id = i.report_id
        JOIN screening_subject s ON s.case_id = r.case_id
        JOIN screening_subject u ON u.person_id = s.person_id
        JOIN screening_report t ON t.case_id = u.case_id AND t.screener_id = r.screener_id
        JOIN screening_reportitem same ON same.report_id = t.id
        JOIN screening_post q ON q.id = same.post_id AND q.text_sha256 = p.text_sha256
    WHERE i.id = NEW.report_item_id AND (
        EXISTS (SELECT 1 FROM screening_reportedflag f JOIN screening_review v USING (flag_id)
                WHERE f.item_id = same.id AND v.by_id = NEW.decided_by_id
                    AND (v.round = 'first' OR house <> 'small'))
        OR house <> 'small' AND EXISTS (
            SELECT 1 FROM adverse_action_ground g
                JOIN adverse_action_proposal a ON a.id = g.proposal_id
                LEFT JOIN adverse_action_decision d ON d.proposal_id = a.id
            WHERE g.report_item_id = same.id
                AND NEW.decided_by_id IN (a.proposed_by_id, d.decided_by_id)))
"""
# The same of what is disputed without a report: who reviewed a flag of the post, who tied the
# account to the person, and who proposed or decided what rests on an item of either.
_TOOK_PART_UNREPORTED = """
    SELECT 1 FROM screening_post p
        JOIN screening_subject s ON s.case_id = p.matter_id
        JOIN screening_subject u ON u.person_id = s.person_id
        JOIN screening_post q ON q.matter_id = u.case_id AND q.screener_id = p.screener_id
            AND q.text_sha256 = p.text_sha256
    WHERE p.id = NEW.post_id AND (
        EXISTS (SELECT 1 FROM screening_flag f JOIN screening_review v ON v.flag_id = f.id
                WHERE f.post_id = q.id AND v.by_id = NEW.decided_by_id
                    AND (house <> 'small' OR v.round = 'first'))
        OR house <> 'small' AND EXISTS (<acted> WHERE i.post_id = q.id AND <mine>))
    UNION ALL
    SELECT 1 FROM screening_socialaccount p
        JOIN screening_subject s ON s.case_id = p.case_id
        JOIN screening_subject u ON u.person_id = s.person_id
        JOIN screening_socialaccount q ON q.case_id = u.case_id AND q.screener_id = p.screener_id
            AND q.platform = p.platform
            AND lower(q.handle COLLATE "C") = lower(p.handle COLLATE "C")
    WHERE p.id = NEW.account_id AND (
        NEW.decided_by_id = q.first_by_id
        OR house <> 'small' AND (NEW.decided_by_id = q.second_by_id OR EXISTS (
            <acted> JOIN screening_post o ON o.id = i.post_id
                WHERE o.account_id = q.id AND <mine>)))
""".replace(
    "<acted>",
    """SELECT 1 FROM adverse_action_ground g
                JOIN screening_reportitem i ON i.id = g.report_item_id
                JOIN adverse_action_proposal a ON a.id = g.proposal_id
                LEFT JOIN adverse_action_decision d ON d.proposal_id = a.id""",
).replace("<mine>", "NEW.decided_by_id IN (d.decided_by_id, a.proposed_by_id)")
# The case in which the entry `<item>` was collected.
_HOME = """(
    SELECT r.case_id FROM screening_reportitem x JOIN screening_report r ON r.id = x.report_id
        WHERE x.id = <item>.report_item_id
    UNION ALL SELECT x.matter_id FROM screening_post x WHERE x.id = <item>.post_id
    UNION ALL SELECT x.case_id FROM screening_socialaccount x WHERE x.id = <item>.account_id)"""
_WALLED = f"""
    SELECT 1 FROM accounts_wall w WHERE w.user_id = NEW.decided_by_id AND (
        w.matter_id IN (SELECT d.matter_id FROM disputes_dispute d WHERE d.id = NEW.dispute_id)
        OR w.matter_id IN {_HOME.replace("<item>", "NEW")})
"""
# 1681i(a)(1)(A): a dispute is about what is in this person's file with this screener.
OF_THE_FILE = f"""
    SELECT * INTO home FROM {_HOME.replace("<item>", "NEW")} found;
    PERFORM 1 FROM disputes_dispute d JOIN screening_subject s ON s.person_id = d.person_id
        JOIN screening_case c ON c.matter_id = s.case_id AND c.screener_id = d.screener_id
        WHERE d.id = NEW.dispute_id AND c.matter_id = home;
    IF NOT FOUND THEN
        RAISE EXCEPTION USING errcode = 'check_violation', constraint = 'of_the_file',
            message = 'What is disputed is not in this person''s file.';
    END IF;
    RETURN NEW;
"""
_INDEPENDENT = f"""
    IF NEW.status <> 'open' AND NEW.decided_by_id IS NULL AND NEW.status <> 'unverifiable' THEN
        RAISE EXCEPTION USING errcode = 'check_violation', constraint = 'result_has_its_person',
            message = 'Nobody but the rule at the limit gives a result without a name.';
    END IF;
    IF NEW.status <> 'open' AND EXISTS ({_WALLED}) THEN
        RAISE EXCEPTION USING errcode = 'check_violation', constraint = 'independent_result',
            message = 'Whoever gives this result is walled off from the file.';
    END IF;
    IF NEW.status <> 'open' AND (EXISTS ({_TOOK_PART}) OR EXISTS ({_TOOK_PART_UNREPORTED}))
        AND (NEW.exception_reason = '' OR NEW.assigned_to_id IS DISTINCT FROM NEW.decided_by_id)
    THEN
        RAISE EXCEPTION USING errcode = 'check_violation', constraint = 'independent_result',
            message = 'Whoever gives this result took part, and no exception is recorded.';
    END IF;
"""

# G-10: "verified" only after somebody reviewed each thing the person sent (1681i(a)(4)). Until
# the dispute is complete a result may still move towards the person, never back.
OUTCOME = """
    SELECT o.time_zone, o.profile INTO zone, house FROM disputes_dispute d
        JOIN accounts_organization o ON o.id = d.screener_id
        WHERE d.id = NEW.dispute_id FOR SHARE OF d;
    IF NEW.decided_on IS DISTINCT FROM (NEW.decided_at AT TIME ZONE zone)::date THEN
        RAISE EXCEPTION USING errcode = 'check_violation', constraint = 'result_has_its_moment',
            message = 'The day of the result is not that of its moment.';
    END IF;
    IF TG_OP = 'UPDATE' AND OLD.status = NEW.status THEN
        IF (OLD.decided_at, OLD.decided_by_id, OLD.looked_at, OLD.outcome_note) IS DISTINCT FROM
            (NEW.decided_at, NEW.decided_by_id, NEW.looked_at, NEW.outcome_note) THEN
            RAISE EXCEPTION USING errcode = 'check_violation', constraint = 'outcome_stays',
                message = 'What is written of a result stays as it was given.';
        END IF;
        RETURN NEW;
    END IF;
    IF TG_OP = 'UPDATE' AND OLD.status <> 'open' AND NOT (
        (OLD.status, NEW.status) IN (('verified', 'modified'), ('verified', 'deleted'),
            ('verified', 'unverifiable'), ('modified', 'deleted'), ('modified', 'unverifiable'))
        AND EXISTS (SELECT 1 FROM disputes_dispute d
                    WHERE d.id = NEW.dispute_id AND d.status = 'received')) THEN
        RAISE EXCEPTION USING errcode = 'check_violation', constraint = 'outcome_stays',
            message = 'An item keeps the result it was given; a new dispute may be opened.';
    END IF;
    <independent>
    IF NEW.status = 'verified' AND EXISTS (<unreviewed>) THEN
        RAISE EXCEPTION USING errcode = 'check_violation', constraint = 'gate_g10',
            message = 'Something the person sent has not been reviewed for this item.';
    END IF;
    IF NEW.status = 'verified' AND NEW.looked_at = '' THEN
        RAISE EXCEPTION USING errcode = 'check_violation', constraint = 'gate_g10',
            message = 'Nothing says what was looked at to verify this item.';
    END IF;
    RETURN NEW;
""".replace("<unreviewed>", _UNREVIEWED.replace("<item>", "NEW")).replace(
    "<independent>", _INDEPENDENT.strip()
)

# what the person wrote counts from the moment it came, whoever makes a dispute of it when.
OF_A_MESSAGE = """
    IF NOT EXISTS (SELECT 1 FROM portal_message m JOIN accounts_matter c ON c.id = m.matter_id
                   WHERE m.id = NEW.message_id AND m.author = 'person'
                       AND m.person_id = NEW.person_id AND c.screener_id = NEW.screener_id
                       AND m.written_at = NEW.received_at AND m.text = NEW.words
                       AND NEW.channel = 'portal') THEN
        RAISE EXCEPTION USING errcode = 'check_violation', constraint = 'as_the_message_came',
            message = 'A dispute made of a message has its words and its moment.';
    END IF;
    RETURN NEW;
"""

# Something that this person could dispute: an account, or an item of the newest report of a case.
# What is in no item was answered only where there was nothing.
_DISPUTABLE = ", ".join(f"'{name}'" for name, law in dict(book().regimes).items() if law.dispute)
_HELD = f"""
    SELECT 1 FROM screening_subject s
        JOIN screening_order o ON o.case_id = s.case_id AND o.regime IN ({_DISPUTABLE})
        JOIN screening_case c ON c.matter_id = s.case_id AND c.screener_id = NEW.screener_id
    WHERE s.person_id = NEW.person_id AND (
        EXISTS (SELECT 1 FROM screening_socialaccount a
                WHERE a.case_id = c.matter_id AND a.status <> 'rejected')
        OR EXISTS (SELECT 1 FROM screening_report r WHERE r.case_id = c.matter_id
                   AND r.status = 'furnished' AND r.item_count > 0 AND NOT EXISTS (
                       SELECT 1 FROM screening_report later WHERE later.case_id = r.case_id
                       AND later.status = 'furnished' AND later.version > r.version)))
"""
# G-10 again where a dispute is closed: nothing unread, and what could not be verified is gone.
COMPLETION = """
    IF NEW.status = 'frivolous' AND (TG_OP = 'INSERT' OR OLD.status <> 'frivolous') THEN
        IF EXISTS (SELECT 1 FROM disputes_disputeitem i
                   WHERE i.dispute_id = NEW.id AND i.status <> 'open') THEN
            RAISE EXCEPTION USING errcode = 'check_violation', constraint = 'no_result_yet',
                message = 'An item of this dispute has its result already.';
        END IF;
        IF NOT EXISTS (SELECT 1 FROM disputes_frivolousnotice f WHERE f.dispute_id = NEW.id) THEN
            RAISE EXCEPTION USING errcode = 'check_violation', constraint = 'dismissed_with_n07',
                message = 'Nothing tells the person why this dispute is not looked into.';
        END IF;
    END IF;
    IF NEW.status <> 'completed' OR (TG_OP = 'UPDATE' AND OLD.status = 'completed') THEN
        RETURN NEW;
    END IF;
    PERFORM 1 FROM disputes_disputeitem i WHERE i.dispute_id = NEW.id FOR SHARE;
    IF NOT EXISTS (SELECT 1 FROM disputes_disputeitem i WHERE i.dispute_id = NEW.id)
        AND (EXISTS (<held>) OR NOT EXISTS (
            SELECT 1 FROM disputes_resultsnotice n WHERE n.dispute_id = NEW.id))
        OR EXISTS (SELECT 1 FROM disputes_disputeitem i
                   WHERE i.dispute_id = NEW.id AND i.status = 'open') THEN
        RAISE EXCEPTION USING errcode = 'check_violation', constraint = 'every_item_decided',
            message = 'An item of this dispute has no result yet.';
    END IF;
    IF EXISTS (SELECT 1 FROM disputes_disputeitem i WHERE i.dispute_id = NEW.id
               AND i.status = 'verified' AND EXISTS (<unreviewed>)) THEN
        RAISE EXCEPTION USING errcode = 'check_violation', constraint = 'gate_g10',
            message = 'Something the person sent after an item was verified is not reviewed.';
    END IF;
    IF EXISTS (SELECT 1 FROM disputes_disputeitem i
               LEFT JOIN screening_tombstone t
                   ON t.id = i.tombstone_id AND t.person_id = NEW.person_id
               WHERE i.dispute_id = NEW.id AND t.id IS NULL
                   AND i.status IN ('deleted', 'unverifiable')) THEN
        RAISE EXCEPTION USING errcode = 'check_violation', constraint = 'gate_g10',
            message = 'An item that was deleted or cannot be verified is still in the file.';
    END IF;
    IF EXISTS (SELECT 1 FROM disputes_disputeitem i
               JOIN screening_socialaccount gone ON gone.id = i.account_id
               JOIN screening_subject s ON s.person_id = NEW.person_id
               JOIN screening_socialaccount a ON a.case_id = s.case_id
                   AND a.screener_id = NEW.screener_id AND a.platform = gone.platform
                   AND lower(a.handle COLLATE "C") = lower(gone.handle COLLATE "C")
               WHERE i.dispute_id = NEW.id AND i.status IN ('deleted', 'unverifiable')
                   AND a.status <> 'rejected') THEN
        RAISE EXCEPTION USING errcode = 'check_violation', constraint = 'gate_g10',
            message = 'An account that was deleted is still held to be the person''s.';
    END IF;
    RETURN NEW;
""".replace("<unreviewed>", _UNREVIEWED.replace("<item>", "i")).replace("<held>", _HELD)

# D-06 runs anew for what comes after the end; what comes before it belongs to the open dispute.
FOLLOWS = """
    PERFORM 1 FROM disputes_dispute d
        WHERE d.id = NEW.follows_id AND d.matter_id = NEW.matter_id
            AND d.status IN ('completed', 'frivolous') AND d.received_at <= NEW.received_at
        FOR SHARE;
    IF NOT FOUND THEN
        RAISE EXCEPTION USING errcode = 'check_violation', constraint = 'follows_a_closed_one',
            message = 'A dispute follows a closed one of the same file, never an open one.';
    END IF;
    RETURN NEW;
"""

# N-07, R-28: written by whoever approved what somebody else proposed for this dispute.
DISMISSAL = """
    PERFORM 1 FROM disputes_dismissal m
        WHERE m.id = NEW.dismissal_id AND m.dispute_id = NEW.dispute_id AND m.status = 'approved'
            AND m.answered_by_id = NEW.by_id AND m.proposed_by_id <> NEW.by_id
        FOR SHARE;
    IF NOT FOUND THEN
        RAISE EXCEPTION USING errcode = 'check_violation', constraint = 'approved_by_another',
            message = 'Nobody but its proposer agreed that this dispute is not looked into.';
    END IF;
    RETURN NEW;
"""

_NOWHERE = ", ".join(f"'{state}'" for state in book().limits.extension.none_in)
# G-09: once, for what the consumer sent within the first thirty days, and not after a finding.
EXTENSION = """
    SELECT * INTO i FROM disputes_disputeitem WHERE id = NEW.item_id FOR SHARE;
    SELECT * INTO d FROM disputes_dispute WHERE id = i.dispute_id FOR SHARE;
    SELECT c.due_on INTO due FROM clocks_clock c
        WHERE c.rule_id = 'D-06' AND c.target = 'dispute_item:' || i.public_id
            AND c.extended_by = ''
        ORDER BY c.id DESC LIMIT 1;
    SELECT o.time_zone INTO zone FROM accounts_organization o WHERE o.id = d.screener_id;
    IF NEW.granted_on <> (NEW.granted_at AT TIME ZONE zone)::date THEN
        RAISE EXCEPTION USING errcode = 'check_violation', constraint = 'gate_g09',
            message = 'The day of the extension is not that of its moment.';
    END IF;
    IF i.status <> 'open' THEN
        RAISE EXCEPTION USING errcode = 'check_violation', constraint = 'gate_g09',
            message = 'The item has its result, so there is nothing left to extend.';
    END IF;
    IF due IS NULL OR NEW.granted_on > due THEN
        RAISE EXCEPTION USING errcode = 'check_violation', constraint = 'gate_g09',
            message = 'The thirty days are over, or were extended before.';
    END IF;
    IF NEW.information_on < d.received_on OR NEW.information_on > due THEN
        RAISE EXCEPTION USING errcode = 'check_violation', constraint = 'gate_g09',
            message = 'The information did not come within the thirty days.';
    END IF;
    IF NOT EXISTS (SELECT 1 FROM disputes_evidence e
                   WHERE e.dispute_id = d.id AND (e.item_id IS NULL OR e.item_id = i.id)
                       AND e.received_on = NEW.information_on AND e.received_at > d.received_at)
    THEN
        RAISE EXCEPTION USING errcode = 'check_violation', constraint = 'gate_g09',
            message = 'Nothing new from the person came on that day.';
    END IF;
    IF EXISTS (SELECT 1 FROM accounts_organization o
               WHERE o.id = d.screener_id
                   AND split_part(o.jurisdiction, '-', 1) IN (<nowhere>))
        OR EXISTS (SELECT 1 FROM accounts_person p
                   WHERE p.id = d.person_id AND p.state IN (<nowhere>))
        OR EXISTS (SELECT 1 FROM screening_case k
                   JOIN screening_position q ON q.id = k.position_id
                   WHERE k.matter_id IN <home>
                       AND split_part(q.jurisdiction, '-', 1) IN (<nowhere>)) THEN
        RAISE EXCEPTION USING errcode = 'check_violation', constraint = 'gate_g09',
            message = 'The law of this state gives no extra days.';
    END IF;
    RETURN NEW;
""".replace("<nowhere>", _NOWHERE).replace("<home>", _HOME.replace("<item>", "i"))
