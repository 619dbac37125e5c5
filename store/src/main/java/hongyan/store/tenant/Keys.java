package hongyan.store.tenant;

import hongyan.kv.Key;
import java.time.Instant;

/// The keys of this room. The first byte of a directory or session key says what it is; numbers are stable on disk.
final class Keys {
    // DIRECTORY
    static final int SEQUENCE = 1;
    static final int SETTINGS = 2;
    static final int DOMAIN = 3;
    static final int CLAIM = 4;
    static final int ADDRESS = 5;
    static final int LOGIN = 6;
    static final int SLUG = 7;
    static final int COMPANY = 8;
    // SESSION
    static final int SESSION = 1;
    static final int SESSION_OF = 2;
    static final int ACTIVATION = 3;
    static final int ACTIVATION_OF = 4;
    static final int REGISTRATION = 5;
    // TENANT
    static final int ORGANISATION = 1;
    static final int TENANT_SEQUENCE = 2;
    static final int AUDIT_HEAD = 3;
    static final int ACCESS = 4;
    // DOMAIN
    static final int DOMAIN_ROW = 1;
    static final int DOMAIN_DKIM = 2;
    // CREDENTIAL
    static final int PASSWORD = 1;
    // TASK
    static final int DOMAIN_CHECK = 1;

    private Keys() {}

    static Key directory(int kind) {
        return Key.of().byte8(kind).key();
    }

    static Key directory(int kind, String name) {
        return Key.of().byte8(kind).text(name).key();
    }

    static Key token(int kind, byte[] hash) {
        return Key.of().byte8(kind).fixed(hash).key();
    }

    static Key tokensOf(int kind, int tenant, int member) {
        return Key.of().byte8(kind).int32(tenant).int32(member).key();
    }

    static Key tokenOf(int kind, int tenant, int member, byte[] hash) {
        return Key.of().byte8(kind).int32(tenant).int32(member).fixed(hash).key();
    }

    static Key tenant(int tenant, int kind) {
        return Key.of().int32(tenant).byte8(kind).key();
    }

    static Key domain(int tenant, String name) {
        return Key.of().int32(tenant).byte8(DOMAIN_ROW).text(name).key();
    }

    static Key dkim(int tenant, String name) {
        return Key.of().int32(tenant).byte8(DOMAIN_DKIM).text(name).key();
    }

    static Key dkim(int tenant, String name, String selector) {
        return Key.of()
                .int32(tenant)
                .byte8(DOMAIN_DKIM)
                .text(name)
                .text(selector)
                .key();
    }

    static Key password(int tenant, int member) {
        return Key.of().int32(tenant).int32(member).byte8(PASSWORD).key();
    }

    static Key audit(int tenant, Instant time, int node, int seq) {
        return Key.of()
                .int32(tenant)
                .int64(time.toEpochMilli())
                .int32(node)
                .int32(seq)
                .key();
    }

    static Key domainCheck(Instant due, int tenant, String name) {
        return Key.of()
                .byte8(DOMAIN_CHECK)
                .int64(due.toEpochMilli())
                .int32(tenant)
                .text(name)
                .key();
    }
}
