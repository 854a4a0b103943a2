-- The schema as the migrations leave it; a test keeps this file true.

CREATE SEQUENCE zb_book_serial;

CREATE SEQUENCE zb_entry_serial;

CREATE SEQUENCE zb_list_serial;

CREATE SEQUENCE zb_pass_serial;

CREATE SEQUENCE zb_pre_entry_serial;

CREATE SEQUENCE zb_receipt_serial;

CREATE OR REPLACE FUNCTION public.zb_refuse_change()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME
        USING ERRCODE = 'check_violation', CONSTRAINT = 'lif_003_append_only', TABLE = TG_TABLE_NAME;
END $function$;

CREATE OR REPLACE FUNCTION public.zb_refuse_illegal_move()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN
    IF NEW.state <> OLD.state AND NOT (OLD.state || '>' || NEW.state = ANY (TG_ARGV::text[])) THEN
        RAISE EXCEPTION '% may not go from % to %', TG_TABLE_NAME, OLD.state, NEW.state
            USING ERRCODE = 'check_violation', CONSTRAINT = 'lif_001_illegal_move', TABLE = TG_TABLE_NAME;
    END IF;
    RETURN NEW;
END $function$;

CREATE OR REPLACE FUNCTION public.zb_refuse_other_value()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN
    IF TG_OP = 'UPDATE' AND (NEW.id, NEW.key, NEW.value, NEW.zone, NEW.zone_type, NEW.vehicle_type, NEW.valid_from,
            NEW.ground, NEW.citation, NEW.proposed_by_id, NEW.proposed_at)
        IS NOT DISTINCT FROM (OLD.id, OLD.key, OLD.value, OLD.zone, OLD.zone_type, OLD.vehicle_type, OLD.valid_from,
            OLD.ground, OLD.citation, OLD.proposed_by_id, OLD.proposed_at) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION '% says something else', TG_TABLE_NAME
        USING ERRCODE = 'check_violation', CONSTRAINT = 'par_106_as_proposed', TABLE = TG_TABLE_NAME;
END $function$;

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
    CONSTRAINT led_101_overdrawn CHECK (((actual_in >= (actual_out + pre_out)) AND (actual_in_legal >= (actual_out_legal + pre_out_legal)) AND (actual_in_second >= (actual_out_second + pre_out_second)))),
    CONSTRAINT led_102_negative CHECK (((actual_in >= (0)::numeric) AND (actual_in_legal >= (0)::numeric) AND (actual_in_second >= (0)::numeric) AND (actual_out >= (0)::numeric) AND (actual_out_legal >= (0)::numeric) AND (actual_out_second >= (0)::numeric) AND (pre_in >= (0)::numeric) AND (pre_in_legal >= (0)::numeric) AND (pre_in_second >= (0)::numeric) AND (pre_out >= (0)::numeric) AND (pre_out_legal >= (0)::numeric) AND (pre_out_second >= (0)::numeric) AND (usd_total >= (0)::numeric) AND (last_seq >= 0))),
    CONSTRAINT ledger_balance_pkey PRIMARY KEY (slot, book_id, item_no)
);

CREATE TABLE ledger_item (
    slot smallint NOT NULL,
    book_id bigint NOT NULL,
    item_no bigint NOT NULL,
    part_no character varying(64) NOT NULL,
    hs_code character varying(13) NOT NULL,
    name character varying(512) NOT NULL,
    spec character varying(1024) NOT NULL DEFAULT ''::character varying,
    declared_unit character varying(3) NOT NULL,
    legal_unit character varying(3) NOT NULL,
    second_unit character varying(3) NOT NULL DEFAULT ''::character varying,
    origin character varying(3) NOT NULL DEFAULT ''::character varying,
    currency character varying(3) NOT NULL DEFAULT ''::character varying,
    unit_price numeric(19,4),
    source_list character varying(64) NOT NULL DEFAULT ''::character varying,
    source_line integer,
    in_mode character varying(16) NOT NULL,
    state character varying(16) NOT NULL DEFAULT 'active'::character varying,
    filed_at timestamp with time zone NOT NULL,
    CONSTRAINT ledger_item_book FOREIGN KEY (slot, book_id) REFERENCES store_accountbook(slot, id),
    CONSTRAINT ledger_item_pkey PRIMARY KEY (slot, book_id, item_no)
);
CREATE INDEX ledger_item_part ON public.ledger_item USING btree (slot, book_id, part_no);

CREATE TABLE ledger_movement (
    slot smallint NOT NULL,
    book_id bigint NOT NULL,
    item_no bigint NOT NULL,
    seq bigint NOT NULL,
    document character varying(64) NOT NULL,
    version integer NOT NULL,
    event character varying(8) NOT NULL,
    direction character varying(1) NOT NULL,
    line_no integer NOT NULL,
    declared numeric(19,5) NOT NULL,
    legal numeric(19,5) NOT NULL,
    second numeric(19,5) NOT NULL,
    usd numeric(25,5) NOT NULL,
    happened_at timestamp with time zone NOT NULL,
    recorded_at timestamp with time zone NOT NULL,
    batch_no bigint NOT NULL,
    CONSTRAINT led_103_quantity CHECK (((declared > (0)::numeric) AND (legal >= (0)::numeric) AND (second >= (0)::numeric) AND (usd >= (0)::numeric))),
    CONSTRAINT led_104_event CHECK ((((direction)::text = ANY ((ARRAY['I'::character varying, 'E'::character varying])::text[])) AND ((event)::text = ANY ((ARRAY['reserve'::character varying, 'confirm'::character varying, 'release'::character varying, 'reverse'::character varying, 'open'::character varying, 'adjust'::character varying])::text[])) AND (((event)::text <> 'open'::text) OR ((direction)::text = 'I'::text)))),
    CONSTRAINT ledger_movement_pkey PRIMARY KEY (slot, book_id, item_no, seq)
);

CREATE TABLE ledger_posting (
    slot smallint NOT NULL,
    book_id bigint NOT NULL,
    document character varying(64) NOT NULL,
    version integer NOT NULL,
    event character varying(8) NOT NULL,
    direction character varying(1) NOT NULL,
    line_count integer NOT NULL,
    line_nos integer[] NOT NULL,
    item_nos bigint[] NOT NULL,
    seqs bigint[] NOT NULL,
    batch_no bigint NOT NULL,
    happened_at timestamp with time zone NOT NULL,
    recorded_at timestamp with time zone NOT NULL,
    CONSTRAINT led_111_lines CHECK (((line_count > 0) AND (cardinality(line_nos) = line_count) AND (cardinality(item_nos) = line_count) AND (cardinality(seqs) = line_count))),
    CONSTRAINT ledger_posting_pkey PRIMARY KEY (slot, book_id, document, version, event)
);

CREATE TABLE ledger_seal (
    slot smallint NOT NULL,
    batch_no bigint NOT NULL,
    movement_count integer NOT NULL,
    merkle_root bytea NOT NULL,
    previous bytea NOT NULL,
    chained bytea NOT NULL,
    marks bytea NOT NULL,
    sealed_at timestamp with time zone NOT NULL,
    CONSTRAINT ledger_seal_pkey PRIMARY KEY (slot, batch_no)
);

CREATE TABLE store_accountbook (
    id bigint NOT NULL GENERATED BY DEFAULT AS IDENTITY,
    slot smallint NOT NULL,
    book_no character varying(12) NOT NULL,
    pre_entry_no character varying(18) NOT NULL,
    inner_no character varying(64) NOT NULL,
    kind character varying(16) NOT NULL,
    place_type character varying(1) NOT NULL,
    posting_mode character varying(1) NOT NULL,
    usage character varying(1) NOT NULL,
    master_customs character varying(4) NOT NULL,
    warehouse_name character varying(512) NOT NULL,
    valid_until date,
    state character varying(20) NOT NULL,
    pause_in boolean NOT NULL,
    pause_out boolean NOT NULL,
    pause_change boolean NOT NULL,
    change_count integer NOT NULL,
    filed_at timestamp with time zone NOT NULL,
    approved_at timestamp with time zone,
    updated_at timestamp with time zone NOT NULL,
    enterprise_id bigint NOT NULL,
    zone_id bigint NOT NULL,
    CONSTRAINT account_book_inner_no UNIQUE (enterprise_id, inner_no),
    CONSTRAINT account_book_mode CHECK (((posting_mode)::text = ANY ((ARRAY['1'::character varying, '2'::character varying])::text[]))),
    CONSTRAINT account_book_slot UNIQUE (slot, id),
    CONSTRAINT account_book_slot_range CHECK (((slot >= 0) AND (slot < 256))),
    CONSTRAINT bok_191_equipment_mode CHECK (((NOT ((kind)::text = 'equipment'::text)) OR ((posting_mode)::text = '2'::text))),
    CONSTRAINT store_accountbook_book_no_key UNIQUE (book_no),
    CONSTRAINT store_accountbook_change_count_check CHECK ((change_count >= 0)),
    CONSTRAINT store_accountbook_enterprise_id_ee9f042b_fk_store_org FOREIGN KEY (enterprise_id) REFERENCES store_organisation(id) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT store_accountbook_pkey PRIMARY KEY (id),
    CONSTRAINT store_accountbook_pre_entry_no_key UNIQUE (pre_entry_no),
    CONSTRAINT store_accountbook_slot_check CHECK ((slot >= 0)),
    CONSTRAINT store_accountbook_zone_id_621f2e38_fk_store_zone_id FOREIGN KEY (zone_id) REFERENCES store_zone(id) DEFERRABLE INITIALLY DEFERRED
);
CREATE INDEX store_accountbook_book_no_98fbb0d9_like ON public.store_accountbook USING btree (book_no varchar_pattern_ops);
CREATE INDEX store_accountbook_enterprise_id_ee9f042b ON public.store_accountbook USING btree (enterprise_id);
CREATE INDEX store_accountbook_pre_entry_no_d8433aa8_like ON public.store_accountbook USING btree (pre_entry_no varchar_pattern_ops);
CREATE INDEX store_accountbook_zone_id_621f2e38 ON public.store_accountbook USING btree (zone_id);
CREATE TRIGGER zb_life BEFORE UPDATE OF state ON public.store_accountbook FOR EACH ROW EXECUTE FUNCTION zb_refuse_illegal_move('active>active', 'active>change_requested', 'active>close_requested', 'active>closed', 'active>expired', 'active>paused', 'change_requested>active', 'close_requested>active', 'close_requested>closed', 'close_requested>expired', 'declared>active', 'declared>manual', 'declared>returned', 'draft>active', 'draft>declared', 'draft>manual', 'draft>returned', 'expired>active', 'expired>close_requested', 'expired>closed', 'expired>expired', 'manual>active', 'manual>returned', 'paused>active', 'returned>active', 'returned>declared', 'returned>manual', 'returned>returned');

CREATE TABLE store_apitoken (
    id bigint NOT NULL GENERATED BY DEFAULT AS IDENTITY,
    name character varying(64) NOT NULL,
    digest character varying(64) NOT NULL,
    created_at timestamp with time zone NOT NULL,
    revoked_at timestamp with time zone,
    last_used_at timestamp with time zone,
    user_id bigint NOT NULL,
    expires_at timestamp with time zone,
    reads_only boolean NOT NULL,
    CONSTRAINT store_apitoken_digest_key UNIQUE (digest),
    CONSTRAINT store_apitoken_pkey PRIMARY KEY (id),
    CONSTRAINT store_apitoken_user_id_03b8d9c9_fk_store_user_id FOREIGN KEY (user_id) REFERENCES store_user(id) DEFERRABLE INITIALLY DEFERRED
);
CREATE INDEX store_apitoken_digest_8fb617c2_like ON public.store_apitoken USING btree (digest varchar_pattern_ops);
CREATE INDEX store_apitoken_user_id_03b8d9c9 ON public.store_apitoken USING btree (user_id);

