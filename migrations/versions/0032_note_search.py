"""What the lists of notes and the search in their words need: words, indexes, and a function that searches one clinic."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from migrations import tenancy

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None

SIGNS = "/\\-_.@:<>&+~\u2010\u2011\u2012\u2013\u2014\u2018\u2019\u201c\u201d"
"""What the parser of PostgreSQL would read as part of a path, a host, a tag or a number, and a reader as the end of a word."""

CONTROLS = "".join(chr(code) for code in (*range(4, 9), 11, 12, *range(14, 28)))
"""As many characters that no stored text holds (`core.text` drops them): they stand for the signs while words are marked."""

NOTE = r"note_words(subjective || E'\n' || objective || E'\n' || assessment || E'\n' || plan)"
WORD, PHRASE = 12, 4
"""Notes that are walked past in the time in which one is fetched by the index, when words are read or their places too."""

SEARCH = "search_notes(tsquery, text, text, uuid, date, date, boolean, integer, integer)"


def upgrade() -> None:
    assert len(SIGNS) == len(CONTROLS)
    _words()
    # In the row itself, where a search must look at them; the texts, which it does not need, lie beside it. Said in
    # the same statement, so that the rows that are there are written so too.
    op.execute(
        f"ALTER TABLE progress_notes ADD COLUMN words tsvector GENERATED ALWAYS AS ({NOTE}) STORED,"
        " ALTER COLUMN words SET STORAGE MAIN"
    )
    op.execute("ALTER TABLE addenda ADD COLUMN words tsvector NOT NULL DEFAULT '', ALTER COLUMN words SET STORAGE MAIN")
    for table in ("progress_notes", "addenda"):
        tenancy.owner_may(table, "SELECT")
    _words_of_addenda()
    # A list is changed by hand, one note at a time; what is added at once is found as fast as what was there before.
    keys = ["clinic_id", "visit_on", "author_id", "kind", "words"]
    op.create_index(
        "ix_progress_notes_words", "progress_notes", keys, postgresql_using="gin", postgresql_with={"fastupdate": "off"}
    )
    op.create_index(
        "ix_addenda_words",
        "addenda",
        ["clinic_id", "words"],
        postgresql_using="gin",
        postgresql_with={"fastupdate": "off"},
    )
    op.create_index("ix_progress_notes_visit", "progress_notes", ["clinic_id", "visit_on", "id"])
    op.create_index("ix_progress_notes_author_visit", "progress_notes", ["clinic_id", "author_id", "visit_on", "id"])
    op.create_index("ix_progress_notes_status", "progress_notes", ["clinic_id", "status", "visit_on", "id"])
    op.create_index(
        "ix_patients_in_error",
        "patients",
        ["clinic_id", "id"],
        postgresql_where=sa.text("entered_in_error_at IS NOT NULL"),
    )
    _search()


def downgrade() -> None:
    op.execute(f"DROP FUNCTION {SEARCH}")
    op.drop_index("ix_patients_in_error", "patients")
    op.drop_index("ix_progress_notes_status", "progress_notes")
    op.drop_index("ix_progress_notes_author_visit", "progress_notes")
    op.drop_index("ix_progress_notes_visit", "progress_notes")
    op.execute("DROP TRIGGER addenda_words ON addenda")
    op.execute("DROP FUNCTION addendum_words()")
    op.execute("DROP FUNCTION words_added(tsvector, tsvector)")
    for table in ("addenda", "progress_notes"):
        op.execute(f"DROP POLICY {table}_owner_select ON {table}")
        op.drop_index(f"ix_{table}_words", table)
        op.drop_column(table, "words")
    for function in ("note_excerpt(text, tsquery)", "note_marks(tsquery)", "note_query(text)", "note_words(text)"):
        op.execute(f"DROP FUNCTION {function}")
    op.execute("DROP TEXT SEARCH CONFIGURATION note_english")


def _words() -> None:
    """What a word is: English stems, accents folded, and nothing glued together by a sign."""
    op.execute("CREATE TEXT SEARCH CONFIGURATION note_english (COPY = pg_catalog.english)")
    op.execute(
        "ALTER TEXT SEARCH CONFIGURATION note_english ALTER MAPPING FOR word, hword, hword_part"
        " WITH public.unaccent, pg_catalog.english_stem"
    )
    signs, controls = SIGNS.replace("'", "''"), _escaped(CONTROLS)
    # A section has at most 20 000 characters; the limit only keeps the vector below its own megabyte.
    op.execute(
        f"""
        CREATE FUNCTION note_words(value text) RETURNS tsvector
        LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT
        AS $$ SELECT to_tsvector('public.note_english'::regconfig,
                                 left(translate(value, '{signs}', '{" " * len(SIGNS)}'), 100000)) $$
        """
    )
    _query(signs)
    op.execute(
        r"""
        CREATE FUNCTION note_marks(query tsquery) RETURNS tsquery
        LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT
        AS $$ SELECT replace(querytree(query), ' & ', ' | ')::tsquery $$
        """
    )
    op.execute(
        f"""
        CREATE FUNCTION note_excerpt(value text, query tsquery) RETURNS text
        LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT
        AS $$
            SELECT translate(ts_headline('public.note_english'::regconfig, translate(value, '{signs}', {controls}), query,
                E'StartSel="\\x02", StopSel="\\x03", MaxFragments=1, MaxWords=24, MinWords=10'), {controls}, '{signs}')
        $$
        """
    )


def _words_of_addenda() -> None:
    """A signed note and its addenda never change: each addendum holds the words of all that is read up to its end.

    So a search finds words that stand in both, and what must not be there in either, by the newest addendum alone. What
    would be too long for a vector (a megabyte) is found by what came before it.
    """
    op.execute(
        """
        CREATE FUNCTION words_added(words tsvector, more tsvector) RETURNS tsvector
        LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE STRICT
        AS $$
        BEGIN
            RETURN words || more;
        EXCEPTION WHEN program_limit_exceeded THEN
            RETURN words;
        END $$
        """
    )
    op.execute(
        """
        CREATE FUNCTION addendum_words() RETURNS trigger
        LANGUAGE plpgsql
        SET search_path = pg_catalog, public
        AS $$
        BEGIN
            NEW.words := coalesce(
                (SELECT a.words FROM addenda a WHERE a.clinic_id = NEW.clinic_id AND a.note_id = NEW.note_id
                 ORDER BY a.created_at DESC, a.id DESC LIMIT 1),
                (SELECT n.words FROM progress_notes n WHERE n.clinic_id = NEW.clinic_id AND n.id = NEW.note_id),
                '');
            NEW.words := words_added(NEW.words, note_words(NEW.text));
            RETURN NEW;
        END $$
        """
    )
    op.execute("CREATE AGGREGATE words_together(tsvector) (SFUNC = words_added, STYPE = tsvector, INITCOND = '')")
    # What is there already: rows that never change are written once by their owner.
    op.execute("CREATE POLICY addenda_once ON addenda FOR UPDATE TO CURRENT_USER USING (true) WITH CHECK (true)")
    op.execute("ALTER TABLE addenda DISABLE TRIGGER addenda_never_changes")
    op.execute(
        """
        UPDATE addenda SET words = words_added(n.words, upto.words)
        FROM progress_notes n, (
            SELECT clinic_id, id,
                   words_together(note_words(text)) OVER (PARTITION BY clinic_id, note_id ORDER BY created_at, id) AS words
            FROM addenda
        ) AS upto
        WHERE upto.clinic_id = addenda.clinic_id AND upto.id = addenda.id
          AND n.clinic_id = addenda.clinic_id AND n.id = addenda.note_id
        """
    )
    op.execute("ALTER TABLE addenda ENABLE TRIGGER addenda_never_changes")
    op.execute("DROP POLICY addenda_once ON addenda")
    op.execute("DROP AGGREGATE words_together(tsvector)")
    op.execute("CREATE TRIGGER addenda_words BEFORE INSERT ON addenda FOR EACH ROW EXECUTE FUNCTION addendum_words()")


def _query(signs: str) -> None:
    """What was typed, as a query: "a phrase", -without, this or that; the last word may be the beginning of one.

    A beginning can be longer than the stem of the word it begins (stiffn, stiffness): what it may still become by the
    usual endings is looked for too.
    """
    op.execute(
        rf"""
        CREATE FUNCTION note_query(typed text) RETURNS tsquery
        LANGUAGE plpgsql STABLE PARALLEL SAFE STRICT
        SET search_path = pg_catalog, public
        AS $$
        DECLARE
            v_text text := regexp_replace(translate(typed, '“”„«»', repeat('"', 5)), '(^|[\s"])-(?=[^\s-])', E'\\1\x01', 'g');
            v_last text;
            v_query tsquery;
            v_stems text;
        BEGIN
            -- Numbers that a sign ties together, like 4/5 or L5/S1, are looked for side by side, as if they stood in quotes.
            SELECT string_agg(CASE WHEN number % 2 = 0 THEN part ELSE
                regexp_replace(part, '\m(?=\S*\d)([[:alnum:]]+(?:[/.:,+\u2010-\u2014-]+[[:alnum:]]+)+)', '"\1"', 'g') END, '"' ORDER BY number)
            INTO v_text FROM regexp_split_to_table(v_text, '"') WITH ORDINALITY AS pieces (part, number);
            v_text := translate(translate(v_text, '{signs}', '{" " * len(SIGNS)}'), E'\x01', '-');
            v_query := websearch_to_tsquery('public.note_english', v_text);
            v_last := lower(public.unaccent('public.unaccent'::regdictionary, substring(v_text FROM '(?:^|\s)([[:alnum:]]+)$')));
            IF v_last IS NULL OR length(v_last) < 3 OR v_last = 'or' OR numnode(websearch_to_tsquery('public.note_english', v_last)) <> 1
                    OR right(v_query::text, 1) <> '''' OR (length(v_text) - length(replace(v_text, '"', ''))) % 2 = 1 THEN
                RETURN v_query;
            END IF;
            SELECT string_agg(DISTINCT ' | ' || quote_literal(stem), '') INTO v_stems
            FROM unnest(ARRAY['ness', 'ment', 'ation', 'ization', 'ing', 'ity', 'ility', 'ance', 'ence', 'able']) AS ending,
                 generate_series(1, length(ending) - 1) AS typed_of_it,
                 LATERAL (SELECT (ts_lexize('pg_catalog.english_stem', left(v_last, -typed_of_it) || ending))[1]) AS become (stem)
            WHERE right(v_last, typed_of_it) = left(ending, typed_of_it) AND length(v_last) - typed_of_it >= 3;
            RETURN regexp_replace(v_query::text, '(''[^'']*'')$', '( \1:*' || coalesce(v_stems, '') || ' )')::tsquery;
        END $$
        """  # noqa: S608  # nosec B608 - put together from constants of this file
    )


def _search() -> None:
    """Row-level security keeps @@ off the index for the web role: this runs as the owner and carries the clinic itself.

    It answers ids of the newest notes that match, at most `p_most` and those with addenda, ranks when they are
    asked for, and from which day on notes were searched (null: all). A usual word is not gathered from all notes: the newest
    are walked through, in steps as long as the planner, then what was found so far, lets expect; a rare one comes from the
    index. A phrase, or a word that must not be there, has to be looked at in each note with the words, and the planner knows
    least of those: there `p_enough` notes are enough. A walk that would take longer than to fetch all that match by the
    index is left to the index.
    """
    filters = """
                  AND n.status <> 'discarded' AND (p_status IS NULL OR n.status = p_status)
                  AND (p_kind IS NULL OR n.kind = p_kind) AND (p_author IS NULL OR n.author_id = p_author)
                  AND n.patient_id NOT IN (
                      SELECT p.id FROM patients p WHERE p.clinic_id = v_clinic AND p.entered_in_error_at IS NOT NULL)"""
    days = "(p_until IS NULL OR n.visit_on <= p_until) AND (p_from IS NULL OR n.visit_on >= p_from)"
    op.execute(
        f"""
        CREATE FUNCTION search_notes(p_query tsquery, p_status text, p_kind text, p_author uuid, p_from date, p_until date,
                                     p_is_ranked boolean, p_enough integer, p_most integer)
        RETURNS TABLE (note_id uuid, rank real, since date)
        LANGUAGE plpgsql VOLATILE SECURITY DEFINER
        SET search_path = pg_catalog, public
        SET plan_cache_mode = force_custom_plan
        SET jit = off
        SET max_parallel_workers_per_gather = 0
        AS $$
        DECLARE
            v_clinic uuid := nullif(current_setting('app.clinic_id', true), '')::uuid;
            v_wanted integer := CASE WHEN p_query::text ~ '<|!' THEN p_enough ELSE p_most END;
            v_pace integer := CASE WHEN p_query::text ~ '<|!' THEN {PHRASE} ELSE {WORD} END;
            v_author text := CASE WHEN p_author IS NULL THEN '' ELSE format(' AND author_id = %L', p_author) END;
            v_kind text := CASE WHEN p_kind IS NULL THEN '' ELSE format(' AND kind = %L', p_kind) END;
            v_plan json;
            v_notes double precision;
            v_matching double precision;
            v_fetched double precision;
            v_needed double precision;
            v_step double precision;
            v_walked double precision := 0;
            v_before date;
            v_day date;
            v_found uuid[] := ARRAY[]::uuid[];
        BEGIN
            IF v_clinic IS NULL OR p_query IS NULL OR querytree(p_query) IN ('', 'T') THEN
                RETURN;
            END IF;
            EXECUTE format('EXPLAIN (FORMAT JSON) SELECT FROM progress_notes WHERE clinic_id = %L', v_clinic) || v_author INTO v_plan;
            v_notes := (v_plan->0->'Plan'->>'Plan Rows')::double precision;
            EXECUTE format('EXPLAIN (FORMAT JSON) SELECT FROM progress_notes WHERE clinic_id = %L AND words @@ %L::tsquery',
                           v_clinic, p_query) || v_author || v_kind INTO v_plan;
            v_matching := greatest((v_plan->0->'Plan'->>'Plan Rows')::double precision, 1);
            v_fetched := v_matching;
            v_needed := v_notes / v_matching * v_wanted * 1.2;
            v_step := v_needed;
            WHILE v_needed < v_fetched * v_pace AND v_step < v_notes - v_walked LOOP
                v_day := (
                    SELECT n.visit_on FROM progress_notes n
                    WHERE n.clinic_id = v_clinic AND {days}
                      AND (p_author IS NULL OR n.author_id = p_author) AND (v_before IS NULL OR n.visit_on < v_before)
                    ORDER BY n.visit_on DESC OFFSET v_step::bigint LIMIT 1);
                EXIT WHEN v_day IS NULL;
                v_found := v_found || ARRAY(
                    SELECT n.id FROM (
                        SELECT n.id, n.visit_on, n.words, n.status, n.kind, n.author_id, n.patient_id
                        FROM progress_notes n WHERE n.clinic_id = v_clinic
                          AND (p_author IS NULL OR n.author_id = p_author) AND (p_until IS NULL OR n.visit_on <= p_until)
                          AND n.visit_on >= v_day AND (v_before IS NULL OR n.visit_on < v_before)
                        ORDER BY n.visit_on DESC, n.id DESC OFFSET 0
                    ) AS n
                    WHERE n.words @@ p_query {filters}
                    LIMIT p_most - cardinality(v_found));
                v_before := v_day;
                v_walked := v_walked + v_step;
                EXIT WHEN cardinality(v_found) >= v_wanted;
                v_matching := v_notes * greatest(cardinality(v_found), 1) / v_walked;
                -- Of a phrase all notes with its words are fetched: as many as the planner said, however few have the phrase.
                v_fetched := CASE WHEN v_wanted < p_most THEN v_fetched ELSE v_matching END;
                v_needed := (v_wanted - cardinality(v_found)) * v_notes / v_matching * 1.2;
                v_step := least(v_needed, v_walked * 4);
            END LOOP;
            IF cardinality(v_found) < v_wanted THEN
                v_day := NULL;
                v_found := v_found || ARRAY(
                    SELECT n.id FROM progress_notes n
                    WHERE n.clinic_id = v_clinic AND n.words @@ p_query AND {days} {filters}
                      -- A sum is no column of an index: the words lead, not the days.
                      AND (v_before IS NULL OR n.visit_on + 0 < v_before)
                    ORDER BY n.visit_on + 0 DESC, n.id DESC LIMIT p_most - cardinality(v_found));
            END IF;
            -- A note and what was added to it are read as one text: where there is an addendum, the newest holds all words.
            RETURN QUERY
            WITH hit AS (
                SELECT one.id FROM unnest(v_found) AS one (id)
                WHERE NOT EXISTS (SELECT FROM addenda a WHERE a.clinic_id = v_clinic AND a.note_id = one.id)
                UNION ALL
                SELECT n.id FROM progress_notes n
                WHERE n.clinic_id = v_clinic
                  AND n.id IN (
                      SELECT a.note_id FROM addenda a WHERE a.clinic_id = v_clinic AND a.words @@ p_query AND NOT EXISTS (
                          SELECT FROM addenda b WHERE b.clinic_id = v_clinic AND b.note_id = a.note_id
                            AND (b.created_at, b.id) > (a.created_at, a.id)))
                  AND (v_day IS NULL OR n.visit_on >= v_day) AND {days} {filters}
            )
            SELECT hit.id, CASE WHEN p_is_ranked THEN ts_rank_cd(coalesce(
                (SELECT a.words FROM addenda a WHERE a.clinic_id = v_clinic AND a.note_id = hit.id
                 ORDER BY a.created_at DESC, a.id DESC LIMIT 1),
                (SELECT n.words FROM progress_notes n WHERE n.clinic_id = v_clinic AND n.id = hit.id)
            ), p_query) ELSE 0 END::real, v_day
            FROM hit;
        END $$
        """  # noqa: S608  # nosec B608 - put together from constants of this file
    )
    tenancy.definer(SEARCH)


def _escaped(text: str) -> str:
    """A literal with its control characters written as numbers."""
    return "E'" + "".join(f"\\x{ord(one):02x}" for one in text) + "'"
