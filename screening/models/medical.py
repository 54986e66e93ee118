"""G-26 in SQL: words that somebody marked as medical, and that a report would print all the same.

A mark falls only by a colleague's later version (two people), never by whoever set it.
"""

_COVERS = "(c->>0)::int <= (m->>0)::int AND (c->>1)::int >= (m->>1)::int"


def printed_medical(post: str, printed: str) -> str:
    """A condition: `post` and `printed` are SQL for the keys of the post and its redaction."""
    return f"""EXISTS (
        SELECT 1 FROM screening_redactedpost v, jsonb_array_elements(v.spans) m
        WHERE v.post_id = {post} AND m->>2 = 'medical'
            AND NOT EXISTS (
                SELECT 1 FROM screening_redactedpost u WHERE u.post_id = v.post_id
                    AND u.version = v.version - 1 AND u.spans @> jsonb_build_array(m))
            AND NOT EXISTS (
                SELECT 1 FROM screening_redactedpost p, jsonb_array_elements(p.spans) c
                WHERE p.id = {printed} AND {_COVERS})
            AND NOT EXISTS (
                SELECT 1 FROM screening_redactedpost w WHERE w.post_id = v.post_id
                    AND w.version > v.version AND w.by_id <> v.by_id
                    AND NOT EXISTS (
                        SELECT 1 FROM jsonb_array_elements(w.spans) c WHERE {_COVERS})))"""  # noqa: S608 - no value comes from outside