CREATE TABLE store_arrival (
    id bigint NOT NULL GENERATED BY DEFAULT AS IDENTITY,
    state character varying(20) NOT NULL,
    due_at timestamp with time zone,
    arrived jsonb NOT NULL,
    stated_at timestamp with time zone,
    closed_at timestamp with time zone,
    reason character varying(255) NOT NULL,
    closed_by_id bigint,
    enterprise_id bigint,
    gate_pass_id bigint NOT NULL,
    stated_by_id bigint,
    zone_id bigint NOT NULL,
    CONSTRAINT gat_192_case_reason CHECK (((NOT ((state)::text = ANY ((ARRAY['accepted'::character varying, 'upheld'::character varying])::text[]))) OR (NOT ((reason)::text = ''::text)))),
    CONSTRAINT store_arrival_closed_by_id_ebf2397c_fk_store_user_id FOREIGN KEY (closed_by_id) REFERENCES store_user(id) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT store_arrival_enterprise_id_058c1cf7_fk_store_organisation_id FOREIGN KEY (enterprise_id) REFERENCES store_organisation(id) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT store_arrival_gate_pass_id_b3816c5d_fk_store_gatepass_id FOREIGN KEY (gate_pass_id) REFERENCES store_gatepass(id) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT store_arrival_gate_pass_id_key UNIQUE (gate_pass_id),
    CONSTRAINT store_arrival_pkey PRIMARY KEY (id),
    CONSTRAINT store_arrival_stated_by_id_91f12da3_fk_store_user_id FOREIGN KEY (stated_by_id) REFERENCES store_user(id) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT store_arrival_zone_id_0864b350_fk_store_zone_id FOREIGN KEY (zone_id) REFERENCES store_zone(id) DEFERRABLE INITIALLY DEFERRED
);
CREATE INDEX arrival_due ON public.store_arrival USING btree (due_at) WHERE ((state)::text = 'due'::text);
CREATE INDEX arrival_of_office ON public.store_arrival USING btree (zone_id, state);
CREATE INDEX arrival_of_receiver ON public.store_arrival USING btree (enterprise_id, state);
CREATE INDEX store_arrival_closed_by_id_ebf2397c ON public.store_arrival USING btree (closed_by_id);
CREATE INDEX store_arrival_enterprise_id_058c1cf7 ON public.store_arrival USING btree (enterprise_id);
CREATE INDEX store_arrival_stated_by_id_91f12da3 ON public.store_arrival USING btree (stated_by_id);
CREATE INDEX store_arrival_zone_id_0864b350 ON public.store_arrival USING btree (zone_id);
CREATE TRIGGER zb_life BEFORE UPDATE OF state ON public.store_arrival FOR EACH ROW EXECUTE FUNCTION zb_refuse_illegal_move('difference>accepted', 'difference>upheld', 'due>confirmed', 'due>difference', 'upheld>accepted');

CREATE TABLE store_auditentry (
    id bigint NOT NULL GENERATED BY DEFAULT AS IDENTITY,
    at timestamp with time zone NOT NULL,
    actor_name character varying(64) NOT NULL,
    role character varying(16) NOT NULL,
    act character varying(48) NOT NULL,
    subject_kind character varying(16) NOT NULL,
    subject_no character varying(64) NOT NULL,
    reason character varying(255) NOT NULL,
    before character varying(20) NOT NULL,
    after character varying(20) NOT NULL,
    request_id character varying(36) NOT NULL,
    detail jsonb NOT NULL,
    actor_id bigint,
    address inet,
    CONSTRAINT store_auditentry_actor_id_a3122f4a_fk_store_user_id FOREIGN KEY (actor_id) REFERENCES store_user(id) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT store_auditentry_pkey PRIMARY KEY (id)
);
CREATE INDEX audit_act_prefix ON public.store_auditentry USING btree (act varchar_pattern_ops);
CREATE INDEX audit_newest ON public.store_auditentry USING btree (at DESC, id DESC);
CREATE INDEX audit_request ON public.store_auditentry USING btree (request_id) WHERE (NOT ((request_id)::text = ''::text));
CREATE INDEX audit_subject_prefix ON public.store_auditentry USING btree (subject_no varchar_pattern_ops);
CREATE INDEX store_audit_subject_be4ebe_idx ON public.store_auditentry USING btree (subject_kind, subject_no);
CREATE INDEX store_auditentry_actor_id_a3122f4a ON public.store_auditentry USING btree (actor_id);
CREATE TRIGGER zb_append_only BEFORE DELETE OR UPDATE ON public.store_auditentry FOR EACH ROW EXECUTE FUNCTION zb_refuse_change();

CREATE TABLE store_bondedlist (
    id bigint NOT NULL GENERATED BY DEFAULT AS IDENTITY,
    slot smallint NOT NULL,
    list_no character varying(18) NOT NULL,
    pre_entry_no character varying(18) NOT NULL,
    inner_no character varying(64) NOT NULL,
    version integer NOT NULL,
    list_type character varying(1) NOT NULL,
    direction character varying(1) NOT NULL,
    supervision_mode character varying(4) NOT NULL,
    transport_mode character varying(2) NOT NULL,
    declare_flag character varying(1) NOT NULL,
    declare_type character varying(1) NOT NULL,
    master_customs character varying(4) NOT NULL,
    related_list_no character varying(64) NOT NULL,
    state character varying(20) NOT NULL,
    release_needed boolean NOT NULL,
    gate_needed boolean NOT NULL,
    partner_needed boolean NOT NULL,
    released_at timestamp with time zone,
    past_gate_at timestamp with time zone,
    line_count integer NOT NULL,
    total_usd numeric(25,5) NOT NULL,
    gross_weight numeric(19,5) NOT NULL,
    declared_at timestamp with time zone NOT NULL,
    approved_at timestamp with time zone,
    posted_at timestamp with time zone,
    updated_at timestamp with time zone NOT NULL,
    paper jsonb NOT NULL,
    pending_paper jsonb,
    book_id bigint NOT NULL,
    enterprise_id bigint NOT NULL,
    message_id bigint,
    zone_id bigint NOT NULL,
    CONSTRAINT bonded_list_direction CHECK (((direction)::text = ANY ((ARRAY['I'::character varying, 'E'::character varying])::text[]))),
    CONSTRAINT lst_191_posted_too_early CHECK (((NOT ((state)::text = ANY ((ARRAY['posted'::character varying, 'settled'::character varying])::text[]))) OR (((NOT release_needed) OR (released_at IS NOT NULL)) AND ((NOT gate_needed) OR (past_gate_at IS NOT NULL))))),
    CONSTRAINT store_bondedlist_book_id_3598e4eb_fk_store_accountbook_id FOREIGN KEY (book_id) REFERENCES store_accountbook(id) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT store_bondedlist_enterprise_id_48612de3_fk_store_org FOREIGN KEY (enterprise_id) REFERENCES store_organisation(id) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT store_bondedlist_line_count_check CHECK ((line_count >= 0)),
    CONSTRAINT store_bondedlist_list_no_key UNIQUE (list_no),
    CONSTRAINT store_bondedlist_message_id_bb0c29eb_fk_store_rawmessage_id FOREIGN KEY (message_id) REFERENCES store_rawmessage(id) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT store_bondedlist_pkey PRIMARY KEY (id),
    CONSTRAINT store_bondedlist_pre_entry_no_key UNIQUE (pre_entry_no),
    CONSTRAINT store_bondedlist_slot_check CHECK ((slot >= 0)),
    CONSTRAINT store_bondedlist_version_check CHECK ((version >= 0)),
    CONSTRAINT store_bondedlist_zone_id_3a5b2485_fk_store_zone_id FOREIGN KEY (zone_id) REFERENCES store_zone(id) DEFERRABLE INITIALLY DEFERRED
);
CREATE INDEX bonded_list_inner_no_prefix ON public.store_bondedlist USING btree (inner_no varchar_pattern_ops);
CREATE INDEX bonded_list_open ON public.store_bondedlist USING btree (enterprise_id, state) WHERE ((state)::text = ANY ((ARRAY['draft'::character varying, 'returned'::character varying, 'manual'::character varying, 'pre_posted'::character varying, 'change_requested'::character varying, 'deletion_requested'::character varying])::text[]));
CREATE INDEX list_by_lines ON public.store_bondedlist USING btree (line_count DESC, id DESC);
CREATE INDEX list_by_value ON public.store_bondedlist USING btree (total_usd DESC, id DESC);
CREATE INDEX list_newest ON public.store_bondedlist USING btree (declared_at DESC, id DESC);
CREATE INDEX list_newest_enterprise ON public.store_bondedlist USING btree (enterprise_id, declared_at DESC, id DESC);
CREATE INDEX list_newest_state ON public.store_bondedlist USING btree (state, declared_at DESC, id DESC);
CREATE INDEX list_newest_zone ON public.store_bondedlist USING btree (zone_id, declared_at DESC, id DESC);
CREATE INDEX list_newest_zone_state ON public.store_bondedlist USING btree (zone_id, state, declared_at DESC, id DESC);
CREATE UNIQUE INDEX lst_190_inner_no ON public.store_bondedlist USING btree (enterprise_id, inner_no) WHERE (NOT ((state)::text = 'deleted'::text));
CREATE INDEX store_bonde_book_id_86000c_idx ON public.store_bondedlist USING btree (book_id, id DESC);
CREATE INDEX store_bonde_enterpr_839772_idx ON public.store_bondedlist USING btree (enterprise_id, id DESC);
CREATE INDEX store_bondedlist_book_id_3598e4eb ON public.store_bondedlist USING btree (book_id);
CREATE INDEX store_bondedlist_enterprise_id_48612de3 ON public.store_bondedlist USING btree (enterprise_id);
CREATE INDEX store_bondedlist_list_no_602486f0_like ON public.store_bondedlist USING btree (list_no varchar_pattern_ops);
CREATE INDEX store_bondedlist_message_id_bb0c29eb ON public.store_bondedlist USING btree (message_id);
CREATE INDEX store_bondedlist_pre_entry_no_6e2f5556_like ON public.store_bondedlist USING btree (pre_entry_no varchar_pattern_ops);
CREATE INDEX store_bondedlist_related_list_no_b71cb061 ON public.store_bondedlist USING btree (related_list_no);
CREATE INDEX store_bondedlist_related_list_no_b71cb061_like ON public.store_bondedlist USING btree (related_list_no varchar_pattern_ops);
CREATE INDEX store_bondedlist_zone_id_3a5b2485 ON public.store_bondedlist USING btree (zone_id);
CREATE TRIGGER zb_life BEFORE UPDATE OF state ON public.store_bondedlist FOR EACH ROW EXECUTE FUNCTION zb_refuse_illegal_move('change_requested>change_requested', 'change_requested>deletion_requested', 'change_requested>posted', 'change_requested>pre_posted', 'deletion_requested>change_requested', 'deletion_requested>deleted', 'deletion_requested>deletion_requested', 'deletion_requested>posted', 'deletion_requested>pre_posted', 'draft>change_requested', 'draft>deleted', 'draft>deletion_requested', 'draft>manual', 'draft>posted', 'draft>pre_posted', 'draft>returned', 'draft>stored', 'manual>change_requested', 'manual>deletion_requested', 'manual>posted', 'manual>pre_posted', 'manual>returned', 'posted>settled', 'pre_posted>change_requested', 'pre_posted>deletion_requested', 'pre_posted>posted', 'returned>change_requested', 'returned>deleted', 'returned>deletion_requested', 'returned>manual', 'returned>posted', 'returned>pre_posted', 'returned>returned', 'returned>stored', 'stored>change_requested', 'stored>deletion_requested', 'stored>manual', 'stored>posted', 'stored>pre_posted', 'stored>returned');

