CREATE TABLE public.alembic_version (
    version_num character varying(32) NOT NULL
);
CREATE TABLE public.answer_openings (
    id integer NOT NULL,
    cohort_id integer NOT NULL,
    user_id integer NOT NULL,
    quiz character varying(200) NOT NULL,
    reason text NOT NULL,
    opened_by integer,
    opened_at timestamp with time zone NOT NULL
);
CREATE SEQUENCE public.answer_openings_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.answer_openings_id_seq OWNED BY public.answer_openings.id;
CREATE TABLE public.assignment_terms (
    id integer NOT NULL,
    assignment_id integer NOT NULL,
    starts_on date NOT NULL,
    due_on date NOT NULL,
    zone character varying(60) NOT NULL,
    note text NOT NULL,
    set_by integer,
    set_at timestamp with time zone NOT NULL
);
CREATE SEQUENCE public.assignment_terms_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.assignment_terms_id_seq OWNED BY public.assignment_terms.id;
CREATE TABLE public.assignments (
    id integer NOT NULL,
    cohort_id integer NOT NULL,
    user_id integer,
    kind character varying(20) NOT NULL,
    slug character varying(200) NOT NULL,
    made_by integer,
    made_at timestamp with time zone NOT NULL,
    CONSTRAINT ck_assignments_kind CHECK (((kind)::text = ANY ((ARRAY['module'::character varying, 'course'::character varying])::text[])))
);
CREATE SEQUENCE public.assignments_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.assignments_id_seq OWNED BY public.assignments.id;
CREATE TABLE public.assignments_withdrawn (
    assignment_id integer NOT NULL,
    by integer,
    at timestamp with time zone NOT NULL
);
CREATE TABLE public.attempts (
    id integer NOT NULL,
    user_id integer NOT NULL,
    quiz character varying(200) NOT NULL,
    edition character varying(64) NOT NULL,
    drawn json,
    orders json NOT NULL,
    key character varying(64) NOT NULL,
    started_at timestamp with time zone NOT NULL,
    ended_at timestamp with time zone,
    points integer,
    best integer,
    passed boolean,
    ending character varying(200)
);
CREATE SEQUENCE public.attempts_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.attempts_id_seq OWNED BY public.attempts.id;
CREATE TABLE public.badge_pictures (
    digest character varying(64) NOT NULL,
    body bytea NOT NULL
);
CREATE TABLE public.badges (
    statement_id integer NOT NULL,
    list_number integer NOT NULL,
    place integer NOT NULL,
    key character varying(20) NOT NULL,
    at timestamp with time zone NOT NULL
);
CREATE TABLE public.calendar_feeds (
    id integer NOT NULL,
    user_id integer NOT NULL,
    token character varying(43) NOT NULL,
    made_at timestamp with time zone NOT NULL,
    ended_at timestamp with time zone
);
CREATE SEQUENCE public.calendar_feeds_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.calendar_feeds_id_seq OWNED BY public.calendar_feeds.id;
CREATE TABLE public.check_answers (
    id integer NOT NULL,
    user_id integer NOT NULL,
    lesson character varying(200) NOT NULL,
    "check" character varying(200) NOT NULL,
    answer integer NOT NULL,
    at timestamp with time zone NOT NULL
);
CREATE SEQUENCE public.check_answers_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.check_answers_id_seq OWNED BY public.check_answers.id;
CREATE TABLE public.cohort_trainers (
    id integer NOT NULL,
    cohort_id integer NOT NULL,
    user_id integer NOT NULL,
    added_by integer,
    added_at timestamp with time zone NOT NULL,
    ended_by integer,
    ended_at timestamp with time zone
);
CREATE SEQUENCE public.cohort_trainers_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.cohort_trainers_id_seq OWNED BY public.cohort_trainers.id;
CREATE TABLE public.cohorts (
    id integer NOT NULL,
    name character varying(200) NOT NULL,
    zone character varying(60) NOT NULL,
    created_by integer,
    created_at timestamp with time zone NOT NULL,
    archived_at timestamp with time zone
);
CREATE SEQUENCE public.cohorts_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.cohorts_id_seq OWNED BY public.cohorts.id;
CREATE TABLE public.corrections (
    id integer NOT NULL,
    statement_id integer NOT NULL,
    name character varying(200) NOT NULL,
    words character varying(1000) NOT NULL,
    asked_at timestamp with time zone NOT NULL,
    decided_at timestamp with time zone,
    decided_by integer,
    answer character varying(1000)
);
CREATE SEQUENCE public.corrections_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.corrections_id_seq OWNED BY public.corrections.id;
CREATE TABLE public.courses_finished (
    user_id integer NOT NULL,
    course character varying(200) NOT NULL,
    edition character varying(64) NOT NULL,
    at timestamp with time zone NOT NULL
);
CREATE TABLE public.editions (
    hash character varying(64) NOT NULL,
    kind character varying NOT NULL,
    slug character varying NOT NULL,
    lang character varying NOT NULL,
    path character varying NOT NULL,
    body bytea NOT NULL,
    created_at timestamp with time zone NOT NULL
);
CREATE TABLE public.enrolments (
    user_id integer NOT NULL,
    course character varying(200) NOT NULL,
    at timestamp with time zone NOT NULL
);
CREATE TABLE public.exports (
    id character varying(43) NOT NULL,
    user_id integer NOT NULL,
    kind character varying(40) NOT NULL,
    created_at timestamp with time zone NOT NULL
);
CREATE TABLE public.goal_steps (
    goal_id integer NOT NULL,
    "position" integer NOT NULL,
    kind character varying(20) NOT NULL,
    words text NOT NULL,
    day date NOT NULL,
    by_id integer,
    at timestamp with time zone NOT NULL,
    CONSTRAINT ck_goal_steps_kind CHECK (((kind)::text = ANY ((ARRAY['proposed'::character varying, 'agreed'::character varying, 'reached'::character varying, 'ended'::character varying])::text[])))
);
CREATE TABLE public.goals (
    id integer NOT NULL,
    membership_id integer NOT NULL,
    mentor_id integer,
    key character varying(40) NOT NULL,
    begun_at timestamp with time zone NOT NULL
);
CREATE SEQUENCE public.goals_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.goals_id_seq OWNED BY public.goals.id;
CREATE TABLE public.invitations (
    id integer NOT NULL,
    cohort_id integer NOT NULL,
    email character varying(254) NOT NULL,
    name character varying(200) NOT NULL,
    token_hash bytea NOT NULL,
    invited_by integer,
    invited_at timestamp with time zone NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    used_by integer,
    used_at timestamp with time zone,
    withdrawn_at timestamp with time zone
);
CREATE SEQUENCE public.invitations_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.invitations_id_seq OWNED BY public.invitations.id;
CREATE TABLE public.issuer_keys (
    id integer NOT NULL,
    name character varying(20) NOT NULL,
    ed25519 character varying(60) NOT NULL,
    rsa character varying(400) NOT NULL,
    made_at timestamp with time zone NOT NULL,
    retired_at timestamp with time zone,
    leaked_at timestamp with time zone
);
CREATE SEQUENCE public.issuer_keys_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.issuer_keys_id_seq OWNED BY public.issuer_keys.id;
CREATE TABLE public.join_codes (
    id integer NOT NULL,
    cohort_id integer NOT NULL,
    code character varying(26) NOT NULL,
    made_by integer,
    made_at timestamp with time zone NOT NULL,
    last_day date NOT NULL,
    ended_by integer,
    ended_at timestamp with time zone
);
CREATE SEQUENCE public.join_codes_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.join_codes_id_seq OWNED BY public.join_codes.id;
CREATE TABLE public.later_dates (
    id integer NOT NULL,
    assignment_id integer NOT NULL,
    user_id integer NOT NULL,
    due_on date NOT NULL,
    reason text NOT NULL,
    given_by integer,
    given_at timestamp with time zone NOT NULL
);
CREATE SEQUENCE public.later_dates_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.later_dates_id_seq OWNED BY public.later_dates.id;
CREATE TABLE public.lessons_done (
    user_id integer NOT NULL,
    lesson character varying(200) NOT NULL,
    at timestamp with time zone NOT NULL
);
CREATE TABLE public.mail_tokens (
    id integer NOT NULL,
    user_id integer NOT NULL,
    purpose character varying(20) NOT NULL,
    token_hash bytea NOT NULL,
    email character varying(254) NOT NULL,
    created_at timestamp with time zone NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    used_at timestamp with time zone,
    CONSTRAINT ck_mail_tokens_purpose CHECK (((purpose)::text = ANY ((ARRAY['confirm'::character varying, 'reset'::character varying, 'email'::character varying])::text[])))
);
CREATE SEQUENCE public.mail_tokens_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.mail_tokens_id_seq OWNED BY public.mail_tokens.id;
CREATE TABLE public.memberships (
    id integer NOT NULL,
    cohort_id integer NOT NULL,
    user_id integer NOT NULL,
    joined_at timestamp with time zone NOT NULL,
    how character varying(20) NOT NULL,
    code_id integer,
    ended_by integer,
    ended_at timestamp with time zone
);
CREATE SEQUENCE public.memberships_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.memberships_id_seq OWNED BY public.memberships.id;
CREATE TABLE public.messages (
    id integer NOT NULL,
    key character varying(120) NOT NULL,
    kind character varying(40) NOT NULL,
    recipient character varying(254) NOT NULL,
    user_id integer,
    data json NOT NULL,
    created_at timestamp with time zone NOT NULL,
    next_try_at timestamp with time zone NOT NULL,
    tries integer NOT NULL,
    sent_at timestamp with time zone,
    failed_at timestamp with time zone,
    error character varying
);
CREATE SEQUENCE public.messages_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.messages_id_seq OWNED BY public.messages.id;
CREATE TABLE public.modules_finished (
    user_id integer NOT NULL,
    module character varying(200) NOT NULL,
    edition character varying(64) NOT NULL,
    at timestamp with time zone NOT NULL
);
CREATE TABLE public.note_threads (
    id integer NOT NULL,
    membership_id integer NOT NULL,
    mentor_id integer,
    module character varying(200) NOT NULL,
    begun_at timestamp with time zone NOT NULL
);
CREATE SEQUENCE public.note_threads_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.note_threads_id_seq OWNED BY public.note_threads.id;
CREATE TABLE public.notes (
    id integer NOT NULL,
    thread_id integer NOT NULL,
    writer_id integer NOT NULL,
    words text NOT NULL,
    key character varying(40) NOT NULL,
    sent_at timestamp with time zone NOT NULL,
    read_at timestamp with time zone
);
CREATE SEQUENCE public.notes_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.notes_id_seq OWNED BY public.notes.id;
CREATE TABLE public.pointers (
    path character varying NOT NULL,
    hash character varying(64) NOT NULL
);
CREATE TABLE public.publications (
    id integer NOT NULL,
    at timestamp with time zone NOT NULL,
    by character varying NOT NULL,
    changed integer NOT NULL,
    held_back json NOT NULL
);
CREATE SEQUENCE public.publications_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.publications_id_seq OWNED BY public.publications.id;
CREATE TABLE public.pulse_answers (
    key character varying(32) NOT NULL,
    module character varying(200) NOT NULL,
    cohort_id integer,
    useful integer NOT NULL,
    words text NOT NULL,
    five integer,
    site_five integer,
    CONSTRAINT ck_pulse_answers_useful CHECK (((useful >= 1) AND (useful <= 4)))
);
CREATE TABLE public.pulses_asked (
    user_id integer NOT NULL,
    module character varying(200) NOT NULL
);
CREATE TABLE public.reflections (
    user_id integer NOT NULL,
    lesson character varying(200) NOT NULL,
    prompt character varying(200) NOT NULL,
    words text NOT NULL,
    revision integer NOT NULL,
    saved_at timestamp with time zone NOT NULL
);
CREATE TABLE public.revocations (
    statement_id integer NOT NULL,
    by integer,
    command character varying(100) NOT NULL
);
CREATE TABLE public.role_grants (
    id integer NOT NULL,
    user_id integer NOT NULL,
    role character varying(20) NOT NULL,
    granted_by integer,
    granted_at timestamp with time zone NOT NULL,
    withdrawn_at timestamp with time zone,
    CONSTRAINT ck_role_grants_role CHECK (((role)::text = ANY ((ARRAY['trainer'::character varying, 'author'::character varying, 'admin'::character varying])::text[])))
);
CREATE SEQUENCE public.role_grants_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.role_grants_id_seq OWNED BY public.role_grants.id;
CREATE TABLE public.said_and_done (
    id integer NOT NULL,
    cohort_id integer NOT NULL,
    suggestion_id integer,
    said text NOT NULL,
    did text NOT NULL,
    by_id integer NOT NULL,
    at timestamp with time zone NOT NULL,
    key character varying(40) NOT NULL,
    ended_at timestamp with time zone
);
CREATE SEQUENCE public.said_and_done_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.said_and_done_id_seq OWNED BY public.said_and_done.id;
CREATE TABLE public.sign_ins (
    id integer NOT NULL,
    user_id integer NOT NULL,
    token_hash bytea NOT NULL,
    created_at timestamp with time zone NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    ended_at timestamp with time zone,
    device character varying(80) NOT NULL
);
CREATE SEQUENCE public.sign_ins_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.sign_ins_id_seq OWNED BY public.sign_ins.id;
CREATE TABLE public.statement_files (
    statement_id integer NOT NULL,
    form character varying(20) NOT NULL,
    body bytea NOT NULL,
    media_type character varying(100) NOT NULL
);
CREATE TABLE public.statements (
    id integer NOT NULL,
    code character varying(26) NOT NULL,
    user_id integer,
    course character varying(200) NOT NULL,
    kind character varying(20) NOT NULL,
    record json NOT NULL,
    name character varying(200) NOT NULL,
    name_public boolean NOT NULL,
    issued_at timestamp with time zone NOT NULL,
    superseded_by character varying(26),
    revoked_at timestamp with time zone,
    revoked_reason character varying,
    withdrawn_at timestamp with time zone,
    CONSTRAINT ck_statements_kind CHECK (((kind)::text = ANY ((ARRAY['participation'::character varying, 'achievement'::character varying])::text[])))
);
CREATE SEQUENCE public.statements_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.statements_id_seq OWNED BY public.statements.id;
CREATE TABLE public.status_lists (
    number integer NOT NULL,
    revision integer NOT NULL,
    signed integer NOT NULL,
    body bytea NOT NULL
);
CREATE TABLE public.steps (
    attempt_id integer NOT NULL,
    "position" integer NOT NULL,
    response json NOT NULL,
    at timestamp with time zone NOT NULL
);
CREATE TABLE public.suggestions (
    id integer NOT NULL,
    cohort_id integer NOT NULL,
    user_id integer,
    words text NOT NULL,
    day date NOT NULL,
    key character varying(40) NOT NULL
);
CREATE SEQUENCE public.suggestions_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.suggestions_id_seq OWNED BY public.suggestions.id;
CREATE TABLE public.time_asks (
    id integer NOT NULL,
    assignment_id integer NOT NULL,
    user_id integer NOT NULL,
    wish_on date NOT NULL,
    reason text NOT NULL,
    asked_at timestamp with time zone NOT NULL,
    answered_at timestamp with time zone,
    answered_by integer,
    given_on date,
    answer text
);
CREATE SEQUENCE public.time_asks_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.time_asks_id_seq OWNED BY public.time_asks.id;
CREATE TABLE public.tries (
    key character varying(64) NOT NULL,
    until timestamp with time zone NOT NULL,
    count integer NOT NULL
);
CREATE TABLE public.users (
    id integer NOT NULL,
    email character varying(254) NOT NULL,
    name character varying(200) NOT NULL,
    password_hash character varying NOT NULL,
    confirmed_at timestamp with time zone,
    created_at timestamp with time zone NOT NULL,
    disabled_at timestamp with time zone,
    theme character varying(20)
);
CREATE SEQUENCE public.users_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.users_id_seq OWNED BY public.users.id;
ALTER TABLE ONLY public.answer_openings ALTER COLUMN id SET DEFAULT nextval('public.answer_openings_id_seq'::regclass);
ALTER TABLE ONLY public.assignment_terms ALTER COLUMN id SET DEFAULT nextval('public.assignment_terms_id_seq'::regclass);
ALTER TABLE ONLY public.assignments ALTER COLUMN id SET DEFAULT nextval('public.assignments_id_seq'::regclass);
ALTER TABLE ONLY public.attempts ALTER COLUMN id SET DEFAULT nextval('public.attempts_id_seq'::regclass);
ALTER TABLE ONLY public.calendar_feeds ALTER COLUMN id SET DEFAULT nextval('public.calendar_feeds_id_seq'::regclass);
ALTER TABLE ONLY public.check_answers ALTER COLUMN id SET DEFAULT nextval('public.check_answers_id_seq'::regclass);
ALTER TABLE ONLY public.cohort_trainers ALTER COLUMN id SET DEFAULT nextval('public.cohort_trainers_id_seq'::regclass);
ALTER TABLE ONLY public.cohorts ALTER COLUMN id SET DEFAULT nextval('public.cohorts_id_seq'::regclass);
ALTER TABLE ONLY public.corrections ALTER COLUMN id SET DEFAULT nextval('public.corrections_id_seq'::regclass);
ALTER TABLE ONLY public.goals ALTER COLUMN id SET DEFAULT nextval('public.goals_id_seq'::regclass);
ALTER TABLE ONLY public.invitations ALTER COLUMN id SET DEFAULT nextval('public.invitations_id_seq'::regclass);
ALTER TABLE ONLY public.issuer_keys ALTER COLUMN id SET DEFAULT nextval('public.issuer_keys_id_seq'::regclass);
ALTER TABLE ONLY public.join_codes ALTER COLUMN id SET DEFAULT nextval('public.join_codes_id_seq'::regclass);
ALTER TABLE ONLY public.later_dates ALTER COLUMN id SET DEFAULT nextval('public.later_dates_id_seq'::regclass);
ALTER TABLE ONLY public.mail_tokens ALTER COLUMN id SET DEFAULT nextval('public.mail_tokens_id_seq'::regclass);
ALTER TABLE ONLY public.memberships ALTER COLUMN id SET DEFAULT nextval('public.memberships_id_seq'::regclass);
ALTER TABLE ONLY public.messages ALTER COLUMN id SET DEFAULT nextval('public.messages_id_seq'::regclass);
ALTER TABLE ONLY public.note_threads ALTER COLUMN id SET DEFAULT nextval('public.note_threads_id_seq'::regclass);
ALTER TABLE ONLY public.notes ALTER COLUMN id SET DEFAULT nextval('public.notes_id_seq'::regclass);
ALTER TABLE ONLY public.publications ALTER COLUMN id SET DEFAULT nextval('public.publications_id_seq'::regclass);
ALTER TABLE ONLY public.role_grants ALTER COLUMN id SET DEFAULT nextval('public.role_grants_id_seq'::regclass);
ALTER TABLE ONLY public.said_and_done ALTER COLUMN id SET DEFAULT nextval('public.said_and_done_id_seq'::regclass);
ALTER TABLE ONLY public.sign_ins ALTER COLUMN id SET DEFAULT nextval('public.sign_ins_id_seq'::regclass);
ALTER TABLE ONLY public.statements ALTER COLUMN id SET DEFAULT nextval('public.statements_id_seq'::regclass);
ALTER TABLE ONLY public.suggestions ALTER COLUMN id SET DEFAULT nextval('public.suggestions_id_seq'::regclass);
ALTER TABLE ONLY public.time_asks ALTER COLUMN id SET DEFAULT nextval('public.time_asks_id_seq'::regclass);
ALTER TABLE ONLY public.users ALTER COLUMN id SET DEFAULT nextval('public.users_id_seq'::regclass);
INSERT INTO public.alembic_version VALUES ('0005');
INSERT INTO public.answer_openings VALUES (1, 1, 1, 'w''1', 'w''1', 1, '2026-11-23 09:30:00+00');
INSERT INTO public.assignment_terms VALUES (1, 1, '2026-11-23', '2026-11-23', 'w''1', 'w''1', 1, '2026-11-23 09:30:00+00');
INSERT INTO public.assignments VALUES (1, 1, 1, 'module', 'w''1', 1, '2026-11-23 09:30:00+00');
INSERT INTO public.assignments_withdrawn VALUES (1, 1, '2026-11-23 09:30:00+00');
INSERT INTO public.attempts VALUES (1, 1, 'w''1', 'w''1', NULL, '{"a": [1, 2]}', 'w''1', '2026-11-23 09:30:00+00', NULL, NULL, NULL, NULL, NULL);
INSERT INTO public.badge_pictures VALUES ('w''1', '\x00ff27');
INSERT INTO public.badges VALUES (1, 1, 1, 'w''1', '2026-11-23 09:30:00+00');
INSERT INTO public.calendar_feeds VALUES (1, 1, 'w''1', '2026-11-23 09:30:00+00', NULL);
INSERT INTO public.check_answers VALUES (1, 1, 'w''1', 'w''1', 1, '2026-11-23 09:30:00+00');
INSERT INTO public.cohort_trainers VALUES (1, 1, 1, 1, '2026-11-23 09:30:00+00', 1, NULL);
INSERT INTO public.cohorts VALUES (1, 'w''1', 'w''1', 1, '2026-11-23 09:30:00+00', NULL);
INSERT INTO public.corrections VALUES (1, 1, 'w''1', 'w''1', '2026-11-23 09:30:00+00', NULL, 1, NULL);
INSERT INTO public.courses_finished VALUES (1, 'w''1', 'w''1', '2026-11-23 09:30:00+00');
INSERT INTO public.editions VALUES ('w''1', 'w''1', 'w''1', 'w''1', 'w''1', '\x00ff27', '2026-11-23 09:30:00+00');
INSERT INTO public.enrolments VALUES (1, 'common-ground', '2026-11-23 09:30:00+00');
INSERT INTO public.exports VALUES ('w''1', 1, 'w''1', '2026-11-23 09:30:00+00');
INSERT INTO public.goal_steps VALUES (1, 1, 'proposed', 'w''1', '2026-11-23', 1, '2026-11-23 09:30:00+00');
INSERT INTO public.goals VALUES (1, 1, 1, 'w''1', '2026-11-23 09:30:00+00');
INSERT INTO public.invitations VALUES (1, 1, 'w''1', 'w''1', '\x00ff27', 1, '2026-11-23 09:30:00+00', '2026-11-23 09:30:00+00', 1, NULL, NULL);
INSERT INTO public.issuer_keys VALUES (1, 'w''1', 'w''1', 'w''1', '2026-11-23 09:30:00+00', NULL, NULL);
INSERT INTO public.join_codes VALUES (1, 1, 'w''1', 1, '2026-11-23 09:30:00+00', '2026-11-23', 1, NULL);
INSERT INTO public.later_dates VALUES (1, 1, 1, '2026-11-23', 'w''1', 1, '2026-11-23 09:30:00+00');
INSERT INTO public.lessons_done VALUES (1, '01-first/01-look', '2026-11-23 09:30:00+00');
INSERT INTO public.mail_tokens VALUES (1, 1, 'confirm', '\x00ff27', 'w''1', '2026-11-23 09:30:00+00', '2026-11-23 09:30:00+00', NULL);
INSERT INTO public.memberships VALUES (1, 1, 1, '2026-11-23 09:30:00+00', 'w''1', 1, 1, NULL);
INSERT INTO public.messages VALUES (1, 'w''1', 'w''1', 'w''1', 1, '{"a": [1, 2]}', '2026-11-23 09:30:00+00', '2026-11-23 09:30:00+00', 1, NULL, NULL, NULL);
INSERT INTO public.modules_finished VALUES (1, 'w''1', 'w''1', '2026-11-23 09:30:00+00');
INSERT INTO public.note_threads VALUES (1, 1, 1, 'w''1', '2026-11-23 09:30:00+00');
INSERT INTO public.notes VALUES (1, 1, 1, 'w''1', 'w''1', '2026-11-23 09:30:00+00', NULL);
INSERT INTO public.pointers VALUES ('w''1', 'w''1');
INSERT INTO public.publications VALUES (1, '2026-11-23 09:30:00+00', 'w''1', 1, '{"a": [1, 2]}');
INSERT INTO public.pulse_answers VALUES ('w''1', 'w''1', 1, 1, 'w''1', NULL, NULL);
INSERT INTO public.pulses_asked VALUES (1, 'w''1');
INSERT INTO public.reflections VALUES (1, 'w''1', 'w''1', 'w''1', 1, '2026-11-23 09:30:00+00');
INSERT INTO public.revocations VALUES (1, 1, 'w''1');
INSERT INTO public.role_grants VALUES (1, 7, 'trainer', 1, '2026-11-23 09:30:00+00', NULL);
INSERT INTO public.said_and_done VALUES (1, 1, 1, 'w''1', 'w''1', 1, '2026-11-23 09:30:00+00', 'w''1', NULL);
INSERT INTO public.sign_ins VALUES (1, 1, '\x00ff27', '2026-11-23 09:30:00+00', '2026-12-23 09:30:00+00', NULL, 'Firefox');
INSERT INTO public.statement_files VALUES (1, 'w''1', '\x00ff27', 'w''1');
INSERT INTO public.statements VALUES (1, 'w''1', 1, 'w''1', 'participation', '{"a": [1, 2]}', 'w''1', true, '2026-11-23 09:30:00+00', 'w''1', NULL, NULL, NULL);
INSERT INTO public.status_lists VALUES (1, 1, 1, '\x00ff27');
INSERT INTO public.steps VALUES (1, 1, '{"a": [1, 2]}', '2026-11-23 09:30:00+00');
INSERT INTO public.suggestions VALUES (1, 1, 1, 'w''1', '2026-11-23', 'w''1');
INSERT INTO public.time_asks VALUES (1, 1, 1, '2026-11-23', 'w''1', '2026-11-23 09:30:00+00', NULL, 1, NULL, NULL);
INSERT INTO public.tries VALUES ('w''1', '2026-11-23 09:30:00+00', 1);
INSERT INTO public.users VALUES (1, 'ada@example.org', 'Ada Mensah', 'hash', '2026-11-23 09:30:00+00', '2026-11-23 09:30:00+00', NULL, NULL);
INSERT INTO public.users VALUES (7, 'tom@example.org', 'Tom Okafor', 'hash', NULL, '2026-11-23 09:30:00+00', NULL, NULL);
SELECT pg_catalog.setval('public.answer_openings_id_seq', 1, false);
SELECT pg_catalog.setval('public.assignment_terms_id_seq', 1, false);
SELECT pg_catalog.setval('public.assignments_id_seq', 1, false);
SELECT pg_catalog.setval('public.attempts_id_seq', 1, false);
SELECT pg_catalog.setval('public.calendar_feeds_id_seq', 1, false);
SELECT pg_catalog.setval('public.check_answers_id_seq', 1, false);
SELECT pg_catalog.setval('public.cohort_trainers_id_seq', 1, false);
SELECT pg_catalog.setval('public.cohorts_id_seq', 1, false);
SELECT pg_catalog.setval('public.corrections_id_seq', 1, false);
SELECT pg_catalog.setval('public.goals_id_seq', 1, false);
SELECT pg_catalog.setval('public.invitations_id_seq', 1, false);
SELECT pg_catalog.setval('public.issuer_keys_id_seq', 1, false);
SELECT pg_catalog.setval('public.join_codes_id_seq', 1, false);
SELECT pg_catalog.setval('public.later_dates_id_seq', 1, false);
SELECT pg_catalog.setval('public.mail_tokens_id_seq', 1, false);
SELECT pg_catalog.setval('public.memberships_id_seq', 1, false);
SELECT pg_catalog.setval('public.messages_id_seq', 1, false);
SELECT pg_catalog.setval('public.note_threads_id_seq', 1, false);
SELECT pg_catalog.setval('public.notes_id_seq', 1, false);
SELECT pg_catalog.setval('public.publications_id_seq', 1, false);
SELECT pg_catalog.setval('public.role_grants_id_seq', 1, false);
SELECT pg_catalog.setval('public.said_and_done_id_seq', 1, false);
SELECT pg_catalog.setval('public.sign_ins_id_seq', 1, false);
SELECT pg_catalog.setval('public.statements_id_seq', 1, false);
SELECT pg_catalog.setval('public.suggestions_id_seq', 1, false);
SELECT pg_catalog.setval('public.time_asks_id_seq', 1, false);
SELECT pg_catalog.setval('public.users_id_seq', 1, false);
ALTER TABLE ONLY public.alembic_version
    ADD CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num);
