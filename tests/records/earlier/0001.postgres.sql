CREATE TABLE public.alembic_version (
    version_num character varying(32) NOT NULL
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
CREATE TABLE public.reflections (
    user_id integer NOT NULL,
    lesson character varying(200) NOT NULL,
    prompt character varying(200) NOT NULL,
    words text NOT NULL,
    revision integer NOT NULL,
    saved_at timestamp with time zone NOT NULL
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
CREATE TABLE public.steps (
    attempt_id integer NOT NULL,
    "position" integer NOT NULL,
    response json NOT NULL,
    at timestamp with time zone NOT NULL
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
ALTER TABLE ONLY public.attempts ALTER COLUMN id SET DEFAULT nextval('public.attempts_id_seq'::regclass);
ALTER TABLE ONLY public.check_answers ALTER COLUMN id SET DEFAULT nextval('public.check_answers_id_seq'::regclass);
ALTER TABLE ONLY public.mail_tokens ALTER COLUMN id SET DEFAULT nextval('public.mail_tokens_id_seq'::regclass);
ALTER TABLE ONLY public.messages ALTER COLUMN id SET DEFAULT nextval('public.messages_id_seq'::regclass);
ALTER TABLE ONLY public.publications ALTER COLUMN id SET DEFAULT nextval('public.publications_id_seq'::regclass);
ALTER TABLE ONLY public.role_grants ALTER COLUMN id SET DEFAULT nextval('public.role_grants_id_seq'::regclass);
ALTER TABLE ONLY public.sign_ins ALTER COLUMN id SET DEFAULT nextval('public.sign_ins_id_seq'::regclass);
ALTER TABLE ONLY public.statements ALTER COLUMN id SET DEFAULT nextval('public.statements_id_seq'::regclass);
ALTER TABLE ONLY public.users ALTER COLUMN id SET DEFAULT nextval('public.users_id_seq'::regclass);
INSERT INTO public.alembic_version VALUES ('0001');
INSERT INTO public.attempts VALUES (1, 1, 'w''1', 'w''1', NULL, '{"a": [1, 2]}', 'w''1', '2026-11-23 09:30:00+00', NULL, NULL, NULL, NULL, NULL);
INSERT INTO public.check_answers VALUES (1, 1, 'w''1', 'w''1', 1, '2026-11-23 09:30:00+00');
INSERT INTO public.courses_finished VALUES (1, 'w''1', 'w''1', '2026-11-23 09:30:00+00');
INSERT INTO public.editions VALUES ('w''1', 'w''1', 'w''1', 'w''1', 'w''1', '\x00ff27', '2026-11-23 09:30:00+00');
INSERT INTO public.enrolments VALUES (1, 'common-ground', '2026-11-23 09:30:00+00');
INSERT INTO public.exports VALUES ('w''1', 1, 'w''1', '2026-11-23 09:30:00+00');
INSERT INTO public.lessons_done VALUES (1, '01-first/01-look', '2026-11-23 09:30:00+00');
INSERT INTO public.mail_tokens VALUES (1, 1, 'confirm', '\x00ff27', 'w''1', '2026-11-23 09:30:00+00', '2026-11-23 09:30:00+00', NULL);
INSERT INTO public.messages VALUES (1, 'w''1', 'w''1', 'w''1', 1, '{"a": [1, 2]}', '2026-11-23 09:30:00+00', '2026-11-23 09:30:00+00', 1, NULL, NULL, NULL);
INSERT INTO public.modules_finished VALUES (1, 'w''1', 'w''1', '2026-11-23 09:30:00+00');
INSERT INTO public.pointers VALUES ('w''1', 'w''1');
INSERT INTO public.publications VALUES (1, '2026-11-23 09:30:00+00', 'w''1', 1, '{"a": [1, 2]}');
INSERT INTO public.reflections VALUES (1, 'w''1', 'w''1', 'w''1', 1, '2026-11-23 09:30:00+00');
INSERT INTO public.role_grants VALUES (1, 7, 'trainer', 1, '2026-11-23 09:30:00+00', NULL);
INSERT INTO public.sign_ins VALUES (1, 1, '\x00ff27', '2026-11-23 09:30:00+00', '2026-12-23 09:30:00+00', NULL, 'Firefox');
INSERT INTO public.statement_files VALUES (1, 'w''1', '\x00ff27', 'w''1');
INSERT INTO public.statements VALUES (1, 'w''1', 1, 'w''1', 'participation', '{"a": [1, 2]}', 'w''1', true, '2026-11-23 09:30:00+00', 'w''1', NULL, NULL, NULL);
INSERT INTO public.steps VALUES (1, 1, '{"a": [1, 2]}', '2026-11-23 09:30:00+00');
INSERT INTO public.users VALUES (1, 'ada@example.org', 'Ada Mensah', 'hash', '2026-11-23 09:30:00+00', '2026-11-23 09:30:00+00', NULL, NULL);
INSERT INTO public.users VALUES (7, 'tom@example.org', 'Tom Okafor', 'hash', NULL, '2026-11-23 09:30:00+00', NULL, NULL);
SELECT pg_catalog.setval('public.attempts_id_seq', 1, false);
SELECT pg_catalog.setval('public.check_answers_id_seq', 1, false);
SELECT pg_catalog.setval('public.mail_tokens_id_seq', 1, false);
SELECT pg_catalog.setval('public.messages_id_seq', 1, false);
SELECT pg_catalog.setval('public.publications_id_seq', 1, false);
SELECT pg_catalog.setval('public.role_grants_id_seq', 1, false);
SELECT pg_catalog.setval('public.sign_ins_id_seq', 1, false);
SELECT pg_catalog.setval('public.statements_id_seq', 1, false);
SELECT pg_catalog.setval('public.users_id_seq', 1, false);
ALTER TABLE ONLY public.alembic_version
    ADD CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num);
ALTER TABLE ONLY public.attempts
    ADD CONSTRAINT pk_attempts PRIMARY KEY (id);
ALTER TABLE ONLY public.check_answers
    ADD CONSTRAINT pk_check_answers PRIMARY KEY (id);
ALTER TABLE ONLY public.courses_finished
    ADD CONSTRAINT pk_courses_finished PRIMARY KEY (user_id, course);
ALTER TABLE ONLY public.editions
    ADD CONSTRAINT pk_editions PRIMARY KEY (hash);
ALTER TABLE ONLY public.enrolments
    ADD CONSTRAINT pk_enrolments PRIMARY KEY (user_id, course);
ALTER TABLE ONLY public.exports
    ADD CONSTRAINT pk_exports PRIMARY KEY (id);
ALTER TABLE ONLY public.lessons_done
    ADD CONSTRAINT pk_lessons_done PRIMARY KEY (user_id, lesson);
ALTER TABLE ONLY public.mail_tokens
    ADD CONSTRAINT pk_mail_tokens PRIMARY KEY (id);
ALTER TABLE ONLY public.messages
    ADD CONSTRAINT pk_messages PRIMARY KEY (id);
ALTER TABLE ONLY public.modules_finished
    ADD CONSTRAINT pk_modules_finished PRIMARY KEY (user_id, module);
ALTER TABLE ONLY public.pointers
    ADD CONSTRAINT pk_pointers PRIMARY KEY (path);
ALTER TABLE ONLY public.publications
    ADD CONSTRAINT pk_publications PRIMARY KEY (id);
ALTER TABLE ONLY public.reflections
    ADD CONSTRAINT pk_reflections PRIMARY KEY (user_id, lesson, prompt);
ALTER TABLE ONLY public.role_grants
    ADD CONSTRAINT pk_role_grants PRIMARY KEY (id);
ALTER TABLE ONLY public.sign_ins
    ADD CONSTRAINT pk_sign_ins PRIMARY KEY (id);
ALTER TABLE ONLY public.statement_files
    ADD CONSTRAINT pk_statement_files PRIMARY KEY (statement_id, form);
ALTER TABLE ONLY public.statements
    ADD CONSTRAINT pk_statements PRIMARY KEY (id);
ALTER TABLE ONLY public.steps
    ADD CONSTRAINT pk_steps PRIMARY KEY (attempt_id, "position");
ALTER TABLE ONLY public.users
    ADD CONSTRAINT pk_users PRIMARY KEY (id);
ALTER TABLE ONLY public.attempts
    ADD CONSTRAINT uq_attempts_user_id_quiz_key UNIQUE (user_id, quiz, key);
ALTER TABLE ONLY public.check_answers
    ADD CONSTRAINT uq_check_answers_user_id_lesson_check_answer UNIQUE (user_id, lesson, "check", answer);
ALTER TABLE ONLY public.mail_tokens
    ADD CONSTRAINT uq_mail_tokens_token_hash UNIQUE (token_hash);
ALTER TABLE ONLY public.messages
    ADD CONSTRAINT uq_messages_key UNIQUE (key);
ALTER TABLE ONLY public.sign_ins
    ADD CONSTRAINT uq_sign_ins_token_hash UNIQUE (token_hash);
ALTER TABLE ONLY public.statements
    ADD CONSTRAINT uq_statements_code UNIQUE (code);
ALTER TABLE ONLY public.users
    ADD CONSTRAINT uq_users_email UNIQUE (email);
CREATE INDEX ix_attempts_edition ON public.attempts USING btree (edition);
CREATE INDEX ix_exports_user_id ON public.exports USING btree (user_id);
CREATE INDEX ix_mail_tokens_user_id ON public.mail_tokens USING btree (user_id);
CREATE INDEX ix_messages_owed ON public.messages USING btree (next_try_at) WHERE ((sent_at IS NULL) AND (failed_at IS NULL));
CREATE INDEX ix_messages_recipient ON public.messages USING btree (recipient);
CREATE INDEX ix_messages_user_id ON public.messages USING btree (user_id);
CREATE INDEX ix_pointers_hash ON public.pointers USING btree (hash);
CREATE INDEX ix_role_grants_granted_by ON public.role_grants USING btree (granted_by);
CREATE INDEX ix_role_grants_user_id ON public.role_grants USING btree (user_id);
CREATE INDEX ix_sign_ins_user_id ON public.sign_ins USING btree (user_id);
CREATE INDEX ix_statements_superseded_by ON public.statements USING btree (superseded_by);
CREATE INDEX ix_statements_user_id ON public.statements USING btree (user_id);
CREATE UNIQUE INDEX uq_attempts_open ON public.attempts USING btree (user_id, quiz) WHERE (ended_at IS NULL);
CREATE UNIQUE INDEX uq_role_grants_held ON public.role_grants USING btree (user_id, role) WHERE (withdrawn_at IS NULL);
CREATE UNIQUE INDEX uq_statements_live ON public.statements USING btree (user_id, course, kind) WHERE ((superseded_by IS NULL) AND (revoked_at IS NULL) AND (withdrawn_at IS NULL));
ALTER TABLE ONLY public.attempts
    ADD CONSTRAINT fk_attempts_edition_editions FOREIGN KEY (edition) REFERENCES public.editions(hash);
ALTER TABLE ONLY public.attempts
    ADD CONSTRAINT fk_attempts_user_id_users FOREIGN KEY (user_id) REFERENCES public.users(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.check_answers
    ADD CONSTRAINT fk_check_answers_user_id_users FOREIGN KEY (user_id) REFERENCES public.users(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.courses_finished
    ADD CONSTRAINT fk_courses_finished_user_id_users FOREIGN KEY (user_id) REFERENCES public.users(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.enrolments
    ADD CONSTRAINT fk_enrolments_user_id_users FOREIGN KEY (user_id) REFERENCES public.users(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.exports
    ADD CONSTRAINT fk_exports_user_id_users FOREIGN KEY (user_id) REFERENCES public.users(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.lessons_done
    ADD CONSTRAINT fk_lessons_done_user_id_users FOREIGN KEY (user_id) REFERENCES public.users(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.mail_tokens
    ADD CONSTRAINT fk_mail_tokens_user_id_users FOREIGN KEY (user_id) REFERENCES public.users(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.messages
    ADD CONSTRAINT fk_messages_user_id_users FOREIGN KEY (user_id) REFERENCES public.users(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.modules_finished
    ADD CONSTRAINT fk_modules_finished_user_id_users FOREIGN KEY (user_id) REFERENCES public.users(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.pointers
    ADD CONSTRAINT fk_pointers_hash_editions FOREIGN KEY (hash) REFERENCES public.editions(hash);
ALTER TABLE ONLY public.reflections
    ADD CONSTRAINT fk_reflections_user_id_users FOREIGN KEY (user_id) REFERENCES public.users(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.role_grants
    ADD CONSTRAINT fk_role_grants_granted_by_users FOREIGN KEY (granted_by) REFERENCES public.users(id) ON DELETE SET NULL;
ALTER TABLE ONLY public.role_grants
    ADD CONSTRAINT fk_role_grants_user_id_users FOREIGN KEY (user_id) REFERENCES public.users(id) ON DELETE CASCADE;
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