CREATE TABLE store_bondedlistline (
    id bigint NOT NULL GENERATED BY DEFAULT AS IDENTITY,
    slot smallint NOT NULL,
    line_no integer NOT NULL,
    book_item bigint,
    part_no character varying(32) NOT NULL,
    hs_code character varying(13) NOT NULL,
    name character varying(512) NOT NULL,
    spec character varying(512) NOT NULL,
    origin character varying(3) NOT NULL,
    destination character varying(3) NOT NULL,
    declared_unit character varying(3) NOT NULL,
    legal_unit character varying(3) NOT NULL,
    second_unit character varying(3) NOT NULL,
    declared_qty numeric(19,5) NOT NULL,
    legal_qty numeric(19,5) NOT NULL,
    second_qty numeric(19,5) NOT NULL,
    currency character varying(3) NOT NULL,
    unit_price numeric(19,4) NOT NULL,
    total numeric(19,2) NOT NULL,
    usd_total numeric(25,5) NOT NULL,
    gross_weight numeric(19,5),
    net_weight numeric(19,5),
    entry_line integer,
    on_passes numeric(19,5) NOT NULL,
    past_gate numeric(19,5) NOT NULL,
    list_id bigint NOT NULL,
    CONSTRAINT lst_192_line_once UNIQUE (list_id, line_no),
    CONSTRAINT lst_193_quantity CHECK ((declared_qty > (0)::numeric)),
    CONSTRAINT pas_190_over_list_line CHECK (((past_gate >= (0)::numeric) AND (past_gate <= on_passes) AND (on_passes <= declared_qty))),
    CONSTRAINT store_bondedlistline_entry_line_check CHECK ((entry_line >= 0)),
    CONSTRAINT store_bondedlistline_line_no_check CHECK ((line_no >= 0)),
    CONSTRAINT store_bondedlistline_list_id_c4c38e78_fk_store_bondedlist_id FOREIGN KEY (list_id) REFERENCES store_bondedlist(id) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT store_bondedlistline_pkey PRIMARY KEY (id),
    CONSTRAINT store_bondedlistline_slot_check CHECK ((slot >= 0))
);
CREATE INDEX store_bondedlistline_list_id_c4c38e78 ON public.store_bondedlistline USING btree (list_id);

CREATE TABLE store_bookfiling (
    id bigint NOT NULL GENERATED BY DEFAULT AS IDENTITY,
    version integer NOT NULL,
    kind character varying(1) NOT NULL,
    paper jsonb NOT NULL,
    open boolean NOT NULL,
    accepted boolean,
    filed_at timestamp with time zone NOT NULL,
    decided_at timestamp with time zone,
    book_id bigint NOT NULL,
    message_id bigint,
    CONSTRAINT store_bookfiling_book_id_90086270_fk_store_accountbook_id FOREIGN KEY (book_id) REFERENCES store_accountbook(id) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT store_bookfiling_message_id_14907f43_fk_store_rawmessage_id FOREIGN KEY (message_id) REFERENCES store_rawmessage(id) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT store_bookfiling_pkey PRIMARY KEY (id),
    CONSTRAINT store_bookfiling_version_check CHECK ((version >= 0))
);
CREATE UNIQUE INDEX bok_190_one_open_change ON public.store_bookfiling USING btree (book_id) WHERE open;
CREATE INDEX store_bookfiling_book_id_90086270 ON public.store_bookfiling USING btree (book_id);
CREATE INDEX store_bookfiling_message_id_14907f43 ON public.store_bookfiling USING btree (message_id);

CREATE TABLE store_card (
    id bigint NOT NULL GENERATED BY DEFAULT AS IDENTITY,
    card_no character varying(64) NOT NULL,
    physical_no character varying(64) NOT NULL,
    card_type character varying(8) NOT NULL,
    valid_from date NOT NULL,
    valid_until date NOT NULL,
    state character varying(20) NOT NULL,
    applied_at timestamp with time zone NOT NULL,
    decision_reason character varying(255) NOT NULL,
    enterprise_id bigint NOT NULL,
    vehicle_id bigint NOT NULL,
    zone_id bigint NOT NULL,
    CONSTRAINT store_card_enterprise_id_bc54f6d8_fk_store_organisation_id FOREIGN KEY (enterprise_id) REFERENCES store_organisation(id) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT store_card_pkey PRIMARY KEY (id),
    CONSTRAINT store_card_vehicle_id_ec762761_fk_store_vehicle_id FOREIGN KEY (vehicle_id) REFERENCES store_vehicle(id) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT store_card_zone_id_535226d7_fk_store_zone_id FOREIGN KEY (zone_id) REFERENCES store_zone(id) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT veh_171_card_days CHECK ((valid_until >= valid_from))
);
CREATE INDEX card_of_office ON public.store_card USING btree (zone_id, state);
CREATE INDEX store_card_card_no_3d2825b2 ON public.store_card USING btree (card_no);
CREATE INDEX store_card_card_no_3d2825b2_like ON public.store_card USING btree (card_no varchar_pattern_ops);
CREATE INDEX store_card_enterprise_id_bc54f6d8 ON public.store_card USING btree (enterprise_id);
CREATE INDEX store_card_vehicle_id_ec762761 ON public.store_card USING btree (vehicle_id);
CREATE INDEX store_card_zone_id_535226d7 ON public.store_card USING btree (zone_id);
CREATE UNIQUE INDEX veh_190_card_in_force ON public.store_card USING btree (card_no) WHERE ((state)::text = 'active'::text);
CREATE TRIGGER zb_life BEFORE UPDATE OF state ON public.store_card FOR EACH ROW EXECUTE FUNCTION zb_refuse_illegal_move('active>lost', 'active>returned', 'active>suspended', 'applied>active', 'applied>refused', 'lost>active', 'lost>returned', 'suspended>active', 'suspended>lost', 'suspended>returned');

CREATE TABLE store_declaration (
    id bigint NOT NULL GENERATED BY DEFAULT AS IDENTITY,
    pre_entry_no character varying(18) NOT NULL,
    entry_no character varying(18) NOT NULL,
    entry_type character varying(1) NOT NULL,
    declare_type character varying(1) NOT NULL,
    drafted boolean NOT NULL,
    state character varying(20) NOT NULL,
    drafted_at timestamp with time zone NOT NULL,
    declared_at timestamp with time zone,
    released_at timestamp with time zone,
    needs_sync boolean NOT NULL,
    explanation jsonb NOT NULL,
    list_id bigint NOT NULL,
    enterprise_id bigint NOT NULL,
    zone_id bigint NOT NULL,
    CONSTRAINT store_declaration_enterprise_id_3703f09f_fk_store_org FOREIGN KEY (enterprise_id) REFERENCES store_organisation(id) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT store_declaration_list_id_1348a4a9_fk_store_bondedlist_id FOREIGN KEY (list_id) REFERENCES store_bondedlist(id) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT store_declaration_list_id_key UNIQUE (list_id),
    CONSTRAINT store_declaration_pkey PRIMARY KEY (id),
    CONSTRAINT store_declaration_pre_entry_no_key UNIQUE (pre_entry_no),
    CONSTRAINT store_declaration_zone_id_2986c04c_fk_store_zone_id FOREIGN KEY (zone_id) REFERENCES store_zone(id) DEFERRABLE INITIALLY DEFERRED
);
CREATE INDEX declaration_newest ON public.store_declaration USING btree (drafted_at DESC, id DESC);
CREATE INDEX declaration_newest_enterprise ON public.store_declaration USING btree (enterprise_id, drafted_at DESC, id DESC);
CREATE INDEX declaration_newest_state ON public.store_declaration USING btree (state, drafted_at DESC, id DESC);
CREATE INDEX declaration_newest_zone ON public.store_declaration USING btree (zone_id, drafted_at DESC, id DESC);
CREATE INDEX declaration_open ON public.store_declaration USING btree (zone_id, enterprise_id) WHERE ((state)::text = ANY ((ARRAY['drafted'::character varying, 'declared'::character varying, 'inspecting'::character varying, 'returned'::character varying])::text[]));
CREATE INDEX store_declaration_enterprise_id_3703f09f ON public.store_declaration USING btree (enterprise_id);
CREATE INDEX store_declaration_entry_no_664de907 ON public.store_declaration USING btree (entry_no);
CREATE INDEX store_declaration_entry_no_664de907_like ON public.store_declaration USING btree (entry_no varchar_pattern_ops);
CREATE INDEX store_declaration_pre_entry_no_8e1a5fab_like ON public.store_declaration USING btree (pre_entry_no varchar_pattern_ops);
CREATE INDEX store_declaration_zone_id_2986c04c ON public.store_declaration USING btree (zone_id);
CREATE TRIGGER zb_life BEFORE UPDATE OF state ON public.store_declaration FOR EACH ROW EXECUTE FUNCTION zb_refuse_illegal_move('declared>cancelled', 'declared>inspecting', 'declared>released', 'declared>returned', 'drafted>cancelled', 'drafted>declared', 'inspecting>declared', 'inspecting>returned', 'released>cancelled', 'returned>cancelled', 'returned>declared');

CREATE TABLE store_declarationline (
    id bigint NOT NULL GENERATED BY DEFAULT AS IDENTITY,
    line_no integer NOT NULL,
    hs_code character varying(13) NOT NULL,
    name character varying(512) NOT NULL,
    spec character varying(512) NOT NULL,
    declared_unit character varying(3) NOT NULL,
    declared_qty numeric(19,5) NOT NULL,
    legal_unit character varying(3) NOT NULL,
    legal_qty numeric(19,5) NOT NULL,
    second_unit character varying(3) NOT NULL,
    second_qty numeric(19,5) NOT NULL,
    unit_price numeric(19,4) NOT NULL,
    total numeric(19,2) NOT NULL,
    currency character varying(3) NOT NULL,
    origin character varying(3) NOT NULL,
    destination character varying(3) NOT NULL,
    levy_mode character varying(1) NOT NULL,
    list_lines jsonb NOT NULL,
    declaration_id bigint NOT NULL,
    CONSTRAINT dec_190_line_once UNIQUE (declaration_id, line_no),
    CONSTRAINT store_declarationlin_declaration_id_70fe2a3d_fk_store_dec FOREIGN KEY (declaration_id) REFERENCES store_declaration(id) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT store_declarationline_line_no_check CHECK ((line_no >= 0)),
    CONSTRAINT store_declarationline_pkey PRIMARY KEY (id)
);
CREATE INDEX store_declarationline_declaration_id_70fe2a3d ON public.store_declarationline USING btree (declaration_id);