ALTER TABLE ONLY public.answer_openings
    ADD CONSTRAINT pk_answer_openings PRIMARY KEY (id);
ALTER TABLE ONLY public.assignment_terms
    ADD CONSTRAINT pk_assignment_terms PRIMARY KEY (id);
ALTER TABLE ONLY public.assignments
    ADD CONSTRAINT pk_assignments PRIMARY KEY (id);
ALTER TABLE ONLY public.assignments_withdrawn
    ADD CONSTRAINT pk_assignments_withdrawn PRIMARY KEY (assignment_id);
ALTER TABLE ONLY public.attempts
    ADD CONSTRAINT pk_attempts PRIMARY KEY (id);
ALTER TABLE ONLY public.badge_pictures
    ADD CONSTRAINT pk_badge_pictures PRIMARY KEY (digest);
ALTER TABLE ONLY public.badges
    ADD CONSTRAINT pk_badges PRIMARY KEY (statement_id);
ALTER TABLE ONLY public.calendar_feeds
    ADD CONSTRAINT pk_calendar_feeds PRIMARY KEY (id);
ALTER TABLE ONLY public.check_answers
    ADD CONSTRAINT pk_check_answers PRIMARY KEY (id);
ALTER TABLE ONLY public.cohort_trainers
    ADD CONSTRAINT pk_cohort_trainers PRIMARY KEY (id);
