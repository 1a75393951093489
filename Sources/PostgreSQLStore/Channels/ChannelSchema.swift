internal import Store

/// The tables of channels: columns and meanings are those of a SQLite file.
///
/// `contact` leads from a person to all their facts, each with the scene that it met. `fact` is the truth and only grows;
/// a person is 16 bytes of a keyed hash. `tally`, `person`, `contact` and `scene.last_scan_at` follow from it, up to the
/// fact that `roll_up` names, and can be made again. A scene of role 1 is "no scene" of its account, one of role 2 all
/// scenes together. `person.first_at`, `last_scene` and `last_at` are for instances of the version before, and go a version
/// later.
enum ChannelSchema {
    /// Forgets everything that was counted, so that it is counted again from the first fact on.
    static let countAnew = """
        DELETE FROM tally;
        DELETE FROM contact;
        DELETE FROM person;
        UPDATE scene SET last_scan_at = NULL WHERE last_scan_at IS NOT NULL;
        UPDATE roll_up SET fact = 0, zone = NULL;
        """

    static let sql = """
        CREATE TABLE scene (
            id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
            account text NOT NULL,
            role bigint NOT NULL,
            text text NOT NULL,
            channel text,
            last_scan_at bigint,
            UNIQUE (account, role, text)
        );
        CREATE INDEX scene_by_channel ON scene (account, channel) WHERE channel IS NOT NULL;

        CREATE TABLE fact (
            id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
            kind bigint NOT NULL,
            at bigint NOT NULL,
            person bytea NOT NULL,
            scene bigint NOT NULL
        );

        CREATE TABLE person (
            mark bytea PRIMARY KEY,
            first_scene bigint,
            first_at bigint,
            last_scene bigint,
            last_at bigint,
            has_followed bigint NOT NULL,
            following_since bigint,
            following_scene bigint,
            is_found bigint NOT NULL,
            latest bigint
        );

        CREATE TABLE contact (
            person bytea NOT NULL,
            fact bigint NOT NULL,
            scene bigint,
            PRIMARY KEY (person, fact)
        );

        CREATE TABLE tally (
            grain bigint NOT NULL,
            scene bigint NOT NULL,
            bucket bigint NOT NULL,
            \(Tally.Figure.allCases.map { "\($0.rawValue) bigint NOT NULL," }.joined(separator: "\n    "))
            PRIMARY KEY (grain, scene, bucket)
        );

        CREATE TABLE roll_up (
            id bigint PRIMARY KEY CHECK (id = 1),
            fact bigint NOT NULL,
            zone text
        );
        INSERT INTO roll_up VALUES (1, 0, NULL);

        CREATE TABLE channel_key (
            id bigint PRIMARY KEY CHECK (id = 1),
            key bytea NOT NULL
        );
        INSERT INTO channel_key VALUES (1, sha256((gen_random_uuid()::text || gen_random_uuid()::text)::bytea));

        CREATE TABLE code (
            id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
            scene bigint NOT NULL REFERENCES scene (id),
            kind text NOT NULL,
            ticket text NOT NULL,
            url text NOT NULL,
            label text,
            tags text NOT NULL,
            made_at bigint NOT NULL,
            expires_at bigint
        );
        CREATE INDEX code_by_scene ON code (scene);
        CREATE INDEX code_permanent ON code (scene) WHERE expires_at IS NULL;

        CREATE TABLE sign_of_life (
            id bigint PRIMARY KEY CHECK (id = 1),
            at bigint NOT NULL
        );

        CREATE TABLE gap (
            id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
            since bigint NOT NULL,
            until bigint NOT NULL
        );
        """
}