CREATE TABLE store_delegation (
    id bigint NOT NULL GENERATED BY DEFAULT AS IDENTITY,
    kinds jsonb NOT NULL,
    limit_cny numeric(18,2),
    starts_at timestamp with time zone NOT NULL,
    ends_at timestamp with time zone NOT NULL,
    reason character varying(255) NOT NULL,
    made_at timestamp with time zone NOT NULL,
    revoked_at timestamp with time zone,
    delegate_id bigint NOT NULL,
    giver_id bigint NOT NULL,
    made_by_id bigint NOT NULL,
    office_id bigint NOT NULL,
    revoked_by_id bigint,
    CONSTRAINT que_113_period CHECK ((ends_at > starts_at)),
    CONSTRAINT que_114_oneself CHECK ((NOT (giver_id = delegate_id))),
    CONSTRAINT que_115_limit CHECK (((limit_cny IS NULL) OR (limit_cny >= (0)::numeric))),
    CONSTRAINT store_delegation_delegate_id_d0b16a59_fk_store_user_id FOREIGN KEY (delegate_id) REFERENCES store_user(id) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT store_delegation_giver_id_2ad61cea_fk_store_user_id FOREIGN KEY (giver_id) REFERENCES store_user(id) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT store_delegation_made_by_id_dde85ffc_fk_store_user_id FOREIGN KEY (made_by_id) REFERENCES store_user(id) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT store_delegation_office_id_378578c3_fk_store_organisation_id FOREIGN KEY (office_id) REFERENCES store_organisation(id) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT store_delegation_pkey PRIMARY KEY (id),
    CONSTRAINT store_delegation_revoked_by_id_e78078c0_fk_store_user_id FOREIGN KEY (revoked_by_id) REFERENCES store_user(id) DEFERRABLE INITIALLY DEFERRED
);
CREATE INDEX delegation_held ON public.store_delegation USING btree (delegate_id, ends_at);
CREATE INDEX delegation_office ON public.store_delegation USING btree (office_id, id DESC);
CREATE INDEX store_delegation_delegate_id_d0b16a59 ON public.store_delegation USING btree (delegate_id);
CREATE INDEX store_delegation_giver_id_2ad61cea ON public.store_delegation USING btree (giver_id);
CREATE INDEX store_delegation_made_by_id_dde85ffc ON public.store_delegation USING btree (made_by_id);
CREATE INDEX store_delegation_office_id_378578c3 ON public.store_delegation USING btree (office_id);
CREATE INDEX store_delegation_revoked_by_id_e78078c0 ON public.store_delegation USING btree (revoked_by_id);

CREATE TABLE store_equipmentterm (
    id bigint NOT NULL GENERATED BY DEFAULT AS IDENTITY,
    item_no bigint NOT NULL,
    entry_mode character varying(1) NOT NULL,
    line_no integer NOT NULL,
    supervised_from date NOT NULL,
    supervised_until date NOT NULL,
    book_id bigint NOT NULL,
    list_id bigint NOT NULL,
    CONSTRAINT equipment_term_days CHECK ((supervised_until >= supervised_from)),
    CONSTRAINT equipment_term_item UNIQUE (book_id, item_no),
    CONSTRAINT equipment_term_mode CHECK (((entry_mode)::text = ANY ((ARRAY['1'::character varying, '2'::character varying, '3'::character varying])::text[]))),
    CONSTRAINT store_equipmentterm_book_id_08fe1f52_fk_store_accountbook_id FOREIGN KEY (book_id) REFERENCES store_accountbook(id) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT store_equipmentterm_line_no_check CHECK ((line_no >= 0)),
    CONSTRAINT store_equipmentterm_list_id_8e75a07c_fk_store_bondedlist_id FOREIGN KEY (list_id) REFERENCES store_bondedlist(id) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT store_equipmentterm_pkey PRIMARY KEY (id)
);
CREATE INDEX store_equipmentterm_book_id_08fe1f52 ON public.store_equipmentterm USING btree (book_id);
CREATE INDEX store_equipmentterm_list_id_8e75a07c ON public.store_equipmentterm USING btree (list_id);

CREATE TABLE store_formdraft (
    id bigint NOT NULL GENERATED BY DEFAULT AS IDENTITY,
    path character varying(200) NOT NULL,
    query character varying(1000) NOT NULL,
    title character varying(64) NOT NULL,
    content text NOT NULL,
    saved_at timestamp with time zone NOT NULL,
    user_id bigint NOT NULL,
    CONSTRAINT acc_413_draft_too_large CHECK ((length(content) <= 1000000)),
    CONSTRAINT store_formdraft_pkey PRIMARY KEY (id),
    CONSTRAINT store_formdraft_user_id_cdd3204b_fk_store_user_id FOREIGN KEY (user_id) REFERENCES store_user(id) DEFERRABLE INITIALLY DEFERRED
);
CREATE INDEX form_draft_person ON public.store_formdraft USING btree (user_id, path, saved_at DESC);
CREATE INDEX form_draft_saved ON public.store_formdraft USING btree (saved_at);
CREATE INDEX store_formdraft_user_id_cdd3204b ON public.store_formdraft USING btree (user_id);

CREATE TABLE store_gate (
    id bigint NOT NULL GENERATED BY DEFAULT AS IDENTITY,
    area character varying(10) NOT NULL,
    name_zh character varying(64) NOT NULL,
    name_en character varying(64) NOT NULL,
    double boolean NOT NULL,
    zone_id bigint NOT NULL,
    CONSTRAINT store_gate_area_key UNIQUE (area),
    CONSTRAINT store_gate_pkey PRIMARY KEY (id),
    CONSTRAINT store_gate_zone_id_a8b6242c_fk_store_zone_id FOREIGN KEY (zone_id) REFERENCES store_zone(id) DEFERRABLE INITIALLY DEFERRED
);
CREATE INDEX store_gate_area_d3748657_like ON public.store_gate USING btree (area varchar_pattern_ops);
CREATE INDEX store_gate_zone_id_a8b6242c ON public.store_gate USING btree (zone_id);

CREATE TABLE store_gatepass (
    id bigint NOT NULL GENERATED BY DEFAULT AS IDENTITY,
    pass_no character varying(24) NOT NULL,
    pre_entry_no character varying(18) NOT NULL,
    inner_no character varying(64) NOT NULL,
    pass_type character varying(1) NOT NULL,
    binding character varying(1) NOT NULL,
    document_kind character varying(1) NOT NULL,
    direction character varying(1) NOT NULL,
    master_customs character varying(4) NOT NULL,
    plate character varying(16) NOT NULL,
    ic_card character varying(64) NOT NULL,
    container_no character varying(64) NOT NULL,
    vehicle_weight numeric(19,5) NOT NULL,
    frame_weight numeric(19,5) NOT NULL,
    container_weight numeric(19,5) NOT NULL,
    gross_weight numeric(19,5) NOT NULL,
    net_weight numeric(19,5) NOT NULL,
    total_weight numeric(19,5) NOT NULL,
    confirm_arrival boolean NOT NULL,
    arrival_confirmed_at timestamp with time zone,
    state character varying(20) NOT NULL,
    hold_reason character varying(255) NOT NULL,
    valid_until timestamp with time zone NOT NULL,
    applied_at timestamp with time zone NOT NULL,
    approved_at timestamp with time zone,
    first_gate character varying(32) NOT NULL,
    first_passed_at timestamp with time zone,
    second_gate character varying(32) NOT NULL,
    passed_at timestamp with time zone,
    collected_weight numeric(19,5),
    weight_error numeric(19,5),
    updated_at timestamp with time zone NOT NULL,
    paper jsonb NOT NULL,
    enterprise_id bigint NOT NULL,
    message_id bigint,
    vehicle_id bigint,
    zone_id bigint NOT NULL,
    visit_id bigint,
    CONSTRAINT store_gatepass_enterprise_id_13904a23_fk_store_organisation_id FOREIGN KEY (enterprise_id) REFERENCES store_organisation(id) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT store_gatepass_message_id_80871a4d_fk_store_rawmessage_id FOREIGN KEY (message_id) REFERENCES store_rawmessage(id) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT store_gatepass_pass_no_key UNIQUE (pass_no),
    CONSTRAINT store_gatepass_pkey PRIMARY KEY (id),
    CONSTRAINT store_gatepass_pre_entry_no_key UNIQUE (pre_entry_no),
    CONSTRAINT store_gatepass_vehicle_id_39335c77_fk_store_vehicle_id FOREIGN KEY (vehicle_id) REFERENCES store_vehicle(id) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT store_gatepass_visit_id_7a61c846_fk_store_visit_id FOREIGN KEY (visit_id) REFERENCES store_visit(id) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT store_gatepass_zone_id_8b9aa1d4_fk_store_zone_id FOREIGN KEY (zone_id) REFERENCES store_zone(id) DEFERRABLE INITIALLY DEFERRED
);
CREATE INDEX gate_pass_container_prefix ON public.store_gatepass USING btree (container_no varchar_pattern_ops) WHERE (NOT ((container_no)::text = ''::text));
CREATE INDEX gate_pass_inner_no_prefix ON public.store_gatepass USING btree (inner_no varchar_pattern_ops);
CREATE UNIQUE INDEX pas_191_one_live_pass ON public.store_gatepass USING btree (plate, direction) WHERE ((state)::text = ANY ((ARRAY['applied'::character varying, 'manual'::character varying, 'approved'::character varying, 'held'::character varying, 'gate1'::character varying])::text[]));
CREATE UNIQUE INDEX pas_192_inner_no ON public.store_gatepass USING btree (enterprise_id, inner_no) WHERE (NOT ((state)::text = ANY ((ARRAY['void'::character varying, 'deleted'::character varying, 'returned'::character varying, 'expired'::character varying])::text[])));
CREATE INDEX pass_newest ON public.store_gatepass USING btree (applied_at DESC, id DESC);
CREATE INDEX pass_newest_enterprise ON public.store_gatepass USING btree (enterprise_id, applied_at DESC, id DESC);
CREATE INDEX pass_newest_state ON public.store_gatepass USING btree (state, applied_at DESC, id DESC);
CREATE INDEX pass_newest_zone ON public.store_gatepass USING btree (zone_id, applied_at DESC, id DESC);
CREATE INDEX pass_newest_zone_state ON public.store_gatepass USING btree (zone_id, state, applied_at DESC, id DESC);
CREATE INDEX store_gatep_enterpr_a6bd06_idx ON public.store_gatepass USING btree (enterprise_id, id DESC);
CREATE INDEX store_gatepass_enterprise_id_13904a23 ON public.store_gatepass USING btree (enterprise_id);
CREATE INDEX store_gatepass_ic_card_2ca75a2e ON public.store_gatepass USING btree (ic_card);
CREATE INDEX store_gatepass_ic_card_2ca75a2e_like ON public.store_gatepass USING btree (ic_card varchar_pattern_ops);
CREATE INDEX store_gatepass_message_id_80871a4d ON public.store_gatepass USING btree (message_id);
CREATE INDEX store_gatepass_pass_no_b856b2fd_like ON public.store_gatepass USING btree (pass_no varchar_pattern_ops);
CREATE INDEX store_gatepass_plate_0691290d ON public.store_gatepass USING btree (plate);
CREATE INDEX store_gatepass_plate_0691290d_like ON public.store_gatepass USING btree (plate varchar_pattern_ops);
CREATE INDEX store_gatepass_pre_entry_no_8b08b051_like ON public.store_gatepass USING btree (pre_entry_no varchar_pattern_ops);
CREATE INDEX store_gatepass_vehicle_id_39335c77 ON public.store_gatepass USING btree (vehicle_id);
CREATE INDEX store_gatepass_visit_id_7a61c846 ON public.store_gatepass USING btree (visit_id);
CREATE INDEX store_gatepass_zone_id_8b9aa1d4 ON public.store_gatepass USING btree (zone_id);
CREATE TRIGGER zb_life BEFORE UPDATE OF state ON public.store_gatepass FOR EACH ROW EXECUTE FUNCTION zb_refuse_illegal_move('applied>approved', 'applied>deleted', 'applied>manual', 'applied>returned', 'applied>void', 'approved>deleted', 'approved>expired', 'approved>gate1', 'approved>held', 'approved>passed', 'approved>void', 'gate1>passed', 'held>approved', 'held>deleted', 'manual>approved', 'manual>deleted', 'manual>returned', 'manual>void');