ALTER TABLE ONLY public.cohorts
    ADD CONSTRAINT pk_cohorts PRIMARY KEY (id);
ALTER TABLE ONLY public.corrections
    ADD CONSTRAINT pk_corrections PRIMARY KEY (id);
ALTER TABLE ONLY public.courses_finished
    ADD CONSTRAINT pk_courses_finished PRIMARY KEY (user_id, course);
ALTER TABLE ONLY public.editions
    ADD CONSTRAINT pk_editions PRIMARY KEY (hash);
ALTER TABLE ONLY public.enrolments
    ADD CONSTRAINT pk_enrolments PRIMARY KEY (user_id, course);
ALTER TABLE ONLY public.exports
    ADD CONSTRAINT pk_exports PRIMARY KEY (id);
ALTER TABLE ONLY public.goal_steps
    ADD CONSTRAINT pk_goal_steps PRIMARY KEY (goal_id, "position");
ALTER TABLE ONLY public.goals
    ADD CONSTRAINT pk_goals PRIMARY KEY (id);
ALTER TABLE ONLY public.invitations
    ADD CONSTRAINT pk_invitations PRIMARY KEY (id);
ALTER TABLE ONLY public.issuer_keys
    ADD CONSTRAINT pk_issuer_keys PRIMARY KEY (id);
