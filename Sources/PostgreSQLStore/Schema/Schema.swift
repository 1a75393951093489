/// The tables, as numbered migrations: a migration that was released is never changed, only followed by another.
///
/// An instance of the version before goes on working while a new one starts. So a migration only adds: tables, indices,
/// columns that are null or have a default. What is no longer used goes a version later.
enum Schema {
    static let migrations: [(name: String, sql: String)] = [
        ("1 inbox", inbox), ("2 state", state), ("3 channels", ChannelSchema.sql),
        ("4 binds by what led there", ChannelSchema.countAnew),
    ]

    /// The first tables.
    ///
    /// Times are milliseconds since 1970, `create_time` seconds. `owner` is the process that holds the lease of a running
    /// push or a taken job, since `leased_at`; it counts as long as its row in `instance` says that it lives. `fence`
    /// grows with each taking.
    ///
    /// Pushes lie in partitions of a week, so that old ones go as a whole. The key of duplicates must hold across them,
    /// and an index over all partitions must contain what they are divided by. So they are divided by `create_time`,
    /// which is a part of what the key digests: all deliveries of one push have the same, and meet in one partition.
    /// The time of receiving would not do; two deliveries around midnight would be two pushes.
    private static let inbox = """
        CREATE TABLE instance (
            id bigint PRIMARY KEY,
            alive_until bigint NOT NULL
        );

        CREATE SEQUENCE push_id;
        CREATE TABLE push (
            id bigint NOT NULL,
            account text NOT NULL,
            duplicate_key bytea NOT NULL,
            received_at bigint NOT NULL,
            stored_at bigint NOT NULL,
            create_time bigint NOT NULL,
            openid text NOT NULL,
            event text NOT NULL,
            scene text,
            ticket text,
            document bytea NOT NULL,
            state text NOT NULL,
            route text,
            answer_type bigint,
            answer bytea,
            settled_at bigint,
            attempts bigint NOT NULL,
            deliveries bigint NOT NULL,
            owner bigint,
            leased_at bigint,
            fence bigint NOT NULL,
            replay_of bigint
        ) PARTITION BY RANGE (create_time);
        CREATE TABLE push_default PARTITION OF push DEFAULT;
        CREATE UNIQUE INDEX push_by_key ON push (duplicate_key, create_time);
        CREATE INDEX push_by_id ON push (id);
        CREATE INDEX push_by_arrival ON push (received_at);
        CREATE INDEX push_by_person ON push (openid);
        CREATE INDEX push_by_scene ON push (scene) WHERE scene IS NOT NULL;
        CREATE INDEX push_running ON push (owner) WHERE state = 'running';
        CREATE INDEX push_failed ON push (id) WHERE state IN ('failed', 'abandoned');

        CREATE TABLE job (
            id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
            push bigint,
            kind text NOT NULL,
            target text NOT NULL,
            order_key text,
            payload bytea NOT NULL,
            written_at bigint NOT NULL,
            due_at bigint NOT NULL,
            expires_at bigint,
            state text NOT NULL,
            attempts bigint NOT NULL,
            attempted_at bigint,
            last_error text,
            owner bigint,
            leased_at bigint,
            fence bigint NOT NULL
        );
        CREATE INDEX job_due ON job (due_at, id) WHERE state = 'pending';
        CREATE INDEX job_in_order ON job (order_key, id) WHERE state = 'pending' AND order_key IS NOT NULL;
        CREATE INDEX job_of_push ON job (push);
        CREATE INDEX job_of_nothing ON job (written_at) WHERE push IS NULL;
        CREATE INDEX job_dead ON job (id) WHERE state = 'dead';
        """

    /// What features remember: records with their names and tags, and chains.
    private static let state = """
        CREATE TABLE state (
            position bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
            kind text NOT NULL,
            id text NOT NULL,
            version bigint NOT NULL,
            body bytea NOT NULL,
            expires_at bigint,
            UNIQUE (kind, id)
        );
        CREATE INDEX state_of_kind ON state (kind, position);
        CREATE INDEX state_expiring ON state (expires_at, position) WHERE expires_at IS NOT NULL;

        CREATE TABLE state_name (
            kind text NOT NULL,
            name text NOT NULL,
            state bigint NOT NULL REFERENCES state (position) ON DELETE CASCADE,
            PRIMARY KEY (kind, name)
        );
        CREATE INDEX state_name_of ON state_name (state);

        CREATE TABLE state_tag (
            kind text NOT NULL,
            tag text NOT NULL,
            state bigint NOT NULL REFERENCES state (position) ON DELETE CASCADE,
            PRIMARY KEY (kind, tag, state)
        );
        CREATE INDEX state_tag_of ON state_tag (state);

        CREATE TABLE chain (
            name text NOT NULL,
            number bigint NOT NULL,
            line bytea NOT NULL,
            previous bytea NOT NULL,
            hash bytea NOT NULL,
            PRIMARY KEY (name, number)
        );
        """
}