CREATE TABLE store_gatepassdocument (
    id bigint NOT NULL GENERATED BY DEFAULT AS IDENTITY,
    kind character varying(1) NOT NULL,
    number character varying(64) NOT NULL,
    gate_pass_id bigint NOT NULL,
    CONSTRAINT pas_193_document_once UNIQUE (gate_pass_id, number),
    CONSTRAINT store_gatepassdocume_gate_pass_id_64828196_fk_store_gat FOREIGN KEY (gate_pass_id) REFERENCES store_gatepass(id) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT store_gatepassdocument_pkey PRIMARY KEY (id)
);
CREATE INDEX store_gatepassdocument_gate_pass_id_64828196 ON public.store_gatepassdocument USING btree (gate_pass_id);
CREATE INDEX store_gatepassdocument_number_361bcac9 ON public.store_gatepassdocument USING btree (number);
CREATE INDEX store_gatepassdocument_number_361bcac9_like ON public.store_gatepassdocument USING btree (number varchar_pattern_ops);

CREATE TABLE store_gatepassline (
    id bigint NOT NULL GENERATED BY DEFAULT AS IDENTITY,
    line_no integer NOT NULL,
    declared_qty numeric(19,5) NOT NULL,
    gross_weight numeric(19,5) NOT NULL,
    net_weight numeric(19,5) NOT NULL,
    gate_pass_id bigint NOT NULL,
    list_line_id bigint NOT NULL,
    CONSTRAINT pas_194_line_once UNIQUE (gate_pass_id, list_line_id),
    CONSTRAINT pas_195_quantity CHECK ((declared_qty > (0)::numeric)),
    CONSTRAINT store_gatepassline_gate_pass_id_9f0a6056_fk_store_gatepass_id FOREIGN KEY (gate_pass_id) REFERENCES store_gatepass(id) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT store_gatepassline_line_no_check CHECK ((line_no >= 0)),
    CONSTRAINT store_gatepassline_list_line_id_9c68aeb4_fk_store_bon FOREIGN KEY (list_line_id) REFERENCES store_bondedlistline(id) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT store_gatepassline_pkey PRIMARY KEY (id)
);
CREATE INDEX store_gatepassline_gate_pass_id_9f0a6056 ON public.store_gatepassline USING btree (gate_pass_id);
CREATE INDEX store_gatepassline_list_line_id_9c68aeb4 ON public.store_gatepassline USING btree (list_line_id);

CREATE TABLE store_gatepicture (
    id bigint NOT NULL GENERATED BY DEFAULT AS IDENTITY,
    guid character varying(255) NOT NULL,
    kind character varying(16) NOT NULL,
    body bytea NOT NULL,
    size integer NOT NULL,
    digest character varying(64) NOT NULL,
    received_at timestamp with time zone NOT NULL,
    zone_id bigint NOT NULL,
    CONSTRAINT gate_picture_once UNIQUE (zone_id, guid),
    CONSTRAINT store_gatepicture_pkey PRIMARY KEY (id),
    CONSTRAINT store_gatepicture_size_check CHECK ((size >= 0)),
    CONSTRAINT store_gatepicture_zone_id_2563af3f_fk_store_zone_id FOREIGN KEY (zone_id) REFERENCES store_zone(id) DEFERRABLE INITIALLY DEFERRED
);
CREATE INDEX store_gatepicture_received_at_26a32c70 ON public.store_gatepicture USING btree (received_at);
CREATE INDEX store_gatepicture_zone_id_2563af3f ON public.store_gatepicture USING btree (zone_id);

CREATE TABLE store_idempotencykey (
    id bigint NOT NULL GENERATED BY DEFAULT AS IDENTITY,
    key character varying(128) NOT NULL,
    route character varying(128) NOT NULL,
    request_digest character varying(64) NOT NULL,
    status smallint NOT NULL,
    body jsonb NOT NULL,
    created_at timestamp with time zone NOT NULL,
    user_id bigint NOT NULL,
    CONSTRAINT api_190_key_once UNIQUE (user_id, key),
    CONSTRAINT store_idempotencykey_pkey PRIMARY KEY (id),
    CONSTRAINT store_idempotencykey_status_check CHECK ((status >= 0)),
    CONSTRAINT store_idempotencykey_user_id_0b4dfdf5_fk_store_user_id FOREIGN KEY (user_id) REFERENCES store_user(id) DEFERRABLE INITIALLY DEFERRED
);
CREATE INDEX store_idempotencykey_user_id_0b4dfdf5 ON public.store_idempotencykey USING btree (user_id);

CREATE TABLE store_lane (
    id bigint NOT NULL GENERATED BY DEFAULT AS IDENTITY,
    number character varying(10) NOT NULL,
    direction character varying(1) NOT NULL,
    position smallint NOT NULL,
    check_plate boolean NOT NULL,
    check_container boolean NOT NULL,
    check_weight boolean NOT NULL,
    active boolean NOT NULL,
    gate_id bigint NOT NULL,
    check_control boolean NOT NULL,
    check_release boolean NOT NULL,
    kind character varying(16) NOT NULL,
    pass_types character varying(7) NOT NULL,
    CONSTRAINT lane_direction CHECK (((direction)::text = ANY ((ARRAY['I'::character varying, 'E'::character varying])::text[]))),
    CONSTRAINT lane_number_once UNIQUE (gate_id, number),
    CONSTRAINT store_lane_gate_id_d301266c_fk_store_gate_id FOREIGN KEY (gate_id) REFERENCES store_gate(id) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT store_lane_pkey PRIMARY KEY (id),
    CONSTRAINT store_lane_position_check CHECK (("position" >= 0))
);
CREATE INDEX store_lane_gate_id_d301266c ON public.store_lane USING btree (gate_id);

CREATE TABLE store_ledgercheckpoint (
    id bigint NOT NULL GENERATED BY DEFAULT AS IDENTITY,
    number bigint NOT NULL,
    moment timestamp with time zone NOT NULL,
    text text NOT NULL,
    hash bytea NOT NULL,
    algorithm character varying(16) NOT NULL,
    signature bytea NOT NULL,
    public_key text NOT NULL,
    newest_decision bigint NOT NULL,
    CONSTRAINT store_ledgercheckpoint_number_key UNIQUE (number),
    CONSTRAINT store_ledgercheckpoint_pkey PRIMARY KEY (id)
);
CREATE TRIGGER zb_append_only BEFORE DELETE OR UPDATE ON public.store_ledgercheckpoint FOR EACH ROW EXECUTE FUNCTION zb_refuse_change();

CREATE TABLE store_ledgerproof (
    id bigint NOT NULL GENERATED BY DEFAULT AS IDENTITY,
    at timestamp with time zone NOT NULL,
    milliseconds bigint NOT NULL,
    findings integer NOT NULL,
    CONSTRAINT store_ledgerproof_findings_check CHECK ((findings >= 0)),
    CONSTRAINT store_ledgerproof_milliseconds_check CHECK ((milliseconds >= 0)),
    CONSTRAINT store_ledgerproof_pkey PRIMARY KEY (id)
);

CREATE TABLE store_lineupload (
    id bigint NOT NULL GENERATED BY DEFAULT AS IDENTITY,
    made_at timestamp with time zone NOT NULL,
    file_name character varying(255) NOT NULL,
    digest character varying(64) NOT NULL,
    content bytea NOT NULL,
    state character varying(8) NOT NULL,
    touched_at timestamp with time zone NOT NULL,
    attempts smallint NOT NULL,
    done integer NOT NULL,
    total integer NOT NULL,
    sound integer NOT NULL,
    fault_count integer NOT NULL,
    reasons jsonb NOT NULL,
    faults jsonb NOT NULL,
    enterprise_id bigint NOT NULL,
    made_by_id bigint NOT NULL,
    zone_id bigint,
    CONSTRAINT line_upload_once UNIQUE (enterprise_id, digest),
    CONSTRAINT store_lineupload_attempts_check CHECK ((attempts >= 0)),
    CONSTRAINT store_lineupload_done_check CHECK ((done >= 0)),
    CONSTRAINT store_lineupload_enterprise_id_16608ab0_fk_store_org FOREIGN KEY (enterprise_id) REFERENCES store_organisation(id) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT store_lineupload_fault_count_check CHECK ((fault_count >= 0)),
    CONSTRAINT store_lineupload_made_by_id_090f3ba6_fk_store_user_id FOREIGN KEY (made_by_id) REFERENCES store_user(id) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT store_lineupload_pkey PRIMARY KEY (id),
    CONSTRAINT store_lineupload_sound_check CHECK ((sound >= 0)),
    CONSTRAINT store_lineupload_total_check CHECK ((total >= 0)),
    CONSTRAINT store_lineupload_zone_id_f52737b5_fk_store_zone_id FOREIGN KEY (zone_id) REFERENCES store_zone(id) DEFERRABLE INITIALLY DEFERRED
);
CREATE INDEX store_lineupload_enterprise_id_16608ab0 ON public.store_lineupload USING btree (enterprise_id);
CREATE INDEX store_lineupload_made_by_id_090f3ba6 ON public.store_lineupload USING btree (made_by_id);
CREATE INDEX store_lineupload_zone_id_f52737b5 ON public.store_lineupload USING btree (zone_id);

CREATE TABLE store_notice (
    id bigint NOT NULL GENERATED BY DEFAULT AS IDENTITY,
    created_at timestamp with time zone NOT NULL,
    role character varying(16) NOT NULL,
    event character varying(32) NOT NULL,
    subject_kind character varying(16) NOT NULL,
    subject_no character varying(64) NOT NULL,
    remark character varying(255) NOT NULL,
    organisation_id bigint,
    zone_id bigint NOT NULL,
    CONSTRAINT store_notice_organisation_id_3113c9d2_fk_store_organisation_id FOREIGN KEY (organisation_id) REFERENCES store_organisation(id) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT store_notice_pkey PRIMARY KEY (id),
    CONSTRAINT store_notice_zone_id_897bba80_fk_store_zone_id FOREIGN KEY (zone_id) REFERENCES store_zone(id) DEFERRABLE INITIALLY DEFERRED
);
CREATE INDEX notice_of_enterprise ON public.store_notice USING btree (organisation_id, id DESC) WHERE ((role)::text = ''::text);
CREATE INDEX notice_of_office ON public.store_notice USING btree (zone_id, role, id DESC) WHERE (NOT ((role)::text = ''::text));
CREATE INDEX notice_of_subject ON public.store_notice USING btree (subject_no, event);
CREATE INDEX store_notice_organisation_id_3113c9d2 ON public.store_notice USING btree (organisation_id);
CREATE INDEX store_notice_zone_id_897bba80 ON public.store_notice USING btree (zone_id);

CREATE TABLE store_noticeread (
    id bigint NOT NULL GENERATED BY DEFAULT AS IDENTITY,
    notice_id bigint NOT NULL,
    user_id bigint NOT NULL,
    CONSTRAINT notice_read_once UNIQUE (notice_id, user_id),
    CONSTRAINT store_noticeread_notice_id_84b91376_fk_store_notice_id FOREIGN KEY (notice_id) REFERENCES store_notice(id) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT store_noticeread_pkey PRIMARY KEY (id),
    CONSTRAINT store_noticeread_user_id_cfbf5f48_fk_store_user_id FOREIGN KEY (user_id) REFERENCES store_user(id) DEFERRABLE INITIALLY DEFERRED
);
CREATE INDEX store_noticeread_notice_id_84b91376 ON public.store_noticeread USING btree (notice_id);
CREATE INDEX store_noticeread_user_id_cfbf5f48 ON public.store_noticeread USING btree (user_id);

CREATE TABLE store_oldpassword (
    id bigint NOT NULL GENERATED BY DEFAULT AS IDENTITY,
    password character varying(128) NOT NULL,
    changed_at timestamp with time zone NOT NULL,
    user_id bigint NOT NULL,
    CONSTRAINT store_oldpassword_pkey PRIMARY KEY (id),
    CONSTRAINT store_oldpassword_user_id_60e9214e_fk_store_user_id FOREIGN KEY (user_id) REFERENCES store_user(id) DEFERRABLE INITIALLY DEFERRED
);
CREATE INDEX store_oldpassword_user_id_60e9214e ON public.store_oldpassword USING btree (user_id);