ALTER TABLE ONLY public.join_codes
    ADD CONSTRAINT pk_join_codes PRIMARY KEY (id);
ALTER TABLE ONLY public.later_dates
    ADD CONSTRAINT pk_later_dates PRIMARY KEY (id);
ALTER TABLE ONLY public.lessons_done
    ADD CONSTRAINT pk_lessons_done PRIMARY KEY (user_id, lesson);
ALTER TABLE ONLY public.mail_tokens
    ADD CONSTRAINT pk_mail_tokens PRIMARY KEY (id);
ALTER TABLE ONLY public.memberships
    ADD CONSTRAINT pk_memberships PRIMARY KEY (id);
ALTER TABLE ONLY public.messages
    ADD CONSTRAINT pk_messages PRIMARY KEY (id);
ALTER TABLE ONLY public.modules_finished
    ADD CONSTRAINT pk_modules_finished PRIMARY KEY (user_id, module);
ALTER TABLE ONLY public.note_threads
    ADD CONSTRAINT pk_note_threads PRIMARY KEY (id);
ALTER TABLE ONLY public.notes
    ADD CONSTRAINT pk_notes PRIMARY KEY (id);
ALTER TABLE ONLY public.pointers
    ADD CONSTRAINT pk_pointers PRIMARY KEY (path);
