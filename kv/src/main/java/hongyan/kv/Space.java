package hongyan.kv;

/// The spaces of the store: stable code bytes, never reused, never renumbered (golden test).
public enum Space {
    META(1, Profile.POINT),
    ACCOUNT(2, Profile.POINT),
    MAILBOX(3, Profile.SCAN),
    MAILBOX_NAME(4, Profile.SCAN),
    EMAIL(5, Profile.SCAN),
    EMAIL_STATE(6, Profile.SCAN),
    UID(7, Profile.SCAN),
    THREAD(8, Profile.SCAN),
    MSGID(9, Profile.SCAN),
    CHANGE(10, Profile.SCAN),
    ACL(11, Profile.SCAN),
    BLOB(12, Profile.BLOB),
    BLOB_REF(13, Profile.SCAN),
    BLOB_DROP(14, Profile.QUEUE),
    QUEUE(15, Profile.POINT),
    QUEUE_RCPT(16, Profile.SCAN),
    QUEUE_DUE(17, Profile.QUEUE),
    DIRECTORY(18, Profile.POINT),
    TENANT(19, Profile.POINT),
    DEPARTMENT(20, Profile.SCAN),
    MEMBER(21, Profile.SCAN),
    DOMAIN(22, Profile.SCAN),
    CREDENTIAL(23, Profile.SCAN),
    ROLE(24, Profile.SCAN),
    POLICY(25, Profile.SCAN),
    AUDIT(26, Profile.SCAN),
    TASK(27, Profile.QUEUE),
    COUNTER(28, Profile.COUNTER),
    SESSION(29, Profile.POINT),
    NOTICE(30, Profile.SCAN),
    SUBMISSION(31, Profile.SCAN),
    IDENTITY(32, Profile.SCAN),
    UPLOAD(33, Profile.SCAN),
    EXPUNGED(34, Profile.SCAN),
    METADATA(35, Profile.SCAN),
    ACL_OF(36, Profile.SCAN),
    EXPUNGED_DUE(38, Profile.QUEUE),
    RECENT(39, Profile.POINT),
    IMPORTED(40, Profile.POINT);

    private final byte code;
    private final Profile profile;

    Space(int code, Profile profile) {
        this.code = (byte) code;
        this.profile = profile;
    }

    /// The byte that stands for the space on disk.
    public byte code() {
        return code;
    }

    public Profile profile() {
        return profile;
    }
}