CREATE TABLE store_organisation (
    id bigint NOT NULL GENERATED BY DEFAULT AS IDENTITY,
    kind character varying(16) NOT NULL,
    code character varying(18) NOT NULL,
    credit_code character varying(18) NOT NULL,
    name_zh character varying(255) NOT NULL,
    name_en character varying(255) NOT NULL,
    manual_review boolean NOT NULL,
    sender_id character varying(16) NOT NULL,
    zone_id bigint,
    active boolean NOT NULL,
    CONSTRAINT acc_191_sender_form CHECK (((sender_id)::text ~ '^[A-Za-z0-9]*$'::text)),
    CONSTRAINT store_organisation_code_key UNIQUE (code),
    CONSTRAINT store_organisation_pkey PRIMARY KEY (id),
    CONSTRAINT store_organisation_zone_id_564b9fdc_fk_store_zone_id FOREIGN KEY (zone_id) REFERENCES store_zone(id) DEFERRABLE INITIALLY DEFERRED
);
CREATE UNIQUE INDEX acc_190_sender_once ON public.store_organisation USING btree (sender_id) WHERE (NOT ((sender_id)::text = ''::text));
CREATE INDEX store_organisation_code_f11878dd_like ON public.store_organisation USING btree (code varchar_pattern_ops);
CREATE INDEX store_organisation_zone_id_564b9fdc ON public.store_organisation USING btree (zone_id);

CREATE TABLE store_parametervalue (
    id bigint NOT NULL GENERATED BY DEFAULT AS IDENTITY,
    key character varying(64) NOT NULL,
    value character varying(64) NOT NULL,
    zone character varying(32) NOT NULL,
    zone_type character varying(16) NOT NULL,
    vehicle_type character varying(16) NOT NULL,
    valid_from date NOT NULL,
    valid_to date,
    ground character varying(255) NOT NULL,
    citation character varying(255) NOT NULL,
    state character varying(9) NOT NULL,
    proposed_at timestamp with time zone NOT NULL,
    confirmed_at timestamp with time zone,
    withdrawn_at timestamp with time zone,
    withdrawal_reason character varying(255) NOT NULL,
    confirmed_by_id bigint,
    proposed_by_id bigint NOT NULL,
    withdrawn_by_id bigint,
    CONSTRAINT par_191_same_person CHECK (((confirmed_by_id IS NULL) OR (NOT ((confirmed_by_id = proposed_by_id) AND (confirmed_by_id IS NOT NULL))))),
    CONSTRAINT par_192_days CHECK (((valid_to IS NULL) OR (valid_to >= valid_from))),
    CONSTRAINT par_193_backdated CHECK (((confirmed_at IS NULL) OR (valid_from > ((confirmed_at AT TIME ZONE 'Asia/Shanghai'::text))::date))),
    CONSTRAINT par_194_ended_backwards CHECK (((withdrawn_at IS NULL) OR (confirmed_at IS NULL) OR (((state)::text = 'ended'::text) AND (valid_to >= ((withdrawn_at AT TIME ZONE 'Asia/Shanghai'::text))::date)) OR (((state)::text = 'withdrawn'::text) AND (valid_from > ((withdrawn_at AT TIME ZONE 'Asia/Shanghai'::text))::date)))),
    CONSTRAINT parameter_value_state CHECK ((((confirmed_at IS NULL) AND ((state)::text = 'proposed'::text) AND (withdrawn_at IS NULL)) OR ((confirmed_at IS NOT NULL) AND ((state)::text = 'confirmed'::text) AND (withdrawn_at IS NULL)) OR (((state)::text = 'withdrawn'::text) AND (withdrawn_at IS NOT NULL)) OR ((confirmed_at IS NOT NULL) AND ((state)::text = 'ended'::text) AND (valid_to IS NOT NULL) AND (withdrawn_at IS NOT NULL)))),
    CONSTRAINT store_parametervalue_confirmed_by_id_8ef17573_fk_store_user_id FOREIGN KEY (confirmed_by_id) REFERENCES store_user(id) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT store_parametervalue_pkey PRIMARY KEY (id),
    CONSTRAINT store_parametervalue_proposed_by_id_87961e9e_fk_store_user_id FOREIGN KEY (proposed_by_id) REFERENCES store_user(id) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT store_parametervalue_withdrawn_by_id_72e36c26_fk_store_user_id FOREIGN KEY (withdrawn_by_id) REFERENCES store_user(id) DEFERRABLE INITIALLY DEFERRED
);
CREATE INDEX par_190_overlap ON public.store_parametervalue USING gist (int8range((hashtext((((((((key)::text || chr(31)) || (zone)::text) || chr(31)) || (zone_type)::text) || chr(31)) || (vehicle_type)::text)))::bigint, (hashtext((((((((key)::text || chr(31)) || (zone)::text) || chr(31)) || (zone_type)::text) || chr(31)) || (vehicle_type)::text)))::bigint, '[]'::text), daterange(valid_from, valid_to, '[]'::text)) WHERE ((state)::text = ANY ((ARRAY['confirmed'::character varying, 'ended'::character varying])::text[]));
CREATE INDEX store_param_key_94492e_idx ON public.store_parametervalue USING btree (key, valid_from);
CREATE INDEX store_parametervalue_confirmed_by_id_8ef17573 ON public.store_parametervalue USING btree (confirmed_by_id);
CREATE INDEX store_parametervalue_proposed_by_id_87961e9e ON public.store_parametervalue USING btree (proposed_by_id);
CREATE INDEX store_parametervalue_withdrawn_by_id_72e36c26 ON public.store_parametervalue USING btree (withdrawn_by_id);
CREATE TRIGGER zb_as_proposed BEFORE DELETE OR UPDATE ON public.store_parametervalue FOR EACH ROW EXECUTE FUNCTION zb_refuse_other_value();

CREATE TABLE store_passage (
    id bigint NOT NULL GENERATED BY DEFAULT AS IDENTITY,
    session character varying(64) NOT NULL,
    direction character varying(1) NOT NULL,
    plate character varying(16) NOT NULL,
    card character varying(64) NOT NULL,
    containers jsonb NOT NULL,
    weight numeric(19,5),
    expected_weight numeric(19,5),
    weight_difference numeric(19,5),
    collection jsonb NOT NULL,
    digest character varying(64) NOT NULL,
    outcome character varying(10) NOT NULL,
    state character varying(20) NOT NULL,
    led_text character varying(128) NOT NULL,
    collected_at timestamp with time zone NOT NULL,
    decided_at timestamp with time zone NOT NULL,
    resolved_at timestamp with time zone,
    resolution_reason character varying(255) NOT NULL,
    gate_pass_id bigint,
    lane_id bigint NOT NULL,
    resolved_by_id bigint,
    zone_id bigint NOT NULL,
    CONSTRAINT gat_190_session_once UNIQUE (lane_id, session),
    CONSTRAINT gat_191_reason_needed CHECK (((NOT ((state)::text = ANY ((ARRAY['released_by_hand'::character varying, 'inspecting'::character varying, 'turned_back'::character varying])::text[]))) OR (NOT ((resolution_reason)::text = ''::text)))),
    CONSTRAINT store_passage_gate_pass_id_adf16ee3_fk_store_gatepass_id FOREIGN KEY (gate_pass_id) REFERENCES store_gatepass(id) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT store_passage_lane_id_e8579215_fk_store_lane_id FOREIGN KEY (lane_id) REFERENCES store_lane(id) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT store_passage_pkey PRIMARY KEY (id),
    CONSTRAINT store_passage_resolved_by_id_a64f3531_fk_store_user_id FOREIGN KEY (resolved_by_id) REFERENCES store_user(id) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT store_passage_zone_id_4025beab_fk_store_zone_id FOREIGN KEY (zone_id) REFERENCES store_zone(id) DEFERRABLE INITIALLY DEFERRED
);
CREATE INDEX passage_by_state ON public.store_passage USING btree (state, id DESC);
CREATE INDEX passage_card_prefix ON public.store_passage USING btree (card varchar_pattern_ops);
CREATE INDEX passage_day ON public.store_passage USING btree (zone_id, decided_at);
CREATE INDEX passage_lane_last ON public.store_passage USING btree (lane_id, id DESC);
CREATE INDEX passage_newest ON public.store_passage USING btree (decided_at DESC, id DESC);
CREATE INDEX passage_plate ON public.store_passage USING btree (plate, id DESC);
CREATE INDEX passage_plate_prefix ON public.store_passage USING btree (plate varchar_pattern_ops);
CREATE INDEX passage_session_prefix ON public.store_passage USING btree (session varchar_pattern_ops);
CREATE INDEX passage_waiting ON public.store_passage USING btree (lane_id) WHERE ((state)::text = ANY ((ARRAY['exception'::character varying, 'held'::character varying, 'inspecting'::character varying])::text[]));
CREATE INDEX store_passa_zone_id_677b64_idx ON public.store_passage USING btree (zone_id, id DESC);
CREATE INDEX store_passage_gate_pass_id_adf16ee3 ON public.store_passage USING btree (gate_pass_id);
CREATE INDEX store_passage_lane_id_e8579215 ON public.store_passage USING btree (lane_id);
CREATE INDEX store_passage_resolved_by_id_a64f3531 ON public.store_passage USING btree (resolved_by_id);
CREATE INDEX store_passage_zone_id_4025beab ON public.store_passage USING btree (zone_id);
CREATE TRIGGER zb_life BEFORE UPDATE OF state ON public.store_passage FOR EACH ROW EXECUTE FUNCTION zb_refuse_illegal_move('exception>inspecting', 'exception>released_by_hand', 'exception>turned_back', 'held>released_by_hand', 'held>turned_back', 'inspecting>released_by_hand', 'inspecting>turned_back');

CREATE TABLE store_rawmessage (
    id bigint NOT NULL GENERATED BY DEFAULT AS IDENTITY,
    received_at timestamp with time zone NOT NULL,
    door character varying(8) NOT NULL,
    message_type character varying(16) NOT NULL,
    message_id character varying(128) NOT NULL,
    file_name character varying(255) NOT NULL,
    pocket_id character varying(128) NOT NULL,
    digest character varying(64) NOT NULL,
    size integer NOT NULL,
    raw bytea NOT NULL,
    reply bytea NOT NULL,
    state character varying(10) NOT NULL,
    first boolean NOT NULL,
    subject_kind character varying(16) NOT NULL,
    subject_no character varying(64) NOT NULL,
    sender_id bigint,
    decision_id bigint,
    attempt_of_id bigint,
    CONSTRAINT store_rawmessage_attempt_of_id_7de7c8a4_fk_store_rawmessage_id FOREIGN KEY (attempt_of_id) REFERENCES store_rawmessage(id) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT store_rawmessage_decision_id_09b679c3_fk_store_sto FOREIGN KEY (decision_id) REFERENCES store_storeddecision(id) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT store_rawmessage_pkey PRIMARY KEY (id),
    CONSTRAINT store_rawmessage_sender_id_9f272856_fk_store_organisation_id FOREIGN KEY (sender_id) REFERENCES store_organisation(id) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT store_rawmessage_size_check CHECK ((size >= 0))
);
CREATE INDEX message_newest ON public.store_rawmessage USING btree (received_at DESC, id DESC);
CREATE INDEX message_newest_sender ON public.store_rawmessage USING btree (sender_id, received_at DESC, id DESC);
CREATE INDEX message_newest_state ON public.store_rawmessage USING btree (state, received_at DESC, id DESC);
CREATE UNIQUE INDEX msg_193_seen_before ON public.store_rawmessage USING btree (sender_id, message_type, message_id) WHERE (first AND (NOT ((message_id)::text = ''::text)));
CREATE INDEX raw_message_file_prefix ON public.store_rawmessage USING btree (file_name varchar_pattern_ops);
CREATE INDEX raw_message_id_prefix ON public.store_rawmessage USING btree (message_id varchar_pattern_ops);
CREATE INDEX raw_message_unanswered ON public.store_rawmessage USING btree (received_at) WHERE ((state)::text = 'received'::text);
CREATE INDEX store_rawmessage_attempt_of_id_7de7c8a4 ON public.store_rawmessage USING btree (attempt_of_id);
CREATE INDEX store_rawmessage_decision_id_09b679c3 ON public.store_rawmessage USING btree (decision_id);
CREATE INDEX store_rawmessage_sender_id_9f272856 ON public.store_rawmessage USING btree (sender_id);
CREATE INDEX store_rawmessage_subject_no_f6cdb50d ON public.store_rawmessage USING btree (subject_no);
CREATE INDEX store_rawmessage_subject_no_f6cdb50d_like ON public.store_rawmessage USING btree (subject_no varchar_pattern_ops);