ALTER TABLE ONLY public.publications
    ADD CONSTRAINT pk_publications PRIMARY KEY (id);
ALTER TABLE ONLY public.pulse_answers
    ADD CONSTRAINT pk_pulse_answers PRIMARY KEY (key);
ALTER TABLE ONLY public.pulses_asked
    ADD CONSTRAINT pk_pulses_asked PRIMARY KEY (user_id, module);
ALTER TABLE ONLY public.reflections
    ADD CONSTRAINT pk_reflections PRIMARY KEY (user_id, lesson, prompt);
ALTER TABLE ONLY public.revocations
    ADD CONSTRAINT pk_revocations PRIMARY KEY (statement_id);
ALTER TABLE ONLY public.role_grants
    ADD CONSTRAINT pk_role_grants PRIMARY KEY (id);
ALTER TABLE ONLY public.said_and_done
    ADD CONSTRAINT pk_said_and_done PRIMARY KEY (id);
ALTER TABLE ONLY public.sign_ins
    ADD CONSTRAINT pk_sign_ins PRIMARY KEY (id);
ALTER TABLE ONLY public.statement_files
    ADD CONSTRAINT pk_statement_files PRIMARY KEY (statement_id, form);
ALTER TABLE ONLY public.statements
    ADD CONSTRAINT pk_statements PRIMARY KEY (id);
ALTER TABLE ONLY public.status_lists
    ADD CONSTRAINT pk_status_lists PRIMARY KEY (number);
ALTER TABLE ONLY public.steps
    ADD CONSTRAINT pk_steps PRIMARY KEY (attempt_id, "position");
ALTER TABLE ONLY public.suggestions
    ADD CONSTRAINT pk_suggestions PRIMARY KEY (id);
ALTER TABLE ONLY public.time_asks
    ADD CONSTRAINT pk_time_asks PRIMARY KEY (id);
ALTER TABLE ONLY public.tries
    ADD CONSTRAINT pk_tries PRIMARY KEY (key);
ALTER TABLE ONLY public.users
    ADD CONSTRAINT pk_users PRIMARY KEY (id);
ALTER TABLE ONLY public.attempts
    ADD CONSTRAINT uq_attempts_user_id_quiz_key UNIQUE (user_id, quiz, key);
ALTER TABLE ONLY public.badges
    ADD CONSTRAINT uq_badges_list_number_place UNIQUE (list_number, place);
