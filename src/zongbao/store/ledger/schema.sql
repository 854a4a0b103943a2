-- The bonded ledger: items, balances, postings, movements, seals.
-- `slot` leads every key, so every table can be distributed by it; no trigger, no sequence, PostgreSQL 15 or later.

CREATE TABLE ledger_item (
    slot smallint NOT NULL,
    book_id bigint NOT NULL,
    item_no bigint NOT NULL,
    part_no varchar(64) NOT NULL,
    hs_code varchar(13) NOT NULL,
    name varchar(512) NOT NULL,
    spec varchar(1024) NOT NULL DEFAULT '',
    declared_unit varchar(3) NOT NULL,
    legal_unit varchar(3) NOT NULL,
    second_unit varchar(3) NOT NULL DEFAULT '',
    origin varchar(3) NOT NULL DEFAULT '',
    currency varchar(3) NOT NULL DEFAULT '',
    unit_price numeric(19,4),
    source_list varchar(64) NOT NULL DEFAULT '',
    source_line integer,
    in_mode varchar(16) NOT NULL,
    state varchar(16) NOT NULL DEFAULT 'active',
    filed_at timestamptz NOT NULL,
    PRIMARY KEY (slot, book_id, item_no)
);

CREATE INDEX ledger_item_part ON ledger_item (slot, book_id, part_no);

-- No index but the key: every update of a balance can then stay on its page (HOT), which fillfactor leaves room for.
CREATE TABLE ledger_balance (
    slot smallint NOT NULL,
    book_id bigint NOT NULL,
    item_no bigint NOT NULL,
    actual_in numeric(19,5) NOT NULL DEFAULT 0,
    actual_in_legal numeric(19,5) NOT NULL DEFAULT 0,
    actual_in_second numeric(19,5) NOT NULL DEFAULT 0,
    actual_out numeric(19,5) NOT NULL DEFAULT 0,
    actual_out_legal numeric(19,5) NOT NULL DEFAULT 0,
    actual_out_second numeric(19,5) NOT NULL DEFAULT 0,
    pre_in numeric(19,5) NOT NULL DEFAULT 0,
    pre_in_legal numeric(19,5) NOT NULL DEFAULT 0,
    pre_in_second numeric(19,5) NOT NULL DEFAULT 0,
    pre_out numeric(19,5) NOT NULL DEFAULT 0,
    pre_out_legal numeric(19,5) NOT NULL DEFAULT 0,
    pre_out_second numeric(19,5) NOT NULL DEFAULT 0,
    usd_total numeric(25,5) NOT NULL DEFAULT 0,
    last_seq bigint NOT NULL DEFAULT 0,
    last_in date,
    last_out date,
    PRIMARY KEY (slot, book_id, item_no),
    CONSTRAINT led_101_overdrawn CHECK (
        actual_in >= actual_out + pre_out
        AND actual_in_legal >= actual_out_legal + pre_out_legal
        AND actual_in_second >= actual_out_second + pre_out_second
    ),
    CONSTRAINT led_102_negative CHECK (
        actual_in >= 0 AND actual_in_legal >= 0 AND actual_in_second >= 0
        AND actual_out >= 0 AND actual_out_legal >= 0 AND actual_out_second >= 0
        AND pre_in >= 0 AND pre_in_legal >= 0 AND pre_in_second >= 0
        AND pre_out >= 0 AND pre_out_legal >= 0 AND pre_out_second >= 0
        AND usd_total >= 0 AND last_seq >= 0
    )
) WITH (fillfactor = 70);

-- One row per event of a document: its key is the idempotency of the ledger. The arrays (one entry per line, in the
-- order of line_nos) lead to the movements by their primary key, which spares the movements an index by document.
CREATE TABLE ledger_posting (
    slot smallint NOT NULL,
    book_id bigint NOT NULL,
    document varchar(64) NOT NULL,
    version integer NOT NULL,
    event varchar(8) NOT NULL,
    direction varchar(1) NOT NULL,
    line_count integer NOT NULL,
    line_nos integer[] NOT NULL,
    item_nos bigint[] NOT NULL,
    seqs bigint[] NOT NULL,
    batch_no bigint NOT NULL,
    happened_at timestamptz NOT NULL,
    recorded_at timestamptz NOT NULL,
    PRIMARY KEY (slot, book_id, document, version, event),
    CONSTRAINT led_111_lines CHECK (
        line_count > 0
        AND cardinality(line_nos) = line_count
        AND cardinality(item_nos) = line_count
        AND cardinality(seqs) = line_count
    )
);

-- A line cannot have the same event twice: movements are only written together with their posting, whose key exists
-- once, and a posting's line numbers are distinct. A unique key on the movements would say it again at the price of a
-- second index (a seventh of the posting's cost); the verifier checks movements against postings both ways instead.
CREATE TABLE ledger_movement (
    slot smallint NOT NULL,
    book_id bigint NOT NULL,
    item_no bigint NOT NULL,
    seq bigint NOT NULL,
    document varchar(64) NOT NULL,
    version integer NOT NULL,
    event varchar(8) NOT NULL,
    direction varchar(1) NOT NULL,
    line_no integer NOT NULL,
    declared numeric(19,5) NOT NULL,
    legal numeric(19,5) NOT NULL,
    second numeric(19,5) NOT NULL,
    usd numeric(25,5) NOT NULL,
    happened_at timestamptz NOT NULL,
    recorded_at timestamptz NOT NULL,
    batch_no bigint NOT NULL,
    PRIMARY KEY (slot, book_id, item_no, seq),
    CONSTRAINT led_103_quantity CHECK (declared > 0 AND legal >= 0 AND second >= 0 AND usd >= 0),
    CONSTRAINT led_104_event CHECK (
        direction IN ('I', 'E')
        AND event IN ('reserve', 'confirm', 'release', 'reverse', 'open', 'adjust')
        AND (event <> 'open' OR direction = 'I')
    )
);

-- One row per batch and slot; `marks` holds the first 8 bytes of every leaf, to name a changed row.
CREATE TABLE ledger_seal (
    slot smallint NOT NULL,
    batch_no bigint NOT NULL,
    movement_count integer NOT NULL,
    merkle_root bytea NOT NULL,
    previous bytea NOT NULL,
    chained bytea NOT NULL,
    marks bytea NOT NULL,
    sealed_at timestamptz NOT NULL,
    PRIMARY KEY (slot, batch_no)
);

-- The application's role adds and reads; it may change items and balances, never what was posted. Where the owner of
-- the database may not create roles, an administrator creates `zongbao_app` and gives the same grants.
DO $$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'zongbao_app') THEN
        CREATE ROLE zongbao_app NOLOGIN;
    END IF;
EXCEPTION
    WHEN duplicate_object OR unique_violation THEN NULL;
    WHEN insufficient_privilege THEN RAISE NOTICE 'role zongbao_app was not created: no privilege';
END
$$;

DO $$
BEGIN
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'zongbao_app') THEN
        REVOKE ALL ON ledger_item, ledger_balance, ledger_posting, ledger_movement, ledger_seal FROM PUBLIC;
        GRANT SELECT, INSERT, UPDATE ON ledger_item, ledger_balance TO zongbao_app;
        GRANT SELECT, INSERT ON ledger_posting, ledger_movement, ledger_seal TO zongbao_app;
    END IF;
END
$$;