CREATE TABLE store_reasontext (
    id bigint NOT NULL GENERATED BY DEFAULT AS IDENTITY,
    question character varying(48) NOT NULL,
    text character varying(255) NOT NULL,
    text_en character varying(255) NOT NULL,
    cites character varying(48) NOT NULL,
    active boolean NOT NULL,
    added_at timestamp with time zone NOT NULL,
    office_id bigint NOT NULL,
    CONSTRAINT store_reasontext_office_id_cf646519_fk_store_organisation_id FOREIGN KEY (office_id) REFERENCES store_organisation(id) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT store_reasontext_pkey PRIMARY KEY (id)
);
CREATE UNIQUE INDEX reason_text_once ON public.store_reasontext USING btree (office_id, question, text) WHERE active;
CREATE INDEX store_reasontext_office_id_cf646519 ON public.store_reasontext USING btree (office_id);

CREATE TABLE store_receipt (
    id bigint NOT NULL GENERATED BY DEFAULT AS IDENTITY,
    created_at timestamp with time zone NOT NULL,
    message_type character varying(16) NOT NULL,
    message_id character varying(64) NOT NULL,
    file_name character varying(255) NOT NULL,
    result character varying(2) NOT NULL,
    subject_kind character varying(16) NOT NULL,
    subject_no character varying(64) NOT NULL,
    body bytea NOT NULL,
    delivered_at timestamp with time zone,
    cause_id bigint,
    receiver_id bigint NOT NULL,
    CONSTRAINT store_receipt_cause_id_c9174785_fk_store_rawmessage_id FOREIGN KEY (cause_id) REFERENCES store_rawmessage(id) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT store_receipt_message_id_key UNIQUE (message_id),
    CONSTRAINT store_receipt_pkey PRIMARY KEY (id),
    CONSTRAINT store_receipt_receiver_id_05c23f7d_fk_store_organisation_id FOREIGN KEY (receiver_id) REFERENCES store_organisation(id) DEFERRABLE INITIALLY DEFERRED
);
CREATE INDEX receipt_newest ON public.store_receipt USING btree (created_at DESC, id DESC);
CREATE INDEX receipt_newest_receiver ON public.store_receipt USING btree (receiver_id, created_at DESC, id DESC);
CREATE INDEX receipt_undelivered ON public.store_receipt USING btree (receiver_id, id) WHERE (delivered_at IS NULL);
CREATE INDEX store_receipt_cause_id_c9174785 ON public.store_receipt USING btree (cause_id);
CREATE INDEX store_receipt_message_id_bded1277_like ON public.store_receipt USING btree (message_id varchar_pattern_ops);
CREATE INDEX store_receipt_receiver_id_05c23f7d ON public.store_receipt USING btree (receiver_id);
CREATE INDEX store_receipt_subject_no_566f4f82 ON public.store_receipt USING btree (subject_no);
CREATE INDEX store_receipt_subject_no_566f4f82_like ON public.store_receipt USING btree (subject_no varchar_pattern_ops);

CREATE TABLE store_savedview (
    id bigint NOT NULL GENERATED BY DEFAULT AS IDENTITY,
    page character varying(32) NOT NULL,
    name character varying(40) NOT NULL,
    query character varying(1000) NOT NULL,
    preferred boolean NOT NULL,
    saved_at timestamp with time zone NOT NULL,
    user_id bigint NOT NULL,
    CONSTRAINT saved_view_once UNIQUE (user_id, page, name),
    CONSTRAINT store_savedview_pkey PRIMARY KEY (id),
    CONSTRAINT store_savedview_user_id_fce56c40_fk_store_user_id FOREIGN KEY (user_id) REFERENCES store_user(id) DEFERRABLE INITIALLY DEFERRED
);
CREATE UNIQUE INDEX saved_view_one_preferred ON public.store_savedview USING btree (user_id, page) WHERE preferred;
CREATE INDEX store_savedview_user_id_fce56c40 ON public.store_savedview USING btree (user_id);

CREATE TABLE store_sealeddecision (
    id bigint NOT NULL,
    position integer NOT NULL,
    leaf bytea NOT NULL,
    checkpoint_id bigint NOT NULL,
    CONSTRAINT sealed_decision_place UNIQUE (checkpoint_id, "position"),
    CONSTRAINT store_sealeddecision_checkpoint_id_4d52dc28_fk_store_led FOREIGN KEY (checkpoint_id) REFERENCES store_ledgercheckpoint(id) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT store_sealeddecision_id_0c2a063c_fk_store_storeddecision_id FOREIGN KEY (id) REFERENCES store_storeddecision(id) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT store_sealeddecision_pkey PRIMARY KEY (id)
);
CREATE TRIGGER zb_append_only BEFORE DELETE OR UPDATE ON public.store_sealeddecision FOR EACH ROW EXECUTE FUNCTION zb_refuse_change();

CREATE TABLE store_signin (
    id bigint NOT NULL GENERATED BY DEFAULT AS IDENTITY,
    session_key character varying(40) NOT NULL,
    at timestamp with time zone NOT NULL,
    address inet,
    agent character varying(200) NOT NULL,
    how character varying(12) NOT NULL,
    user_id bigint NOT NULL,
    CONSTRAINT store_signin_pkey PRIMARY KEY (id),
    CONSTRAINT store_signin_user_id_0007fbe4_fk_store_user_id FOREIGN KEY (user_id) REFERENCES store_user(id) DEFERRABLE INITIALLY DEFERRED
);
CREATE INDEX store_signin_session_key_f25b62fd ON public.store_signin USING btree (session_key);
CREATE INDEX store_signin_session_key_f25b62fd_like ON public.store_signin USING btree (session_key varchar_pattern_ops);
CREATE INDEX store_signin_user_id_0007fbe4 ON public.store_signin USING btree (user_id);

CREATE TABLE store_stockcount (
    id bigint NOT NULL GENERATED BY DEFAULT AS IDENTITY,
    made_at timestamp with time zone NOT NULL,
    file_name character varying(255) NOT NULL,
    digest character varying(64) NOT NULL,
    tolerance_pct numeric(5,2) NOT NULL,
    counted integer NOT NULL,
    agreed integer NOT NULL,
    rounded integer NOT NULL,
    gaps jsonb NOT NULL,
    book_id bigint NOT NULL,
    made_by_id bigint NOT NULL,
    CONSTRAINT store_stockcount_agreed_check CHECK ((agreed >= 0)),
    CONSTRAINT store_stockcount_book_id_4ab29bab_fk_store_accountbook_id FOREIGN KEY (book_id) REFERENCES store_accountbook(id) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT store_stockcount_counted_check CHECK ((counted >= 0)),
    CONSTRAINT store_stockcount_made_by_id_ae630b70_fk_store_user_id FOREIGN KEY (made_by_id) REFERENCES store_user(id) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT store_stockcount_pkey PRIMARY KEY (id),
    CONSTRAINT store_stockcount_rounded_check CHECK ((rounded >= 0))
);
CREATE INDEX store_stockcount_book_id_4ab29bab ON public.store_stockcount USING btree (book_id);
CREATE INDEX store_stockcount_made_by_id_ae630b70 ON public.store_stockcount USING btree (made_by_id);

CREATE TABLE store_storeddecision (
    id bigint NOT NULL GENERATED BY DEFAULT AS IDENTITY,
    subject_kind character varying(16) NOT NULL,
    subject_no character varying(64) NOT NULL,
    question character varying(32) NOT NULL,
    outcome character varying(10) NOT NULL,
    reasons jsonb NOT NULL,
    inputs jsonb NOT NULL,
    rule_version character varying(64) NOT NULL,
    decided_at timestamp with time zone NOT NULL,
    remark character varying(255) NOT NULL,
    decided_by_id bigint,
    on_behalf_of_id bigint,
    enterprise_id bigint,
    zone_id bigint,
    CONSTRAINT store_storeddecision_decided_by_id_2ff01ddf_fk_store_user_id FOREIGN KEY (decided_by_id) REFERENCES store_user(id) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT store_storeddecision_on_behalf_of_id_c5e4b2f5_fk_store_user_id FOREIGN KEY (on_behalf_of_id) REFERENCES store_user(id) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT store_storeddecision_pkey PRIMARY KEY (id)
);
CREATE INDEX decision_newest ON public.store_storeddecision USING btree (decided_at DESC, id DESC);
CREATE INDEX decision_newest_enterprise ON public.store_storeddecision USING btree (enterprise_id, decided_at DESC, id DESC);
CREATE INDEX decision_newest_zone ON public.store_storeddecision USING btree (zone_id, decided_at DESC, id DESC);
CREATE INDEX decision_subject_prefix ON public.store_storeddecision USING btree (subject_no varchar_pattern_ops);
CREATE INDEX store_store_subject_14fe3c_idx ON public.store_storeddecision USING btree (subject_kind, subject_no);
CREATE INDEX store_storeddecision_decided_by_id_2ff01ddf ON public.store_storeddecision USING btree (decided_by_id);
CREATE INDEX store_storeddecision_on_behalf_of_id_c5e4b2f5 ON public.store_storeddecision USING btree (on_behalf_of_id);
CREATE TRIGGER zb_append_only BEFORE DELETE OR UPDATE ON public.store_storeddecision FOR EACH ROW EXECUTE FUNCTION zb_refuse_change();

CREATE TABLE store_trailer (
    id bigint NOT NULL GENERATED BY DEFAULT AS IDENTITY,
    state character varying(20) NOT NULL,
    filed_at timestamp with time zone,
    owned_since timestamp with time zone,
    pending jsonb,
    decision_reason character varying(255) NOT NULL,
    number character varying(32) NOT NULL,
    kind character varying(8) NOT NULL,
    weight_kg numeric(19,5) NOT NULL,
    owner_id bigint NOT NULL,
    zone_id bigint NOT NULL,
    CONSTRAINT store_trailer_number_key UNIQUE (number),
    CONSTRAINT store_trailer_owner_id_ea0245a9_fk_store_organisation_id FOREIGN KEY (owner_id) REFERENCES store_organisation(id) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT store_trailer_pkey PRIMARY KEY (id),
    CONSTRAINT store_trailer_zone_id_620649ab_fk_store_zone_id FOREIGN KEY (zone_id) REFERENCES store_zone(id) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT veh_161_frame_weight CHECK ((weight_kg > (0)::numeric))
);
CREATE INDEX store_trailer_number_8f141de3_like ON public.store_trailer USING btree (number varchar_pattern_ops);
CREATE INDEX store_trailer_owner_id_ea0245a9 ON public.store_trailer USING btree (owner_id);
CREATE INDEX store_trailer_zone_id_620649ab ON public.store_trailer USING btree (zone_id);
CREATE TRIGGER zb_life BEFORE UPDATE OF state ON public.store_trailer FOR EACH ROW EXECUTE FUNCTION zb_refuse_illegal_move('approved>change_requested', 'approved>ended', 'change_requested>approved', 'change_requested>change_requested', 'change_requested>ended', 'ended>filed', 'filed>approved', 'filed>ended', 'filed>filed', 'filed>returned', 'returned>ended', 'returned>filed');