ALTER TABLE ONLY public.calendar_feeds
    ADD CONSTRAINT uq_calendar_feeds_token UNIQUE (token);
ALTER TABLE ONLY public.check_answers
    ADD CONSTRAINT uq_check_answers_user_id_lesson_check_answer UNIQUE (user_id, lesson, "check", answer);
ALTER TABLE ONLY public.goals
    ADD CONSTRAINT uq_goals_membership_id_key UNIQUE (membership_id, key);
ALTER TABLE ONLY public.invitations
    ADD CONSTRAINT uq_invitations_token_hash UNIQUE (token_hash);
ALTER TABLE ONLY public.issuer_keys
    ADD CONSTRAINT uq_issuer_keys_name UNIQUE (name);
ALTER TABLE ONLY public.join_codes
    ADD CONSTRAINT uq_join_codes_code UNIQUE (code);
ALTER TABLE ONLY public.mail_tokens
    ADD CONSTRAINT uq_mail_tokens_token_hash UNIQUE (token_hash);
ALTER TABLE ONLY public.messages
    ADD CONSTRAINT uq_messages_key UNIQUE (key);
ALTER TABLE ONLY public.note_threads
    ADD CONSTRAINT uq_note_threads_membership_id_mentor_id_module UNIQUE (membership_id, mentor_id, module);
ALTER TABLE ONLY public.notes
    ADD CONSTRAINT uq_notes_thread_id_key UNIQUE (thread_id, key);
ALTER TABLE ONLY public.said_and_done
    ADD CONSTRAINT uq_said_and_done_cohort_id_key UNIQUE (cohort_id, key);
ALTER TABLE ONLY public.sign_ins
    ADD CONSTRAINT uq_sign_ins_token_hash UNIQUE (token_hash);
ALTER TABLE ONLY public.statements
    ADD CONSTRAINT uq_statements_code UNIQUE (code);
ALTER TABLE ONLY public.suggestions
    ADD CONSTRAINT uq_suggestions_cohort_id_key UNIQUE (cohort_id, key);
ALTER TABLE ONLY public.users
    ADD CONSTRAINT uq_users_email UNIQUE (email);