CREATE TABLE store_user (
    id bigint NOT NULL GENERATED BY DEFAULT AS IDENTITY,
    password character varying(128) NOT NULL,
    last_login timestamp with time zone,
    username character varying(64) NOT NULL,
    full_name character varying(64) NOT NULL,
    role character varying(16) NOT NULL,
    is_active boolean NOT NULL,
    language character varying(8) NOT NULL,
    created_at timestamp with time zone NOT NULL,
    organisation_id bigint,
    must_change_password boolean NOT NULL,
    password_changed_at timestamp with time zone,
    grade character varying(10) NOT NULL,
    guide_hidden boolean NOT NULL,
    CONSTRAINT acc_101_needs_organisation CHECK (((organisation_id IS NOT NULL) OR ((role)::text = ANY ((ARRAY['system_admin'::character varying, 'security_admin'::character varying, 'auditor'::character varying])::text[])))),
    CONSTRAINT store_user_organisation_id_6a543904_fk_store_organisation_id FOREIGN KEY (organisation_id) REFERENCES store_organisation(id) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT store_user_pkey PRIMARY KEY (id),
    CONSTRAINT store_user_username_key UNIQUE (username)
);
CREATE INDEX store_user_organisation_id_6a543904 ON public.store_user USING btree (organisation_id);
CREATE INDEX store_user_username_c2c55c55_like ON public.store_user USING btree (username varchar_pattern_ops);

CREATE TABLE store_vehicle (
    id bigint NOT NULL GENERATED BY DEFAULT AS IDENTITY,
    plate character varying(16) NOT NULL,
    vehicle_type character varying(16) NOT NULL,
    ic_card character varying(64) NOT NULL,
    tare_kg numeric(19,5) NOT NULL,
    tare_on date NOT NULL,
    valid_until date,
    active boolean NOT NULL,
    blacklisted boolean NOT NULL,
    blacklist_reason character varying(255) NOT NULL,
    owner_id bigint NOT NULL,
    inside_zone_id bigint,
    zone_id bigint NOT NULL,
    state character varying(20) NOT NULL,
    filed_at timestamp with time zone,
    pending jsonb,
    decision_reason character varying(255) NOT NULL,
    applicant character varying(64) NOT NULL,
    contact character varying(64) NOT NULL,
    customs_no character varying(32) NOT NULL,
    owned_since timestamp with time zone,
    plate_kind character varying(2) NOT NULL,
    second_plate character varying(16) NOT NULL,
    CONSTRAINT store_vehicle_inside_zone_id_fb495064_fk_store_zone_id FOREIGN KEY (inside_zone_id) REFERENCES store_zone(id) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT store_vehicle_owner_id_8b09253d_fk_store_organisation_id FOREIGN KEY (owner_id) REFERENCES store_organisation(id) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT store_vehicle_pkey PRIMARY KEY (id),
    CONSTRAINT store_vehicle_plate_key UNIQUE (plate),
    CONSTRAINT store_vehicle_zone_id_f4f9c8c6_fk_store_zone_id FOREIGN KEY (zone_id) REFERENCES store_zone(id) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT veh_110_tare CHECK ((tare_kg > (0)::numeric))
);
CREATE INDEX store_vehicle_ic_card_7189d0b0 ON public.store_vehicle USING btree (ic_card);
CREATE INDEX store_vehicle_ic_card_7189d0b0_like ON public.store_vehicle USING btree (ic_card varchar_pattern_ops);
CREATE INDEX store_vehicle_inside_zone_id_fb495064 ON public.store_vehicle USING btree (inside_zone_id);
CREATE INDEX store_vehicle_owner_id_8b09253d ON public.store_vehicle USING btree (owner_id);
CREATE INDEX store_vehicle_plate_0ab9f730_like ON public.store_vehicle USING btree (plate varchar_pattern_ops);
CREATE INDEX store_vehicle_zone_id_f4f9c8c6 ON public.store_vehicle USING btree (zone_id);
CREATE INDEX vehicle_customs_no_prefix ON public.store_vehicle USING btree (customs_no varchar_pattern_ops) WHERE (NOT ((customs_no)::text = ''::text));
CREATE INDEX vehicle_second_plate_prefix ON public.store_vehicle USING btree (second_plate varchar_pattern_ops) WHERE (NOT ((second_plate)::text = ''::text));
CREATE TRIGGER zb_life BEFORE UPDATE OF state ON public.store_vehicle FOR EACH ROW EXECUTE FUNCTION zb_refuse_illegal_move('approved>change_requested', 'approved>ended', 'change_requested>approved', 'change_requested>change_requested', 'change_requested>ended', 'ended>filed', 'filed>approved', 'filed>ended', 'filed>filed', 'filed>returned', 'returned>ended', 'returned>filed');

CREATE TABLE store_visit (
    id bigint NOT NULL GENERATED BY DEFAULT AS IDENTITY,
    plate character varying(16) NOT NULL,
    vehicle_type character varying(16) NOT NULL,
    tare_kg numeric(19,5),
    business_type character varying(16) NOT NULL,
    direction character varying(1) NOT NULL,
    card_no character varying(64) NOT NULL,
    card_collected_at timestamp with time zone,
    valid_on date NOT NULL,
    entry_document_kind character varying(16) NOT NULL,
    entry_document_no character varying(64) NOT NULL,
    exit_document_kind character varying(16) NOT NULL,
    exit_document_no character varying(64) NOT NULL,
    contact character varying(64) NOT NULL,
    state character varying(20) NOT NULL,
    registered_at timestamp with time zone NOT NULL,
    entered_at timestamp with time zone,
    left_at timestamp with time zone,
    decision_reason character varying(255) NOT NULL,
    enterprise_id bigint NOT NULL,
    zone_id bigint NOT NULL,
    CONSTRAINT store_visit_enterprise_id_26e36584_fk_store_organisation_id FOREIGN KEY (enterprise_id) REFERENCES store_organisation(id) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT store_visit_pkey PRIMARY KEY (id),
    CONSTRAINT store_visit_zone_id_f76c0752_fk_store_zone_id FOREIGN KEY (zone_id) REFERENCES store_zone(id) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT veh_151_visit_tare CHECK (((tare_kg > (0)::numeric) OR (tare_kg IS NULL))),
    CONSTRAINT veh_191_card_not_collected CHECK (((NOT ((state)::text = 'left'::text)) OR ((card_no)::text = ''::text) OR (card_collected_at IS NOT NULL))),
    CONSTRAINT visit_direction CHECK (((direction)::text = ANY ((ARRAY['I'::character varying, 'E'::character varying])::text[])))
);
CREATE INDEX store_visit_enterprise_id_26e36584 ON public.store_visit USING btree (enterprise_id);
CREATE INDEX store_visit_plate_ffa27fb9 ON public.store_visit USING btree (plate);
CREATE INDEX store_visit_plate_ffa27fb9_like ON public.store_visit USING btree (plate varchar_pattern_ops);
CREATE INDEX store_visit_zone_id_f76c0752 ON public.store_visit USING btree (zone_id);
CREATE UNIQUE INDEX veh_192_one_open_visit ON public.store_visit USING btree (plate) WHERE ((state)::text = ANY ((ARRAY['registered'::character varying, 'approved'::character varying, 'inside'::character varying])::text[]));
CREATE INDEX visit_of_office ON public.store_visit USING btree (zone_id, state);
CREATE TRIGGER zb_life BEFORE UPDATE OF state ON public.store_visit FOR EACH ROW EXECUTE FUNCTION zb_refuse_illegal_move('approved>cancelled', 'approved>expired', 'approved>inside', 'approved>left', 'approved>out', 'inside>left', 'inside>out', 'out>left', 'registered>approved', 'registered>cancelled', 'registered>expired', 'registered>refused');

CREATE TABLE store_witness (
    id bigint NOT NULL GENERATED BY DEFAULT AS IDENTITY,
    address character varying(255) NOT NULL,
    delivered bigint NOT NULL,
    tried_at timestamp with time zone,
    problem character varying(255) NOT NULL,
    CONSTRAINT store_witness_address_key UNIQUE (address),
    CONSTRAINT store_witness_delivered_check CHECK ((delivered >= 0)),
    CONSTRAINT store_witness_pkey PRIMARY KEY (id)
);
CREATE INDEX store_witness_address_cdb7065b_like ON public.store_witness USING btree (address varchar_pattern_ops);

CREATE TABLE store_workclaim (
    id bigint NOT NULL GENERATED BY DEFAULT AS IDENTITY,
    subject_kind character varying(16) NOT NULL,
    subject_no character varying(64) NOT NULL,
    claimed_at timestamp with time zone NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    office_id bigint NOT NULL,
    officer_id bigint NOT NULL,
    CONSTRAINT store_workclaim_office_id_78cae1d3_fk_store_organisation_id FOREIGN KEY (office_id) REFERENCES store_organisation(id) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT store_workclaim_officer_id_c227dc31_fk_store_user_id FOREIGN KEY (officer_id) REFERENCES store_user(id) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT store_workclaim_pkey PRIMARY KEY (id),
    CONSTRAINT work_claim_once UNIQUE (subject_kind, subject_no)
);
CREATE INDEX store_workclaim_office_id_78cae1d3 ON public.store_workclaim USING btree (office_id);
CREATE INDEX store_workclaim_officer_id_c227dc31 ON public.store_workclaim USING btree (officer_id);
CREATE INDEX work_claim_office ON public.store_workclaim USING btree (office_id, expires_at);

CREATE TABLE store_workerbeat (
    id bigint NOT NULL GENERATED BY DEFAULT AS IDENTITY,
    host character varying(64) NOT NULL,
    pid integer NOT NULL,
    version character varying(32) NOT NULL,
    started_at timestamp with time zone NOT NULL,
    seen_at timestamp with time zone NOT NULL,
    done bigint NOT NULL,
    inbox integer NOT NULL,
    problem character varying(255) NOT NULL,
    stopped_at timestamp with time zone,
    CONSTRAINT store_workerbeat_done_check CHECK ((done >= 0)),
    CONSTRAINT store_workerbeat_inbox_check CHECK ((inbox >= 0)),
    CONSTRAINT store_workerbeat_pid_check CHECK ((pid >= 0)),
    CONSTRAINT store_workerbeat_pkey PRIMARY KEY (id),
    CONSTRAINT worker_beat_once UNIQUE (host, pid, started_at)
);

CREATE TABLE store_zone (
    id bigint NOT NULL GENERATED BY DEFAULT AS IDENTITY,
    code character varying(32) NOT NULL,
    name_zh character varying(64) NOT NULL,
    name_en character varying(128) NOT NULL,
    zone_type character varying(16) NOT NULL,
    customs_code character varying(4) NOT NULL,
    city_zh character varying(32) NOT NULL,
    city_en character varying(32) NOT NULL,
    area_km2 numeric(9,4),
    CONSTRAINT store_zone_code_key UNIQUE (code),
    CONSTRAINT store_zone_pkey PRIMARY KEY (id)
);
CREATE INDEX store_zone_code_15f5f616_like ON public.store_zone USING btree (code varchar_pattern_ops);