CREATE INDEX ix_answer_openings_cohort_id ON public.answer_openings USING btree (cohort_id);
CREATE INDEX ix_answer_openings_opened_by ON public.answer_openings USING btree (opened_by);
CREATE INDEX ix_answer_openings_user_id ON public.answer_openings USING btree (user_id);
CREATE INDEX ix_assignment_terms_assignment_id ON public.assignment_terms USING btree (assignment_id);
CREATE INDEX ix_assignment_terms_set_by ON public.assignment_terms USING btree (set_by);
CREATE INDEX ix_assignments_cohort_id ON public.assignments USING btree (cohort_id);
CREATE INDEX ix_assignments_made_by ON public.assignments USING btree (made_by);
CREATE INDEX ix_assignments_user_id ON public.assignments USING btree (user_id);
CREATE INDEX ix_assignments_withdrawn_by ON public.assignments_withdrawn USING btree (by);
CREATE INDEX ix_attempts_edition_ended_at_user_id_id ON public.attempts USING btree (edition, ended_at, user_id, id);
CREATE INDEX ix_calendar_feeds_user_id ON public.calendar_feeds USING btree (user_id);
CREATE INDEX ix_cohort_trainers_added_by ON public.cohort_trainers USING btree (added_by);
CREATE INDEX ix_cohort_trainers_cohort_id ON public.cohort_trainers USING btree (cohort_id);
CREATE INDEX ix_cohort_trainers_ended_by ON public.cohort_trainers USING btree (ended_by);
CREATE INDEX ix_cohort_trainers_user_id ON public.cohort_trainers USING btree (user_id);
CREATE INDEX ix_cohorts_created_by ON public.cohorts USING btree (created_by);
CREATE INDEX ix_corrections_decided_by ON public.corrections USING btree (decided_by);
CREATE INDEX ix_corrections_statement_id ON public.corrections USING btree (statement_id);
CREATE INDEX ix_exports_user_id ON public.exports USING btree (user_id);
CREATE INDEX ix_goal_steps_by_id ON public.goal_steps USING btree (by_id);
CREATE INDEX ix_goals_mentor_id ON public.goals USING btree (mentor_id);
CREATE INDEX ix_invitations_cohort_id ON public.invitations USING btree (cohort_id);
CREATE INDEX ix_invitations_email ON public.invitations USING btree (email);
CREATE INDEX ix_invitations_invited_by ON public.invitations USING btree (invited_by);
CREATE INDEX ix_invitations_used_by ON public.invitations USING btree (used_by);
CREATE INDEX ix_join_codes_cohort_id ON public.join_codes USING btree (cohort_id);
CREATE INDEX ix_join_codes_ended_by ON public.join_codes USING btree (ended_by);
CREATE INDEX ix_join_codes_made_by ON public.join_codes USING btree (made_by);
CREATE INDEX ix_later_dates_assignment_id_user_id ON public.later_dates USING btree (assignment_id, user_id);
CREATE INDEX ix_later_dates_given_by ON public.later_dates USING btree (given_by);
CREATE INDEX ix_later_dates_user_id ON public.later_dates USING btree (user_id);
CREATE INDEX ix_mail_tokens_user_id ON public.mail_tokens USING btree (user_id);
CREATE INDEX ix_memberships_code_id ON public.memberships USING btree (code_id);
CREATE INDEX ix_memberships_cohort_id ON public.memberships USING btree (cohort_id);
CREATE INDEX ix_memberships_ended_by ON public.memberships USING btree (ended_by);
CREATE INDEX ix_memberships_user_id ON public.memberships USING btree (user_id);
CREATE INDEX ix_messages_owed ON public.messages USING btree (next_try_at) WHERE ((sent_at IS NULL) AND (failed_at IS NULL));
CREATE INDEX ix_messages_recipient ON public.messages USING btree (recipient);
CREATE INDEX ix_messages_user_id ON public.messages USING btree (user_id);
CREATE INDEX ix_note_threads_mentor_id ON public.note_threads USING btree (mentor_id);
CREATE INDEX ix_notes_writer_id ON public.notes USING btree (writer_id);
CREATE INDEX ix_pointers_hash ON public.pointers USING btree (hash);
CREATE INDEX ix_pulse_answers_cohort_id_module ON public.pulse_answers USING btree (cohort_id, module);
CREATE INDEX ix_pulse_answers_module ON public.pulse_answers USING btree (module);
CREATE INDEX ix_revocations_by ON public.revocations USING btree (by);
CREATE INDEX ix_role_grants_granted_by ON public.role_grants USING btree (granted_by);
CREATE INDEX ix_role_grants_user_id ON public.role_grants USING btree (user_id);
CREATE INDEX ix_said_and_done_by_id ON public.said_and_done USING btree (by_id);
CREATE INDEX ix_said_and_done_suggestion_id ON public.said_and_done USING btree (suggestion_id);
CREATE INDEX ix_sign_ins_user_id ON public.sign_ins USING btree (user_id);
CREATE INDEX ix_statements_superseded_by ON public.statements USING btree (superseded_by);
CREATE INDEX ix_statements_user_id ON public.statements USING btree (user_id);
CREATE INDEX ix_suggestions_user_id ON public.suggestions USING btree (user_id);
CREATE INDEX ix_time_asks_answered_by ON public.time_asks USING btree (answered_by);
CREATE INDEX ix_time_asks_assignment_id_user_id ON public.time_asks USING btree (assignment_id, user_id);
CREATE INDEX ix_time_asks_user_id ON public.time_asks USING btree (user_id);
CREATE INDEX ix_tries_until ON public.tries USING btree (until);
CREATE UNIQUE INDEX uq_attempts_open ON public.attempts USING btree (user_id, quiz) WHERE (ended_at IS NULL);
CREATE UNIQUE INDEX uq_calendar_feeds_open ON public.calendar_feeds USING btree (user_id) WHERE (ended_at IS NULL);
CREATE UNIQUE INDEX uq_cohort_trainers_here ON public.cohort_trainers USING btree (cohort_id, user_id) WHERE (ended_at IS NULL);
CREATE UNIQUE INDEX uq_corrections_open ON public.corrections USING btree (statement_id) WHERE (decided_at IS NULL);
CREATE UNIQUE INDEX uq_join_codes_open ON public.join_codes USING btree (cohort_id) WHERE (ended_at IS NULL);
CREATE UNIQUE INDEX uq_memberships_here ON public.memberships USING btree (cohort_id, user_id) WHERE (ended_at IS NULL);
CREATE UNIQUE INDEX uq_role_grants_held ON public.role_grants USING btree (user_id, role) WHERE (withdrawn_at IS NULL);
CREATE UNIQUE INDEX uq_statements_live ON public.statements USING btree (user_id, course, kind) WHERE ((superseded_by IS NULL) AND (revoked_at IS NULL) AND (withdrawn_at IS NULL));
CREATE UNIQUE INDEX uq_time_asks_open ON public.time_asks USING btree (assignment_id, user_id) WHERE (answered_at IS NULL);
ALTER TABLE ONLY public.answer_openings
    ADD CONSTRAINT fk_answer_openings_cohort_id_cohorts FOREIGN KEY (cohort_id) REFERENCES public.cohorts(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.answer_openings
    ADD CONSTRAINT fk_answer_openings_opened_by_users FOREIGN KEY (opened_by) REFERENCES public.users(id) ON DELETE SET NULL;
ALTER TABLE ONLY public.answer_openings
    ADD CONSTRAINT fk_answer_openings_user_id_users FOREIGN KEY (user_id) REFERENCES public.users(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.assignment_terms
    ADD CONSTRAINT fk_assignment_terms_assignment_id_assignments FOREIGN KEY (assignment_id) REFERENCES public.assignments(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.assignment_terms
    ADD CONSTRAINT fk_assignment_terms_set_by_users FOREIGN KEY (set_by) REFERENCES public.users(id) ON DELETE SET NULL;
ALTER TABLE ONLY public.assignments
    ADD CONSTRAINT fk_assignments_cohort_id_cohorts FOREIGN KEY (cohort_id) REFERENCES public.cohorts(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.assignments
    ADD CONSTRAINT fk_assignments_made_by_users FOREIGN KEY (made_by) REFERENCES public.users(id) ON DELETE SET NULL;
ALTER TABLE ONLY public.assignments
    ADD CONSTRAINT fk_assignments_user_id_users FOREIGN KEY (user_id) REFERENCES public.users(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.assignments_withdrawn
    ADD CONSTRAINT fk_assignments_withdrawn_assignment_id_assignments FOREIGN KEY (assignment_id) REFERENCES public.assignments(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.assignments_withdrawn
    ADD CONSTRAINT fk_assignments_withdrawn_by_users FOREIGN KEY (by) REFERENCES public.users(id) ON DELETE SET NULL;
ALTER TABLE ONLY public.attempts
    ADD CONSTRAINT fk_attempts_edition_editions FOREIGN KEY (edition) REFERENCES public.editions(hash);
ALTER TABLE ONLY public.attempts
    ADD CONSTRAINT fk_attempts_user_id_users FOREIGN KEY (user_id) REFERENCES public.users(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.badges
    ADD CONSTRAINT fk_badges_statement_id_statements FOREIGN KEY (statement_id) REFERENCES public.statements(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.calendar_feeds
    ADD CONSTRAINT fk_calendar_feeds_user_id_users FOREIGN KEY (user_id) REFERENCES public.users(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.check_answers
    ADD CONSTRAINT fk_check_answers_user_id_users FOREIGN KEY (user_id) REFERENCES public.users(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.cohort_trainers
    ADD CONSTRAINT fk_cohort_trainers_added_by_users FOREIGN KEY (added_by) REFERENCES public.users(id) ON DELETE SET NULL;
ALTER TABLE ONLY public.cohort_trainers
    ADD CONSTRAINT fk_cohort_trainers_cohort_id_cohorts FOREIGN KEY (cohort_id) REFERENCES public.cohorts(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.cohort_trainers
    ADD CONSTRAINT fk_cohort_trainers_ended_by_users FOREIGN KEY (ended_by) REFERENCES public.users(id) ON DELETE SET NULL;
ALTER TABLE ONLY public.cohort_trainers
    ADD CONSTRAINT fk_cohort_trainers_user_id_users FOREIGN KEY (user_id) REFERENCES public.users(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.cohorts
    ADD CONSTRAINT fk_cohorts_created_by_users FOREIGN KEY (created_by) REFERENCES public.users(id) ON DELETE SET NULL;
ALTER TABLE ONLY public.corrections
    ADD CONSTRAINT fk_corrections_decided_by_users FOREIGN KEY (decided_by) REFERENCES public.users(id) ON DELETE SET NULL;
ALTER TABLE ONLY public.corrections
    ADD CONSTRAINT fk_corrections_statement_id_statements FOREIGN KEY (statement_id) REFERENCES public.statements(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.courses_finished
    ADD CONSTRAINT fk_courses_finished_user_id_users FOREIGN KEY (user_id) REFERENCES public.users(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.enrolments
    ADD CONSTRAINT fk_enrolments_user_id_users FOREIGN KEY (user_id) REFERENCES public.users(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.exports
    ADD CONSTRAINT fk_exports_user_id_users FOREIGN KEY (user_id) REFERENCES public.users(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.goal_steps
    ADD CONSTRAINT fk_goal_steps_by_id_users FOREIGN KEY (by_id) REFERENCES public.users(id) ON DELETE SET NULL;
ALTER TABLE ONLY public.goal_steps
    ADD CONSTRAINT fk_goal_steps_goal_id_goals FOREIGN KEY (goal_id) REFERENCES public.goals(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.goals
    ADD CONSTRAINT fk_goals_membership_id_memberships FOREIGN KEY (membership_id) REFERENCES public.memberships(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.goals
    ADD CONSTRAINT fk_goals_mentor_id_users FOREIGN KEY (mentor_id) REFERENCES public.users(id) ON DELETE SET NULL;
ALTER TABLE ONLY public.invitations
    ADD CONSTRAINT fk_invitations_cohort_id_cohorts FOREIGN KEY (cohort_id) REFERENCES public.cohorts(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.invitations
    ADD CONSTRAINT fk_invitations_invited_by_users FOREIGN KEY (invited_by) REFERENCES public.users(id) ON DELETE SET NULL;
ALTER TABLE ONLY public.invitations
    ADD CONSTRAINT fk_invitations_used_by_users FOREIGN KEY (used_by) REFERENCES public.users(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.join_codes
    ADD CONSTRAINT fk_join_codes_cohort_id_cohorts FOREIGN KEY (cohort_id) REFERENCES public.cohorts(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.join_codes
    ADD CONSTRAINT fk_join_codes_ended_by_users FOREIGN KEY (ended_by) REFERENCES public.users(id) ON DELETE SET NULL;
ALTER TABLE ONLY public.join_codes
    ADD CONSTRAINT fk_join_codes_made_by_users FOREIGN KEY (made_by) REFERENCES public.users(id) ON DELETE SET NULL;
ALTER TABLE ONLY public.later_dates
    ADD CONSTRAINT fk_later_dates_assignment_id_assignments FOREIGN KEY (assignment_id) REFERENCES public.assignments(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.later_dates
    ADD CONSTRAINT fk_later_dates_given_by_users FOREIGN KEY (given_by) REFERENCES public.users(id) ON DELETE SET NULL;
ALTER TABLE ONLY public.later_dates
    ADD CONSTRAINT fk_later_dates_user_id_users FOREIGN KEY (user_id) REFERENCES public.users(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.lessons_done
    ADD CONSTRAINT fk_lessons_done_user_id_users FOREIGN KEY (user_id) REFERENCES public.users(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.mail_tokens
    ADD CONSTRAINT fk_mail_tokens_user_id_users FOREIGN KEY (user_id) REFERENCES public.users(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.memberships
    ADD CONSTRAINT fk_memberships_code_id_join_codes FOREIGN KEY (code_id) REFERENCES public.join_codes(id) ON DELETE SET NULL;
ALTER TABLE ONLY public.memberships
    ADD CONSTRAINT fk_memberships_cohort_id_cohorts FOREIGN KEY (cohort_id) REFERENCES public.cohorts(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.memberships
    ADD CONSTRAINT fk_memberships_ended_by_users FOREIGN KEY (ended_by) REFERENCES public.users(id) ON DELETE SET NULL;
ALTER TABLE ONLY public.memberships
    ADD CONSTRAINT fk_memberships_user_id_users FOREIGN KEY (user_id) REFERENCES public.users(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.messages
    ADD CONSTRAINT fk_messages_user_id_users FOREIGN KEY (user_id) REFERENCES public.users(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.modules_finished
    ADD CONSTRAINT fk_modules_finished_user_id_users FOREIGN KEY (user_id) REFERENCES public.users(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.note_threads
    ADD CONSTRAINT fk_note_threads_membership_id_memberships FOREIGN KEY (membership_id) REFERENCES public.memberships(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.note_threads
    ADD CONSTRAINT fk_note_threads_mentor_id_users FOREIGN KEY (mentor_id) REFERENCES public.users(id) ON DELETE SET NULL;
ALTER TABLE ONLY public.notes
    ADD CONSTRAINT fk_notes_thread_id_note_threads FOREIGN KEY (thread_id) REFERENCES public.note_threads(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.notes
    ADD CONSTRAINT fk_notes_writer_id_users FOREIGN KEY (writer_id) REFERENCES public.users(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.pointers
    ADD CONSTRAINT fk_pointers_hash_editions FOREIGN KEY (hash) REFERENCES public.editions(hash);
ALTER TABLE ONLY public.pulse_answers
    ADD CONSTRAINT fk_pulse_answers_cohort_id_cohorts FOREIGN KEY (cohort_id) REFERENCES public.cohorts(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.pulses_asked
    ADD CONSTRAINT fk_pulses_asked_user_id_users FOREIGN KEY (user_id) REFERENCES public.users(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.reflections
    ADD CONSTRAINT fk_reflections_user_id_users FOREIGN KEY (user_id) REFERENCES public.users(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.revocations
    ADD CONSTRAINT fk_revocations_by_users FOREIGN KEY (by) REFERENCES public.users(id) ON DELETE SET NULL;
ALTER TABLE ONLY public.revocations
    ADD CONSTRAINT fk_revocations_statement_id_statements FOREIGN KEY (statement_id) REFERENCES public.statements(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.role_grants
    ADD CONSTRAINT fk_role_grants_granted_by_users FOREIGN KEY (granted_by) REFERENCES public.users(id) ON DELETE SET NULL;
ALTER TABLE ONLY public.role_grants
    ADD CONSTRAINT fk_role_grants_user_id_users FOREIGN KEY (user_id) REFERENCES public.users(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.said_and_done
    ADD CONSTRAINT fk_said_and_done_by_id_users FOREIGN KEY (by_id) REFERENCES public.users(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.said_and_done
    ADD CONSTRAINT fk_said_and_done_cohort_id_cohorts FOREIGN KEY (cohort_id) REFERENCES public.cohorts(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.said_and_done
    ADD CONSTRAINT fk_said_and_done_suggestion_id_suggestions FOREIGN KEY (suggestion_id) REFERENCES public.suggestions(id) ON DELETE SET NULL;
ALTER TABLE ONLY public.sign_ins
    ADD CONSTRAINT fk_sign_ins_user_id_users FOREIGN KEY (user_id) REFERENCES public.users(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.statement_files
    ADD CONSTRAINT fk_statement_files_statement_id_statements FOREIGN KEY (statement_id) REFERENCES public.statements(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.statements
    ADD CONSTRAINT fk_statements_superseded_by_statements FOREIGN KEY (superseded_by) REFERENCES public.statements(code) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.statements
    ADD CONSTRAINT fk_statements_user_id_users FOREIGN KEY (user_id) REFERENCES public.users(id) ON DELETE SET NULL;
ALTER TABLE ONLY public.steps
    ADD CONSTRAINT fk_steps_attempt_id_attempts FOREIGN KEY (attempt_id) REFERENCES public.attempts(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.suggestions
    ADD CONSTRAINT fk_suggestions_cohort_id_cohorts FOREIGN KEY (cohort_id) REFERENCES public.cohorts(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.suggestions
    ADD CONSTRAINT fk_suggestions_user_id_users FOREIGN KEY (user_id) REFERENCES public.users(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.time_asks
    ADD CONSTRAINT fk_time_asks_answered_by_users FOREIGN KEY (answered_by) REFERENCES public.users(id) ON DELETE SET NULL;
ALTER TABLE ONLY public.time_asks
    ADD CONSTRAINT fk_time_asks_assignment_id_assignments FOREIGN KEY (assignment_id) REFERENCES public.assignments(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.time_asks
    ADD CONSTRAINT fk_time_asks_user_id_users FOREIGN KEY (user_id) REFERENCES public.users(id) ON DELETE CASCADE;
